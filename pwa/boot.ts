/** The way in: registers the worker, lets it fetch the site, opens the app. Seen only where no worker has answered. */
declare const BOOT_WORDS: Record<string, Record<string, string>>

const TRIES = 3
const WAIT_MS = 60_000
const TRIED = 'muster-boot'
/** Where somebody was who had to sign in first. */
const NEXT = 'muster-next'

const words = BOOT_WORDS[document.documentElement.lang] ?? BOOT_WORDS['en']!

function tell(id: string): void {
  const place = document.getElementById('boot') ?? document.body
  place.textContent = words[id] ?? id
}

/** WeChat and its like open links in a browser that keeps nothing. */
const insideAnotherApp = () => /MicroMessenger|DingTalk|Lark|FBAN|FBAV|Instagram|Line\//i.test(navigator.userAgent)

async function worker(): Promise<ServiceWorker> {
  const policy = window.trustedTypes?.createPolicy('boot', { createScriptURL: (url: string) => url })
  const url = (policy?.createScriptURL('/sw.js') ?? '/sw.js') as string
  const registration = await navigator.serviceWorker.register(url, { scope: '/', updateViaCache: 'none' })
  if (!registration) throw new Error('blocked')
  const found = registration.active ?? registration.waiting ?? registration.installing
  if (!found) throw new Error('no worker')
  if (found.state === 'activated') return found
  return new Promise((resolve, reject) => {
    found.addEventListener('statechange', () => {
      if (found.state === 'activated') resolve(found)
      if (found.state === 'redundant') reject(new Error('redundant'))
    })
  })
}

function enter(by: ServiceWorker): Promise<{ ok: boolean; code?: string }> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(data)
    by.postMessage({ t: 'enter' }, [port2])
    setTimeout(() => resolve({ ok: false, code: 'offline' }), WAIT_MS)
  })
}

const here = () =>
  location.pathname === '/boot' ? (sessionStorage.getItem(NEXT) ?? '/app/') : location.pathname + location.search

async function begin(): Promise<void> {
  if (insideAnotherApp()) return tell('boot-in-app')
  if (!isSecureContext) return tell('boot-insecure')
  if (!('serviceWorker' in navigator)) return tell('boot-no-worker')
  const tried = Number(sessionStorage.getItem(TRIED) ?? 0)
  if (tried >= TRIES) return tell('boot-loop')
  sessionStorage.setItem(TRIED, String(tried + 1))
  const { ok, code } = await enter(await worker())
  if (code === 'signed_out') {
    sessionStorage.setItem(NEXT, here())
    sessionStorage.removeItem(TRIED) // no loop: somebody has to sign in
    return location.replace('/login')
  }
  if (!ok) return tell('boot-offline')
  sessionStorage.removeItem(TRIED)
  const address = here()
  sessionStorage.removeItem(NEXT)
  location.replace(address)
}

begin().catch(error => {
  console.error(error)
  tell('boot-no-worker')
})
