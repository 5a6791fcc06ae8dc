/** What the engine is given: databases, clock, randomness, digest, network, lock. It reaches for nothing itself. */
import type { Kinds } from './kind.ts'

/** Ordered as IndexedDB orders: numbers, then texts, then lists. */
export type Key = string | number | Key[]

/** Keys from `from` to `to`, both included; a missing end is open. */
export interface Range {
  from?: Key
  to?: Key
}

/** One transaction over the stores it was opened for. Await nothing but its own promises inside. */
export interface Tx {
  // biome-ignore lint/suspicious/noExplicitAny: each caller knows what its store holds
  get(store: string, key: Key): Promise<any>
  /** Values in key order; with `last` only so many of them, from the end backwards. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  all(store: string, range?: Range, index?: string, last?: number): Promise<any[]>
  keys(store: string): Promise<Key[]>
  count(store: string, range?: Range): Promise<number>
  put(store: string, key: Key, value: unknown): void
  drop(store: string, key: Key): void
}

/** `write` resolves once the change is on disk (strict); `relaxed` is for what can be fetched, asked or typed again. */
export type Mode = 'read' | 'write' | 'relaxed'

/** A database with all-or-nothing transactions. Rejects, with nothing written, when the body throws. */
export interface Database {
  run<T>(stores: string[], mode: Mode, body: (tx: Tx) => Promise<T>): Promise<T>
}

/** The databases of this browser (sync/README.md §3). */
export interface Databases {
  phone(): Database
  outbox(person: string): Database
  view(person: string): Database
  /** Deletes one of the person's two databases for good. */
  remove(which: 'outbox' | 'view', person: string): Promise<void>
}

export interface Ports {
  /** The phone's own clock, in ms; it may be wrong and may jump. */
  now_ms(): number
  random(size_bytes: number): Uint8Array
  digest(algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array): Promise<Uint8Array>
  databases: Databases
  kinds: Kinds
  /** Tells the open pages which kinds look different now. */
  announce(kinds: string[]): void
}

/** An HTTP answer, whatever it says. */
export interface Reply {
  status: number
  text: string
  /** `Retry-After` in seconds, null without one. */
  retry_after_s: number | null
}

export interface Network {
  /** POST /sync. Rejects when no complete answer came. `plain`: do not compress. */
  post(text: string, plain: boolean): Promise<Reply>
  /** Runs the body while holding the lock; null without running it if another holds it. */
  lock<T>(name: string, body: () => Promise<T>): Promise<T | null>
  app: string
  /** Whether the browser keeps what is stored, as a `device_status` tells it; nothing where nobody asked. */
  storage?: 'kept' | 'best_effort'
  /** Whether a push message would reach it, as a `device_status` tells it; nothing where it cannot be known. */
  armed?: 'yes' | 'no_permission' | 'not_installed' | 'no_push' | 'failed' | undefined
}

/** What the server says of an upload: `offset` is how much it has, in bytes; null where it did not say. */
export interface BlobReply {
  status: number
  offset: number | null
  retry_after_s: number | null
}

export interface Uploads {
  /** HEAD /sync/blobs/{key}, or PATCH with some bytes from an offset. Rejects when no complete answer came. */
  blob(key: string, patch?: { offset: number; bytes: Uint8Array }): Promise<BlobReply>
}
