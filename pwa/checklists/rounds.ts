import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import type { Move } from '../../sync/kind.ts'
import type { Body } from '../../sync/wire.ts'
import { saved } from '../beside.ts'
import { type Form, fields, makes, read } from '../forms.ts'
import { type Ctx, type Env, fragment, type Here, inWords, show } from '../here.ts'
import { type Room, recordRoutes } from '../record.ts'
import { makes as mayMake, moves } from '../rights.ts'
import { missing } from '../states.ts'
import { VOID } from '../steps.ts'
import type { Change, Shown } from '../store.ts'
import { handed, handedTo, handScreen, mayTakeBack, teamsOf } from './hand.ts'
import { inTurn, readAnew } from './held.ts'
import { itemPart } from './items.ts'
import { listScreen } from './lists.ts'
import { addressOf, draftOf } from './parts.ts'
import { type Round, roundOf } from './round.ts'
import { lacking, readSignature, signScreen, statementOf } from './sign.ts'
import { issued, lookedAtAgain, started, startScreen } from './start.ts'
import { lookedAgain } from './story.ts'
import { drawing, fresh, taps } from './taps.ts'
import {
  cancelScreen,
  knownOf,
  nextPart,
  progressPart,
  type RoundPage,
  roundScreen,
  sectionsPart,
  watch,
} from './views.ts'

export const rounds = new Hono<Env>()

rounds.get('/app/checklists', async c => {
  const [zone, later] = [c.req.query('zone') ?? '', c.req.query('later') !== undefined]
  return show(c, await listScreen(c.get('here'), zone, later))
})

const roundIn = (c: Ctx) => roundOf(c.get('here'), c.req.param('id') ?? '')

rounds.route('/', taps)

/** What has changed since `known`: those items alone, or the whole screen where what stands around them has. */
rounds.get('/app/checklists/:id/changes', async c => {
  const here = c.get('here')
  const now = await readAnew(here, c.req.param('id'))
  if (!now) return c.body(null, 204)
  const { round } = now
  const correcting = c.req.query('correct') !== undefined
  const stands = await knownOf(here, round)
  const known = (c.req.query('known') ?? '').split('.')
  if (stands === known.join('.')) return c.body(null, 204)
  const [frame, ...items] = stands.split('.')
  if (frame !== known[0]) return c.redirect(`${addressOf(round.run)}?whole${correcting ? '&correct' : ''}`, 303)
  const draw = { ...drawing(here, now, correcting), beside: true }
  const changed = round.asked.filter((_, n) => items[n] !== known[n + 1])
  const parts = await Promise.all(changed.map(one => itemPart(draw, one)))
  const left = draw.open && nextPart(here, round, true)
  return fragment(c, html`${watch(round.run, stands, correcting)}${parts}${progressPart(here, draw, true)}${left}`)
})

rounds.get('/app/checklists/:id/sign', async c => {
  const here = c.get('here')
  const round = await roundIn(c)
  if (!round || !mayMake('submission', here.role)) return missing(c)
  const draft = await here.store.draft(`sign:${round.run.id}`)
  const page = { round, zones: await here.zones(), form: draft ?? {}, troubles: {}, restored: draft !== null }
  return show(c, await signScreen(here, page))
})

rounds.post('/app/checklists/:id/sign', async c => {
  const form = await fields(c.req.raw)
  const id = c.req.param('id')
  return inTurn(id, async () => {
    const here = fresh(c)
    const round = await roundOf(here, id)
    if (!round || !mayMake('submission', here.role)) return missing(c)
    const { rec } = makes(form)
    if (rec && round.signed.some(one => one.id === rec)) return saved(c, addressOf(round.run)) // handed over twice
    const { set, troubles } = readSignature(here, form)
    if ((await lacking(here, round)).length || Object.keys(troubles).length)
      return show(c, await signScreen(here, { round, zones: await here.zones(), form, troubles, restored: true }), 422)
    await here.store.save(await statementOf(here, round, form, set, rec), `sign:${id}`)
    for (const one of round.asked) if (one.said === 'fail') await here.store.dropDraft(draftOf('fail', round.run, one))
    return saved(c, addressOf(round.run))
  })
})

/** A new check, and the way to it; a form that is handed over twice makes one. */
async function begun(c: Ctx, form: Form, change: (rec?: string) => Change | Promise<Change>): Promise<Response> {
  const { rec } = makes(form)
  return inTurn(rec ?? '', async () => {
    const { store } = fresh(c)
    const id = rec && (await store.get('run', rec)) ? rec : (await store.save(await change(rec))).rec
    return saved(c, addressOf({ id }))
  })
}

rounds.post('/app/checklists/:id/again', async c => {
  const here = c.get('here')
  const round = await roundIn(c)
  if (!round || !mayMake('run', here.role)) return missing(c)
  return begun(c, await fields(c.req.raw), rec => lookedAtAgain(here, round, rec))
})

const zoneIn = async (c: Ctx): Promise<Shown | undefined> =>
  mayMake('run', c.get('here').role)
    ? (await c.get('here').zones()).find(({ id, body }) => id === c.req.param('id') && !body['_void'])
    : undefined

rounds.get('/app/zones/:id/check', async c => {
  const here = c.get('here')
  const zone = await zoneIn(c)
  return zone ? show(c, startScreen(here, zone, await issued(here))) : missing(c)
})

rounds.post('/app/zones/:id/check', async c => {
  const here = c.get('here')
  const zone = await zoneIn(c)
  const form = await fields(c.req.raw)
  const template = await here.store.get('template', form['template'] ?? '')
  if (!zone || template?.site !== here.site) return missing(c)
  return begun(c, form, rec => started(here, zone, template, rec))
})

const ROOM: Room<RoundPage> = {
  kind: 'run',
  at: '/app/checklists',
  async page(here, page, c) {
    const now = (await readAnew(here, page.shown.id))!
    const { round } = now
    const correcting = c.req.query('correct') !== undefined
    if (c.req.query('whole') !== undefined) c.header('HX-Retarget', '#main') // asked for by a part of it
    const team = round.run.body['team']
    const [items, known, signatures, again, named, teams] = await Promise.all([
      sectionsPart(drawing(here, now, correcting)),
      knownOf(here, round),
      signaturesOf(here, round),
      lookedAgain(here, round.run),
      team ? here.store.get('team', team) : null,
      c.req.path.endsWith('/edit') ? teamsOf(here) : [],
    ])
    const told = {
      round,
      correcting,
      known,
      signatures,
      again,
      items,
      teams,
      team: inWords(named?.body['name'], here.me.lang),
    }
    return { ...page, shown: round.run, ...told }
  },
  screen: roundScreen,
  editScreen: handScreen,
  askScreen: cancelScreen,
  editable: handed,
  read: (here, names, form) => read('run', names, form, here),
  possible: (here, { body }, { round }) => [
    ...moves('run', { person: here.me.person, role: here.role }, body),
    ...(mayTakeBack(here, round) ? [['void', VOID] as [string, Move]] : []),
  ],
  sets: {},
  asks: ({ move }) => Boolean(move.reason),
  beside: (here, page, _form, edit: { set?: Body } | null) => ({
    changes: edit?.set ? [handedTo(here, page, edit.set)] : [],
    troubles: {},
  }),
}

const signaturesOf = async ({ store }: Here, { signed }: Round): Promise<Shown[]> =>
  (await Promise.all(signed.map(({ id }) => store.of(id)))).flat().filter(({ kind }) => kind === 'signature')

rounds.route('/', recordRoutes(ROOM))
