/** The worker: lifecycle, fetch, messages. Everything else is in app.ts (what is shown) and exchange.ts (what travels). */
import type { ExecutionContext } from 'hono'
import { uuid7 } from '../sync/canon.ts'
import { album } from './album.ts'
import { makeApp } from './app.ts'
import { begin, isBegun } from './begin.ts'
import { enter, travel, type Why } from './exchange.ts'
import type { House, Reply } from './here.ts'
import { shrink } from './photos/shrink.ts'
import { asset, assets, assetText, fill, route, storage, sweep, version } from './precache.ts'
import { store } from './store.ts'
import { dictionary } from './words.ts'

declare const self: ServiceWorkerGlobalScope

const CALL_TIMEOUT_MS = 20_000
const HEADERS = { 'Content-Type': 'application/json', 'X-Muster': '1' }

async function call(method: string, path: string, body?: object): Promise<Reply | null> {
  try {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS)
    const answer = await fetch(path, {
      method,
      headers: HEADERS,
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal,
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {} }
  } catch {
    return null // no network, or something between us that does not speak for the server
  }
}

// A worker to be replaced stops trying, for the next version waits until it has. What it was sending stays in the outbox.
let rest = () => {}
const resting = new Promise<void>(done => {
  rest = done
})
const go = (why: Why) => Promise.race([travel(why), resting])

const lent = { shrink, album, call, storage, assets, version }
const house: House = {
  store,
  say: dictionary(lang => assetText(`words-${lang}`)),
  now_ms: () => Date.now(),
  new_id: () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
  exchange: go,
  ...lent,
}
const lang = navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
const app = makeApp(house, lang)

// No skipWaiting here: the page offers the new version, and nothing half-filled is lost to it.
self.addEventListener('install', event => event.waitUntil(Promise.all([fill(), route(event)])))
self.addEventListener('activate', event => event.waitUntil(sweep().then(() => self.clients.claim())))

self.addEventListener('fetch', event => {
  const { origin, pathname } = new URL(event.request.url)
  if (origin !== self.location.origin) return
  if (pathname.startsWith('/static/')) event.respondWith(asset(event.request))
  if (/^\/(app|z)(\/|$)/.test(pathname)) event.respondWith(answer(event))
})

/** The event is the context: what a route starts with `waitUntil` outlives its answer. */
async function answer(event: FetchEvent): Promise<Response> {
  const begun = isBegun(event.request)
  const screen = Promise.resolve(app.fetch(event.request, { begun }, event as unknown as ExecutionContext))
  if (!begun) return screen
  event.waitUntil(screen)
  return begin(house, lang, screen)
}

type Message = { t: 'exchange'; why: Why } | { t: 'skipWaiting' } | { t: 'rest' } | { t: 'enter' }

self.addEventListener('message', event => {
  const message: Message = event.data
  if (message.t === 'skipWaiting') event.waitUntil(self.skipWaiting())
  if (message.t === 'exchange') event.waitUntil(go(message.why))
  if (message.t === 'rest') rest()
  if (message.t === 'enter') event.waitUntil(enter().then(answer => event.ports[0]?.postMessage(answer)))
})

// An extra where the browser has it: the network is back though no page is open.
self.addEventListener('sync' as 'message', event => event.waitUntil(go('online')))
