/** What a room is given with each request: the person, their words, their clock, their records. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Body } from '../sync/wire.ts'
import type { Album } from './album.ts'
import { type Clock, clock } from './clock.ts'
import { HEADERS, type Html, head, LATER, middle, PLACES, page, type Screen, type Strip } from './layout.ts'
import { makes } from './rights.ts'
import { type Me, once, type Shown, type Store } from './store.ts'
import type { Lang, Say } from './words.ts'

/** An answer of the server to something that cannot be an op; null: no network. */
export interface Reply {
  status: number
  body: Record<string, unknown>
}

/** What the worker lends the rooms. Tests lend the same. */
export interface House {
  store: Store
  say(lang: Lang): Promise<Say>
  now_ms(): number
  new_id(): string
  exchange(why: 'save' | 'try'): Promise<void>
  call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Reply | null>
  /** A picked picture made small; rejects where the browser cannot read it. */
  shrink(file: ArrayBuffer): Promise<{ full: ArrayBuffer; thumb: ArrayBuffer; width: number; height: number }>
  album: Album
  storage(): Promise<{ kept: boolean; free_mb: number | null }>
  assets: Readonly<Record<string, string>>
  version: string
}

export interface Here {
  house: House
  store: Store
  me: Me
  site: string
  role: string
  /** The site as this phone holds it; null: nothing of it, as before the first exchange and after leaving it. */
  place: Shown | null
  say: Say
  clock: Clock
  strip: Strip
  /** Members by person, and zones in their order; each is read once. */
  people(): Promise<Map<string, Shown>>
  zones(): Promise<Shown[]>
}

/** `begun`: the head of the page was sent already. */
export type Env = { Bindings: { begun?: boolean }; Variables: { here: Here } }
export type Ctx = Context<Env>

/** The words of a `words` value in the reader's language, or in whichever there is. */
export function inWords(value: unknown, lang: Lang): string {
  const words = (value ?? {}) as Record<string, string>
  return words[lang] ?? Object.values(words)[0] ?? ''
}

/** What somebody is here: for a time, until when and what then. */
export function roleOf({ say, clock }: Pick<Here, 'say' | 'clock'>, { role, until, role_after }: Body): string {
  const words = say(`member-role-${role}`)
  if (!until || Date.parse(until) <= clock.now_ms) return words
  const then = role_after ? 'then' : 'leaves'
  return say('role-until', { role: words, at: clock.stamp(until), then, after: say(`member-role-${role_after}`) })
}

const IDLE = { waiting: 0, sending: 0, photos: 0, needs: 0, offline: false, signedOut: true, receivedAt: null }
const NOBODY: Me = { person: '', name: '', lang: 'en', theme: '', sites: [], roles: {} }

/** The sites as screens were last drawn with them, and what this person is there. */
export type Places = Map<string, [site: Shown | null, member: Shown | undefined]>

/**
 * Reads what every screen needs; `fallback` is the browser's language, for a phone with nobody signed in. A form that is
 * sent is not `shown`: it is read as its screen was drawn, and the chip is counted only if a screen is the answer, so
 * that Save waits for less.
 */
export async function arrive(house: House, fallback: Lang, shown: boolean, places: Places): Promise<Here> {
  const store = house.store.look()
  const me = (await store.me()) ?? { ...NOBODY, lang: fallback }
  const site = me.sites[0] ?? ''
  if (shown) places.delete(site)
  const [say, [place, member], sync] = await Promise.all([
    house.say(me.lang),
    places.get(site) ?? found(store, site, me.person),
    me.person && shown ? store.chip() : IDLE,
  ])
  places.set(site, [place, member])
  const role = String(member?.body['role'] ?? me.roles[site] ?? '')
  const when = clock(house.now_ms(), String(place?.body['tz'] ?? 'UTC'), me.lang)
  const who = me.person
    ? say('who', { name: me.name, role: roleOf({ say, clock: when }, { ...member?.body, role: role || 'crew' }) })
    : ''
  const strip: Strip = {
    lang: me.lang,
    theme: me.theme,
    say,
    time: at => when.stamp(at),
    site: inWords(place?.body['name'], me.lang) || 'Muster 驻场',
    who,
    phase: '',
    reports: !role || makes('incident', role),
    sync,
    assets: house.assets,
  }
  const ofSite = (rows: Shown[]) => rows.filter(row => row.site === site)
  return {
    house,
    store,
    me,
    site,
    role,
    place,
    say,
    clock: when,
    strip,
    people: once(async () => new Map(ofSite(await store.list('member')).map(m => [String(m.body['person']), m]))),
    zones: once(async () => ofSite(await store.list('zone'))),
  }
}

