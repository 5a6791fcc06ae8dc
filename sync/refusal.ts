/** What the phone does when a whole request is refused or lost: the table of sync/README.md §5.1. */
import {
  backoff_ms,
  DAY_MS,
  freed,
  gapMaker,
  HOUR_MS,
  halved,
  type Link,
  newId,
  readLink,
  readSizes,
  told_ms,
} from './link.ts'
import { type Batch, type Row, renumber, reoffer, stick } from './outbox.ts'
import type { Ports, Tx } from './ports.ts'
import type { Problem } from './wire.ts'

type Step =
  | 'halve' // this batch is at fault, or its size
  | 'plain' // the server cannot inflate
  | 'stop' // only a person can mend it: sign in, or ask a supervisor
  | 'hourly' // a fault of ours, or of something between us
  | 'fork' // this outbox lives twice
  | 'reoffer' // the server's history is not the one we knew
  | 'wait' // as told; never counts as poison
  | 'fail' // the server fell over this batch
  | 'network' // nothing is known of what became of it

const STEPS: Record<string, Step> = {
  bad_request: 'halve',
  too_large: 'halve',
  bad_encoding: 'plain',
  signed_out: 'stop',
  device_revoked: 'stop',
  cross_site: 'hourly',
  proto_unknown: 'hourly',
  device_not_yours: 'fork',
  device_forked: 'fork',
  epoch_changed: 'reoffer',
  dseq_gap: 'reoffer',
  slow_down: 'wait',
  busy: 'wait',
  storage_full: 'wait',
  internal: 'fail',
}
/** Refusals that may come before the request was read. They ask for patience or a person, and are believed unnamed. */
const UNREAD = 'signed_out cross_site bad_encoding too_large proto_unknown slow_down busy storage_full'.split(' ')
const TRY_APART_MS = 30_000
const FORKS_A_DAY = 3
const FOREVER = Number.MAX_SAFE_INTEGER

/** What was asked, and what came instead of an answer; `problem` null: a portal's page, an error of a proxy, nothing. */
export interface Refusal {
  batch: Batch
  device: string
  epoch: string | null
  problem: Problem | null
  retry_after_s: number | null
  plain: boolean
}

/** Whether it is what came of the request asked at `now`: one that halves, forks, offers again or counts must say so. */
export const answers = ({ asked, code }: { asked?: number; code?: string }, now: number): boolean =>
  asked === now || (asked === undefined && UNREAD.includes(code ?? ''))

type React = (it: Case) => Link | Promise<Link>

interface Case {
  tx: Tx
  ports: Ports
  link: Link
  rows: Row[]
  refusal: Refusal
  now_ms: number
}

/** One outbox transaction over `ops` and `meta`. Returns the link as stored; its times say whether to go on. */
export async function react(tx: Tx, ports: Ports, refusal: Refusal): Promise<Link> {
  const now_ms = ports.now_ms()
  const sent = new Set(refusal.batch.rows.map(row => row.dseq))
  const rows: Row[] = await tx.all('ops')
  for (const row of rows.filter(row => row.state === 'sent' && sent.has(row.dseq))) {
    row.state = 'waiting' // nothing of it was consumed, or nobody knows: shown as saved, sent again as it is
    tx.put('ops', row.dseq, row)
  }
  const it = { tx, ports, link: await readLink(tx), rows, refusal, now_ms }
  // Another exchange was faster, and this outbox is a new device or knows the new epoch by now: the refusal is of the past.
  if (
    (await tx.get('meta', 'device')) !== refusal.device ||
    ((await tx.get('meta', 'epoch')) ?? null) !== refusal.epoch
  )
    return it.link
  const link = await REACTIONS[STEPS[refusal.problem?.code ?? ''] ?? 'network'](it)
  tx.put('meta', 'link', link)
  return link
}

