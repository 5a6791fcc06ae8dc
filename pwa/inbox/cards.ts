/** Cards: two people wrote different things, or the server did not do what was asked. Nothing is settled silently. */
import { html } from 'hono/html'
import { texts } from '../../sync/joined.ts'
import { KINDS } from '../../sync/kinds.ts'
import type { Body } from '../../sync/wire.ts'
import { warned } from '../board/indicators.ts'
import type { Troubles } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { titleLink } from '../incidents/parts.ts'
import type { Html } from '../layout.ts'
import { type Known, settledBy } from '../outcome.ts'
import { inShort, name, reason, time, zoneName } from '../parts.ts'
import { langOf, quote, said } from '../said.ts'
import type { Shown } from '../store.ts'
import { templateLink } from '../templates/parts.ts'
import { ways } from './ways.ts'

export interface About {
  people: Map<string, Shown>
  zones: Shown[]
  /** The records the cards are about, by id. */
  records: Map<string, Shown>
  /** What is known of how the settled ones were settled. */
  settled?: Known
  /** The card whose form came back, with what is wrong with it. */
  back?: { id: string; troubles: Troubles }
}

/** One card as an article; it goes once its reader has settled or noted it. */
export function card(here: Here, shown: Shown, about: About): Html {
  const { say } = here
  const { body, id } = shown
  const label = say(body['field'] ? `field-${body['field']}` : `card-${body['why']}`)
  const record = about.records.get(String(body['rec']))
  const told = say(title(here, body, record))
  const link =
    record?.kind === 'incident'
      ? titleLink(here, record, about.zones)
      : record?.kind === 'template' && templateLink(here, record)
  const both = body['why'] === 'conflict' && values(body, record)
  const inside = both ? sides(here, body, about, both) : story(here, body, about)
  const open = body['state'] === 'open'
  const state = html`<p class="state">${mark('need')}${told}</p>`
  const done = !open && about.settled && settledBy(here, shown, about.settled, about.people)
  const aside = both ? both.filter(one => !one.stands) : []
  return html`
    <article class="stack card" id="card-${id}" aria-label="${label}">${done || state}
    ${link}${inside}${open && ways(here, shown, record, aside, about.back, who(here, about))}</article>`
}

/** What it tells of, in a few words. */
function title({ me }: Here, body: Body, record: Shown | undefined): string {
  const { why, code } = body
  if (isStep(body)) return 'card-steps'
  if (code === 'rejected') return 'card-rejected'
  return why === 'void_edit' && record?.body['_void']?.by === me.person ? 'card-edit_void' : `card-${why}`
}

export const cards = (here: Here, all: Shown[], about: About) =>
  html`<div class="stack--wide">${all.map(one => card(here, one, about))}</div>`

/** One of the two values: which one of the card's it is, who wrote it, and whether it stands. */
export interface Side {
  side: 'mine' | 'theirs'
  value: unknown
  by: unknown
  stands: boolean
}

/** Both values of a conflict. A text may hold both; or somebody has changed it since, and it holds neither. */
function values(body: Body, record: Shown | undefined): Side[] {
  const now = record?.body[body['field']] ?? null
  const one = (side: Side['side'], by: unknown) => {
    const value = body[side] ?? null
    return { side, value, by, stands: stands(body, value, now) }
  }
  return [one('mine', body['_by']), one('theirs', body['other'])]
}

/** What stands now and what was set aside, each with its author. */
function sides(here: Here, body: Body, about: About, both: Side[]): Html {
  const { say } = here
  const now = { value: about.records.get(String(body['rec']))?.body[body['field']] ?? null }
  const stand = both.filter(one => one.stands)
  const side = (label: string) => (one: { value: unknown; by?: unknown }) =>
    html`<dt>${say(label)}</dt><dd>${inFull(here, body, one.value, one.by, about)}</dd>`
  const [told, aside] = isStep(body) ? ['card-steps-more', 'card-before'] : ['card-field', 'card-aside']
  return html`
    <p>${say(told, { field: say(`field-${body['field']}`) })} ${time(here, body['_at'])}</p>
    <dl class="facts">${(stand.length ? stand : [now]).map(side('card-now'))}
    ${both.filter(one => !one.stands).map(side(aside))}</dl>`
}

