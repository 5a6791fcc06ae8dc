/** The outbox: what a person did on this device, kept until the server has it for good (sync/README.md §§3, 8.1, 8.5). */
import { canon } from './canon.ts'
import { guarded } from './guards.ts'
import type { Tx } from './ports.ts'
import { tick } from './stamp.ts'
import type { Op, Result } from './wire.ts'

export type State = 'waiting' | 'sent' | 'acked' | 'refused' | 'quarantined' | 'stuck'

/**
 * One op. `text` is its JSON exactly as it is sent, '' where a hole stands that nobody remembers; `gap` is what travels
 * in its place. `result.at` is when it was told, by the server's clock, `tries` when it failed on the op alone: both in ms.
 */
export interface Row {
  dseq: number
  text: string
  gap: string | null
  site: string
  kind: string
  rec: string
  zone: string | null
  state: State
  covered: boolean
  epoch: string | null
  seq: number
  result: (Result & { at: number }) | null
  tries: number[]
}

/** How far the view reaches: the highest seq of a site whose rows are all shown, and the highest one safe in a backup. */
export interface Reach {
  epoch: string | null
  seq(site: string): number
  durable: Record<string, number>
}

export interface Batch {
  rows: Row[]
  poison: boolean
}

export const OP_BYTES = 32_768
const BATCH_BYTES = 384 * 1024
const WAITING_OPS = 6_000
const WAITING_OPS_WITH_PHOTO = 5_000
const TRIES = 3
const KEPT_MS = 48 * 3_600_000
const KEPT_AT_MOST = { ops: 10_000, chars: 20_000_000, ms: 14 * 86_400_000 }
const PENDING_LINES = 20
/** §5.1: whatever came of it, an op that was consumed is never sent again in this epoch. */
const STATES: Record<Result['st'], State> = {
  applied: 'acked',
  same: 'acked',
  merged: 'acked',
  conflict: 'acked',
  gap: 'stuck',
  refused: 'refused',
  late: 'refused',
  quarantined: 'quarantined',
}

/** 8.1.3: gives the op its place and its stamp, and stores it. Null: the outbox is full. */
export async function append(tx: Tx, op: Op, zone: string | null, now_ms: number): Promise<Row | null> {
  const dseq: number = (await tx.get('meta', 'next_dseq')) ?? 1
  const hlc = tick((await tx.get('meta', 'hlc')) ?? null, now_ms)
  if (await full(tx, op.blobs ? WAITING_OPS_WITH_PHOTO : WAITING_OPS)) return null
  const row = fresh(dseq, canon({ ...op, hlc }))
  Object.assign(row, { site: op.site, kind: op.kind, rec: op.rec, zone })
  tx.put('meta', 'next_dseq', dseq + 1)
  tx.put('meta', 'hlc', hlc)
  tx.put('ops', dseq, row)
  return row
}

async function full(tx: Tx, limit: number): Promise<boolean> {
  if ((await tx.count('ops')) < limit) return false
  const rows: Row[] = await tx.all('ops')
  return rows.filter(unsent).length >= limit
}

const fresh = (dseq: number, text: string, gap: string | null = null): Row => ({
  dseq,
  text,
  gap,
  site: '',
  kind: '',
  rec: '',
  zone: null,
  state: 'waiting',
  covered: false,
  epoch: null,
  seq: 0,
  result: null,
  tries: [],
})

/** Not received yet, as people are told it: a hole is no work of theirs. */
export const unsent = (row: Row): boolean => (row.state === 'waiting' || row.state === 'sent') && row.text !== ''

/** Has still to be sent: of a stuck op its gap, until that was taken. */
const travels = (row: Row): boolean =>
  row.state === 'waiting' || row.state === 'sent' || (row.state === 'stuck' && !row.result)

/** What goes over the wire for this row: the same bytes each time. */
export const wireText = (row: Row): string => row.gap ?? row.text

/** 8.3.3: the oldest ops still to send, one behind the other, within `size` ops and the bytes of a batch. */
export function pick(rows: Row[], size: number): Batch {
  const batch: Row[] = []
  let chars = 0
  for (const row of rows.filter(travels)) {
    const last = batch.at(-1)
    const poison = row.tries.length >= TRIES
    if (poison && !last) return { rows: [row], poison: true }
    chars += wireText(row).length * 3 // UTF-8 needs three bytes a UTF-16 unit at most
    if (poison || batch.length >= size || (last && (row.dseq !== last.dseq + 1 || chars > BATCH_BYTES))) break
    batch.push(row)
  }
  return { rows: batch, poison: false }
}

