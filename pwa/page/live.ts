/** What is new: one page per browser listens to the server, every page hears the worker. */
const QUIET_S = 60
const LISTENING_S = 300

let listening = false

export const exchange = (why: 'open' | 'poke' | 'online' | 'timer') =>
  navigator.serviceWorker.controller?.postMessage({ t: 'exchange', why })

/** Kinds that changed since the screen now shown, or on its way, was asked for. */
const missed = new Set<string>()

/** Calls `changed` with each kind whose records look different now, and with `chip`. */
export function listen(changed: (kind: string) => void): void {
  new BroadcastChannel('muster').onmessage = ({ data }) => {
    for (const kind of [...(data.changed ?? []), 'chip']) {
      missed.add(kind)
      changed(kind)
    }
  }
  // A screen may have been drawn just before a change and arrive just after it was told: then it is told again.
  const whole = (event: Event) => (event as CustomEvent).detail.ctx.target === document.body
  document.addEventListener('htmx:before:request', event => whole(event) && missed.clear())
  document.addEventListener('htmx:after:swap', event => whole(event) && missed.forEach(changed))
  // What was told before this page could hear it; htmx itself begins in a task of its own, before this one.
  setTimeout(() => ['any', 'chip'].forEach(changed))
  addEventListener('online', () => exchange('online'))
  addEventListener('offline', () => changed('chip'))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && exchange('open'))
  setInterval(() => changed('minute'), 60_000) // what was due is late, and nobody changed anything
  exchange('open')
  lead()
  tick()
}

function tick(): void {
  setTimeout(
    () => {
      exchange('timer')
      tick()
    },
    1000 * (listening ? LISTENING_S : QUIET_S),
  )
}

/** The page that holds the lock keeps the one event stream; when it closes, another takes over. */
function lead(): void {
  navigator.locks?.request('muster-events', () => new Promise<void>(() => follow())).catch(() => undefined) // the page is being unloaded
}

function follow(): void {
  const events = new EventSource('/sync/events')
  events.onopen = () => (listening = true)
  events.onerror = () => (listening = false)
  events.addEventListener('poke', ({ data }) => {
    const { within } = JSON.parse(data)
    setTimeout(() => exchange('poke'), Math.random() * (within ?? 0))
  })
  events.addEventListener('bye', () => {
    listening = false
    events.close()
    exchange('timer')
  })
}
