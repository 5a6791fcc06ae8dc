/** The moves of a record, whatever its kind: as buttons, as a page that asks for a reason, and from a form to its op. */
import { html } from 'hono/html'
import type { Move } from '../sync/kind.ts'
import type { Body } from '../sync/wire.ts'
import { baseOf, changed, type Form, seenOf, shownAs, type Troubles } from './forms.ts'
import type { Here } from './here.ts'
import type { Html, Screen } from './layout.ts'
import { button, kept, ofMove, textbox } from './parts.ts'
import type { QueueItem, Shown } from './store.ts'
import type { Lang } from './words.ts'

const REASON_MAX = 500
const READ_MOST = 40

export const VOID: Move = { from: [], to: 'void', reason: true }
export const UNVOID: Move = { from: [], to: '' }

/** A move on its way: `at` is the address of the record, `sets` the fields its form asks for. */
export interface Step {
  act: string
  move: Move
  sets: readonly string[]
}

/** The fields a step binds or sets, so what its form shows and sends as seen. */
export const boundBy = ({ move, sets }: Step): string[] => ['status', ...(move.binds ?? []), ...sets]

/** What has been read of a record when a decision is made: the newest of what stands beside it. */
const readOf = (children: Shown[]) =>
  html`<input type="hidden" name="_read" value="${JSON.stringify(children.slice(-READ_MOST).map(({ id }) => id))}">`

export interface Stepping {
  at: string
  shown: Shown
  children: Shown[]
}

/** A step as a button that is the step. */
export const stepButton = (here: Here, { at, shown, children }: Stepping, step: Step, tone: string): Html =>
  html`
    <form id="move-${step.act}" method="post" action="${at}/${step.act}" hx-morph-skip>${shownAs(shown.seq, shown.body, boundBy(step))}${readOf(children)}
    <button class="button${tone}">${here.say(ofMove(here, 'act', shown.kind, step.act))}</button></form>`

/** A step as a button that leads to its page. */
export const askButton = (here: Here, at: string, act: string, tone: string, kind = ''): Html =>
  html`
    <form id="ask-${act}" method="get" action="${at}/${act}">
    <button class="button${tone}">${here.say(ofMove(here, 'act', kind, act))}</button></form>`

interface Asking extends Stepping {
  form: Form
  troubles: Troubles
  /** The record's name, and what leads back to it. */
  told: Html
  back: string
  /** The fields the step asks for, if not a reason. */
  fields?: Html
  /** The message that says who reads the reason, where that is the kind's own. */
  hint?: string
}

/** The page that asks for what a step needs. */
export function askScreen(here: Here, asking: Asking, step: Step): Screen {
  const { say } = here
  const { at, shown, form, troubles, children } = asking
  const { act } = step
  const draft = `${act}:${shown.id}`
  const why = ofMove(here, 'why', shown.kind, act)
  const words = say(ofMove(here, 'act', shown.kind, act))
  const reason = () => html`
    ${textbox({ here, form, troubles }, 'reason', 4, say(asking.hint ?? `${why}-hint`))}
    ${kept(here, Boolean(form['reason']), draft)}`
  return {
    title: words,
    back: { href: at, text: asking.back },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${say(why)}</h1><p>${asking.told}</p></header>
      <form class="stack--wide" method="post" action="${at}/${act}" data-draft="${draft}">${shownAs(shown.seq, shown.body, boundBy(step))}${readOf(children)}
      ${asking.fields ?? reason()}<div class="decide"><button class="button button--main">${words}</button>
      ${button(at, say('keep-reading'))}</div></form>`,
  }
}

/** Changes exactly when these fields do. */
export function reading(body: Body, names: readonly string[]): string {
  let sum = 2166136261
  for (const char of JSON.stringify(names.map(name => body[name] ?? null)))
    sum = Math.imul(sum ^ char.charCodeAt(0), 16777619) >>> 0
  return sum.toString(36)
}

/** Whether this very tap has been saved: a stopped worker may be handed it twice. */
export const taken = (unsent: QueueItem[], { body }: Shown, act: string, form: Form) =>
  unsent.some(({ op }) => op.act === act && op.base === baseOf(form)) ||
  (act === 'void' && body['_void']?.reason === form['reason']?.trim())

/** The op a step's form asks for: what was seen, what it sets, what was read, and why, in the language `lang`. */
export function command({ shown, form, lang }: { shown: Shown; form: Form; lang: Lang }, step: Step, set: Body) {
  const { id: rec, site, kind } = shown
  const { act, move, sets } = step
  const base = baseOf(form)
  const reason = form['reason']?.trim() ?? ''
  if (act === 'void') return { t: 'void' as const, site, kind, rec, base, reason }
  const seen = seenOf(form)
  const given = changed(set, form)?.set
  const names = boundBy(step).filter(name => !sets.includes(name) || (given && name in given))
  const pick = Object.fromEntries(names.map(name => [name, seen[name] ?? null]))
  return {
    t: 'command' as const,
    site,
    kind,
    rec,
    act,
    base,
    seen: pick,
    ...(given && { set: given }),
    args: { read: childrenRead(form), ...(move.reason && { lang }) },
    ...(move.reason && { reason }),
  }
}

function childrenRead(form: Form): string[] {
  try {
    const read: unknown = JSON.parse(form['_read'] ?? '[]')
    return Array.isArray(read) ? read.filter(id => typeof id === 'string').slice(-READ_MOST) : []
  } catch {
    return []
  }
}

/** What a decision binds must still be what its form showed; the server asks the same again. */
export function stale(move: Move, shown: Shown, form: Form): boolean {
  const seen = seenOf(form)
  return (move.binds ?? []).some(
    name => JSON.stringify(seen[name] ?? null) !== JSON.stringify(shown.body[name] ?? null),
  )
}

/** What is wrong with the reason of a move that needs one. */
export function reasonTroubles(move: Pick<Move, 'reason'>, form: Form): Troubles | null {
  if (!move.reason) return null
  const n = [...(form['reason']?.trim() ?? '')].length
  if (!n) return { reason: { id: 'trouble-reason' } }
  return n > REASON_MAX ? { reason: { id: 'trouble-long', args: { n, max: REASON_MAX } } } : null
}
