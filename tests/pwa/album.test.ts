/** Pictures of others, in a cache of one's own: fetched, kept, dropped with their records and at sign-out. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { address, album, leafThrough } from '../../pwa/album.ts'
import { ports } from '../../pwa/db.ts'
import { store } from '../../pwa/store.ts'
import { foldIn } from '../../sync/inbox.ts'
import { KINDS } from '../../sync/kinds.ts'
import type { Answer } from '../../sync/wire.ts'
import { ANA, CREW, SITE } from '../sync/phone.ts'
import { session } from './stores.ts'

/** The Cache API, as far as it is used: entries in the order they were put, a path put again is the last. */
const kept = new Map<string, Map<string, { bytes: ArrayBuffer; headers: Headers }>>()
const cache = (name: string) => {
  const entries = kept.get(name) ?? new Map<string, { bytes: ArrayBuffer; headers: Headers }>()
  kept.set(name, entries)
  const path = (key: string | Request) =>
    new URL(typeof key === 'string' ? key : key.url, 'http://muster.test').pathname
  return {
    match: async (key: string | Request) => {
      const { bytes, headers } = entries.get(path(key)) ?? {}
      return bytes && new Response(bytes, { headers: headers! })
    },
    put: async (key: string, value: Response) => {
      const bytes = await value.arrayBuffer()
      entries.delete(path(key))
      entries.set(path(key), { bytes, headers: value.headers })
    },
    keys: async () => [...entries.keys()].map(key => new Request(`http://muster.test${key}`)),
    delete: async (key: string | Request) => entries.delete(path(key)),
  }
}
const asked: string[] = []
/** What the server answers; a number is a status without a picture. */
let answer: number | { type: string; bytes: number } = { type: 'image/jpeg', bytes: 10 }

Object.assign(globalThis, {
  caches: { open: async (name: string) => cache(name), delete: async (name: string) => kept.delete(name) },
  fetch: async (path: string) => {
    asked.push(path)
    if (typeof answer === 'number') return new Response('', { status: answer })
    return new Response(new Uint8Array(answer.bytes), { headers: { 'Content-Type': answer.type } })
  },
})

const id = (n: number) => `bf000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const DAY_MS = 86_400_000
let seq = 0

/** The site's plan is the photo `n`, or none is. */
async function planned(n: number): Promise<void> {
  const view = ports.databases.view(ANA)
  const row = { kind: 'site', id: SITE, bucket: CREW, seq: 1, gen: 0, body: { plan: id(n) }, sort: '', keys: [] }
  await view.run(['records'], 'relaxed', async tx => tx.put('records', ['site', SITE], row))
}

/** Photos taken so many days ago come with the next pull; of `gone` a tombstone. */
async function pulled(days: number[], gone: string[] = []): Promise<void> {
  const view = ports.databases.view(ANA)
  const fold: number = (await view.run(['meta'], 'read', tx => tx.get('meta', 'fold'))) ?? 0
  const at = new Date(Date.now()).getTime()
  const row = (ago: number, n: number): [string, string, number, object] => {
    seq += 1
    return ['photo', id(n), seq, { sha: 'ab'.repeat(32), taken_at: new Date(at - ago * DAY_MS).toISOString() }]
  }
  const put = days.map(row)
  seq += 1
  const dead = gone.map(one => ['photo', one, seq])
  const bucket = { id: CREW, at: seq, put, gone: dead, ...(fold === 0 && { reset: 'new' }) }
  const pull = { token: 't', more: false, drop: [], heads: { [SITE]: seq }, buckets: [bucket] }
  const about = { proto: 1, epoch: 'e', schema: 1, min_schema: 1, now: 0, asked: 0, last_dseq: 0, durable: {} }
  const told = { ...about, results: [], touched: [], pull } as unknown as Answer
  await view.run(['records', 'meta'], 'relaxed', tx => foldIn(tx, KINDS, fold, told))
}

beforeEach(async () => {
  asked.length = 0
  answer = { type: 'image/jpeg', bytes: 10 }
  await store.signIn(session)
})

test('thumbnails of the last seven days are fetched, the newest first, and once', async () => {
  await pulled([3, 1, 30])
  assert.equal(await leafThrough(() => true), true)
  assert.deepEqual(asked, [`/sync/thumbs/${SITE}/${id(1)}`, `/sync/thumbs/${SITE}/${id(0)}`])
  await leafThrough(() => true)
  assert.equal(asked.length, 2)
})

test('ops go first: it ends before its next request and says that it was not finished', async () => {
  await pulled([3, 1, 30, 2])
  assert.equal(await leafThrough(() => false), false)
  assert.deepEqual(asked, [])
})

for (const odd of [404, 503, { type: 'text/html', bytes: 10 }])
  test(`${JSON.stringify(odd)} is no picture, and is asked for again`, async () => {
    answer = odd
    await leafThrough(() => true)
    assert.equal((await album.held()).has(address(id(3), 'thumb')), false)
    assert.equal(asked.length, 1)
  })

test('a full picture is kept when it is viewed; beyond 100 MB the least recently used go', async () => {
  const [one, two] = await Promise.all([0, 1].map(n => store.get('photo', id(n))))
  answer = { type: 'image/png', bytes: 60_000_000 }
  assert.equal((await album.find(one!, 'full'))!.headers.get('Content-Type'), 'image/png')
  assert.equal(asked[0], `/sync/blobs/${SITE}/${'ab'.repeat(32)}`)
  assert.ok((await album.held()).has(address(id(0), 'full')))
  await album.find(two!, 'full')
  assert.deepEqual(
    [...(await album.held())].filter(path => path.endsWith('full')),
    [address(id(1), 'full')],
  )
})

test('fault 22: pictures go with their records', async () => {
  assert.ok((await album.held()).has(address(id(1), 'full')))
  await pulled([], [id(1)])
  await leafThrough(() => false)
  assert.ok(![...(await album.held())].some(path => path.includes(id(1))))
})

test('the floor plan is fetched before anybody opens it, once, and never makes room', async () => {
  await planned(2)
  answer = { type: 'image/png', bytes: 60_000_000 }
  await leafThrough(() => true)
  assert.equal(asked.filter(path => path.startsWith('/sync/blobs/')).length, 1)
  const one = await store.get('photo', id(0))
  await album.find(one!, 'full')
  const full = [...(await album.held())].filter(path => path.endsWith('full'))
  assert.ok(full.includes(address(id(2), 'full')))
  asked.length = 0
  await leafThrough(() => true)
  assert.ok(!asked.some(path => path.startsWith('/sync/blobs/')))
  await planned(99)
})

test('and all of them at sign-out', async () => {
  assert.equal(kept.size, 1)
  await album.clear()
  assert.equal(kept.size, 0)
})
