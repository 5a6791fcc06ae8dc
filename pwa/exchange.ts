/** Binds the engine's exchange to this browser: fetch, gzip, the Web Lock; and signs the browser in. */

import { upload } from '../sync/blobs.ts'
import { readCursors } from '../sync/cursors.ts'
import * as engine from '../sync/exchange.ts'
import { readLink } from '../sync/link.ts'
import type { Network, Reply, Uploads } from '../sync/ports.ts'
import { SaveRefused } from '../sync/save.ts'
import { leafThrough } from './album.ts'
import { armed } from './armed.ts'
import { Deleted, ports } from './db.ts'
import { mine } from './store/person.ts'
import { type Me, type Session, store } from './store.ts'

export { store }
export type Why = engine.Why

declare const SW_VERSION: string | undefined

const REQUEST_TIMEOUT_MS = 20_000
const EXCHANGE_TIMEOUT_MS = 25_000
const PAUSE_AT_LEAST_MS = 1_000
const GZIP_FROM_BYTES = 1024
const CHUNK = { 'Content-Type': 'application/offset+octet-stream', 'Tus-Resumable': '1.0.0' }
const FENCE = { 'X-Muster': '1', 'Content-Type': 'application/json' }

/** The weightier reason wins where several meet: only some end a back-off. */
const WEIGHT: Why[] = ['timer', 'poke', 'open', 'online', 'save', 'try']

let running: Promise<void> | null = null
let next: { why: Why; done: Promise<void> } | null = null
let wake = () => {}

/**
 * Sends what waits and receives what is new; call it inside `waitUntil`. Never rejects. One at a time in this worker:
 * whoever asks meanwhile shares one more exchange after it, for this one may be past their op.
 */
export function exchange(why: Why): Promise<void> {
  if (!running) {
    running = drain(why)
      .catch(error => console.error('exchange', error))
      .finally(() => {
        running = null
      })
    return running
  }
  next ??= { why, done: running.then(begin) }
  if (WEIGHT.indexOf(why) > WEIGHT.indexOf(next.why)) next.why = why
  wake()
  return next.done
}

function begin(): Promise<void> {
  const why = next?.why ?? 'timer'
  next = null
  return exchange(why)
}

let stale = true // whether pictures may be missing, or here without their records

const idle = () => running === null

/** An exchange, then photos out and thumbnails in. Ops go first, so whoever starts an exchange meanwhile ends the rest. */
export const travel = (why: Why): Promise<void> =>
  exchange(why)
    .then(() => carry(why).catch(gone))
    .then(() => undefined)
    .catch(error => console.error('photos', error))

async function carry(why: Why): Promise<void> {
  const me = await store.me()
  if (!me || !idle()) return
  const { offline, fault } = await ports.databases.outbox(me.person).run(['meta'], 'read', readLink)
  if (offline || (fault && fault !== 'upgrade')) return // nobody answers us now
  const phone = { ...ports, ...network, person: me.person }
  const end_ms = Date.now() + EXCHANGE_TIMEOUT_MS
  for (let at: number | null = Date.now(); at !== null && at < end_ms && idle(); ) {
    await new Promise(done => setTimeout(done, at! - Date.now()))
    at = await upload(phone, why, idle)
  }
  if (stale && idle()) stale = !(await leafThrough(idle))
}

/** Goes on after pauses for as long as a worker may be kept alive. */
async function drain(why: Why): Promise<void> {
  const end_ms = Date.now() + EXCHANGE_TIMEOUT_MS
  let outcome = await round(why)
  while (outcome?.retry_at != null && !next) {
    const pause_ms = Math.max(PAUSE_AT_LEAST_MS, outcome.retry_at - Date.now())
    if (Date.now() + pause_ms >= end_ms) return
    await new Promise<void>(done => {
      wake = done
      setTimeout(done, pause_ms)
    })
    if (!next) outcome = await round('timer')
  }
}

function announce(kinds: string[]): void {
  stale ||= kinds.includes('photo')
  ports.announce(kinds)
}

