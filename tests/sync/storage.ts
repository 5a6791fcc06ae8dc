/** A server's blobs for tests, as sync/README.md §5.3 has them, and a phone that carries photos to it. */
import { createHash } from 'node:crypto'
import { hold, take } from '../../sync/blobs.ts'
import { newId } from '../../sync/link.ts'
import { append } from '../../sync/outbox.ts'
import type { BlobReply, Uploads } from '../../sync/ports.ts'
import { ANA, SITE, type TestPhone, testPhone } from './phone.ts'

export const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What happens instead of the next request's answer: `lost` before or `unheard` after it was done, or this answer. */
export type Mishap = 'lost' | 'unheard' | BlobReply | null

export interface BlobServer extends Uploads {
  /** Blobs some op has named; null: every one. */
  wanted: Set<string> | null
  partial: Map<string, Uint8Array>
  stored: Map<string, Uint8Array>
  /** `HEAD` or the offset and size of a chunk, per request. */
  asked: string[]
  mishaps: Mishap[]
}

export function blobServer(): BlobServer {
  const server: BlobServer = {
    wanted: null,
    partial: new Map(),
    stored: new Map(),
    asked: [],
    mishaps: [],
    async blob(key, patch) {
      server.asked.push(patch ? `${patch.offset}+${patch.bytes.length}` : 'HEAD')
      const mishap = server.mishaps.shift() ?? null
      if (mishap && typeof mishap === 'object') return mishap
      if (mishap === 'lost') throw new Error('the line is dead')
      const reply = answer(server, key, patch)
      if (mishap === 'unheard') throw new Error('the answer is lost')
      return reply
    },
  }
  return server
}

export const says = (status: number, offset: number | null = null, retry_after_s: number | null = null): BlobReply => ({
  status,
  offset,
  retry_after_s,
})

function answer(server: BlobServer, key: string, patch?: { offset: number; bytes: Uint8Array }): BlobReply {
  if (server.wanted && !server.wanted.has(key)) return says(404)
  const whole = server.stored.get(key)
  const before = server.partial.get(key) ?? new Uint8Array()
  if (whole) return says(patch ? 204 : 200, whole.length)
  if (!patch) return says(200, before.length)
  if (patch.offset !== before.length) return says(409, before.length)
  const now = Uint8Array.from([...before, ...patch.bytes])
  server.partial.set(key, now)
  if (now.length < SIZES.get(key)!) return says(204, now.length)
  server.partial.delete(key)
  if (shaOf(now) !== key.split('/')[1]) return says(460, 0)
  server.stored.set(key, now)
  return says(204, now.length)
}

/** How large each blob is, as the op that names it says. */
const SIZES = new Map<string, number>()

export interface Photo {
  rec: string
  full: string
  thumb: string
}

/** Saves a photo of this many bytes as a room does; its op is as it stands after `state`. */
export async function photograph(phone: TestPhone, size: number, state: 'acked' | 'waiting' = 'acked'): Promise<Photo> {
  const rec = newId(phone)
  const parts = [size, 900].map(length => phone.random(length) as Uint8Array<ArrayBuffer>)
  const roles = ['full', 'thumb'] as const
  const blobs = parts.map((part, n) => ({ sha: shaOf(part), size: part.length, type: 'image/jpeg', role: roles[n]! }))
  const [full = '', thumb = ''] = blobs.map(({ sha }) => `${SITE}/${sha}`)
  const op = { id: newId(phone), v: 1, t: 'create' as const, site: SITE, kind: 'photo', rec, set: {}, blobs }
  await phone.databases.outbox(ANA).run(['ops', 'meta', 'blobs', 'drafts'], 'write', async tx => {
    for (const [n, { size: bytes, ...about }] of blobs.entries()) {
      SIZES.set(`${SITE}/${about.sha}`, bytes)
      await hold(tx, { site: SITE, ...about }, parts[n]!.buffer, 'draft:report', phone.now_ms())
      await take(tx, `${SITE}/${about.sha}`, rec)
    }
    const row = await append(tx, op, null, phone.now_ms())
    tx.put('ops', row!.dseq, { ...row, state })
  })
  return { rec, full, thumb }
}

export const carrier = () => {
  const server = blobServer()
  return { server, phone: Object.assign(testPhone(), { blob: server.blob }) }
}
