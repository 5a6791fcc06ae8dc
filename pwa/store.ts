/** What the rooms read and write: server rows with a person's own ops drawn over them, and the outbox. */
import type { Row } from '../sync/outbox.ts'
import type { Life, Shown } from '../sync/overlay.ts'
import type { Ports } from '../sync/ports.ts'
import { type Change, SaveRefused } from '../sync/save.ts'
import type { Sealed } from '../sync/turn.ts'
import type { Op } from '../sync/wire.ts'
import { ports } from './db.ts'
import { type Kept, readKept } from './store/kept.ts'
import { outbox } from './store/outbox.ts'
import { people } from './store/person.ts'
import { pictures } from './store/pictures.ts'
import { rows } from './store/rows.ts'

export type { Change, Life, Shown }
export { SaveRefused }

export interface Me {
  person: string
  name: string
  lang: 'en' | 'zh-CN'
  /** Empty: nobody is signed in. */
  theme: 'sun' | 'auto' | 'night' | ''
  sites: string[]
  roles: Record<string, string>
  /** The language was chosen here and the server has not heard of it. */
  untold?: boolean | undefined
}

/** What `GET /session` says. */
export interface Session {
  person: string
  name: string
  lang: 'en' | 'zh-CN'
  sites: string[]
  role: Record<string, string>
}

export interface QueueItem {
  dseq: number
  op: Op
  state: Row['state']
  life: Life
  code?: string
  at: number
  /** Its value was kept out, or in over somebody else's. */
  clash: boolean
  /** Of a photo whose full picture is not received: how much of it is, from 0 to 1; -1: the server refuses it. */
  photo?: number
}

/**
 * `waiting` counts every op not yet received, those being sent (`sending`) too; `photos` full pictures not yet received. Times in ms; `skew_ms`: this phone's clock
 * less the server's. `fault`: why nothing is received, a code of sync/README.md §5.1, or `upgrade`.
 */
export interface Chip {
  waiting: number
  sending: number
  photos: number
  needs: number
  offline: boolean
  signedOut: boolean
  /** A supervisor blocked this phone: it sends nothing any more. */
  blocked?: boolean
  receivedAt: number | null
  fault?: string | null
  skew_ms?: number | null
  /** How many buckets do not add up to the server's sum. */
  unequal?: number
  /** How many received ops had to make room here before a backup held them. */
  early?: number
}

/** Somebody else whose work waits on this phone: it goes out only under their own sign-in. */
export interface Other {
  name: string
  waiting: number
}

export interface People {
  /** The person of this browser; null: nobody is signed in. */
  me(): Promise<Me | null>
  setMe(patch: Partial<Pick<Me, 'lang' | 'theme' | 'untold'>>): Promise<void>
  signIn(session: Session): Promise<void>
  /** Deletes the view, and the outbox if it holds nothing. `kept`: drafts and ops not received, which stay. */
  signOut(): Promise<{ kept: number }>
  others(): Promise<Other[]>
}

export interface Rows {
  /** One record as drawn, also one that only this phone knows. */
  get(kind: string, id: string): Promise<Shown | null>
  /** Every record of a kind, by its `sort` ascending; `since`: those not before it, `until`: those not after it. */
  list(kind: string, since?: string, until?: string): Promise<Shown[]>
  /** The last `most` of a kind by its `sort`, the last first. */
  newest(kind: string, most: number): Promise<Shown[]>
  /** How many records of a kind this phone holds; those of its own ops that nobody has received are not counted. */
  count(kind: string): Promise<number>
  /** Records by an index key as drawn, e.g. `zone/code:abc`; a key that ends with `:` or `/` is a prefix. */
  byKey(key: string): Promise<Shown[]>
  /** The children of a record, oldest first. */
  of(id: string): Promise<Shown[]>
}

export interface Download {
  name: string
  bytes: Uint8Array
  type: string
}

export interface Outbox {
  /**
   * Resolves once the op is on the disk, and the draft `form` with it gone. A browser hands a POST to the worker a second
   * time when the worker was stopped over it: the same words under the same `rec` are saved once, other words become
   * another record. Several changes are saved together or not at all; the answer names the first record and the last op. Rejects with SaveRefused.
   */
  save(change: Change | Change[], form?: string): Promise<{ rec: string; op: string }>
  draft(form: string): Promise<Record<string, string> | null>
  putDraft(form: string, fields: Record<string, string>): Promise<void>
  dropDraft(form: string): Promise<void>
  drafts(): Promise<{ form: string; at: number; fields: Record<string, string> }[]>
  /** What of this person's went to readers they are not one of, about a record: when it arrived, and no words. */
  sealed(about: string): Promise<Sealed[]>
  /** Every op this phone retains, oldest first. */
  queue(): Promise<QueueItem[]>
  chip(): Promise<Chip>
  /** The retained ops as a zip of `manifest.json` `{proto, person, device, made_at, ops: [[dseq, op], …]}`, with `blobs/<sha>`.  */
  exportQueue(): Promise<Download>
  /** The pictures the server has not got, as a zip of files named by their hashes: they may be too many to hand in. */
  exportPhotos(): Promise<Download>
}

/** A picture as it is kept, and the file it was made of. Sizes in bytes, `width` and `height` in pixels. */
export interface Picture {
  sha: string
  size: number
  width: number
  height: number
  thumb: { sha: string; size: number }
  orig_sha: string
  orig_size: number
  taken_at: string
}

/** A message and its arguments. */
export interface Said {
  id: string
  args?: Record<string, string | number>
}

export interface Pictures {
  /** What was picked for a form, and what became of the last one. */
  picked(form: string): Promise<{ photos: Picture[]; said?: Said | undefined }>
  /** Resolves once picture and thumbnail are on the disk, owned by the draft. Rejects with SaveRefused. */
  pick(form: string, site: string, picture: Picture, bytes: [ArrayBuffer, ArrayBuffer], said?: Said): Promise<void>
  say(form: string, said: Said): Promise<void>
  unpick(form: string, site: string, sha: string): Promise<void>
  /** A picture of one's own, as long as it is here; by its photo's id the thumbnail. */
  thumb(id: string): Promise<ArrayBuffer | null>
  bytes(site: string, sha: string): Promise<ArrayBuffer | null>
}

/** Nobody signed in: all but `me` and `signIn` reject with SaveRefused `signed_out`. */
export interface Store extends People, Rows, Outbox, Pictures {
  /** The same store for one request: it reads the outbox once, before anything else (sync/README.md §8.2.1). */
  look(): Store
}

export function makeStore(ports: Ports): Store {
  const reading = (kept: () => Promise<Kept>): Store => {
    const read = rows(ports, kept)
    const look = () => reading(once(() => readKept(ports)))
    return { ...people(ports), ...read, ...outbox(ports, read, kept), ...pictures(ports), look }
  }
  return reading(() => readKept(ports))
}

/** `make`, called at the first need and never again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** This browser's. */
export const store: Store = makeStore(ports)
