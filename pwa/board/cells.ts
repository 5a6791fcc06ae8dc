/** One check of the day in one word, and of several the one that matters. */
import type { Body } from '../../sync/wire.ts'
import { clears } from '../checklists/fold.ts'
import { isDue, type State, stateOf } from '../checklists/runs.ts'
import { assigned, byField, type Ears, earsOf, silentSince } from '../checklists/silence.ts'
import type { Shown } from '../store.ts'

export { byField }

/** The state of a cell, the weightiest first. `here`: done on this phone; `there`: on another; `evidence`: a photo is. */
export const CELLS = [
  'blocked',
  'failed',
  'silent',
  'here',
  'there',
  'late',
  'missed',
  'unfinished',
  'evidence',
  'passed',
  'cleared',
  'open',
  'due',
  'none',
] as const
export type CellState = (typeof CELLS)[number]

/** What a board is made of. Whose phones are not known (`phones` empty) of those nothing is said. */
export interface Day {
  now_ms: number
  /** Zones in use, in their order. */
  zones: Shown[]
  /** The checks of the day, with what waits on this phone drawn in. */
  runs: Shown[]
  /** Reports that are not closed. */
  incidents: Shown[]
  /** Photos whose pictures the server has not got. */
  photos: Shown[]
  phones: Shown[]
  members: Shown[]
  /** Only the checks of this person, of their team and of nobody are shown; none: all. */
  only?: { person: string; team: unknown } | undefined
}

export interface Cell {
  state: CellState
  run?: Shown
  /** How many other checks of the same cell are late or were missed. */
  late: number
  /** On whose phone it is. */
  by?: string
  /** When a phone was last heard of; of what is cleared, when that was signed. */
  since?: string
}

const HELD = ['answer', 'submission', 'run', 'photo']

export const at = (when: unknown) => Date.parse(String(when ?? ''))
export const begins = ({ body }: Shown) => String(body['starts_at'] ?? body['_at'] ?? '')
const place = (run: Shown) => `${begins(run)} ${run.body['due_at']} ${run.id}`
export const inOrder = (runs: Shown[]): Shown[] => [...runs].sort((a, b) => (place(a) < place(b) ? -1 : 1))

export interface Known extends Ears {
  /** Whose pictures are missing, by check. */
  photos: Map<string, string>
  /** Who has work for a zone on their phone, by zone. */
  holders: Map<string, string[]>
  /** The checks that passed. */
  passed: Shown[]
}

export function knownOf({ now_ms, phones, members, photos, runs }: Day): Known {
  const holders = new Map<string, string[]>()
  for (const { body } of phones)
    for (const [kind, zone, n] of (body['pending'] ?? []) as [string, string | null, number][])
      if (HELD.includes(kind) && zone && n > 0 && body['state'] !== 'forked')
        holders.set(zone, [...(holders.get(zone) ?? []), body['person']])
  const missing = photos.filter(({ body }) => body['root'] && !body['_void'])
  return {
    ...earsOf(now_ms, phones, members),
    holders,
    passed: runs.filter(({ body }) => body['result'] === 'passed' && !body['_void']),
    photos: new Map(missing.map(({ body }) => [body['root'], String(body['_by'] ?? '')])),
  }
}

/** Of the checks of one line in one zone the one that matters, and how many others are late. */
export function lineCell(known: Known, runs: Shown[]): Cell {
  const run = matters(runs, known.now_ms)
  if (!run) return { state: 'none', late: 0 }
  const late = runs.filter(one => one !== run && ['late', 'missed'].includes(stateOf(one.body, known.now_ms))).length
  return { ...cellOf(known, run), late }
}

