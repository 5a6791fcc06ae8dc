/** Photos' bytes on this phone: who owns them, and how they reach the server (sync/README.md §§3, 13). */
import { guarded } from './guards.ts'
import { backoff_ms, DAY_MS, HOUR_MS, readSizes, told_ms } from './link.ts'
import type { Row } from './outbox.ts'
import type { BlobReply, Database, Key, Ports, Tx, Uploads } from './ports.ts'
import type { Why } from './turn.ts'

/**
 * What is known of a blob; its bytes lie beside it, under `[key]`, so that to look through them all reads no picture.
 * `refs`: the records and drafts that own it; `saved`: a record ever did. `epoch`: the history in which it was stored,
 * `at` when it was picked or, once stored, when that was told, in ms. `unwanted`: the server knew of no record that needs it.
 * `bad`: how often the server had other bytes in the end.
 */
export interface BlobRow {
  site: string
  sha: string
  type: string
  role: 'full' | 'thumb'
  size: number
  refs: string[]
  saved: boolean
  offset: number
  state: 'held' | 'unwanted' | 'stored' | 'refused'
  epoch: string | null
  at: number
  bad: number
}

export interface Carrier extends Ports, Uploads {
  person: string
  lock<T>(name: string, body: () => Promise<T>): Promise<T | null>
}

const LOCK = 'muster-blobs'
const STORES = ['ops', 'drafts', 'blobs', 'meta']
const RUN_MS = 25_000
const STALLS = 5
const TRIES = 3
const CHUNK_BYTES = { least: 16_384, most: 262_144 }
const KEPT_MS = 48 * HOUR_MS
const UNWANTED_MS = 14 * DAY_MS
const STORED_BYTES = 100_000_000
/** Behind every text: the bytes stand there. */
const END: Key = []

export const blobKey = (site: string, sha: string): string => `${site}/${sha}`
export const draftRef = (form: string): string => `draft:${form}`
const keyOf = ({ site, sha }: BlobRow): string => blobKey(site, sha)

/** What is known of every blob here, without a byte of them. */
export const blobRows = (tx: Tx): Promise<BlobRow[]> => tx.all('blobs', { to: END })

/** The full pictures that a record owns and the server has not got. */
export const waitingPhotos = (rows: BlobRow[]): BlobRow[] =>
  rows.filter(({ role, saved, state }) => role === 'full' && saved && state !== 'stored' && state !== 'unwanted')

export const blobBytes = async (tx: Tx, key: string): Promise<ArrayBuffer | null> =>
  (await tx.get('blobs', [key])) ?? null

/** Bytes as they were picked, owned by `ref`. The same picture picked twice is here once. */
export async function hold(
  tx: Tx,
  about: Pick<BlobRow, 'site' | 'sha' | 'type' | 'role'>,
  bytes: ArrayBuffer,
  ref: string,
  now_ms: number,
): Promise<void> {
  const key = blobKey(about.site, about.sha)
  const held: BlobRow | undefined = await tx.get('blobs', key)
  const fresh = { saved: false, offset: 0, state: 'held', epoch: null, at: now_ms, bad: 0 }
  const refs = [...new Set([...(held?.refs ?? []), ref])]
  tx.put('blobs', key, { ...about, ...(held ?? fresh), size: bytes.byteLength, refs })
  tx.put('blobs', [key], bytes)
}

/** 8.1.3: a record takes a blob over. False: its bytes are not here. */
export async function take(tx: Tx, key: string, ref: string): Promise<boolean> {
  const row: BlobRow | undefined = await tx.get('blobs', key)
  if (!row) return false
  tx.put('blobs', key, { ...row, saved: true, refs: [...new Set([...row.refs, ref])] })
  return true
}

/** A draft lets go of a blob; what no record ever owned goes with its last draft. */
export async function release(tx: Tx, key: string, ref: string): Promise<void> {
  const row: BlobRow | undefined = await tx.get('blobs', key)
  if (!row) return
  const refs = row.refs.filter(one => one !== ref)
  if (refs.length || row.saved) tx.put('blobs', key, { ...row, refs })
  else forget(tx, key)
}

function forget(tx: Tx, key: string): void {
  tx.drop('blobs', key)
  tx.drop('blobs', [key])
}

