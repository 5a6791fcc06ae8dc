/** Pictures that came from the server: in the Cache API, each as long as its record is held (sync/README.md §3). */
import { blobKey } from '../sync/blobs.ts'
import { ports } from './db.ts'
import { mine } from './store/person.ts'
import { type Shown, type Store, store } from './store.ts'

export type Size = 'thumb' | 'full'

/** What the rooms ask of it. Tests lend another. */
export interface Album {
  /** A picture from the cache, else from the network; null: it cannot be had now. */
  find(photo: Shown, size: Size): Promise<Response | null>
  /** Paths of what is held, as `address` makes them. */
  held(): Promise<Set<string>>
  /** Forgets all pictures of the signed-in person. */
  clear(): Promise<void>
}

const TIMEOUT_MS = 20_000
const DAYS_MS = 7 * 86_400_000
const THUMB_BYTES = 20_000_000
const ALL_BYTES = 100_000_000
const RUN_MS = 20_000
const TYPES = /^image\/(jpeg|png|webp)$/

export const address = (id: string, size: Size): string => `/app/photos/${id}/${size}`

const open = async (of: Store): Promise<Cache> => caches.open(`photos:${(await of.me())?.person}`)

async function fetched({ site, id, body }: Shown, size: Size): Promise<Response | null> {
  const path = size === 'thumb' ? `/sync/thumbs/${blobKey(site, id)}` : `/sync/blobs/${blobKey(site, body['sha'])}`
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  // Kept by us alone: what the browser kept would still be there after signing out.
  const answer = await fetch(path, { redirect: 'error', cache: 'no-store', signal }).catch(() => null)
  const type = answer?.headers.get('Content-Type') ?? ''
  if (answer?.status !== 200 || !TYPES.test(type)) return null
  const bytes = await answer.arrayBuffer().catch(() => null) // cut on the way
  const headers = { 'Content-Type': type, 'Content-Length': String(bytes?.byteLength) }
  return bytes && new Response(bytes, { headers })
}

export const album: Album = {
  async find(photo, size) {
    const cache = await open(store)
    const path = address(photo.id, size)
    const held = await cache.match(path)
    if (held && size === 'thumb') return held
    const found = held ?? (await fetched(photo, size))
    if (found) await cache.put(path, found.clone()) // put again, it is the youngest
    if (found && !held) await makeRoom(cache)
    return found
  },
  async held() {
    return new Set((await (await open(store)).keys()).map(({ url }) => new URL(url).pathname))
  },
  async clear() {
    await caches.delete(`photos:${(await store.me())?.person}`)
  },
}

/**
 * After a complete pull: drops the pictures of records that are gone, fetches thumbnails of the last days, newest first, and
 * makes room. `idle`: asked before each request. False: it was not finished.
 */
export async function leafThrough(idle: () => boolean): Promise<boolean> {
  const cache = await open(store)
  const held = await album.held()
  const { view } = await mine(ports)
  const rows = new Set((await view.run(['records'], 'read', tx => tx.keys('records'))).map(String))
  for (const path of held) if (!rows.has(`photo,${path.split('/')[3]}`)) await cache.delete(path)
  const end_ms = Date.now() + RUN_MS
  for (const plan of await plans()) {
    if (held.has(address(plan.id, 'full')) || (await store.bytes(plan.site, plan.body['sha']))) continue
    if (!idle()) return false
    const found = await fetched(plan, 'full')
    if (found) await cache.put(address(plan.id, 'full'), found)
  }
  const young = await store.list('photo', new Date(Date.now() - DAYS_MS).toISOString())
  let bytes = 0
  for (const photo of young.reverse()) {
    if (bytes > THUMB_BYTES) break
    const path = address(photo.id, 'thumb')
    if (held.has(path) || (await store.bytes(photo.site, photo.body['sha']))) continue
    if (!idle() || Date.now() > end_ms) return false
    const found = await fetched(photo, 'thumb')
    bytes += Number(found?.headers.get('Content-Length') ?? 0)
    if (found) await cache.put(path, found)
  }
  if (bytes) await makeRoom(cache)
  return true
}

/** The floor plans: they are here before anybody opens them, and stay. */
async function plans(): Promise<Shown[]> {
  const found = await Promise.all((await store.list('site')).map(({ body }) => store.get('photo', body['plan'] ?? '')))
  return found.filter(photo => photo !== null)
}

/** The least recently used go first: a cache keeps its entries in the order they were put. */
async function makeRoom(cache: Cache): Promise<void> {
  let bytes = 0
  const stay = new Set((await plans()).map(({ id }) => address(id, 'full')))
  for (const key of [...(await cache.keys())].reverse()) {
    bytes += Number((await cache.match(key))?.headers.get('Content-Length') ?? 0)
    if (bytes > ALL_BYTES && !stay.has(new URL(key.url).pathname)) await cache.delete(key)
  }
}
