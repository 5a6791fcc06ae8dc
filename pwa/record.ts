/** The routes of a record with a status, whatever its kind: its screen, its form, words beside it, and its steps. */
import { Hono } from 'hono/tiny'
import type { Move } from '../sync/kind.ts'
import { KINDS } from '../sync/kinds.ts'
import type { Body } from '../sync/wire.ts'
import { leftBeside, saveComment, saved } from './beside.ts'
import { asForm } from './fields.ts'
import { changed, differing, type Form, fields, type Read, seenOf, type Troubles } from './forms.ts'
import { type Ctx, type Env, type Here, show } from './here.ts'
import type { Html, Screen } from './layout.ts'
import { photoField } from './photos/parts.ts'
import { missing } from './states.ts'
import { command, reading, reasonTroubles, type Step, stale, taken } from './steps.ts'
import type { Change, Shown } from './store.ts'
import { type Story, unsentOf } from './timeline.ts'

/** What a screen of a record is drawn from. */
export interface Page extends Story {
  shown: Shown
  form: Form
  troubles: Troubles
  /** The photos of the words that are being written. */
  field?: Html
  /** Said on top: why the last tap did nothing. */
  notice?: string
}

export interface Editing {
  /** The fields this person may change. */
  names: readonly string[]
  restored: boolean
}

export interface Beside {
  changes: Change[]
  troubles: Troubles
}

/** A kind as a room shows it. `P`: its page, with whatever it shows beside what every record has. */
export interface Room<P extends Page> {
  kind: string
  /** Where its records are, before their ids. */
  at: string
  page(here: Here, page: Page, c: Ctx): Promise<P>
  screen(here: Here, page: P): Screen
  editScreen(here: Here, page: P & Editing): Screen
  askScreen(here: Here, page: P, step: Step): Screen
  /** The fields this person may change. */
  editable(here: Here, shown: Shown): string[]
  read(here: Here, names: readonly string[], form: Form): Read
  possible(here: Here, shown: Shown, page: P): [string, Move][]
  /** The fields that the form of a step sets; they stand on the record's own screen. */
  sets: Readonly<Record<string, readonly string[]>>
  /** A step as this page asks for it, where that is more than its move says. */
  stepOf?(page: P, step: Step): Step
  /** Whether a step is asked about on a page of its own. */
  asks(step: Step, shown: Shown): boolean
  /** What goes with an edit in one save, and what is wrong with that. */
  beside?(here: Here, page: P, form: Form, edit: object | null): Beside
}

export function recordRoutes<P extends Page>(room: Room<P>): Hono<Env> {
  const app = new Hono<Env>()
  const on = (handle: (c: Ctx, page: P, room: Room<P>) => Promise<Response>) => async (c: Ctx) => {
    const page = await load(c, room)
    return page ? handle(c, page, room) : missing(c)
  }
  app.get(`${room.at}/:id`, on(answer))
  app.get(`${room.at}/:id/edit`, on(edit))
  app.post(`${room.at}/:id/edit`, on(saveEdit))
  app.post(`${room.at}/:id/comments`, on(comment))
  app.get(`${room.at}/:id/:act`, on(ask))
  app.post(`${room.at}/:id/:act`, on(take))
  return app
}

const addressOf = ({ at }: { at: string }, { id }: Shown) => `${at}/${id}`

async function load<P extends Page>(c: Ctx, room: Room<P>): Promise<P | null> {
  const here = c.get('here')
  const shown = await here.store.get(room.kind, c.req.param('id') ?? '')
  if (!shown || shown.site !== here.site) return null
  const [children, queue, people, zones] = await Promise.all([
    here.store.of(shown.id),
    here.store.queue(),
    here.people(),
    here.zones(),
  ])
  const page = { shown, children, unsent: unsentOf(queue, shown.id), people, zones, form: {}, troubles: {} }
  return room.page(here, page, c)
}

/** The record's screen with whatever has been typed on it. */
async function answer<P extends Page>(
  c: Ctx,
  page: P,
  room: Room<P>,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const here = c.get('here')
  const draft = `comment:${page.shown.id}`
  const [said, field, ...chosen] = await Promise.all([
    here.store.draft(draft),
    KINDS.kinds['photo']?.bucket.of?.includes(room.kind) && photoField(here, draft),
    ...Object.keys(room.sets).map(act => chosenFor(here, page.shown, act, room.sets[act]!)),
  ])
  const form = Object.assign({}, said, ...chosen, page.form)
  return show(c, room.screen(here, { ...page, ...(field && { field }), form }), status)
}

