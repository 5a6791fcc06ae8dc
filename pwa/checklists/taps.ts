/** What a tap or a typed value on a check saves, each answered with its item alone. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { saved } from '../beside.ts'
import { begun } from '../drafts.ts'
import { type Form, fields, makes, type Troubles } from '../forms.ts'
import { type Ctx, type Env, fragment, type Here, show } from '../here.ts'
import { photosOf } from '../photos/pick.ts'
import { makes as mayMake } from '../rights.ts'
import { missing } from '../states.ts'
import { type Change, once, SaveRefused } from '../store.ts'
import { answerTo, told } from './answers.ts'
import { following, reported } from './became.ts'
import { nearby } from './failures.ts'
import { grown, type Held, holding, inTurn, readAnew } from './held.ts'
import { beginNote, type Drawing, endNote, itemPart } from './items.ts'
import { addressOf, draftOf } from './parts.ts'
import type { Asked } from './round.ts'
import { readSignature, signItem, signItemScreen } from './sign.ts'
import { isOpen, nextPart, progressPart } from './views.ts'

export const taps = new Hono<Env>()

/** What was saved just now can be read. */
export const fresh = (c: Ctx): Here => ({ ...c.get('here'), store: c.get('here').house.store.look() })

export function drawing(here: Here, { round, people, zones, begun }: Held, correcting = false): Drawing {
  const near = once(() => nearby(here, round.run))
  return { here, round, people, zones, begun, near, open: isOpen(here, round, correcting) }
}

const isPart = (c: Ctx) => c.req.header('HX-Request-Type') === 'partial'

interface Tap {
  c: Ctx
  here: Here
  now: Held
  asked: Asked
  form: Form
}

/** The item as it stands now, and how far the check is; without a script the whole screen at that item. */
async function answer({ c, here, asked: { n } }: Tap, now: Held, wrong: { form?: Form; troubles?: Troubles } = {}) {
  const { round } = now
  if (!isPart(c)) return c.redirect(`${addressOf(round.run)}#i-${n}`, 303)
  const draw = { ...drawing(here, now, true), ...wrong }
  const item = await itemPart(draw, round.asked[n - 1]!)
  return fragment(c, html`${item}${progressPart(here, draw, true)}${nextPart(here, round, true)}`)
}

const SOON_MS = 400
const soon = new WeakMap<Here['house'], Promise<void>>()

/** Exchanges once the answer to the tap is drawn: of several taps in a row together. */
function exchange(c: Ctx): void {
  const { house } = c.get('here')
  const pause = () => new Promise(done => setTimeout(done, SOON_MS))
  const go = () => {
    soon.delete(house)
    return house.exchange('save')
  }
  const next = soon.get(house) ?? pause().then(go)
  soon.set(house, next)
  c.executionCtx.waitUntil(next)
}

const onItem = (work: (tap: Tap) => Promise<Response>) => async (c: Ctx) => {
  const form = await fields(c.req.raw)
  const id = c.req.param('id') ?? ''
  return inTurn(id, async () => {
    const here = fresh(c)
    const now = await holding(here, id)
    const asked = now?.round.asked.find(({ item }) => item.id === c.req.param('item'))
    if (!now || !asked || !mayMake('answer', here.role)) return missing(c)
    const tap = { c, here, now, asked, form }
    return work(tap).catch(error => {
      if (!(error instanceof SaveRefused && isPart(c))) throw error
      return answer(tap, now, { form, troubles: { [`s-${asked.n}`]: { id: `save-${error.code}` } } })
    })
  })
}

