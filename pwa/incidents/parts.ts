/** How an incident looks in a list, and the words that stand for it. */
import { html } from 'hono/html'
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, life, row, rows, section, time, word, zoneName } from '../parts.ts'
import { said } from '../said.ts'
import type { Shown } from '../store.ts'
import { isLate, isUnsent, openedAt, returning, stateOf } from './rules.ts'

/** The sentence; without one, the kind and the place. */
export function titleOf(here: Here, { body }: Pick<Shown, 'body'>, zones: Shown[]): string {
  const place = zoneName(here, zones, body['zone'])
  const what = word(here, 'incident', 'what', body['what'])
  return body['sentence'] || (place ? here.say('what-where', { what, place }) : what)
}

export const titled = (here: Here, shown: Shown, zones: Shown[]): Html =>
  shown.body['sentence']
    ? html`<span lang="${shown.body['lang']}">${shown.body['sentence']}</span>`
    : html`${titleOf(here, shown, zones)}`

export const stateWord = (here: Here, { body }: Shown) =>
  here.say(`incident-status-${body['again'] ? 'again' : stateOf(body)}`)

/** The title as a heading that leads to the report. */
export const titleLink = (here: Here, shown: Shown, zones: Shown[]): Html =>
  html`
    <h3><a class="row row--plain" href="/app/incidents/${shown.id}">${titled(here, shown, zones)}</a></h3>`

/** That its time has passed, in a line of its own. */
export const overdue = (here: Here, body: Body): Html | '' =>
  isLate(here, body) ? html`<br><span class="state">${mark('late')}${here.say('overdue')}</span>` : ''

/** One incident as a row: severity on the rail, the sentence, then how bad, where, how far, since when or until when. */
export function incidentRow(here: Here, shown: Shown, zones: Shown[]): Html {
  const { body, id } = shown
  const severity = body['severity']
  const facts = [
    severity ? word(here, 'incident', 'severity', severity) : here.say('no-severity'),
    zoneName(here, zones, body['zone']),
    isUnsent(shown) ? here.say('incident-unsent', { state: stateWord(here, shown) }) : stateWord(here, shown),
  ]
  const own = shown.life === 'received' ? '' : html`<br>${life(here, shown.life)}`
  const due = stateOf(body) === 'accepted' && body['due_at']
  const when = due ? html`${here.say('fact-due')} ${time(here, due)}` : time(here, openedAt(body))
  const more = html`${dotted(facts)}\u00a0· ${when}${overdue(here, body)}${own}`
  return row(
    `/app/incidents/${id}`,
    icon(severity ?? body['what'] ?? 'other'),
    titled(here, shown, zones),
    more,
    `incident-${id}`,
  )
}

/** Incidents under a heading that counts them all, the first `most` shown; `more` leads to the rest. */
export const listed = (here: Here, id: string, all: Shown[], zones: Shown[], most: number, more: Html | '' = '') =>
  all.length
    ? section(
        here.say(id),
        here.say('count-reports', { n: all.length }),
        html`${rows(all.slice(0, most).map(one => incidentRow(here, one, zones)))}${all.length > most && more}`,
      )
    : ''

/** The words with which an incident was last returned, among its children. */
export function whyReturned(here: Here, people: Map<string, Shown>, children: Shown[]): Html | '' {
  const { reason, lang, _by, _at } = children[returning(children)]?.body ?? {}
  return reason ? said(here, people, reason, { by: _by, at: _at, lang }) : ''
}

export const WORDS_MOST = 100

/** Where one types what to look for. */
export const searchForm = ({ say }: Here, q = ''): Html =>
  html`
    <form class="two" method="get" action="/app/search" role="search"><label class="hide" for="q">${say('search-hint')}</label>
    <input class="input" type="search" id="q" name="q" value="${q}" placeholder="${say('search')}" maxlength="${WORDS_MOST}"><button class="button">${icon('search')}${say('search-go')}</button></form>`
