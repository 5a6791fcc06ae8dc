/** A page that begins before what it shows is read: by then the browser has made room for it, and its styles are there. */
import { ROUTES } from './app.ts'
import type { House } from './here.ts'
import { HEADERS, head } from './layout.ts'
import type { Lang } from './words.ts'

/** Screens that are there whoever asks. What has a parameter may be elsewhere, or nowhere. */
const ALWAYS = new Set<string>(ROUTES.filter(address => !address.includes(':')))

/** Whether a request opens such a screen; a form, parts of a page, and what a query asks of it are answered as a whole. */
export function isBegun({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>): boolean {
  const { pathname, search } = new URL(url)
  return method === 'GET' && mode === 'navigate' && !search && ALWAYS.has(pathname)
}

/** The page whose head is sent at once, and after it `screen`, which was drawn without one. */
export function begin(house: House, lang: Lang, screen: Promise<Response>): Response {
  const headOf = async () => {
    const { theme = '' as const, lang: own = lang } = (await house.store.me()) ?? {}
    return String(await head({ lang: own, theme, assets: house.assets }))
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const send = async () => {
    const first = writable.getWriter()
    await first.write(new TextEncoder().encode(await headOf()))
    first.releaseLock()
    await (await screen).body!.pipeTo(writable)
  }
  send().catch(error => writable.abort(error).catch(() => undefined)) // whoever asked has gone
  const headers = { ...HEADERS, 'X-SW-Version': house.version, 'Content-Type': 'text/html; charset=UTF-8' }
  return new Response(readable, { headers })
}
