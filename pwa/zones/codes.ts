/** What was read off a code: an address of ours to open, or one sentence about what it is. Nothing else is opened. */
import { type Here, inWords } from '../here.ts'
import { CODE, inUse, zoneBy } from './rules.ts'

export type Named = { open: string } | { id: string; args?: Record<string, string> }

const TEXT_CHARS = 40

/** A printed code: a zone's, or a person's badge. `host`: where it says it belongs, if that is not here. */
export async function codeNames(here: Here, code: string, host = '', to = ''): Promise<Named> {
  const zone = await zoneBy(here, code)
  if (!zone)
    return (await badgeNames(here, code)) ?? (host ? { id: 'code-elsewhere', args: { host } } : { id: 'code-old' })
  if (zone.site === here.site)
    return { open: to === 'report' ? `/app/report?zone=${zone.id}` : `/app/zones/${zone.id}?scanned` }
  const site = inWords((await here.store.get('site', zone.site))?.body['name'], here.me.lang)
  return { id: 'code-other-site', args: { site } }
}

async function badgeNames({ store, site }: Here, code: string): Promise<Named | undefined> {
  const rows = CODE.test(code.toLowerCase()) ? await store.byKey(`member/badge:${code.toLowerCase()}`) : []
  const name = rows.find(row => row.site === site)?.body['name']
  return name && { id: 'code-badge', args: { name } }
}

/** Whatever a camera may read, or somebody may type. `origin`: ours. */
export async function textNames(here: Here, text: string, origin: string, to = ''): Promise<Named> {
  const said = text.trim()
  const address = /^https?:\/\//i.test(said) ? urlOf(said) : null
  if (address) return addressNames(here, address, origin, to)
  if (/^wifi:/i.test(said)) return { id: 'code-wifi' }
  const named = await codeNames(here, said, '', to)
  if ('open' in named || named.id !== 'code-old' || CODE.test(said.toLowerCase())) return named
  return { id: 'code-text', args: { text: short(said) } }
}

/** A code or a zone's name as somebody typed it: blanks, hyphens, capitals and wide letters make no difference. */
export async function typedNames(here: Here, text: string, origin: string, to = ''): Promise<Named> {
  const named = await textNames(here, text, origin, to)
  if ('open' in named || !/^code-(old|text)$/.test(named.id)) return named
  const typed = bare(text)
  const zones = typed ? (await here.zones()).filter(inUse) : []
  const coded = zones.filter(({ body }) => bare(body['code']) === typed)
  const found = coded.length
    ? coded
    : zones.filter(({ body }) => Object.values(body['name'] ?? {}).some(one => bare(one) === typed))
  if (found.length > 1) return { id: 'code-several' }
  const id = found[0]?.id
  if (!id) return { id: 'code-unknown', args: { text: short(text.trim()) } }
  return { open: to === 'report' ? `/app/report?zone=${id}` : `/app/zones/${id}` }
}

const bare = (text: unknown) =>
  String(text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_.·]/gu, '')

const short = (text: string) => {
  const letters = [...text]
  return letters.length > TEXT_CHARS ? `${letters.slice(0, TEXT_CHARS).join('')}…` : text
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