const REACTIONS: Record<Step, React> = {
  halve,
  fork,
  reoffer: offerAgain,
  fail,
  network: it => ({ ...backedOff(it), offline: true }),
  plain: it => (it.refusal.plain ? backedOff(it) : { ...it.link, plain_until: it.now_ms + DAY_MS }),
  stop: it => ({ ...heard(it), quiet_until: FOREVER, told: true }),
  hourly: it => ({ ...heard(it), quiet_until: it.now_ms + HOUR_MS, told: true }),
  wait: it => {
    const { retry_after_s } = it.refusal
    const until = it.now_ms + (retry_after_s === null ? backoff_ms(it.ports, it.link.failures) : told_ms(retry_after_s))
    return { ...held(it, until), told: true }
  },
}

const heard = ({ link, refusal }: Case): Link => ({ ...link, offline: false, fault: refusal.problem?.code ?? null })

function backedOff({ link, ports, now_ms }: Case): Link {
  return { ...link, failures: link.failures + 1, quiet_until: now_ms + backoff_ms(ports, link.failures) }
}

/** Pushing pauses; a pull alone is still tried, so that alarms arrive while pushing is stuck. If that fails too, all pauses. */
function held({ link, refusal }: Case, until_ms: number): Link {
  const pause = refusal.batch.rows.length > 0 ? { push_after: until_ms } : { quiet_until: until_ms }
  return { ...link, offline: false, failures: link.failures + 1, ...pause }
}

/** Halves a batch; of a single op, its row as it stands: none where another exchange was faster, and it is answered. */
async function alone({ tx, rows, refusal }: Case): Promise<Row | undefined> {
  const { length, 0: only } = refusal.batch.rows
  if (length <= 1) return rows.find(row => row.dseq === only?.dseq && !row.result)
  tx.put('meta', 'sizes', halved(await readSizes(tx), length))
  return undefined
}

async function halve(it: Case): Promise<Link> {
  const row = await alone(it)
  if (it.refusal.batch.rows.length > 1) return it.link
  // One op that is malformed beyond the server's reading stays behind; if its gap is refused too, the op was not the fault.
  if (!row || row.gap || it.refusal.problem?.code !== 'bad_request') return backedOff(it)
  const gap = await gapMaker(it.tx, it.ports)
  it.tx.put('ops', row.dseq, stick(row, gap(row.dseq)))
  return it.link
}

async function fail(it: Case): Promise<Link> {
  const row = await alone(it)
  if (row && Math.abs(it.now_ms - (row.tries.at(-1) ?? 0)) >= TRY_APART_MS)
    it.tx.put('ops', row.dseq, { ...row, tries: [...row.tries, it.now_ms] })
  return held(it, it.now_ms + backoff_ms(it.ports, it.link.failures))
}

/** 8.5: a cloned or restored phone. A new device takes all that is retained; what the server knows comes back `dup`. */
async function fork(it: Case): Promise<Link> {
  const forks = it.link.forks.filter(at => it.now_ms - at < DAY_MS)
  if (forks.length >= FORKS_A_DAY) return { ...heard(it), quiet_until: FOREVER, told: true }
  const rows = renumber(it.rows, await gapMaker(it.tx, it.ports))
  replace(it.tx, it.rows, rows)
  it.tx.put('meta', 'device', newId(it.ports))
  it.tx.put('meta', 'next_dseq', rows.length + 1)
  return { ...freed(it.link), forks: [...forks, it.now_ms] }
}

async function offerAgain(it: Case): Promise<Link> {
  const { problem } = it.refusal
  const last_dseq = problem?.last_dseq ?? (problem?.expected ?? 0) - 1
  if (last_dseq < 0) return backedOff(it)
  const epoch = problem?.epoch ?? (await it.tx.get('meta', 'epoch')) ?? null
  const next_dseq = (await it.tx.get('meta', 'next_dseq')) ?? 1
  replace(it.tx, it.rows, reoffer(it.rows, last_dseq, next_dseq, epoch, await gapMaker(it.tx, it.ports)))
  it.tx.put('meta', 'epoch', epoch)
  return it.link
}

/** `rows` take the place of every row before; rows that did not change are put again all the same. */
function replace(tx: Tx, before: Row[], rows: Row[]): void {
  for (const row of before) tx.drop('ops', row.dseq)
  for (const row of rows) tx.put('ops', row.dseq, row)
}
