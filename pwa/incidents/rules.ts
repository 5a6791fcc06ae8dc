/** What an incident says about itself: its name, its place in a list, what may be done with it next. */
import type { Move } from '../../sync/kind.ts'
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { leads, moves } from '../rights.ts'
import type { Shown } from '../store.ts'

export const FIELDS = ['what', 'severity', 'zone', 'sentence', 'story'] as const
export const GIVEN = ['assignee', 'due_at'] as const
export const PAGE_SIZE = 50

const RANK: Record<string, number> = { critical: 0, serious: 1, minor: 3 }
const NOT_SAID = 2

/** Severity first, then oldest: how whatever waits for a decision is listed. */
export function bySeverity(a: Shown, b: Shown): number {
  const rank = (row: Shown) => RANK[row.body['severity']] ?? NOT_SAID
  return rank(a) - rank(b) || String(a.body['opened_at']).localeCompare(String(b.body['opened_at']))
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
  if (state === 'accepted') return body['assignee'] === me.person
  return leads(role) && (state === 'reported' || state === 'resolved')
}

/** The mark of an incident for this reader: a diamond only when it waits for them. */
export function markOf(here: Here, row: Shown): Mark {
  const state = stateOf(row.body)
  if (waitsFor(here, row)) return 'need'
  return state === 'approved' ? 'done' : state === 'void' ? 'none' : 'due'
}

// The bar holds what usually comes next, the first of it as the main button; the rest stands under "Other steps".
const BAR: Record<string, readonly string[]> = {
  reported: ['accept', 'approve', 'give_back'],
  accepted: ['resolve', 'approve', 'give_back'],
  resolved: ['approve', 'give_back'],
  returned: ['resubmit', 'accept'],
}

export interface Steps {
  bar: [string, Move][]
  more: [string, Move][]
}

/** The moves this person may make, split into the bar and the rest. */
export function steps({ role, me }: Here, { body }: Shown): Steps {
  const may = moves('incident', { person: me.person, role }, body)
  const others = stateOf(body) === 'returned' && body['_by'] !== me.person
  const order = others ? ['accept'] : (BAR[stateOf(body)] ?? [])
  const place = (act: string) => order.indexOf(act)
  return {
    bar: may.filter(([act]) => order.includes(act)).sort(([a], [b]) => place(a) - place(b)),
    more: may.filter(([act]) => !order.includes(act)),
  }
}

const DAY_MS = 86_400_000

/** What was approved is closed: its author adds a comment, and only a supervisor changes it. */
export const mayEdit = ({ role }: Here, shown: Shown): boolean => leads(role) || isOpen(shown)

/** Void is the author's for a day while the incident is open, the leads' for ever. */
export function mayVoid({ role, me, clock }: Here, shown: Shown): boolean {
  const { body } = shown
  const young = clock.now_ms - Date.parse(body['_at'] ?? body['opened_at']) < DAY_MS
  return !body['_void'] && (leads(role) || (isOpen(shown) && body['_by'] === me.person && young))
}

/** The fields a move binds or sets, so what its form shows and sends as seen. */
export function boundBy(move: Move, act: string): string[] {
  return ['status', ...(move.binds ?? []), ...(act === 'accept' ? GIVEN : [])]
}

/** Changes exactly when these fields do, by default what a decision binds: a page then no longer shows what was read. */
export function reading(body: Body, names: readonly string[] = FIELDS): string {
  let sum = 2166136261
  for (const char of JSON.stringify(names.map(name => body[name] ?? null)))
    sum = Math.imul(sum ^ char.charCodeAt(0), 16777619) >>> 0
  return sum.toString(36)
}
