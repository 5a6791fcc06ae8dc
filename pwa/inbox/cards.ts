/** Cards: two people wrote different things, or the server did not do what was asked. Nothing is settled silently. */
import { html } from 'hono/html'
import { KINDS } from '../../sync/kinds.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { titleOf } from '../incidents/parts.ts'
import type { Html } from '../layout.ts'
import { name, reason, time, word, zoneName } from '../parts.ts'
import { leads, may } from '../rights.ts'
import type { Shown } from '../store.ts'

export interface About {
  people: Map<string, Shown>
  zones: Shown[]
  /** The records the cards are about, by id. */
  records: Map<string, Shown>
}

/** One card as an article, with what can be done about it. */
export function card(here: Here, shown: Shown, about: About): Html {
  const { body, id } = shown
  const conflict = body['why'] === 'conflict'
  const label = body['field'] ? here.say(`field-${body['field']}`) : here.say(`card-${body['why']}`)
  const record = about.records.get(String(body['rec']))
  const title = record?.kind === 'incident' ? titleOf(here, record, about.zones) : ''
  const link = title && html`<h3><a href="/app/incidents/${record?.id}">${title}</a></h3>`
  const inside = conflict ? sides(here, shown, about) : story(here, shown, about)
  return html`
    <article class="stack card" id="card-${id}" aria-label="${label}"><p class="state">${mark('need')}
    ${here.say(`card-${body['why']}`)}</p>${link}${inside}${actions(here, shown, record)}</article>`
}

export const cards = (here: Here, all: Shown[], about: About) =>
  html`<div class="stack--wide">${all.map(one => card(here, one, about))}</div>`

/** What stands now and what was set aside, each with who wrote it. */
function sides(here: Here, { body }: Shown, { people, zones, records }: About): Html {
  const { say, me } = here
  const now = records.get(String(body['rec']))?.body[body['field']] ?? null
  const kept = JSON.stringify(now) === JSON.stringify(body['mine'] ?? null)
  const author = (person: unknown) => (person === me.person ? say('by-you') : name(here, people, person))
  const side = (label: string, value: unknown, person: unknown) =>
    html`
      <dt>${say(label)}</dt><dd>${shownValue(here, body, value, zones, people)}
      <span class="row__more">${author(person)}</span></dd>`
  const [mine, theirs] = [[body['mine'], body['reader']] as const, [body['theirs'], body['other']] as const]
  return html`
    <p>${say('card-field', { field: say(`field-${body['field']}`) })} ${time(here, body['_at'])}</p>
    <dl class="facts">${side('card-now', ...(kept ? mine : theirs))}
    ${side('card-aside', ...(kept ? theirs : mine))}</dl>`
}

function shownValue(
  here: Here,
  body: Shown['body'],
  value: unknown,
  zones: Shown[],
  people: Map<string, Shown>,
): string {
  if (value === null || value === undefined || value === '') return here.say('left-empty')
  const field = KINDS.kinds[body['kind']]?.fields[body['field']]
  if (field?.type === 'enum') return word(here, body['kind'], body['field'], value)
  if (field?.type === 'person') return name(here, people, value)
  if (field?.type === 'instant') return here.clock.stamp(String(value))
  if (body['field'] === 'zone') return zoneName(here, zones, value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function story(here: Here, { body }: Shown, { people }: About): Html {
  const { say } = here
  const beaten = body['code'] === 'guard:state' && body['other']
  const what = beaten
    ? say('card-decided-before', { who: name(here, people, body['other']) })
    : reason(here, body['code'])
  return html`
    ${what && html`<p>${what}</p>`}
    <p class="quiet">${say(`card-${body['why']}-more`)} ${time(here, body['_at'])}</p>`
}

function actions(here: Here, { body, id }: Shown, record: Shown | undefined): Html {
  const { say, me, role } = here
  const post = (act: string, words: string) =>
    html`<form method="post" action="/app/cards/${id}/${act}"><button class="button">${say(words)}</button></form>`
  const field = KINDS.kinds[body['kind']]?.fields[body['field']]
  const right = field?.by ?? KINDS.kinds[body['kind']]?.write
  const lost = record && JSON.stringify(record.body[body['field']] ?? null) !== JSON.stringify(body['mine'] ?? null)
  const able = lost && right && may(right, { person: me.person, role }, record.body)
  if (body['why'] === 'conflict')
    return html`
      <div class="card__pair">${post(leads(role) ? 'keep' : 'dismiss', 'keep-this')}
      ${able ? post('restore', 'restore-mine') : ''}</div>`
  if (body['why'] === 'quarantine' && leads(role) && !body['reader'])
    return html`<div class="card__pair">${post('accept', 'card-accept')}</div>`
  return html`<div class="card__pair">${post('dismiss', 'card-dismiss')}</div>`
}
