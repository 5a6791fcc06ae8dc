/** The outbox's part in an exchange, each step one transaction over `ops` and `meta` (sync/README.md §§8.3, 8.4). */
import { guarded, restamped } from './guards.ts'
import { DAY_MS, freed, grown, HOUR_MS, type Link, newId, readLink, readSizes } from './link.ts'
import { type Batch, pending, pick, type Reach, type Row, settle, tidy, wireText } from './outbox.ts'
import type { Ports, Tx } from './ports.ts'
import type { Answer, Op } from './wire.ts'

export type Why = 'save' | 'open' | 'poke' | 'online' | 'timer' | 'try'

/** What is sent, and as whom; by device and epoch an answer is known to be of the present. */
export interface Taken {
  batch: Batch
  device: string
  epoch: string | null
  pending: [string, string | null, number][]
  plain: boolean
  /** How many buckets do not add up. */
  unequal: number
}

const POISON_AN_HOUR = 3
const NONE: Batch = { rows: [], poison: false }

/** Back-off ends with a save, with a network, or when a person asks; what the server told ends only then. */
export async function begin(tx: Tx, why: Why): Promise<Link> {
  const link = await readLink(tx)
  if (why !== 'try' && (link.told || (why !== 'save' && why !== 'online'))) return link
  const free = freed(link)
  tx.put('meta', 'link', free)
  return free
}

/** What is sent next: nothing while pushing pauses. */
export async function next(tx: Tx, now_ms: number): Promise<Batch> {
  const link = await readLink(tx)
  if (link.push_after > now_ms) return NONE
  return pick(await tx.all('ops'), (await readSizes(tx)).batch)
}

export async function take(tx: Tx, ports: Ports): Promise<Taken> {
  const now_ms = ports.now_ms()
  const link = await readLink(tx)
  let batch = await next(tx, now_ms)
  const recent = link.poisoned.filter(at => now_ms - at < HOUR_MS)
  if (batch.poison && recent.length >= POISON_AN_HOUR) {
    tx.put('meta', 'link', { ...link, push_after: (recent[0] ?? now_ms) + HOUR_MS, told: true })
    batch = NONE
  }
  const device: string = (await tx.get('meta', 'device')) ?? newId(ports)
  tx.put('meta', 'device', device)
  for (const row of batch.rows.filter(row => row.state === 'waiting')) {
    row.state = 'sent'
    if (!guarded('same_bytes')) row.text = restamped(row.text, now_ms)
    tx.put('ops', row.dseq, row)
  }
  const epoch: string | null = (await tx.get('meta', 'epoch')) ?? null
  return {
    batch,
    device,
    epoch,
    pending: pending(await tx.all('ops'), batch.rows),
    plain: link.plain_until > now_ms,
    unequal: link.unequal.length,
  }
}

/** 8.4.1: the results. An answer to a device or an epoch this outbox no longer has says nothing about its rows. */
export async function acknowledge(tx: Tx, sent: Taken, answer: Answer, now_ms: number): Promise<string[]> {
  const epoch = (await tx.get('meta', 'epoch')) ?? null
  if ((await tx.get('meta', 'device')) !== sent.device || epoch !== sent.epoch) return []
  const texts = new Map(sent.batch.rows.map(row => [row.dseq, wireText(row)]))
  const hidden = new Set(answer.touched.filter(([bucket]) => bucket === null).map(([, kind, id]) => `${kind}/${id}`))
  const kinds: string[] = []
  for (const [dseq, result] of answer.results) {
    const row: Row | undefined = await tx.get('ops', dseq)
    if (!row || wireText(row) !== texts.get(dseq)) continue
    const settled = settle(row, result, answer.epoch, answer.now)
    if (settled) tx.put('ops', dseq, settled)
    else tx.drop('ops', dseq)
    if (settled?.state === 'acked' && hidden.has(`${row.kind}/${row.rec}`)) seal(tx, row, answer.now)
    kinds.push(row.kind)
  }
  for (const line of await sealed(tx)) if (answer.now - line.at > SEALED_MS) tx.drop('misc', `sealed:${line.rec}`)
  tx.put('meta', 'epoch', answer.epoch)
  tx.put('meta', 'skew_ms', now_ms - answer.now)
  if (sent.batch.rows.length > 0) tx.put('meta', 'sizes', grown(await readSizes(tx)))
  tx.put('meta', 'link', succeeded(await readLink(tx), sent.batch, now_ms))
  return kinds.filter(Boolean)
}

/** What was sent to readers its author is not one of: that it arrived, without its words. `at`: the server's clock, in ms. */
export interface Sealed {
  kind: string
  rec: string
  about: string | null
  at: number
}

const SEALED_MS = 7 * DAY_MS

export const sealed = (tx: Tx): Promise<Sealed[]> => tx.all('misc', { from: 'sealed:', to: 'sealed:\uFFFF' })

/** 8.2.5: the line that stays of a record whose author may not read it back. */
function seal(tx: Tx, { kind, rec, text }: Row, at: number): void {
  const { t, set = {} }: Op = JSON.parse(text)
  if (t !== 'create') return
  const line: Sealed = { kind, rec, about: set.about ?? set.of ?? null, at }
  tx.put('misc', `sealed:${rec}`, line)
}

/** A pull alone, made because pushing pauses, does not end that pause. */
function succeeded(link: Link, batch: Batch, now_ms: number): Link {
  const paused = batch.rows.length === 0 && link.push_after > now_ms
  const poisoned = batch.poison ? [now_ms] : []
  return {
    ...(paused ? link : freed(link)),
    received_at: now_ms,
    offline: false,
    fault: null,
    forks: link.forks.filter(at => now_ms - at < DAY_MS),
    poisoned: [...link.poisoned.filter(at => now_ms - at < HOUR_MS), ...poisoned],
  }
}

/** 8.4.4, by the server's clock: ours may jump. Returns the kinds of the rows that are drawn otherwise now. */
export async function clear(tx: Tx, to: Reach, now_ms: number): Promise<string[]> {
  const { put, drop, early } = tidy(await tx.all('ops'), to, now_ms)
  if (early > 0) {
    const link = await readLink(tx)
    tx.put('meta', 'link', { ...link, early: link.early + early })
  }
  for (const row of put) tx.put('ops', row.dseq, row)
  for (const dseq of drop) tx.drop('ops', dseq)
  return put.map(row => row.kind)
}
