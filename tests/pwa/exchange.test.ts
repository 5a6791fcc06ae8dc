/** The exchange as the browser binds it: the request's shape, one at a time, signing in. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { enter, exchange, store, travel } from '../../pwa/exchange.ts'
import { CREW, SITE } from '../sync/phone.ts'

const answer = (more: object = {}) => ({
  ...{ proto: 1, epoch: 'e', schema: 1, min_schema: 1, now: 0, last_dseq: 0 },
  asked: JSON.parse(asked.at(-1)?.text ?? '{}').now,
  ...{ durable: {}, results: [], touched: [] },
  pull: { token: 't', more: false, drop: [], heads: {}, buckets: [] },
  ...more,
})

const json = (body: object, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers })
const session = { proto: 1, name: 'Ana Silva', lang: 'en' as const, sites: [SITE], role: { [SITE]: 'crew' } }

interface Asked {
  path: string
  init: RequestInit & { headers: Record<string, string> }
  text: string
}

const browser = globalThis.fetch
let asked: Asked[]
let reply: (asked: Asked) => Response | Promise<Response>
let person = 0

beforeEach(async () => {
  asked = []
  reply = applies
  globalThis.fetch = (async (path: string, init: Asked['init']) => {
    const bytes = init.body ? Buffer.from(await (init.body as Blob).arrayBuffer()) : Buffer.from('')
    const text = (init.headers['Content-Encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
    asked.push({ path, init, text })
    return reply(asked.at(-1) as Asked)
  }) as unknown as typeof fetch
  person += 1
  await store.signIn({ ...session, person: `p${person}` })
})

afterEach(() => {
  globalThis.fetch = browser
})

/** Takes every op. */
const applies: typeof reply = ({ text }) =>
  json(answer({ results: JSON.parse(text).ops.map(([dseq]: [number]) => [dseq, { st: 'applied', seq: 1 }]) }))

const report = (sentence: string) => store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence } })
const sent = (n: number) => JSON.parse(asked[n]?.text ?? '{}').ops.length

test('the request: fenced, never redirected, never cached, small ones plain', async () => {
  await exchange('open')
  const { path, init } = asked[0] as Asked
  assert.deepEqual([path, init.method, init.redirect, init.cache], ['/sync', 'POST', 'error', 'no-store'])
  assert.deepEqual(init.headers, { 'X-Muster': '1', 'Content-Type': 'application/json' })
  assert.ok(init.signal)
})

test('from 1 KiB on it is packed', async () => {
  for (let n = 0; n < 5; n++) await report('x'.repeat(150))
  await exchange('save')
  assert.equal(asked[0]?.init.headers['Content-Encoding'], 'gzip')
  assert.equal(sent(0), 5)
})

test('who asks meanwhile is served by one more exchange', async () => {
  let release = () => {}
  const held = new Promise<void>(done => {
    release = done
  })
  reply = async () => {
    if (asked.length === 1) await held
    return applies(asked.at(-1) as Asked)
  }
  const first = exchange('open')
  while (asked.length === 0) await new Promise(setImmediate)
  await report('late')
  const others = [exchange('poke'), exchange('save'), exchange('timer')]
  release()
  await Promise.all([first, ...others])
  assert.deepEqual(
    asked.map((_, n) => sent(n)),
    [0, 1, 0],
    'the op goes with the first, three askers share one more',
  )
  assert.deepEqual(
    (await store.queue()).map(item => item.state),
    ['acked'],
  )
})

test('a pause ends when somebody asks', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  reply = () => {
    throw new TypeError('Failed to fetch')
  }
  await report('x')
  const first = exchange('save')
  while (asked.length === 0 || !(await store.chip()).offline) await new Promise(setImmediate)
  reply = applies
  for (let n = 0; n < 20; n++) await new Promise(setImmediate) // it pauses now
  await exchange('online')
  await first
  mock.timers.reset()
  assert.deepEqual(
    (await store.queue()).map(item => item.state),
    ['acked'],
  )
})

test('a language is told once, when the server takes what it is sent', async () => {
  await store.setMe({ lang: 'zh-CN', untold: true })
  reply = () => json({ proto: 1, code: 'signed_out' }, 401)
  await exchange('save')
  assert.deepEqual(
    asked.map(one => one.path),
    ['/sync'],
  )
  reply = one => (one.path === '/sync' ? applies(one) : json(session))
  await exchange('try')
  await exchange('try')
  assert.deepEqual(
    asked.slice(1).map(({ path, init, text }) => [init.method, path, path === '/sync' ? '' : text]),
    [
      ['POST', '/sync', ''],
      ['PATCH', '/session', '{"lang":"zh-CN"}'],
      ['POST', '/sync', ''],
    ],
  )
  assert.deepEqual([(await store.me())?.lang, (await store.me())?.untold], ['zh-CN', undefined])
})

