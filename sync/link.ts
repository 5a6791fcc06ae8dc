/** What one device remembers of its line to the server, and when it tries again (sync/README.md §§5.1, 8.3, 15). */
import { uuid7 } from './canon.ts'
import type { Ports, Tx } from './ports.ts'
import { tick } from './stamp.ts'

/**
 * Times in ms. Before `quiet_until` nothing is asked, before `push_after` nothing is pushed; `told`: the server said so,
 * and a save does not change it. `fault`: why nothing is received at present, as a code of §5.1. `early`: how many received
 * ops this phone has forgotten, for want of room, before a backup held them.
 */
export interface Link {
  received_at: number | null
  offline: boolean
  fault: string | null
  failures: number
  quiet_until: number
  push_after: number
  told: boolean
  plain_until: number
  poisoned: number[]
  forks: number[]
  unequal: string[]
  early: number
}

/** Batch size in ops, chunk size in bytes, and how often the present batch size went well. */
export interface Sizes {
  batch: number
  chunk: number
  good: number
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
const BACKOFF_FIRST_MS = 2_000
const BACKOFF_MAX_MS = 300_000
const TOLD_MAX_MS = 600_000
const BATCH_OPS = 200
const CHUNK_BYTES = 65_536

const NEW_LINK: Link = {
  received_at: null,
  offline: false,
  fault: null,
  failures: 0,
  quiet_until: 0,
  push_after: 0,
  told: false,
  plain_until: 0,
  poisoned: [],
  forks: [],
  unequal: [],
  early: 0,
}

export const readLink = async (tx: Tx): Promise<Link> => ({ ...NEW_LINK, ...(await tx.get('meta', 'link')) })

export const readSizes = async (tx: Tx): Promise<Sizes> =>
  (await tx.get('meta', 'sizes')) ?? { batch: BATCH_OPS, chunk: CHUNK_BYTES, good: 0 }

/** Two successes double the batch, up to where it began. */
export function grown(sizes: Sizes): Sizes {
  if (sizes.good === 0) return { ...sizes, good: 1 }
  return { ...sizes, good: 0, batch: Math.min(BATCH_OPS, sizes.batch * 2) }
}

export const halved = (sizes: Sizes, ops: number): Sizes => ({ ...sizes, good: 0, batch: Math.ceil(ops / 2) })

/** Nothing stands in the way of the next request. */
export const freed = (link: Link): Link => ({ ...link, failures: 0, quiet_until: 0, push_after: 0, told: false })

/** 2 s doubling to 300 s with full jitter, in ms. */
export function backoff_ms(ports: Ports, failures: number): number {
  const [byte = 0, finer = 0] = ports.random(2)
  return Math.floor(((byte * 256 + finer) / 65_536) * Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** failures))
}

/** `Retry-After` as it is honoured, in ms: at least a second, at most ten minutes. */
export const told_ms = (retry_after_s: number): number => Math.min(TOLD_MAX_MS, Math.max(1, retry_after_s) * 1000)

export const newId = (ports: Ports): string => uuid7(ports.now_ms(), ports.random(10))

/** Makes `gap` ops: they take the place of ops the server will never get. */
export async function gapMaker(tx: Tx, ports: Ports): Promise<(upto: number) => string> {
  let hlc: string = (await tx.get('meta', 'hlc')) ?? tick(null, ports.now_ms())
  return upto => {
    hlc = tick(hlc, ports.now_ms())
    tx.put('meta', 'hlc', hlc)
    return JSON.stringify({ hlc, id: newId(ports), t: 'gap', upto, v: ports.kinds.schema })
  }
}