/** Names the author of a value. */
const who =
  (here: Here, { people }: About) =>
  (person: unknown) =>
    person === here.me.person ? here.say('by-you') : name(here, people, person)

const fieldOf = (body: Body) => KINDS.kinds[body['kind']]?.fields[body['field']]

/** Whether the card tells of two moves, one after the other, of which the second had not seen the first. */
const isStep = (body: Body) => body['why'] === 'conflict' && fieldOf(body)?.policy === 'status'

/** Whether `value` is what stands, or of a text some whole lines of it. */
const stands = (body: Body, value: unknown, now: unknown): boolean =>
  JSON.stringify(value) === JSON.stringify(now) ||
  (fieldOf(body)?.policy === 'text' && value !== null && `\n${now}\n`.includes(`\n${value}\n`))

/** A value in words, with who set it as far as that is known; of a text in which several were kept, each part. */
function inFull(here: Here, body: Body, value: unknown, by: unknown, about: About): Html[] {
  const { people } = about
  const part = (words: Html | string, person: unknown) =>
    html`${words}${person && html`<span class="row__more">${who(here, about)(person)}</span>`}` as Html
  const { type, policy } = fieldOf(body) ?? {}
  if (type !== 'text' || !value) return [part(inShort(here, [body['kind'], body['field']], value, about), by)]
  return (policy === 'text' ? texts(String(value)) : [[String(value)] as [string, string?]]).map(
    ([words, whose = by]) => part(quote(words, langOf(people, whose)), whose),
  )
}

/** What was counted, what is demanded then, and the way to the list of it. */
function threshold(here: Here, { mine = {}, _at }: Body, { zones }: About): Html {
  const demanded = inWords(mine.response, here.me.lang)
  const place = zoneName(here, zones, mine.zone)
  const list = mine.source === 'near_misses' ? 'incidents?what=near_miss&' : 'checklists?'
  const href = `/app/${list}${mine.zone ? `zone=${mine.zone}` : ''}`.replace(/[?&]$/, '')
  const what = here.say(`indicator-source-${mine.source}`)
  return html`
    <p>${here.say('card-told', { what: warned(here, mine, zones) })} ${demanded && here.say('card-demanded', { what: demanded })}</p><p class="quiet">${time(here, _at)}</p>
    <a class="row row--plain" href="${href}"><span class="row__title">${place ? here.say('what-where', { what, place }) : what}</span></a>`
}

function story(here: Here, body: Body, about: About): Html {
  const { say } = here
  if (body['why'] === 'threshold') return threshold(here, body, about)
  const { people } = about
  const { why, mine, theirs, other, code } = body
  const held = why === 'quarantine' || why === 'clash'
  const told = !body['reader'] && reason(here, 'held', code)
  const beaten = body['code'] === 'guard:state' && body['other']
  const open = body['state'] === 'open'
  const what = beaten
    ? say('card-decided-before', { who: name(here, people, body['other']) })
    : told || reason(here, held ? 'quarantined' : 'refused', code)
  const rejected = code === 'rejected'
  const meant = mine ? wanted(here, body, mine, about) : []
  const hopeless = told && code !== 'no_right' // whoever accepts it, it stays what it is
  const more =
    open && say(body['reader'] || !held ? `card-${why}-more` : hopeless ? 'card-kept-more' : 'card-held-more')
  const by = held && html`<dt>${say('card-by')}</dt><dd>${who(here, about)(body['_by'])}</dd>`
  return html`
    ${what && (open || !held) && html`<p>${what}</p>`}${(by || meant.length > 0) && html`<dl class="facts">${by}${meant}</dl>`}
    ${rejected ? said(here, people, theirs, { by: other, at: body['_at'] }) : html`<p class="quiet">${more} ${time(here, body['_at'])}</p>`}`
}

/** What an op that is held, or was rejected, meant to do: the fields it sets, or its step, or why it voids. */
function wanted(here: Here, body: Body, mine: unknown, about: About): Html[] {
  const { say } = here
  const act = `act-${mine}`
  const set = typeof mine === 'string' ? { meant: say(act) === act ? mine : say(act) } : (mine as Body)
  return Object.entries(set).flatMap(([field, value]) => {
    const id = `field-${field}`
    const words = say(id)
    if (words === id) return []
    return [html`<dt>${words}</dt><dd>${inFull(here, { ...body, field }, value, null, about)}</dd>` as Html]
  })
}
