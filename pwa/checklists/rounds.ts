import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { saved } from '../beside.ts'
import { type Form, fields, makes, type Troubles } from '../forms.ts'
import { type Ctx, type Env, fragment, type Here, show } from '../here.ts'
import { photosOf } from '../photos/pick.ts'
import { type Room, recordRoutes } from '../record.ts'
import { makes as mayMake, moves } from '../rights.ts'
import { missing } from '../states.ts'
import { type Change, once, SaveRefused, type Shown } from '../store.ts'
import { answerTo, told } from './answers.ts'
import { nearby, reported } from './failures.ts'
import { type Drawing, itemPart } from './items.ts'
import { listScreen } from './lists.ts'
import { addressOf, draftOf } from './parts.ts'
import { type Asked, inTurn, missingOf, type Round, roundFrom, roundOf } from './round.ts'
import { readSignature, signItem, signItemScreen, signScreen, statementOf } from './sign.ts'
import { issued, lookedAtAgain, started, startScreen } from './start.ts'
import {
  cancelScreen,
  isOpen,
  knownOf,
  leftPart,
  progressPart,
  type RoundPage,
  roundScreen,
  sectionsPart,
  watch,
} from './views.ts'

export const rounds = new Hono<Env>()

rounds.get('/app/checklists', async c => show(c, await listScreen(c.get('here'), c.req.query('zone') ?? '')))

const roundIn = (c: Ctx) => roundOf(c.get('here'), c.req.param('id') ?? '')

async function drawing(here: Here, round: Round, correcting = false): Promise<Drawing> {
  const near = once(() => nearby(here, round.run))
  const [people, zones] = await Promise.all([here.people(), here.zones()])
  return { here, round, people, zones, near, open: isOpen(here, round, correcting) }
}

// --- answering ---

const isPart = (c: Ctx) => c.req.header('HX-Request-Type') === 'partial'

/** Answers a tap: the item as it stands now, and how far the check is; without a script the whole screen at that item. */
async function itemAnswer(
  c: Ctx,
  here: Here,
  round: Round,
  n: number,
  wrong: { form?: Form; troubles?: Troubles } = {},
) {
  const asked = round.asked[n - 1]!
  if (!isPart(c)) return c.redirect(`${addressOf(round.run)}#i-${n}`, 303)
  const draw = { ...(await drawing(here, round, true)), ...wrong }
  return fragment(
    c,
    html`${await itemPart(draw, asked)}${progressPart(here, draw, true)}${leftPart(here, round, true)}`,
  )
}

const exchange = (c: Ctx) => c.executionCtx.waitUntil(c.get('here').house.exchange('save'))

/** Saves what a form says of one item, taps on the same check one after the other, each knowing of those before. */
const onItem =
  (work: (c: Ctx, here: Here, round: Round, asked: Asked, form: Form) => Promise<Response>) => async (c: Ctx) => {
    const form = await fields(c.req.raw)
    const id = c.req.param('id') ?? ''
    return inTurn(id, async () => {
      const here = { ...c.get('here'), store: c.get('here').house.store.look() }
      const round = await roundOf(here, id)
      const asked = round?.asked.find(({ item }) => item.id === c.req.param('item'))
      if (!round || !asked || !mayMake('answer', here.role)) return missing(c)
      return work(c, here, round, asked, form).catch(error => {
        if (!(error instanceof SaveRefused && isPart(c))) throw error
        return itemAnswer(c, here, round, asked.n, {
          form,
          troubles: { [`s-${asked.n}`]: { id: `save-${error.code}` } },
        })
      })
    })
  }

rounds.post(
  '/app/checklists/:id/items/:item',
  onItem(async (c, here, round, asked, form) => {
    const { run } = round
    if (asked.item.type === 'signature' && 'name' in form) return signed(c, here, round, asked, form)
    if (form['pictures']) return pictured(c, here, round, asked)
    const { set, trouble } = told(here, asked.item, form)
    if (trouble) return itemAnswer(c, here, round, asked.n, { form, troubles: { [`a-${asked.n}`]: trouble } })
    const drawn = set ? answerTo(here, run, asked, set) : null
    const draft = draftOf('answer', run, asked)
    if (!drawn) {
      if (!('verdict' in form)) await here.store.dropDraft(draft)
      return itemAnswer(c, here, round, asked.n)
    }
    await save(here, [drawn.change], 'verdict' in form ? undefined : draft)
    exchange(c)
    return itemAnswer(c, here, withRow(here, round, drawn.row), asked.n)
  }),
) // prettier-ignore

const save = ({ store }: Here, changes: Change[], draft?: string) => store.save(changes, draft)

/** The check with a record more, which need not be read back. */
const withRow = ({ me }: Here, round: Round, ...rows: Shown[]) =>
  roundFrom({ ...round, children: [...round.children, ...rows] }, me.person)

async function pictured(c: Ctx, here: Here, round: Round, asked: Asked) {
  const { run } = round
  const draft = draftOf('answer', run, asked)
  const drawn = asked.item.type === 'photo' ? answerTo(here, run, asked, {}) : null
  const of = drawn?.row.id ?? asked.own?.id
  const about = { of: of ?? '', of_kind: 'answer', root: run.id, zone: run.body['zone'] }
  const photos = of ? await photosOf(here, draft, about) : []
  if (!photos.length) return itemAnswer(c, here, round, asked.n)
  await save(here, [...(drawn ? [drawn.change] : []), ...photos], draft)
  exchange(c)
  return itemAnswer(c, fresh(c), withRow(here, round, ...(drawn ? [drawn.row] : [])), asked.n)
}