/** The site, and what this person is there now: a role may have changed since they signed in. */
async function found(store: Store, site: string, person: string): Promise<[Shown | null, Shown | undefined]> {
  if (!person || !site) return [null, undefined]
  const [place, members] = await Promise.all([store.get('site', site), store.byKey(`member/person:${person}`)])
  return [place, members.find(row => row.site === site && row.body['active'] !== false)]
}

/** The end of each phase, as an event is announced on top of the screens. */
const ENDS: Record<string, string> = { before: 'opens_at', during: 'closes_at', after: 'clear_at' }

/** The event that is on, in a few words; of several, one whose doors are open, and then the one whose phase ends first. */
async function phaseNow({ store, site, say, clock, me }: Here): Promise<string> {
  const on = (await store.byKey('event/now:')).filter(row => row.site === site && !row.body['_void'])
  const end = ({ body }: Shown) => String(body[ENDS[body['status']]!] ?? '')
  const open = ({ body }: Shown) => (body['status'] === 'during' ? 0 : 1)
  const [first] = on.sort((a, b) => open(a) - open(b) || (end(a) < end(b) ? -1 : 1))
  if (!first) return ''
  const args = { name: inWords(first.body['name'], me.lang), at: clock.stamp(end(first)) }
  return say(`now-${first.body['status']}${args.at && '-at'}`, args)
}

const WAYS = [...PLACES.map(([place, href]) => [`place-${place}`, href] as const), ['inbox', '/app/inbox'] as const]

/** Answers with a screen: the whole page, or its middle alone for a live update. */
export async function show(c: Ctx, screen: Screen, status: 200 | 404 | 409 | 422 | 503 = 200): Promise<Response> {
  const { strip, house, me, say, store } = c.get('here')
  if (!screen.back && me.person) strip.phase = await phaseNow(c.get('here'))
  if (c.req.method !== 'GET' && me.person) strip.sync = await store.chip()
  const { origin, pathname, search } = new URL(c.req.url)
  const address = pathname + search
  const part = c.req.header('HX-Request-Type') === 'partial'
  // Back leads to where one came from, if that was one of the places or the list that is worked down.
  const from = WAYS.find(([, href]) => origin + href === c.req.raw.referrer && href !== pathname)
  if (from && screen.back) screen.back = { href: from[1], text: say(from[0]) }
  // A form that comes back stays where it is: no new address, no jump to the top, the first trouble has the focus.
  const stay: Record<string, string> =
    status === 422 ? { 'HX-Push-Url': 'false', 'HX-Reswap': 'innerHTML show:none' } : {}
  const headers = { ...HEADERS, ...stay, 'X-SW-Version': house.version }
  const before = part || c.env?.begun ? '' : head(strip)
  const drawn = html`${before}${part ? middle(screen, address) : page(strip, screen, address)}`
  if (!screen.later) return c.html(drawn, status, headers)
  const [first = '', last = ''] = String(await drawn).split(String(LATER))
  const rest = async () => `${await screen.later!()}${last}`
  if (c.req.header('HX-Request')) return c.html(first + (await rest()), status, headers)
  return c.body(inTwo(first, rest), status, { ...headers, 'Content-Type': 'text/html; charset=UTF-8' })
}

const PAUSE_MS = 100

/** A page of which the first half is shown, with its styles from this same worker, before the other is made. */
function inTwo(first: string, rest: () => Promise<string>): ReadableStream<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  return new ReadableStream({
    start: stream => stream.enqueue(bytes(first)),
    async pull(stream) {
      await new Promise(done => setTimeout(done, PAUSE_MS))
      stream.enqueue(bytes(await rest()))
      stream.close()
    },
  })
}

/** Answers with a fragment of a screen. */
export const fragment = (c: Ctx, part: Html) => c.html(part, 200, HEADERS)