/** Of several lines in one cell the weightiest; the others' lateness is counted with it. */
export function heaviest(known: Known, lines: Shown[][]): Cell {
  const cells = lines.map(runs => lineCell(known, runs))
  if (!cells.length) return { state: 'none', late: 0 }
  const first = cells.reduce((a, b) => (CELLS.indexOf(b.state) < CELLS.indexOf(a.state) ? b : a))
  const isLate = (cell: Cell) => cell.run && ['late', 'missed'].includes(stateOf(cell.run.body, known.now_ms))
  const late = cells.reduce((n, cell) => n + cell.late + (cell !== first && isLate(cell) ? 1 : 0), 0)
  return { ...first, late }
}

/**
 * Unmended failures first, then the latest whose start has come, else the next. A check of some items speaks only for the
 * one it looks at anew: it stands in that one's place, and never for a round that nobody made.
 */
function matters(runs: Shown[], now_ms: number): Shown | undefined {
  const sorted = inOrder(runs)
  const state = (run: Shown): State => stateOf(run.body, now_ms)
  const mender = (run: Shown) => sorted.findLast(later => mends(sorted, later, run))
  const failed = sorted.filter(run => state(run) === 'failed' && !mender(run))
  const come = (run: Shown) => at(begins(run)) <= now_ms || !['due', 'late'].includes(state(run))
  const whole = sorted.filter(({ body }) => !body['items'])
  const last = whole.findLast(come) ?? whole[0] ?? sorted.at(-1)
  const mended = last && ['failed', 'cleared'].includes(state(last)) && mender(last)
  return sorted.findLast(run => state(run) === 'blocked') ?? failed.at(-1) ?? (mended || last)
}

/** Whether a later check asked all of it again, or what had failed, and passed. */
const mends = (all: Shown[], later: Shown, run: Shown) =>
  later.body['result'] === 'passed' &&
  later.body['began_at'] > (run.body['failed_at'] ?? run.body['began_at']) &&
  (!later.body['items'] || looksAt(all, later, run))

/** Whether it looks anew at everything that failed there, or at what failed in one that did. */
function looksAt(all: Shown[], later: Shown, run: Shown): boolean {
  const { items, again } = later.body
  const one = all.find(({ id }) => id === again)
  if (!one || items.length < (one.body['failed'] ?? 0)) return false
  return one === run || (Boolean(one.body['items']) && begins(one) < begins(later) && looksAt(all, one, run))
}

/** One check as a cell shows it. */
export function cellOf(known: Known, run: Shown): Cell & { run: Shown } {
  const { body, life } = run
  const state = stateOf(body, known.now_ms)
  const people = assigned(known, body)
  if (state === 'blocked' || state === 'failed') return { state, run, late: 0 }
  const since = silentSince(known, body)
  if (since) return { state: 'silent', run, late: 0, since }
  if (life === 'saved' || life === 'sending') return { state: 'here', run, late: 0 }
  const by = holder(known, people, body)
  if (by) return { state: 'there', run, late: 0, by }
  if (state === 'passed' && known.photos.has(run.id))
    return { state: 'evidence', run, late: 0, by: known.photos.get(run.id)! }
  if (state === 'cleared') return { state, run, late: 0, ...clearedAt(known, run) }
  return { state: state === 'cancelled' ? 'none' : state, run, late: 0 }
}

/** When the first check was signed that asked the same again and passed, if it is on this phone. */
function clearedAt({ passed }: Known, was: Shown): Pick<Cell, 'since'> {
  const again = passed.filter(
    ({ body }) => ['zone', 'line'].every(name => body[name] === was.body[name]) && clears(body, was),
  )
  const since = again.flatMap(({ body }) => body['signed_at'] ?? []).sort()[0]
  return since ? { since } : {}
}

/** On whose phone there is work for the zone of a check that is to be done now. */
function holder({ holders, now_ms }: Known, people: string[] | null, body: Body): string | undefined {
  if (!isDue(body) || at(body['starts_at'] ?? body['_at']) > now_ms) return undefined
  return holders.get(String(body['zone']))?.find(person => !people || people.includes(person))
}
