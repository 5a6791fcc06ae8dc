/** Rotas on the screen: the list with its gaps, one rota with what it plans, and its form. */
import { html } from 'hono/html'
import type { Options } from '../asks.ts'
import { stateOf } from '../checklists/runs.ts'
import { shownAs } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, heading, life, name, opening, row, rows, section, way, zoneName } from '../parts.ts'
import type { Page } from '../record.ts'
import { makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import { isNight, lastDayOf, seriesOf } from './rrule.ts'
import { inUse, isGap, nextAt } from './rules.ts'

export const addressOf = ({ id }: Shown) => `/app/rotas/${id}`
export const nameOf = (here: Here, { body }: Shown) => inWords(body['name'], here.me.lang)

/** When it makes checks, in words. */
export function inRule(here: Here, { body }: Shown, event?: Shown | null): string {
  const { say } = here
  if (body['event']) {
    const n = Math.abs(body['offset_min'] ?? 0)
    const side = (body['offset_min'] ?? 0) < 0 ? 'earlier' : n ? 'later' : 'sharp'
    const span = [n >= 60 && say('hours', { n: Math.floor(n / 60) }), n % 60 && say('minutes', { n: n % 60 })]
      .filter(Boolean)
      .join(' ')
    const told = say(`rota-phase-says-${body['phase']}`, { side, span })
    return dotted([event && inWords(event.body['name'], here.me.lang), told])
  }
  const { mode, n = 0, from = '', to = '', times = [], days = [], own = '' } = seriesOf(body)
  if (mode === 'own') return own ? say('rota-says-own', { rule: own }) : say('rota-says-nothing')
  const on = days.map(day => say(`day-${day}`)).join(say('list-comma'))
  return say(`rota-says-${mode}`, { n, from, to, times: times.join(say('list-comma')), days: on })
}

const given = (here: Here, people: Map<string, Shown>, teams: Shown[], { body }: Shown): string => {
  const team = teams.find(({ id }) => id === body['team'])
  return dotted([
    team && inWords(team.body['name'], here.me.lang),
    body['person'] && name(here, people, body['person']),
  ])
}

export interface All {
  rotas: Shown[]
  runs: Shown[]
  events: Shown[]
  teams: Shown[]
  people: Map<string, Shown>
}

export function listScreen(here: Here, { rotas, runs, events, teams, people }: All): Screen {
  const { say, clock } = here
  const [used, idle] = [rotas.filter(inUse), rotas.filter(one => !inUse(one))]
  const gaps = used.filter(isGap).length
  const one = (rota: Shown) => {
    const next = runs.find(({ body }) => body['rota'] === rota.id && Date.parse(body['due_at']) > clock.now_ms)
    const gap = inUse(rota) && isGap(rota)
    const facts = dotted([
      inRule(
        here,
        rota,
        events.find(({ id }) => id === rota.body['event']),
      ),
      given(here, people, teams, rota),
      next && say('rota-next', { at: clock.stamp(next.body['starts_at']) }),
    ])
    const alone = gap && html`<br><span class="state">${mark('need')}${say('rota-gap')}</span>`
    const own = rota.life !== 'received' && html`<br>${life(here, rota.life)}`
    const figure = inUse(rota) ? (gap ? 'need' : 'due') : 'none'
    return row(addressOf(rota), mark(figure), nameOf(here, rota), html`${facts}${alone}${own}`, rota.id)
  }
  return {
    title: say('rotas'),
    back: { href: '/app/', text: say('place-today') },
    live: ['rota', 'run', 'member', 'team', 'chip'],
    body: html`
      ${opening(say('rotas-answer', { n: used.length, gaps }))}${makes('rota', here.role) && button('/app/rotas/new', say('new-rota'), true)}
      ${used.length > 0 ? rows(used.map(one)) : empty(say('rotas-empty'), say('rotas-empty-more'))}
      ${idle.length > 0 && section(say('retired'), '', rows(idle.map(one)))}`,
  }
}

/** A rota with the checks it has made, its event, and whether its checklist is issued. */
export interface RotaPage extends Page {
  runs: Shown[]
  event: Shown | null
  template: Shown | undefined
  teams: Shown[]
  options: Options
}

export function rotaScreen(here: Here, page: RotaPage): Screen {
  const { say } = here
  const { shown, zones, people, teams, template, event } = page
  const { body } = shown
  const at = addressOf(shown)
  const may = makes('rota', here.role) && !body['_void']
  const last = lastDayOf(body)
  const facts: [string, unknown][] = [
    ['field-template', template ? inWords(template.body['name'], here.me.lang) : say('rota-no-template')],
    ['field-zones', dotted(((body['zones'] ?? []) as string[]).map(zone => zoneName(here, zones, zone)))],
    ['field-rota-given', given(here, people, teams, shown) || say('rota-gap')],
    ['field-rota-window_min', say('minutes', { n: body['window_min'] ?? 60 })],
    ['field-first', body['first'] && here.clock.day(body['first'].slice(0, 10))],
    ['field-rota-until', last && here.clock.day(last)],
    ['field-rota-night', isNight(seriesOf(body)) && say('rota-night')],
  ]
  const told = facts.filter(([, value]) => value).map(([id, value]) => html`<dt>${say(id)}</dt><dd>${value}</dd>`)
  return {
    title: nameOf(here, shown),
    back: { href: '/app/rotas', text: say('rotas') },
    resting: true,
    live: ['rota', 'run', 'template', 'event', 'zone', 'member', 'chip'],
    body: html`
      <header class="opening"><p class="opening__eyebrow">${mark(inUse(shown) ? 'due' : 'none')}<span>${dotted([nameOf(here, shown), !inUse(shown) && say('rota-idle')])}</span></p>
      <h1 tabindex="-1">${heading(inRule(here, shown))}</h1>${life(here, shown.life)}</header>
      <dl class="facts">${told}</dl>${coming(here, page)}
      ${event && html`<ul class="rows">${way(`/app/events/${event.id}`, inWords(event.body['name'], here.me.lang))}</ul>`}
      ${may && html`<div class="stack">${button(`${at}/edit`, say('act-edit'), true)}${toggle(here, at, shown)}</div>`}`,
  }
}

/** Puts it out of use, or into use again: an edit of that one field. */
const toggle = ({ say }: Here, at: string, { seq, body }: Shown): Html => {
  const used = body['active'] !== false
  return html`
    <form id="toggle" method="post" action="${at}/edit" hx-morph-skip>${shownAs(seq, body, ['active'])}<input type="hidden" name="active" value="${String(!used)}">
    <button class="button button--soft">${say(used ? 'rota-stop' : 'rota-use')}</button></form>`
}

const COMING_MOST = 12

/** What it has planned for the next days; if nothing, why. */
function coming(here: Here, { shown, runs, zones, template, event }: RotaPage): Html {
  const { say, clock } = here
  const one = ({ id, body }: Shown) =>
    row(
      `/app/checklists/${id}`,
      mark(stateOf(body, clock.now_ms) === 'late' ? 'late' : 'due'),
      clock.stamp(body['starts_at']),
      dotted([zoneName(here, zones, body['zone']), say('due-by', { at: clock.stamp(body['due_at']) })]),
      `run-${id}`,
    )
  const why = () => {
    if (!inUse(shown)) return 'rota-plans-idle'
    if (!template) return 'rota-plans-template'
    if (shown.life === 'needs') return 'rota-plans-needs'
    if (event?.body['status'] === 'closed') return 'rota-plans-over'
    const own = seriesOf(shown.body).mode === 'own' && !event
    if (shown.life !== 'received') return 'rota-plans-later'
    return own ? 'rota-plans-own' : at ? 'rota-plans-nothing' : 'rota-plans-past'
  }
  const at = inUse(shown) && template && shown.life !== 'needs' ? nextAt(here, shown, event) : null
  return section(
    say('rota-coming'),
    runs.length ? String(runs.length) : '',
    runs.length
      ? html`${rows(runs.slice(0, COMING_MOST).map(one))}${runs.length > COMING_MOST && html`<p class="quiet">${say('rota-more', { n: runs.length - COMING_MOST })}</p>`}`
      : html`<p>${at && html`<b>${say('rota-first', { at: clock.stamp(at) })}</b> `}${say(why())}</p>`,
  )
}