/** §5.1 `pending`: what stays behind this batch, `[kind, zone, n]`, the largest first. */
export function pending(rows: Row[], batch: Row[]): [string, string | null, number][] {
  const sent = new Set(batch.map(row => row.dseq))
  const lines = new Map<string, [string, string | null, number]>()
  for (const row of rows.filter(row => (unsent(row) || row.state === 'stuck') && !sent.has(row.dseq))) {
    const line = lines.get(`${row.kind} ${row.zone}`) ?? [row.kind, row.zone, 0]
    line[2] += 1
    lines.set(`${row.kind} ${row.zone}`, line)
  }
  const sorted = [...lines.values()].sort((a, b) => b[2] - a[2])
  if (sorted.length <= PENDING_LINES) return sorted
  const rest = sorted.slice(PENDING_LINES - 1).reduce((n, line) => n + line[2], 0)
  return [...sorted.slice(0, PENDING_LINES - 1), ['*', null, rest]]
}

/** 8.4.1: the row after its result; null for a hole, which nobody needs once the server knows of it. */
export function settle(row: Row, result: Result, epoch: string, now_ms: number): Row | null {
  if (row.text === '') return null
  const stored = { ...result, at: row.result?.at ?? now_ms }
  return {
    ...row,
    state: row.gap ? 'stuck' : STATES[result.st],
    epoch,
    seq: result.seq ?? 0,
    result: stored,
    tries: [],
  }
}

/** A 400 for this op alone: it stays, shown and exportable, and only a gap takes its place on the wire. */
export const stick = (row: Row, gap: string): Row => ({ ...row, state: 'stuck', gap, result: null })

/**
 * 8.5: the server has consumed up to `last_dseq`. Every retained op after it is offered again, whatever its state, and
 * holes are told. So is what lies before, if it was taken in by another history: it comes back `dup`, unless a copy of
 * this phone was heard first and those numbers are that one's; then it is a fork.
 */
export function reoffer(
  rows: Row[],
  last_dseq: number,
  next_dseq: number,
  epoch: string | null,
  gap: (upto: number) => string,
): Row[] {
  const known = rows
    .filter(row => row.dseq <= last_dseq && row.text !== '')
    .map(row => (row.epoch === null || row.epoch === epoch ? row : offered(row)))
  const kept = rows.filter(row => row.dseq > last_dseq && row.text !== '').map(offered)
  const holes: Row[] = []
  let expected = last_dseq + 1
  for (const dseq of [...kept.map(row => row.dseq), next_dseq]) {
    if (dseq > expected) holes.push(fresh(expected, '', gap(dseq - 1)))
    expected = dseq + 1
  }
  return [...known, ...kept, ...holes]
}

/** 8.5 `device_forked`: all retained ops in order as 1, 2, … of a new device. Texts and ids stay, so known ones come back `dup`. */
export function renumber(rows: Row[], gap: (upto: number) => string): Row[] {
  return rows
    .filter(row => row.text !== '')
    .map((row, n) => ({ ...offered(row), dseq: n + 1, gap: row.state === 'stuck' ? gap(n + 1) : null }))
}

/** As before it was ever sent, but `covered`: nothing old is drawn again. A stuck op stays stuck, only its gap travels. */
const offered = (row: Row): Row => ({
  ...row,
  state: row.state === 'stuck' ? 'stuck' : 'waiting',
  ...(!guarded('covered_for_good') && { covered: false }),
  result: null,
  tries: [],
})

/** 8.4.4: which rows are covered now, and which may be forgotten; `early`: how many make room before a backup holds them. */
export function tidy(rows: Row[], reach: Reach, now_ms: number): { put: Row[]; drop: number[]; early: number } {
  const done = rows.filter(row => ['acked', 'refused', 'quarantined'].includes(row.state))
  const put = done
    .filter(row => !row.covered && row.epoch === reach.epoch && row.seq <= reach.seq(row.site))
    .map(row => ({ ...row, covered: true }))
  const covered = [...done.filter(row => row.covered), ...put].sort((a, b) => b.dseq - a.dseq)
  let ops = 0
  let chars = 0
  let early = 0
  const drop = covered.filter(row => {
    const age_ms = now_ms - (row.result?.at ?? now_ms)
    const durable = row.epoch === reach.epoch && row.seq <= (reach.durable[row.site] ?? -1)
    ops += 1
    chars += row.text.length
    if ((durable && age_ms >= KEPT_MS) || !guarded('retention')) return true
    const full = ops > KEPT_AT_MOST.ops || chars > KEPT_AT_MOST.chars || age_ms > KEPT_AT_MOST.ms
    if (full && !durable) early += 1
    return full
  })
  const gone = new Set(drop.map(row => row.dseq))
  return { put: put.filter(row => !gone.has(row.dseq)), drop: [...gone], early }
}
