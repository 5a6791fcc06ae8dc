/** Incidents as a list: the open ones by weight, then the closed ones, newest first; or those that fit a filter. */
import { html } from 'hono/html'
import { KINDS } from '../../sync/kinds.ts'
import type { Here } from '../here.ts'
import { icon } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, opening, rows, section, select, word, zoneOptions } from '../parts.ts'
import type { Shown } from '../store.ts'
import { incidentRow, searchForm } from './parts.ts'
import { bySeverity, isOpen, PAGE_SIZE, withAgain } from './rules.ts'

export const STATES = ['all', 'open', 'closed', 'mine'] as const
const FILTERS = ['zone', 'what', 'severity'] as const

/** What is asked for: a state, values of fields, and from which place on. */
export interface Query {
  state: (typeof STATES)[number]
  fields: Record<string, string>
  from: number
}

export interface Found {
  open: Shown[]
  closed: Shown[]
  /** How many of each there are; null: nobody has counted them. */
  counts: { all: number; open: number; closed: number }
  more: boolean
}

export function queryOf(asked: (name: string) => string | undefined): Query {
  const given = FILTERS.map(name => [name, asked(name) ?? '']).filter(([, value]) => value)
  return {
    state: STATES.find(state => state === asked('state')) ?? 'all',
    fields: Object.fromEntries(given),
    from: Math.max(0, Number(asked('from')) || 0),
  }
}

/**
 * One page of what is asked for. Without a filter only the page itself is read, however many there are: the open ones by
 * their key, of the closed ones the newest.
 */
export async function find(here: Here, { state, fields, from }: Query): Promise<Found> {
  const { store, site, me } = here
  const ofSite = (all: Shown[]) => all.filter(row => row.site === site)
  const filtered = state === 'mine' || Object.keys(fields).length > 0
  const upto = from + PAGE_SIZE
  const [byKey, total] = await Promise.all([store.byKey('incident/open:'), store.count('incident')])
  const held = ofSite(byKey).filter(isOpen)
  const fits = ({ body }: Shown) =>
    (state !== 'mine' || body['_by'] === me.person) &&
    Object.entries(fields).every(([name, value]) => body[name] === value)
  const open = state === 'closed' ? [] : (await withAgain(here, held.filter(fits))).sort(bySeverity)
  const wanted = state === 'open' ? 0 : upto + 1 - open.length // one more than is shown tells that there are more
  const read =
    wanted <= 0 ? [] : await (filtered ? store.list('incident') : store.newest('incident', wanted + held.length))
  const closed = ofSite(filtered ? read.reverse() : read).filter(row => !isOpen(row) && fits(row))
  const all = [...open, ...closed]
  const page = new Set(all.slice(from, upto))
  const own = held.filter(({ seq }) => !seq).length // on this phone alone: they are not counted among what it holds
  const counted = filtered ? all.length : total + own
  return {
    open: open.filter(row => page.has(row)),
    closed: closed.filter(row => page.has(row)),
    counts: {
      all: counted,
      open: filtered ? open.length : held.length,
      closed: counted - (filtered ? open.length : held.length),
    },
    more: all.length > upto,
  }
}

export function listScreen(here: Here, query: Query, { open, closed, counts, more }: Found, zones: Shown[]): Screen {
  const { say } = here
  const none = !open.length && !closed.length
  const asked = Object.keys(query.fields).length > 0 || query.state !== 'all'
  const part = (title: string, of: Shown[], n: number): Html | '' =>
    of.length
      ? section(say(title), say('count-reports', { n }), rows(of.map(row => incidentRow(here, row, zones))))
      : ''
  const nothing = asked
    ? button('/app/incidents', say('filter-clear'))
    : empty(
        say('no-incidents'),
        say('no-incidents-more'),
        here.strip.reports ? button('/app/report', say('report-one'), true) : '',
      )
  return {
    title: say('incidents'),
    back: { href: '/app/', text: say('place-today') },
    live: ['incident', 'zone'],
    body: html`
      ${opening(asked ? say('filter-found', { n: counts.all }) : say('incidents-answer', { n: counts.open }))}
      ${(!none || asked) && filters(here, query, counts, zones)}${none ? nothing : ''}
      ${part('open', open, counts.open)}${part('closed', closed, counts.closed)}${pager(here, query, more)}`,
  }
}

/** What the list can be narrowed to; a choice is shown at once. */
function filters(here: Here, { state, fields }: Query, counts: Found['counts'], zones: Shown[]): Html {
  const { say } = here
  const chosen = Object.values(fields).length
  const option = (value: (typeof STATES)[number]) => html`
    <label class="choice choice--row"><input type="radio" name="state" value="${value}"${state === value ? html` checked` : ''}>
    <span>${say(`filter-${value}`)}${value in counts && html` <small>${counts[value as keyof Found['counts']]}</small>`}</span></label>`
  const enums = (name: 'what' | 'severity') =>
    KINDS.kinds['incident']!.fields[name]!.values!.map((value): [string, string] => [
      value,
      word(here, 'incident', name, value),
    ])
  const asked = { here, form: fields, troubles: {}, as: 'field' }
  return html`
    <div class="stack"><form class="stack" method="get" action="/app/incidents" data-auto>
    <fieldset class="ask"><legend class="hide">${say('filter-state')}</legend>
    <div class="choices choices--four">${STATES.map(option)}</div></fieldset>
    <details${chosen ? html` open` : ''}><summary class="button button--soft">${say('filter-more')}${icon('down')}</summary><div class="stack">
    ${select(asked, 'zone', say('filter-all'), zoneOptions(here, zones))}${select(asked, 'what', say('filter-all'), enums('what'))}
    ${select(asked, 'severity', say('filter-all'), enums('severity'))}</div></details></form>${searchForm(here)}</div>`
}

function pager({ say }: Here, { state, fields, from }: Query, more: boolean): Html | '' {
  const at = (place: number) => `/app/incidents?${new URLSearchParams({ state, ...fields, from: String(place) })}`
  const links = [
    from > 0 ? button(at(Math.max(0, from - PAGE_SIZE)), say('page-before')) : '',
    more ? button(at(from + PAGE_SIZE), say('page-after')) : '',
  ].filter(Boolean)
  return links.length ? html`<nav class="stack" aria-label="${say('pages')}">${links}</nav>` : ''
}