/** What was chosen for a step and not yet sent, unless what it was chosen over has changed: then it goes. */
async function chosenFor({ store }: Here, { id, body }: Shown, act: string, sets: readonly string[]): Promise<Form> {
  const draft = await store.draft(`${act}:${id}`)
  if (!draft) return {}
  if (reading(seenOf(draft), ['status', ...sets]) === reading(body, ['status', ...sets]))
    return Object.fromEntries(sets.map(field => [field, draft[field] ?? '']))
  await store.dropDraft(`${act}:${id}`)
  return {}
}

async function edit<P extends Page>(c: Ctx, page: P, room: Room<P>): Promise<Response> {
  const here = c.get('here')
  const { shown } = page
  const names = room.editable(here, shown)
  if (!names.length) return c.redirect(addressOf(room, shown), 303)
  const draft = await here.store.draft(`${room.kind}:${shown.id}`)
  const form = { ...asForm(here, room.kind, shown.body, names), ...draft }
  return show(c, room.editScreen(here, { ...page, names, form, restored: draft !== null }))
}

async function saveEdit<P extends Page>(c: Ctx, page: P, room: Room<P>): Promise<Response> {
  const here = c.get('here')
  const { shown } = page
  const { site, kind, id: rec } = shown
  const form = await fields(c.req.raw)
  const names = room.editable(here, shown)
  const { set, troubles } = room.read(here, names, form)
  const change = changed(unlike(kind, set, shown.body), form, kind)
  const beside = room.beside?.(here, page, form, change) ?? { changes: [], troubles: {} }
  const restored = !Object.keys(beside.troubles).length
  Object.assign(troubles, beside.troubles)
  if (Object.keys(troubles).length)
    return show(c, room.editScreen(here, { ...page, names, form, troubles, restored }), 422)
  const changes: Change[] = [...(change ? [{ t: 'fact', site, kind, rec, ...change } as const] : []), ...beside.changes]
  await (changes.length ? here.store.save(changes, `${kind}:${rec}`) : here.store.dropDraft(`${kind}:${rec}`))
  return saved(c, addressOf(room, shown))
}

/** What does not stand there yet. */
const unlike = (kind: string, set: Body, body: Body) =>
  Object.fromEntries(differing(kind, set, name => set[name] !== (body[name] ?? null)).map(name => [name, set[name]]))

async function comment<P extends Page>(c: Ctx, page: P, room: Room<P>): Promise<Response> {
  const wrong = await saveComment(c, page.shown)
  return wrong ? answer(c, { ...page, ...wrong }, room, 422) : saved(c, addressOf(room, page.shown))
}

/** The step an address names, as far as this person may take it now. */
function stepOf<P extends Page>(c: Ctx, page: P, room: Room<P>): Step | undefined {
  const act = c.req.param('act') ?? ''
  const move = room.possible(c.get('here'), page.shown, page).find(([name]) => name === act)?.[1]
  const step = move && { act, move, sets: room.sets[act] ?? [] }
  return step && (room.stepOf?.(page, step) ?? step)
}

async function ask<P extends Page>(c: Ctx, page: P, room: Room<P>): Promise<Response> {
  const here = c.get('here')
  const { shown } = page
  const step = stepOf(c, page, room)
  if (!step || !room.asks(step, shown)) return c.redirect(addressOf(room, shown), 303)
  const { act, sets } = step
  const form = sets.length ? await chosenFor(here, shown, act, sets) : await here.store.draft(`${act}:${shown.id}`)
  return show(c, room.askScreen(here, { ...page, form: form ?? {} }, step))
}

async function take<P extends Page>(c: Ctx, page: P, room: Room<P>): Promise<Response> {
  const here = c.get('here')
  const { shown } = page
  const form = await fields(c.req.raw)
  const step = stepOf(c, page, room)
  const done = () => saved(c, addressOf(room, shown))
  if (!step && taken(page.unsent, shown, c.req.param('act') ?? '', form)) return done()
  if (!step) return answer(c, { ...page, notice: here.say('no-longer-possible') }, room, 409)
  const { set, troubles } = room.read(here, step.sets, form)
  Object.assign(troubles, reasonTroubles(step.move, form))
  if (Object.keys(troubles).length)
    return room.asks(step, shown)
      ? show(c, room.askScreen(here, { ...page, form, troubles }, step), 422)
      : answer(c, { ...page, form, troubles }, room, 422)
  if (stale(step.move, shown, form)) return answer(c, { ...page, notice: here.say('changed-while-reading') }, room, 409)
  const beside = await leftBeside(here, shown)
  await here.store.save([command({ shown, form, lang: here.me.lang }, step, set), ...beside], `${step.act}:${shown.id}`)
  if (beside.length) await here.store.dropDraft(`comment:${shown.id}`)
  return done()
}