async function round(why: Why): Promise<engine.Outcome | null> {
  const me = await store.me()
  const storage: engine.Phone['storage'] = (await navigator.storage?.persisted?.()) ? 'kept' : 'best_effort'
  const phone = { ...ports, ...network, announce, storage, armed: await armed(), person: me?.person ?? '' }
  const outcome = me && (await engine.exchange(phone, why).catch(gone))
  if (me?.untold && outcome?.complete) await tellLanguage(me.lang).catch(() => undefined) // then with a later one
  return outcome
}

/** Who signs out in the middle of an exchange takes its databases away: that ends it, and is no fault. */
function gone(error: unknown): null {
  const away = error instanceof Deleted || (error instanceof SaveRefused && error.code === 'signed_out')
  if (!away) throw error
  return null
}

/** A language chosen without a network is told once there is one. */
async function tellLanguage(lang: Me['lang']): Promise<void> {
  const { status } = await request('PATCH', '/session', new Blob([JSON.stringify({ lang })]), {})
  if (status === 200 && (await store.me())?.lang === lang) await store.setMe({ untold: undefined })
}

const network: Network & Uploads = {
  app: typeof SW_VERSION === 'string' ? SW_VERSION : 'dev',
  async post(text, plain) {
    const bytes = new Blob([text])
    const packed = !plain && bytes.size >= GZIP_FROM_BYTES && 'CompressionStream' in globalThis
    return request('POST', '/sync', packed ? await gzip(bytes) : bytes, packed ? { 'Content-Encoding': 'gzip' } : {})
  },
  async blob(key, patch) {
    const answer = await asked(
      patch ? 'PATCH' : 'HEAD',
      `/sync/blobs/${key}`,
      patch ? new Blob([patch.bytes as Uint8Array<ArrayBuffer>]) : null,
      patch ? { ...CHUNK, 'Upload-Offset': String(patch.offset) } : {},
    )
    const offset = answer.headers.get('Upload-Offset')
    return { status: answer.status, offset: offset === null ? null : Number(offset), ...after(answer) }
  },
  async lock(name, body) {
    const locks = globalThis.navigator?.locks
    return locks ? locks.request(name, { ifAvailable: true }, lock => (lock ? body() : null)) : body()
  },
}

/** A request's body may not be a stream in WebKit: the whole is packed first. */
const gzip = (bytes: Blob): Promise<Blob> =>
  new Response(bytes.stream().pipeThrough(new CompressionStream('gzip'))).blob()

function asked(method: string, path: string, body: Blob | null, headers: object): Promise<Response> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  return fetch(path, { method, body, headers: { ...FENCE, ...headers }, signal, redirect: 'error', cache: 'no-store' })
}

function after({ headers }: Response): { retry_after_s: number | null } {
  const told = headers.get('Retry-After')
  return { retry_after_s: told === null ? null : Number(told) || 0 }
}

async function request(method: string, path: string, body: Blob | null, headers: object): Promise<Reply> {
  const answer = await asked(method, path, body, headers)
  return { status: answer.status, text: await answer.text(), ...after(answer) }
}

/** Signs this browser in with its session cookie: asks `/session`, stores the person, makes the first exchange. */
export async function enter(): Promise<{ ok: true } | { ok: false; code: string }> {
  try {
    const { status, text } = await request('GET', '/session', null, {})
    const session: Session & { proto?: number; code?: string } = JSON.parse(text)
    if (status !== 200 || session.proto !== 1) return { ok: false, code: session.code ?? 'offline' }
    await store.signIn(session)
  } catch {
    return { ok: false, code: 'offline' } // no answer of ours: a portal, a dead line
  }
  await exchange('try')
  return (await complete()) ? { ok: true } : { ok: false, code: 'first_exchange' }
}

/** Whether the view holds everything this person may read, as of some moment. */
async function complete(): Promise<boolean> {
  const { view } = await mine(ports)
  const { token, more } = await view.run(['meta'], 'read', readCursors)
  return token !== null && !more
}