/**
 * Sends what acked records own: thumbnails first, then full pictures, oldest first. `idle`: asked before each request, for ops
 * go first. Answers when what is left can be tried, in ms; null: nothing is, or only an exchange can help, or another run
 * is under way. It may be killed at any point.
 */
export const upload = (phone: Carrier, why: Why, idle: () => boolean): Promise<number | null> =>
  phone.lock(LOCK, () => new Run(phone, idle).run(why))

/** How a blob's turn ended: with the next one, or with the run, until a time. */
type End = 'next' | { retry_at: number | null }

class Run {
  private readonly phone: Carrier
  private readonly idle: () => boolean
  private readonly outbox: Database
  private epoch: string | null = null
  private chunk = 0
  private good = 0

  constructor(phone: Carrier, idle: () => boolean) {
    this.phone = phone
    this.idle = idle
    this.outbox = phone.databases.outbox(phone.person)
  }

  async run(why: Why): Promise<number | null> {
    const end_ms = this.phone.now_ms() + RUN_MS
    const ready = await this.outbox.run(STORES, 'relaxed', async tx => {
      this.epoch = (await tx.get('meta', 'epoch')) ?? null
      this.chunk = (await readSizes(tx)).chunk
      return tidied(tx, this.epoch, this.phone.now_ms(), why === 'try')
    })
    for (const row of ready) {
      const end = await this.carry(row, end_ms)
      if (end !== 'next') return end.retry_at
    }
    return null
  }

  /** One blob: where the server stands, then chunk by chunk from there. A stall is a request after which it stands no further. */
  private async carry(row: BlobRow, end_ms: number): Promise<End> {
    const whole = await this.outbox.run(['blobs'], 'read', tx => blobBytes(tx, keyOf(row)))
    if (!whole) return 'next' // forgotten meanwhile
    let patch: { offset: number; bytes: Uint8Array } | undefined
    for (let stalls = 0, reached = -1; stalls < STALLS; ) {
      if (!this.idle()) return { retry_at: null }
      if (this.phone.now_ms() >= end_ms) return { retry_at: this.phone.now_ms() }
      const reply = await this.phone.blob(keyOf(row), patch).catch(() => null)
      if (!reply) return this.unheard()
      if (patch && reply.status === 204) await this.grown()
      const end = await this.heard(row, reply)
      if (typeof end !== 'number') return end
      stalls = end > reached ? 0 : stalls + 1
      reached = end
      patch = { offset: end, bytes: new Uint8Array(whole, end, Math.min(this.chunk, row.size - end)) }
    }
    return 'next'
  }

  /** What an answer says: from where to send, or how this blob's turn ends. */
  private async heard(row: BlobRow, { status, offset, retry_after_s }: BlobReply): Promise<End | number> {
    if (status === 460) return this.mismatch(row)
    if (status === 413) return this.tooLarge(row)
    if (status === 404) return this.unwanted(row)
    if (status === 401 || status === 403) return { retry_at: null }
    if ([429, 503, 507].includes(status)) return { retry_at: this.phone.now_ms() + told_ms(retry_after_s ?? 2) }
    const ours = [200, 204, 409].includes(status) && offset !== null && offset >= 0 && offset <= row.size
    if (!ours) return this.unheard()
    if (offset < row.size) {
      await this.note(row, { offset, ...(row.state === 'unwanted' && { state: 'held' }) })
      return offset
    }
    await this.note(row, { offset, state: 'stored', epoch: this.epoch, at: this.phone.now_ms() })
    return 'next'
  }

  /** Its record is not known there, or not any more. It may be: what is set aside now is accepted later. */
  private async unwanted(row: BlobRow): Promise<End> {
    if (row.state !== 'unwanted') await this.note(row, { state: 'unwanted' })
    return 'next'
  }

  /** The server put together other bytes than ours and begins anew: a few times, then people are told. */
  private async mismatch(row: BlobRow): Promise<End | number> {
    row.bad += 1
    const state = row.bad < TRIES ? 'held' : 'refused'
    await this.note(row, { offset: 0, bad: row.bad, state })
    return state === 'held' ? 0 : 'next'
  }

