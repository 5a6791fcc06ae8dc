/** The top of an event's page: may the doors open, or since when are they, and what was done in spite of what. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { type Mark, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, heading, life, zoneName } from '../parts.ts'
import { said } from '../said.ts'
import type { Shown } from '../store.ts'
import { type Brought, broughtBy } from './brought.ts'
import { type EventPage, spitePart } from './gate.ts'
import { allUnready, markOf, nameOf, statusOf } from './rules.ts'

export const MARKS: Record<string, Mark> = {
  planned: 'due',
  before: 'due',
  during: 'done',
  after: 'late',
  closed: 'none',
  void: 'none',
}

const NEXT: Record<string, string> = {
  planned: 'builds_at',
  before: 'opens_at',
  during: 'closes_at',
  after: 'clear_at',
}

/** What is said beside the heading. */
const COMES = ['open', 'end', 'finish', 'resume']

/** The states whose heading says whether the next phase may come. */
const GATED = ['before', 'after']

/** Its state in one word: on hold is what was open and is to be made ready again. */
const standing = (shown: Shown, brought: Brought | undefined): string =>
  brought?.act === 'hold' ? 'held' : statusOf(shown)

/** Whether nothing is demanded before the next phase that could stand against it. */
const isCalm = ({ runs, reds, unmade }: EventPage, state: string) =>
  !reds.length && !unmade.length && !runs.some(({ body }) => body['critical'] && body['phase'] === state)

/** The heading: may the doors open, or since when are they. It is no word of readiness while no phone is ready. */
function answer({ say, clock }: Here, page: EventPage, brought: Brought | undefined): string {
  const { shown, reds, unmade, phones, people } = page
  const state = standing(shown, brought)
  const n = reds.length + unmade.length
  const { opens_at } = shown.body
  if (state === 'planned') return say('event-answer-planned', { at: opens_at ? clock.stamp(opens_at) : 'none' })
  const unready = !n && GATED.includes(state) && allUnready(phones, people, clock.now_ms)
  if (unready) return say(isCalm(page, state) ? 'event-uncritical' : 'event-unready', { n: unready })
  const way = brought ? (brought.own ? 'here' : 'since') : 'none'
  return say(`event-answer-${state}`, { n, way, at: brought ? clock.stamp(brought.at) : '' })
}

/** Why it stands so, where a reason was asked for: what was done, if the heading does not say so; who, when and why. */
function reasonPart(here: Here, { people }: EventPage, { act, ...brought }: Brought): Html {
  const told = here.say(`event-came-${act}`)
  return html`${COMES.includes(act) && html`<span class="state">${mark('late')}${told}</span>`}${said(here, people, brought.reason, brought)}`
}

function times(here: Here, { shown }: EventPage, state: string): Html {
  const { say, clock } = here
  const { body } = shown
  const next = body[NEXT[state] ?? '']
  const others = ['opens_at', 'closes_at', 'clear_at']
    .filter(time => body[time] && time !== NEXT[state])
    .map(time => say(`fact-${time}`, { at: clock.stamp(body[time]) }))
  return html`${next && html`<b>${say(`event-next-${state}`, { at: clock.stamp(next) })}</b><br>`}${dotted(others)}`
}

export function head(here: Here, page: EventPage): Html {
  const { say, clock } = here
  const { shown, zones, notice, reds } = page
  const [first] = reds
  const { body } = shown
  const brought = broughtBy(here, page)
  const state = standing(shown, brought)
  const late = state !== 'planned' && Date.parse(body[NEXT[state] ?? '']) < clock.now_ms
  const calm = GATED.includes(state) && isCalm(page, state) && !allUnready(page.phones, page.people, clock.now_ms)
  const where = ((body['zones'] ?? []) as string[]).map(zone => zoneName(here, zones, zone)).filter(Boolean)
  const about = [body['organiser'], body['expected'] && say('fact-expected', { n: body['expected'] })].filter(Boolean)
  const worst = first && markOf(first, clock.now_ms)[1]
  const figure = brought?.reason && worst !== 'bad' && state !== 'void' ? 'late' : (worst ?? MARKS[statusOf(shown)]!)
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(figure)}
    <span>${dotted([nameOf(here, shown), say(`event-status-${state}`)])}</span></p>
    <h1 tabindex="-1">${heading(answer(here, page, brought))}</h1>
    ${brought?.reason && reasonPart(here, page, brought)}${spitePart(here, page)}
    <p>${times(here, page, state)}${[where, about].map(facts => facts.length > 0 && html`<br>${dotted(facts)}`)}
    ${calm && html`<br>${say('gate-uncritical')}`}</p>
    ${late && html`<span class="state">${mark('late')}${say('overdue')}</span>`}${life(here, shown.life)}
    ${brought?.own && html`<p>${say('event-waits')}</p>`}
    ${notice && html`<p class="slab" role="status">${notice}</p>`}</header>`
}
