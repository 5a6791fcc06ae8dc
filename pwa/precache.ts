/** The shell: every asset of this version, fetched whole at install, kept in a cache of its own name. */
declare const ASSETS: Readonly<Record<string, string>>
declare const SW_VERSION: string

export const assets = ASSETS
export const version = SW_VERSION
const SHELL = `muster-shell:${SW_VERSION}`

/** Fetches all assets past the HTTP cache; fails as a whole, so a version is complete or absent. */
export async function fill(): Promise<void> {
  // The touch icon is taken by the phone when Muster is installed, not by us.
  const { 'icon-touch': _, decoder, ...shown } = ASSETS
  const wanted = [...Object.values(shown), ...((await readsCodes()) ? [] : [decoder!])]
  const shell = await caches.open(SHELL)
  await shell.addAll(wanted.map(path => new Request(path, { cache: 'reload' })))
}

const ANSWER_MS = 1000

/** Whether this browser reads codes by itself; one that does not say so soon is taken for one that does not. */
async function readsCodes(): Promise<boolean> {
  const { BarcodeDetector: native } = globalThis as { BarcodeDetector?: { getSupportedFormats(): Promise<string[]> } }
  const silence = new Promise<string[]>(done => setTimeout(() => done([]), ANSWER_MS))
  const asked: Promise<string[]> = native?.getSupportedFormats() ?? Promise.resolve([])
  const formats = await Promise.race([asked, silence]).catch((): string[] => [])
  return formats.includes('qr_code')
}

/** Static routes of a worker, as far as a browser has them (https://w3c.github.io/ServiceWorker/#dictdef-routerrule). */
type Routed = ExtendableEvent & { addRoutes?(rules: object[]): Promise<void> }

/** Else Chromium asks the server for every screen too while it starts the worker; and files of the shell need no worker. */
export const route = (event: Routed): Promise<void> | undefined =>
  event
    .addRoutes?.([
      { condition: { urlPattern: { pathname: '/static/*' } }, source: { cacheName: SHELL } },
      { condition: { urlPattern: { pathname: '/app/*' } }, source: 'fetch-event' },
    ])
    .catch(() => undefined)

/** Drops the shells of older versions. */
export async function sweep(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(
    names.filter(name => name.startsWith('muster-shell:') && name !== SHELL).map(name => caches.delete(name)),
  )
}

/** A file of the shell, else from the network. */
export async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request)
}

/** The text of an asset by its name. */
export async function assetText(name: string): Promise<string> {
  const answer = await asset(new Request(ASSETS[name] ?? ''))
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return answer.text()
}

/** Whether the browser promises to keep what we store, and how much more fits. */
export async function storage() {
  const kept = (await navigator.storage?.persisted?.()) ?? false
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {}
  return { kept, free_mb: quota === undefined ? null : Math.floor((quota - (usage ?? 0)) / 1e6) }
}