async function answered(tap: Tap): Promise<Response> {
  const { c, here, now, asked, form } = tap
  const { run } = now.round
  const { item, n } = asked
  if (item.type === 'signature' && 'name' in form) return signed(tap)
  if (form['pictures']) return pictured(tap)
  const step = 'note' in form ? 'fail' : 'answer'
  const { set, trouble } = told(here, asked, form)
  if (trouble) return answer(tap, now, { form, troubles: { [`${step[0]}-${n}`]: trouble } })
  const drawn = set ? answerTo(here, run, asked, set) : null
  if (step === 'fail') endNote(drawing(here, now), asked)
  const draft = 'verdict' in form ? undefined : draftOf(step, run, asked)
  if (!drawn) {
    if (draft) await here.store.dropDraft(draft)
    return answer(tap, now)
  }
  const then = await following(here, now.round, asked, set!)
  const opened = Array.isArray(then) ? then : null
  await here.store.save([drawn.change, ...(opened ? opened.map(({ change }) => change) : [then as Change])], draft)
  exchange(c)
  if (opened) return answer(tap, grown(here, now, [drawn.row, ...opened.map(({ row }) => row)]))
  const next = fresh(c)
  return answer({ ...tap, here: next }, (await readAnew(next, run.id)) ?? now)
}

async function pictured(tap: Tap): Promise<Response> {
  const { c, here, now, asked } = tap
  const { run } = now.round
  const draft = draftOf('answer', run, asked)
  const drawn = asked.item.type === 'photo' ? answerTo(here, run, asked, {}) : null
  const of = (drawn?.row ?? asked.own ?? asked.answers[0])?.id
  const about = { of: of ?? '', of_kind: 'answer', root: run.id, zone: run.body['zone'] }
  const photos = of ? await photosOf(here, draft, about) : []
  if (!photos.length) return answer(tap, now)
  const { photos: _, ...typed } = (await here.store.draft(draft)) ?? {}
  await here.store.save([...(drawn ? [drawn.change] : []), ...photos], draft)
  if (begun(typed)) await here.store.putDraft(draft, typed) // what is half typed beside it is not saved yet
  exchange(c)
  return answer({ ...tap, here: fresh(c) }, grown(here, now, drawn ? [drawn.row] : []))
}

async function signed({ c, here, now, asked, form }: Tap): Promise<Response> {
  const { round, zones } = now
  const { set, troubles } = readSignature(here, form)
  const { rec } = makes(form)
  if (Object.keys(troubles).length)
    return show(c, signItemScreen(here, { round, zones, form, troubles, restored: true }, asked), 422)
  if (!rec || !(await here.store.get('answer', rec)))
    await here.store.save(signItem(here, round, asked, set, rec), draftOf('answer', round.run, asked))
  await readAnew(fresh(c), round.run.id)
  return saved(c, `${addressOf(round.run)}#i-${asked.n}`)
}

async function failed(tap: Tap): Promise<Response> {
  const { c, here, now, asked, form } = tap
  const { round } = now
  if (asked.said !== 'fail' || !mayMake('incident', here.role)) return answer(tap, now)
  const { changes, trouble } = await reported(here, round, asked, form)
  if (trouble) return answer(tap, now, { form, troubles: { [`f-${asked.n}`]: trouble } })
  if (changes.length) await here.store.save(changes, draftOf('fail', round.run, asked))
  exchange(c)
  const next = fresh(c)
  return answer({ ...tap, here: next }, (await readAnew(next, round.run.id)) ?? now)
}

taps.post('/app/checklists/:id/items/:item', onItem(answered))
taps.post('/app/checklists/:id/items/:item/report', onItem(failed))
taps.get('/app/checklists/:id/items/:item', async c => {
  const here = c.get('here')
  const now = await readAnew(here, c.req.param('id'))
  const asked = now?.round.asked.find(({ item }) => item.id === c.req.param('item'))
  if (!now || !asked) return missing(c)
  const { round, zones } = now
  const at = `${addressOf(round.run)}#i-${asked.n}`
  if (c.req.query('note') !== undefined) {
    const draw = { ...drawing(here, now, true), focus: true }
    beginNote(draw, asked)
    return isPart(c) ? fragment(c, await itemPart(draw, asked)) : c.redirect(at, 303)
  }
  if (asked.item.type !== 'signature' || !mayMake('answer', here.role)) return c.redirect(at, 303)
  const draft = await here.store.draft(draftOf('answer', round.run, asked))
  return show(
    c,
    signItemScreen(here, { round, zones, form: draft ?? {}, troubles: {}, restored: draft !== null }, asked),
  )
})
