/** A new version waits until it is asked for; pages with a half-filled form take it when that is done. */
import { dirty, settled } from './drafts.ts'

let waiting: ServiceWorker | null = null
let stale = false

const prompt = () => {
  const notice = document.getElementById('update')
  if (notice) notice.hidden = !waiting
}

const reload = () => settled().then(() => location.reload())

async function watch(): Promise<void> {
  const registration = await navigator.serviceWorker.ready
  const offer = (worker: ServiceWorker | null) => {
    waiting = worker
    prompt()
  }
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => offer(worker.state === 'installed' ? worker : registration.waiting))
  })
  document.addEventListener('visibilitychange', () => {
    // Never awaited: it may hang. It fails without a network, and then there is nothing new.
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
  })
}

export function offerUpdate(): void {
  const had = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    waiting = null // whatever was offered is here now
    prompt()
    if (!had || stale) return
    stale = true
    if (!dirty()) reload()
  })
  document.addEventListener('click', event => {
    if (!waiting || !(event.target as HTMLElement).closest('[data-do="update"]')) return
    navigator.serviceWorker.controller?.postMessage({ t: 'rest' })
    waiting.postMessage({ t: 'skipWaiting' })
  })
  // The next screen of a page that was left alone is asked for whole, and so comes with the new version's script.
  document.addEventListener('htmx:before:request', event => {
    const { target, request } = (event as CustomEvent).detail.ctx
    if (!stale || target !== document.body || request.method !== 'GET') return
    event.preventDefault()
    settled().then(() => location.assign(request.action))
  })
  document.addEventListener('htmx:after:swap', () => {
    prompt()
    if (stale && !dirty()) reload()
  })
  watch()
}
