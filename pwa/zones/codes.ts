/** What was read off a code: an address of ours to open, or one sentence about what it is. Nothing else is opened. */
import { type Here, inWords } from '../here.ts'
import { zoneBy } from './rules.ts'

export type Named = { open: string } | { id: string; args?: Record<string, string> }

const TEXT_CHARS = 40

/** A zone's code, printed at this address (`host` empty) or at another. */
export async function codeNames(here: Here, code: string, host = '', to = ''): Promise<Named> {
  const zone = await zoneBy(here, code)
  if (!zone) return host ? { id: 'code-elsewhere', args: { host } } : { id: 'code-old' }
  if (zone.site === here.site)
    return { open: to === 'report' ? `/app/report?zone=${zone.id}` : `/app/zones/${zone.id}?scanned` }
  const site = inWords((await here.store.get('site', zone.site))?.body['name'], here.me.lang)
  return { id: 'code-other-site', args: { site } }
}

/** Whatever a camera may read, or somebody may type. `origin`: ours. */
export async function textNames(here: Here, text: string, origin: string, to = ''): Promise<Named> {
  const said = text.trim()
  const address = /^https?:\/\//i.test(said) ? urlOf(said) : null
  if (address) return addressNames(here, address, origin, to)
  if (/^wifi:/i.test(said)) return { id: 'code-wifi' }
  const named = await codeNames(here, said, '', to)
  if ('open' in named) return named
  const [badge] = /^[\w.-]{1,10}$/.test(said) ? await here.store.byKey(`member/badge:${said.toLowerCase()}`) : []
  if (badge) return { id: 'code-badge', args: { name: String(badge.body['name']) } }
  const letters = [...said]
  return {
    id: 'code-text',
    args: { text: letters.length > TEXT_CHARS ? `${letters.slice(0, TEXT_CHARS).join('')}…` : said },
  }
}

async function addressNames(here: Here, address: URL, origin: string, to: string): Promise<Named> {
  const { host, pathname } = address
  const own = address.origin === origin
  const code = /^\/z\/([^/]+)\/?$/.exec(pathname)?.[1]
  if (code) return codeNames(here, code, own ? '' : host, to)
  if (!own || !/^\/join\/[\w-]{1,64}$/.test(pathname)) return { id: 'code-address', args: { host } }
  return here.strip.sync.offline ? { id: 'code-join-offline' } : { open: pathname }
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
