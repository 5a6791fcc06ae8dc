/** What an incident says about itself: its name, its place in a list, what may be done with it next. */
import type { Move } from '../../sync/kind.ts'
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { leads, moves, writable } from '../rights.ts'
import { reading, type Step, UNVOID, VOID } from '../steps.ts'
import type { Shown } from '../store.ts'

export const FIELDS = ['what', 'severity', 'zone', 'sentence', 'story'] as const
export const GIVEN = ['assignee', 'due_at'] as const
/** What supervisors find out afterwards (ISO 45001 §10.2). */
export const FOUND = ['contained', 'cause', 'similar'] as const
/** What the form of Accept shows: what it sets, and the state it is chosen in. */
export const ACCEPTS = ['status', ...GIVEN] as const
export const PAGE_SIZE = 100

/** When it was opened; one that a check opened bears no time that two phones could tell otherwise. */
export const openedAt = (body: Body): string => String(body['opened_at'] ?? body['_at'])

const RANK: Record<string, number> = { critical: 0, serious: 1, minor: 3 }
const NOT_SAID = 2

/** Severity first, then oldest: how whatever waits for a decision is listed. */
export function bySeverity(a: Shown, b: Shown): number {
  const rank = (row: Shown) => RANK[row.body['severity']] ?? NOT_SAID
  return rank(a) - rank(b) || openedAt(a.body).localeCompare(openedAt(b.body))
}

const CLOSED = ['approved']
export const isOpen = ({ body }: Shown) => !body['_void'] && !CLOSED.includes(stateOf(body))

export const stateOf = (body: Body): string => (body['_void'] ? 'void' : (body['status'] ?? 'reported'))

/** The same reports, but those that came back and were sent again say so: `again` is only shown, never stored. */
export async function withAgain({ store }: Here, rows: Shown[]): Promise<Shown[]> {
  const back = new Set((await store.byKey('decision/again:')).map(({ body }) => body['of']))
  return rows.map(row =>
    back.has(row.id) && stateOf(row.body) === 'reported' ? { ...row, body: { ...row.body, again: true } } : row,
  )
}

/** Whether this person is the one for whom the incident waits now. */
export function waitsFor({ role, me }: Here, { body }: Shown): boolean {
  if (body['_void']) return false
  const state = stateOf(body)
  if (state === 'returned') return body['_by'] === me.person
  if (state === 'accepted' && body['assignee']) return body['assignee'] === me.person
  return leads(role) && state !== 'approved' // whatever is accepted and given to nobody waits to be given
}

/** Whether it is being seen to, and its time has passed. */
export const isLate = ({ clock }: Here, body: Body): boolean =>
  stateOf(body) === 'accepted' && Date.parse(body['due_at']) < clock.now_ms

/** Whether the state it shows is known to nobody but this phone. */
export const isUnsent = ({ life, seq, waiting }: Shown): boolean =>
  life !== 'received' && (!seq || waiting.includes('status') || waiting.includes('_void'))

/** The place of the decision that returned it, among its children; -1: there is none. */
export const returning = (children: Shown[]): number =>
  children.findLastIndex(
    ({ kind, body }) => kind === 'decision' && body['act'] === 'give_back' && body['outcome'] !== 'refused',
  )

/** Whether a returned report has been answered since: it was changed, or its author added a comment. */
export function answered({ me }: Here, { seq, waiting }: Shown, children: Shown[]): boolean {
  const at = returning(children)
  const said = ({ kind, body }: Shown) => kind === 'comment' && body['_by'] === me.person
  return seq > (children[at]?.seq ?? -1) || !!waiting[0] || children.slice(at + 1).some(said)
}

/** The mark of an incident for this reader: a diamond only when it waits for them. */
export function markOf(here: Here, row: Shown): Mark {
  const state = stateOf(row.body)
  if (isUnsent(row)) return 'saved'
  if (waitsFor(here, row)) return 'need'
  return state === 'approved' ? 'done' : state === 'void' ? 'none' : 'due'
}

// For whom it waits, and for leads at work in progress, the bar holds what usually comes next, the first of it as the
// main button; the rest stands under "Other steps".
const BAR: Record<string, readonly string[]> = {
  reported: ['accept', 'give_back', 'approve'],
  accepted: ['resolve', 'give_back', 'approve'],
  resolved: ['approve', 'give_back'],
  returned: ['resubmit'],
}

export interface Steps {
  bar: [string, Move][]
  more: [string, Move][]
}

/** Every step this person may take, by name. */
export function possible(here: Here, shown: Shown): [string, Move][] {
  const { role, me } = here
  const found = moves('incident', { person: me.person, role }, shown.body)
  if (mayVoid(here, shown)) found.push(['void', VOID])
  if (shown.body['_void'] && leads(role)) found.push(['unvoid', UNVOID])
  return found
}

/** Whether a step is asked about on a page of its own: for its reason, or to whom to give what waits for its author. */
export const asks = (act: string, move: Move, { body }: Shown): boolean =>
  Boolean(move.reason) || (act === 'accept' && stateOf(body) === 'returned')

/** The steps this person may take, split into the bar and the rest. */
export function steps(here: Here, shown: Shown): Steps {
  const may = possible(here, shown)
  const state = stateOf(shown.body)
  const next = waitsFor(here, shown) || (leads(here.role) && state === 'accepted')
  const order = (next && BAR[state]) || []
  const place = (act: string) => order.indexOf(act)
  return {
    bar: may.filter(([act]) => order.includes(act)).sort(([a], [b]) => place(a) - place(b)),
    more: may.filter(([act]) => !order.includes(act)),
  }
}

const DAY_MS = 86_400_000

/** The fields this person may change. What was approved is closed: its author adds a comment, only a supervisor changes it. */
export const editable = ({ role, me }: Here, shown: Shown): string[] =>
  leads(role) || isOpen(shown)
    ? writable('incident', { person: me.person, role }, shown.body, [...FIELDS, ...GIVEN, ...FOUND])
    : []

/** Void is the author's for a day while the incident is open, the leads' for ever. */
export function mayVoid({ role, me, clock }: Here, shown: Shown): boolean {
  const { body } = shown
  const young = clock.now_ms - Date.parse(body['_at'] ?? body['opened_at']) < DAY_MS
  return !body['_void'] && (leads(role) || (isOpen(shown) && body['_by'] === me.person && young))
}

/** The fields that the form of a step sets: Accept says who sees to it and by when. */
export const SETS: Record<string, readonly string[]> = { accept: GIVEN }
export const asStep = (act: string, move: Move): Step => ({ act, move, sets: SETS[act] ?? [] })

/** Changes exactly when what a decision binds does: a page then no longer shows what was read. */
export const readingOf = (body: Body) => reading(body, FIELDS)
