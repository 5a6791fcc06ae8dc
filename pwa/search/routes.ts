/** Search: over what this phone holds, and with a network over everything its person may read. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import type { Body } from '../../sync/wire.ts'
import { actionRow } from '../actions/parts.ts'
import { type Env, type Here, inWords, show } from '../here.ts'
import { icon } from '../icons/icons.ts'
import { incidentRow, searchForm, WORDS_MOST } from '../incidents/parts.ts'
import type { Screen } from '../layout.ts'
import { opening, row, rows } from '../parts.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'

export const search = new Hono<Env>()

const MOST = 50
/** In which fields of which kinds is searched; the server searches the first five of them, and what is archived too. */
const WORDS: Record<string, readonly string[]> = {
  incident: ['sentence', 'story', 'contained', 'cause', 'similar'],
  comment: ['said'],
  action: ['what'],
  photo: ['caption'],
  involved: ['name', 'contact', 'activity', 'injury', 'object', 'treatment', 'taken_to'],
  zone: ['name'],
  member: ['name'],
  contact: ['name', 'note', 'phone'],
}
/** What is no report and no action: its figure, what it is called, and where it is shown. */
const OTHERS: Record<string, [icon: string, title: string, at: (hit: Hit) => string]> = {
  photo: ['album', 'caption', ({ id }) => `/app/photos/${id}`],
  zone: ['zone', 'name', ({ id }) => `/app/zones/${id}`],
  member: ['me', 'name', ({ body }) => `/app/people/${body['person']}`],
  contact: ['phone', 'name', () => '/app/contacts'],
}

type Hit = Pick<Shown, 'kind' | 'id' | 'body'>

search.get('/app/search', async c => {
  const here = c.get('here')
  const q = (c.req.query('q') ?? '').trim().slice(0, WORDS_MOST)
  const [own, theirs] = q ? await Promise.all([held(here, q), everywhere(here, q)]) : [[], null]
  const hits = new Map([...(theirs?.found ?? []), ...own].map(hit => [`${hit.kind}/${hit.id}`, hit]))
  return show(c, await screen(here, q, [...hits.values()], theirs))
})

async function held({ store, site, role }: Here, q: string): Promise<Hit[]> {
  const kinds = Object.keys(WORDS).filter(kind => kind !== 'involved' || leads(role))
  const found = await Promise.all(kinds.map(kind => store.list(kind)))
  const says = ({ kind, body }: Shown) => WORDS[kind]!.some(name => lower(body[name]).includes(lower(q)))
  return found.flatMap(all => all.filter(row => row.site === site && !row.body['_void'] && says(row)).reverse())
}

/** A text, or words in every language they are in. */
const lower = (text: unknown) => (typeof text === 'string' ? text : Object.values(text ?? {}).join('\n')).toLowerCase()

/** What the server finds; null: it cannot be asked, or does not answer. */
async function everywhere({ house, site }: Here, q: string): Promise<{ found: Hit[]; more: boolean } | null> {
  const reply = await house.call('GET', `/search?${new URLSearchParams({ site, q })}`)
  const body = reply?.body as { found?: Hit[]; more?: boolean } | undefined
  return reply?.status === 200 && Array.isArray(body?.found) ? { found: body.found, more: body.more === true } : null
}

async function screen(here: Here, q: string, hits: Hit[], theirs: { more: boolean } | null): Promise<Screen> {
  const { say } = here
  const records = await recordsOf(here, hits)
  const [people, zones] = await Promise.all([here.people(), here.zones()])
  const line = (hit: Hit) => {
    const [figure, title, at] = OTHERS[hit.kind] ?? []
    if (at) return row(at(hit), icon(figure!), called(here, hit.body[title!]), say(`found-${hit.kind}`))
    return hit.kind === 'action' ? actionRow(here, hit as Shown, people, zones) : incidentRow(here, hit as Shown, zones)
  }
  const more = theirs?.more || records.length > MOST
  const told = html`
    <p>${say(theirs ? 'search-whole' : 'search-held')}${more && html` ${say('search-more')}`}</p>`
  return {
    title: say('search'),
    back: { href: '/app/incidents', text: say('incidents') },
    body: html`
      ${opening(q ? say('search-count', { n: records.length }) : say('search'), '', q ? told : say('search-hint'))}
      ${searchForm(here, q)}${records.length > 0 && rows(records.slice(0, MOST).map(line))}`,
  }
}

const called = (here: Here, value: unknown) => (typeof value === 'string' ? value : inWords(value, here.me.lang))

/** What the hits are, or the report or action they hang on, each once: open ones as this phone draws them. */
async function recordsOf({ store, site }: Here, hits: Hit[]): Promise<Hit[]> {
  const found = new Map<string, Hit>()
  for (const { kind, id, body } of hits.slice(0, MOST * Object.keys(WORDS).length)) {
    const [at, rec] = placeOf(kind, id, body)
    if (found.has(rec)) continue
    const foreign: Shown = { kind, id, site, bucket: null, seq: 1, body, waiting: [], life: 'received' }
    const row = (await store.get(at, rec)) ?? (at === kind ? foreign : null)
    if (row) found.set(rec, row)
  }
  const when = ({ body }: Hit) => String(body['opened_at'] ?? body['_at'])
  return [...found.values()].sort((a, b) => when(b).localeCompare(when(a)))
}

/** Words beside a record lead to it; a photo of anything else to itself. */
function placeOf(kind: string, id: string, body: Body): [kind: string, id: string] {
  if (kind === 'involved') return ['incident', String(body['about'])]
  const of = body['of_kind'] ?? (kind === 'comment' || body['of'] ? 'incident' : '')
  return of === 'incident' || of === 'action' ? [of, String(body['of'])] : [kind, id]
}
