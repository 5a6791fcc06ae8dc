/** Events on the screen: the list, one event as its readiness gate, its form, and what its steps ask for. */
import { html } from 'hono/html'
import { question } from '../asks.ts'
import { among, commentForm } from '../beside.ts'
import { asBegun, type Form, making, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Screen } from '../layout.ts'
import { button, dotted, empty, kept, life, opening, row, rows, section } from '../parts.ts'
import type { Editing, Page } from '../record.ts'
import { makes } from '../rights.ts'
import { askButton, askScreen, type Step, stepButton } from '../steps.ts'
import type { Shown } from '../store.ts'
import { timeline } from '../timeline.ts'
import { againstPart, demands, type EventPage, phonesPart } from './gate.ts'
import { head, MARKS } from './head.ts'
import { GATES, gated, nameOf, onward, possible, settable, statusOf } from './rules.ts'

export const addressOf = ({ id }: Shown) => `/app/events/${id}`

const NOW = ['before', 'during', 'after']

/** All events: those that are on, those to come, and the last that were. */
export function listScreen(here: Here, all: Shown[]): Screen {
  const { say, clock } = here
  const of = (...states: string[]) => all.filter(event => states.includes(statusOf(event)))
  const [now, planned, past] = [of(...NOW), of('planned'), of('closed', 'void').reverse()]
  const one = (event: Shown) => {
    const { opens_at, closes_at } = event.body
    const times = opens_at && `${clock.stamp(opens_at)}${closes_at ? ` – ${clock.stamp(closes_at)}` : ''}`
    const own = event.life !== 'received' && html`<br>${life(here, event.life)}`
    const facts = dotted([say(`event-status-${statusOf(event)}`), times])
    return row(addressOf(event), mark(MARKS[statusOf(event)]!), nameOf(here, event), html`${facts}${own}`, event.id)
  }
  const part = (id: string, events: Shown[]) =>
    events.length > 0 && section(say(id), String(events.length), rows(events.map(one)))
  const [first] = now
  const answer = first
    ? say(`events-${statusOf(first)}`, { name: nameOf(here, first) })
    : say('events-answer', { n: planned.length })
  return {
    title: say('events'),
    back: { href: '/app/', text: say('place-today') },
    live: ['event', 'chip'],
    body: html`
      ${opening(answer, '', '', first && nameOf(here, first))}${makes('event', here.role) && button('/app/events/new', say('new-event'), true)}
      ${part('events-now', now)}${part('events-planned', planned)}${part('events-past', past)}
      ${all.length === 0 && empty(say('events-empty'), say('events-empty-more'))}`,
  }
}

export function eventScreen(here: Here, page: EventPage): Screen {
  const { say } = here
  const { shown } = page
  const at = addressOf(shown)
  const may = possible(here, shown)
  const step = ([act, move]: (typeof may)[number], tone: string) => {
    const asked = gated({ act, move, sets: [] }, page)
    return asked.move.reason
      ? askButton(here, at, act, tone, 'event')
      : stepButton(here, { at, shown, children: page.runs.filter(({ body }) => body['critical']) }, asked, tone)
  }
  const main = may.filter(([act]) => act === onward(shown))
  const beside = may.filter(([act]) => act === 'hold')
  const others = [
    settable(here, shown.body).length > 0 && button(`${at}/edit`, say('act-edit')),
    ...may.filter(one => !main.includes(one) && !beside.includes(one)).map(one => step(one, ' button--soft')),
  ].filter(Boolean)
  return {
    title: nameOf(here, shown),
    back: { href: '/app/events', text: say('events') },
    width: 'split',
    resting: true,
    live: ['event', 'rota', 'run', 'answer', 'submission', 'comment', 'decision', 'device_status', 'zone', 'member'],
    body: html`
      ${head(here, page)}<div class="flow split__list">${againstPart(here, page)}${phonesPart(here, page)}${demands(here, page)}${timeline(here, shown, page)}
      ${makes('comment', here.role) && commentForm(here, at, page)}</div>
      <div class="flow split__record">${others.length > 0 && section(say('other-steps'), '', html`<div class="stack">${others}</div>`)}
      ${main.length > 0 && html`<div class="decide" id="decide">${main.map(one => step(one, ' button--main'))}${beside.map(one => step(one, ''))}</div>`}</div>`,
  }
}

/** The page that asks why: of a gate it names each thing that stands against it, and these go on record as read. */
export function stepScreen(here: Here, page: EventPage, step: Step): Screen {
  const { say } = here
  const told = html`${nameOf(here, page.shown)}`
  const gate = GATES.includes(step.act)
  const screen = askScreen(
    here,
    {
      ...page,
      children: gate ? [...page.reds].reverse() : page.children,
      at: addressOf(page.shown),
      told: html`${told}${gate && html`<br>${say('gate-why', { n: page.reds.length + page.unmade.length })}`}${step.act === 'end' && html`<br>${say('end-early', { at: here.clock.stamp(page.shown.body['closes_at']) })}`}`,
      back: say('back-to-event'),
    },
    step,
  )
  return gate ? { ...screen, body: html`${screen.body}${againstPart(here, page)}` } : screen
}

type Edit = Editing & Pick<Page, 'form' | 'troubles' | 'people' | 'zones'> & { shown?: Shown }

/** The form of an event: of one that stands, or (without `shown`) of a new one. */
export function editScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { shown, form, troubles } = edit
  const at = shown ? addressOf(shown) : '/app/events'
  const draft = shown ? `event:${shown.id}` : 'events'
  const words = say(shown ? 'act-edit' : 'new-event')
  const hidden = shown ? asBegun(form, shown, edit.names) : making(here, form)
  return {
    title: words,
    back: { href: at, text: say(shown ? 'back-to-event' : 'events') },
    resting: true,
    body: html`
      ${opening(words, '', say('event-hint'))}
      <form class="stack--wide" id="edit" method="post" action="${shown ? `${at}/edit` : '/app/events/new'}" data-draft="${draft}" hx-morph-skip>${hidden}
      ${asks(here, edit, form, troubles)}${kept(here, edit.restored, draft)}<div class="decide">
      <button class="button button--main">${say('save')}</button>${button(at, say('keep-reading'))}</div></form>`,
  }
}

const asks = (here: Here, edit: Edit, form: Form, troubles: Troubles) =>
  edit.names.map(name => question({ here, form, troubles, as: 'ask-event' }, 'event', name, among(here, edit)))