test('another holder of the lock: nothing is asked', async () => {
  const locks = { request: async (_name: string, _options: object, body: (lock: null) => unknown) => body(null) }
  Object.defineProperty(globalThis.navigator, 'locks', { value: locks, configurable: true })
  await exchange('open')
  Object.defineProperty(globalThis.navigator, 'locks', { value: undefined, configurable: true })
  assert.equal(asked.length, 0)
})

test('nobody signed in: nothing is asked, nothing fails', async () => {
  await store.signOut()
  await exchange('timer')
  assert.equal(asked.length, 0)
})

test('enter: the session, then everything this person may read', async () => {
  const put = [['zone', 'z', 3, { order: 1 }]]
  const buckets = [{ id: CREW, at: 3, reset: 'new', put, gone: [], sum: [1, 0] }]
  reply = ({ path }) =>
    path === '/session'
      ? json({ ...session, person: 'lin', name: 'Lin Yue' })
      : json(answer({ pull: { token: 't', more: false, drop: [], heads: {}, buckets } }))
  assert.deepEqual(await enter(), { ok: true })
  assert.equal((await store.me())?.name, 'Lin Yue')
  assert.deepEqual(
    (await store.list('zone')).map(row => row.id),
    ['z'],
  )
})

test('enter: signed out, a portal, no line, a first exchange that fails', async () => {
  const outcome = async (answers: typeof reply) => {
    reply = answers
    return enter()
  }
  assert.deepEqual(await outcome(() => json({ proto: 1, code: 'signed_out' }, 401)), { ok: false, code: 'signed_out' })
  assert.deepEqual(await outcome(() => new Response('<html>')), { ok: false, code: 'offline' })
  assert.deepEqual(await outcome(() => Promise.reject(new TypeError('dead'))), { ok: false, code: 'offline' })
  const half: typeof reply = ({ path }) =>
    path === '/session' ? json({ ...session, person: 'half' }) : json({ proto: 1, code: 'signed_out' }, 401)
  assert.deepEqual(await outcome(half), { ok: false, code: 'first_exchange' })
})

/** A report's photo of two small blobs, saved and not yet sent. */
async function photograph(): Promise<void> {
  const bytes: [ArrayBuffer, ArrayBuffer] = [new Uint8Array(700).buffer, new Uint8Array(70).buffer]
  const [sha, thumb] = ['ab'.repeat(32), 'cd'.repeat(32)]
  const sizes = { size: 700, width: 4, height: 3, orig_size: 900, orig_sha: sha, taken_at: '2026-11-21T06:00:00.000Z' }
  await store.pick('report', SITE, { sha, thumb: { sha: thumb, size: 70 }, ...sizes }, bytes)
  const blobs = [
    { sha, size: 700, type: 'image/jpeg', role: 'full' as const },
    { sha: thumb, size: 70, type: 'image/jpeg', role: 'thumb' as const },
  ]
  await store.save({ t: 'create', site: SITE, kind: 'photo', set: { sha }, blobs }, 'report')
}

test('photos follow the ops: fenced, the thumbnail first; the server hears of this storage and of push', async t => {
  Object.assign(globalThis, { registration: {} })
  t.after(() => Object.assign(globalThis, { registration: undefined }))
  Object.assign(globalThis, { caches: { open: async () => ({ keys: async () => [] }) } })
  reply = it => {
    const size = it.text.length + Number(it.init.headers['Upload-Offset'] ?? 0)
    return it.path === '/sync' ? applies(it) : new Response(null, { headers: { 'Upload-Offset': String(size) } })
  }
  await photograph()
  await travel('save')
  const [sync, head, patch] = asked
  assert.deepEqual(JSON.parse(sync!.text).phone, { armed: 'no_push', storage: 'best_effort' })
  assert.deepEqual(
    asked
      .map(({ path, init, text }) => `${init.method} ${path.slice(0, 12)} ${path.slice(-2)} ${text.length}`)
      .slice(1),
    ['HEAD /sync/blobs/ cd 0', 'PATCH /sync/blobs/ cd 70', 'HEAD /sync/blobs/ ab 0', 'PATCH /sync/blobs/ ab 700'],
  )
  assert.equal(head!.init.headers['X-Muster'], '1')
  assert.deepEqual(patch!.init.headers, {
    'X-Muster': '1',
    'Content-Type': 'application/offset+octet-stream',
    'Tus-Resumable': '1.0.0',
    'Upload-Offset': '0',
  })
  assert.equal((await store.chip()).photos, 0)
})

test('where the exchange met no server, no photo knocks at it', async () => {
  reply = () => new Response('<p>Welcome to our wireless network</p>')
  await photograph()
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
  let over = false
  const tried = travel('save').finally(() => {
    over = true
  })
  for (let n = 0; n < 1_000 && !over; n++) {
    await new Promise(setImmediate)
    mock.timers.tick(1_000)
  }
  await tried
  mock.timers.reset()
  assert.deepEqual([...new Set(asked.map(({ path }) => path))], ['/sync'])
  assert.equal((await store.chip()).photos, 1)
})