  private async tooLarge(row: BlobRow): Promise<End | number> {
    if (this.chunk > CHUNK_BYTES.least) {
      await this.resize(this.chunk / 2)
      return row.offset
    }
    await this.note(row, { state: 'refused' })
    return 'next'
  }

  /** No answer, or none of ours: smaller steps, after a while. */
  private async unheard(): Promise<End> {
    await this.resize(this.chunk / 2)
    return { retry_at: this.phone.now_ms() + backoff_ms(this.phone, TRIES) }
  }

  private async grown(): Promise<void> {
    this.good += 1
    if (this.good >= 2) await this.resize(this.chunk * 2)
  }

  private async resize(size_bytes: number): Promise<void> {
    this.good = 0
    this.chunk = Math.max(CHUNK_BYTES.least, Math.min(CHUNK_BYTES.most, Math.floor(size_bytes)))
    await this.outbox.run(['meta'], 'relaxed', async tx => {
      tx.put('meta', 'sizes', { ...(await readSizes(tx)), chunk: this.chunk })
    })
  }

  private async note(row: BlobRow, news: Partial<BlobRow>): Promise<void> {
    Object.assign(row, news)
    const key = keyOf(row)
    await this.outbox.run(['blobs'], 'relaxed', async tx => {
      const held: BlobRow | undefined = await tx.get('blobs', key)
      if (held) tx.put('blobs', key, { ...held, ...news })
    })
    if (news.state) this.phone.announce(['photo'])
  }
}

/** Looks through all blobs: lets go of what may be forgotten, and answers what can be sent, in its order. */
async function tidied(tx: Tx, epoch: string | null, now_ms: number, again: boolean): Promise<BlobRow[]> {
  const ready: [row: BlobRow, dseq: number][] = []
  let stored_bytes = 0
  for (const row of (await blobRows(tx)).sort((a, b) => b.at - a.at)) {
    const anew = again && row.state === 'refused' && { state: 'held' as const, bad: 0 }
    // Another history need not have what this one had; its answer to HEAD tells.
    const lost = row.state === 'stored' && row.epoch !== epoch && { state: 'held' as const, offset: 0 }
    const { refs, ops } = await owners(tx, row)
    const now = { ...row, refs, ...anew, ...lost }
    if (now.state === 'stored') stored_bytes += now.size
    if (mayGo(now, now_ms, stored_bytes)) forget(tx, keyOf(now))
    else if (anew || lost || refs.length < row.refs.length) tx.put('blobs', keyOf(now), now)
    const wanted = now.saved && (!refs.length || ops.some(({ state }) => state === 'acked' || state === 'quarantined'))
    if (wanted && (now.state === 'held' || now.state === 'unwanted')) ready.push([now, ops[0]?.dseq ?? 0])
  }
  const late = ({ role }: BlobRow) => (role === 'full' ? 1 : 0)
  return ready.sort(([a, n], [b, m]) => late(a) - late(b) || n - m).map(([row]) => row)
}

/** §13.5: stored, and owned by nothing any more; what the server never wanted, after two weeks. */
function mayGo({ refs, saved, state, at }: BlobRow, now_ms: number, stored_bytes: number): boolean {
  if (!guarded('bytes_kept') && state === 'stored') return true
  if (state === 'stored' && stored_bytes > STORED_BYTES) return !refs.some(ref => ref.startsWith('draft:'))
  const kept_ms = { stored: KEPT_MS, unwanted: UNWANTED_MS, held: Infinity, refused: Infinity }[state]
  return !refs.length && (!saved || now_ms - at >= kept_ms)
}

/** Which owners are still here, and the ops among them. */
async function owners(tx: Tx, row: BlobRow): Promise<{ refs: string[]; ops: Row[] }> {
  const refs: string[] = []
  const found: Row[] = []
  for (const ref of row.refs) {
    const form = ref.startsWith('draft:') && ref.slice(6)
    const draft: { blobs?: string[] } | undefined = form ? await tx.get('drafts', form) : undefined
    const rows: Row[] = form ? [] : await tx.all('ops', { from: ref, to: ref }, 'rec')
    const ops = rows.filter(({ text }) => text.includes(row.sha))
    if (draft?.blobs?.includes(keyOf(row)) || ops.length) refs.push(ref)
    found.push(...ops)
  }
  return { refs, ops: found }
}