/** What was saved just now can be read. */
const fresh = (c: Ctx): Here => ({ ...c.get('here'), store: c.get('here').house.store.look() })

async function signed(c: Ctx, here: Here, round: Round, asked: Asked, form: Form) {
  const { set, troubles } = readSignature(here, form)
  const { rec } = makes(form)
  const at = `${addressOf(round.run)}#i-${asked.n}`
  if (Object.keys(troubles).length) {
    const page = { round, zones: await here.zones(), form, troubles, restored: true }
    return show(c, signItemScreen(here, page, asked), 422)
  }
  if (!rec || !(await here.store.get('answer', rec)))
    await save(here, signItem(here, round, asked, set, rec), draftOf('answer', round.run, asked))
  return saved(c, at)
}

rounds.get('/app/checklists/:id/items/:item', async c => {
  const here = c.get('here')
  const round = await roundIn(c)
  const asked = round?.asked.find(({ item }) => item.id === c.req.param('item'))
  if (!round || !asked) return missing(c)
  if (asked.item.type !== 'signature' || !mayMake('answer', here.role))
    return c.redirect(`${addressOf(round.run)}#i-${asked.n}`, 303) // prettier-ignore
  const draft = await here.store.draft(draftOf('answer', round.run, asked))
  const page = { round, zones: await here.zones(), form: draft ?? {}, troubles: {}, restored: draft !== null }
  return show(c, signItemScreen(here, page, asked))
})

rounds.post(
  '/app/checklists/:id/items/:item/report',
  onItem(async (c, here, round, asked, form) => {
    const draft = draftOf('fail', round.run, asked)
    if (asked.said !== 'fail' || !mayMake('incident', here.role)) return itemAnswer(c, here, round, asked.n)
    const { changes, trouble } = await reported(here, round, asked, form)
    if (trouble) return itemAnswer(c, here, round, asked.n, { form, troubles: { [`note-${asked.n}`]: trouble } })
    await save(here, changes, draft)
    exchange(c)
    const now = fresh(c)
    return itemAnswer(c, now, (await roundOf(now, round.run.id))!, asked.n)
  }),
) // prettier-ignore

/** What has changed since `known`: those items alone, or the whole screen where what stands around them has. */
rounds.get('/app/checklists/:id/changes', async c => {
  const here = c.get('here')
  const round = await roundIn(c)
  if (!round) return c.body(null, 204)
  const correcting = c.req.query('correct') !== undefined
  const now = await knownOf(here, round)
  const known = (c.req.query('known') ?? '').split('.')
  if (now === known.join('.')) return c.body(null, 204)
  const [frame, ...items] = now.split('.')
  if (frame !== known[0]) return c.redirect(`${addressOf(round.run)}?whole${correcting ? '&correct' : ''}`, 303)
  const draw = { ...(await drawing(here, round, correcting)), beside: true }
  const changed = round.asked.filter((_, n) => items[n] !== known[n + 1])
  const parts = await Promise.all(changed.map(one => itemPart(draw, one)))
  return fragment(
    c,
    html`${watch(round.run, now, correcting)}${parts}${progressPart(here, draw, true)}${draw.open && leftPart(here, round, true)}`,
  )
})

// --- signing ---

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
    if (missingOf(round).length || Object.keys(troubles).length)
      return show(c, await signScreen(here, { round, zones: await here.zones(), form, troubles, restored: true }), 422)
    await save(here, await statementOf(here, round, form, set, rec), `sign:${id}`)
    for (const one of round.asked) if (one.said === 'fail') await here.store.dropDraft(draftOf('fail', round.run, one))
    return saved(c, addressOf(round.run))
  })
})

// --- new ones ---

rounds.post('/app/checklists/:id/again', async c => {
  const here = c.get('here')
  const round = await roundIn(c)
  if (!round || !mayMake('run', here.role)) return missing(c)
  const { rec } = makes(await fields(c.req.raw))
  const { rec: id } = await here.store.save(await lookedAtAgain(here, round, rec))
  return saved(c, addressOf({ id }))
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
  const { rec } = makes(form)
  const { rec: id } = await here.store.save(await started(here, zone, template, rec))
  return saved(c, addressOf({ id }))
})

// --- the check itself, words beside it, its cancelling ---

const ROOM: Room<RoundPage> = {
  kind: 'run',
  at: '/app/checklists',
  async page(here, page, c) {
    const round = (await roundOf(here, page.shown.id))!
    const correcting = c.req.query('correct') !== undefined
    if (c.req.query('whole') !== undefined) c.header('HX-Retarget', '#main') // asked for by a part of it
    const [draw, known, signatures] = await Promise.all([
      drawing(here, round, correcting),
      knownOf(here, round),
      signaturesOf(here, round),
    ])
    return { ...page, round, correcting, known, signatures, items: await sectionsPart(draw) }
  },
  screen: roundScreen,
  editScreen: roundScreen,
  askScreen: cancelScreen,
  editable: () => [],
  read: () => ({ set: {}, troubles: {} }),
  possible: ({ role, me }, { body }) => moves('run', { person: me.person, role }, body),
  sets: {},
  asks: ({ move }) => Boolean(move.reason),
}

const signaturesOf = async ({ store }: Here, { signed }: Round): Promise<Shown[]> =>
  (await Promise.all(signed.map(({ id }) => store.of(id)))).flat().filter(({ kind }) => kind === 'signature')

rounds.route('/', recordRoutes(ROOM))
