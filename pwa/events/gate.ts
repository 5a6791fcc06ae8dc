/** What an event's page reads and draws of its checks and of the phones: the readiness gate. */
import { html } from 'hono/html'
import type { Body } from '../../sync/wire.ts'
import { drawn, STATES } from '../checklists/runs.ts'
import { type Ears, earsOf, silentSince } from '../checklists/silence.ts'
import { type Here, inWords } from '../here.ts'
import { type Mark, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { button, dotted, fold, life, name, row, rows, section, zoneName } from '../parts.ts'
import type { Page } from '../record.ts'
import { leads, makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import { broughtBy } from './brought.ts'
import { against, isOver, lastPhones, markOf, PHASES, phoneFaults, statusOf, TIMES } from './rules.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const FEW = 3 // phones that are shown without being asked for

/** An event with whatever its gate is drawn from. `names`: of the checks that no rota makes. */
export interface EventPage extends Page {
  runs: Shown[]
  rotas: Shown[]
  phones: Shown[]
  ears: Ears
  names: Map<string, unknown>
  /** The checks that stand against leaving the phase, and the zones (rota, zone) of which there is none yet. */
  reds: Shown[]
  unmade: (readonly [Shown, string])[]
  /** Its planned end is still to come. */
  early: boolean
  /** What stood against the step that brought it where it is, as it is now. */
  spite: Shown[]
}

export async function eventPage(here: Here, page: Page): Promise<EventPage> {
  const { store } = here
  const { shown } = page
  const rotas = (await store.list('rota')).filter(({ body }) => body['event'] === shown.id && !body['_void'])
  const [since, until] = reach(here, shown.body, rotas)
  const [all, blocked, heard] = await Promise.all([
    store.list('run', since, until),
    store.byKey('run/blocked:'),
    leads(here.role) ? store.list('device_status') : [],
  ])
  const own = all.filter(({ body }) => body['event'] === shown.id && body['status'] !== 'lapsed' && !body['_void'])
  const others = blocked.filter(run => run.site === shown.site && run.body['event'] !== shown.id)
  const known = await drawn(here, [...own, ...others])
  const phones = heard.filter(phone => phone.site === shown.site)
  const ears = earsOf(here.clock.now_ms, phones, [...page.people.values()])
  const runs = known.slice(0, own.length)
  const lines = new Set(
    known
      .filter(({ body }) => !rotas.some(({ id }) => id === body['rota']))
      .map(({ body }) => String(body['template'])),
  )
  const templates = await Promise.all([...lines].map(id => store.get('template', id)))
  const names = new Map(templates.map(one => [one?.id ?? '', one?.body['name']]))
  const { reds, unmade } = against({ ...shown, body: { ...shown.body, status: statusOf(shown) } }, known, rotas)
  const early = Date.parse(shown.body['closes_at']) > here.clock.now_ms
  const read = broughtBy(here, page)?.read ?? []
  const spite = known.filter(({ id }) => read.includes(id))
  return { ...page, runs, rotas, phones, ears, names, reds: reds.sort(pressing(here)), unmade, early, spite }
}

/** From the first to the last instant at which a check of the event can be due. */
function reach({ clock }: Here, body: Body, rotas: Shown[]): [string, string] {
  const times = [clock.now_ms, ...TIMES.map(time => Date.parse(body[time])).filter(Boolean)]
  const offsets = [0, ...rotas.map(rota => Number(rota.body['offset_min'] ?? 0) * MINUTE_MS)]
  const at = (ms: number) => new Date(ms).toISOString()
  return [
    at(Math.min(...times) + Math.min(...offsets) - DAY_MS),
    at(Math.max(...times) + Math.max(...offsets) + 3 * DAY_MS),
  ]
}

const pressing =
  ({ clock }: Here) =>
  (a: Shown, b: Shown) => {
    const place = (one: Shown) => STATES.indexOf(markOf(one, clock.now_ms)[0])
    return place(a) - place(b) || (a.body['due_at'] < b.body['due_at'] ? -1 : 1)
  }

/** The check's name: its rota's, or its template's. */
function called(here: Here, { rotas, names }: EventPage, { body }: Shown): string {
  const rota = rotas.find(({ id }) => id === body['rota'])
  return inWords(rota ? rota.body['name'] : names.get(body['template']), here.me.lang) || here.say('a-check')
}

/** One check as a row: where, its state, since when, and who has it. */
function runRow(here: Here, page: EventPage, run: Shown, title: string): Html {
  const { say, clock } = here
  const { body } = run
  const [state, figure] = markOf(run, clock.now_ms)
  const silent = silentSince(page.ears, body)
  const at = { blocked: 'failed_at', passed: 'signed_at' }[state as string] ?? 'due_at'
  const since = body[at] && say(at === 'due_at' ? 'due-by' : 'at-time', { at: clock.stamp(body[at]) })
  const facts = [
    say(`gate-${state}`),
    body['again'] && say('run-again'),
    since,
    state === 'blocked' && say('gate-failing', { n: (body['failing'] ?? []).length }),
    body['person'] && name(here, page.people, body['person']),
    silent && say('silent-since', { at: clock.stamp(silent) }),
  ]
  const own = run.life !== 'received' && html`<br>${life(here, run.life)}`
  return row(`/app/checklists/${run.id}`, mark(figure), title, html`${dotted(facts)}${own}`, `run-${run.id}`)
}

/** What stands against the next phase, the worst first; last what has no check yet. */
export function againstPart(here: Here, page: EventPage): Html | '' {
  const place = (what: string, zone: unknown) => dotted([what, zoneName(here, page.zones, zone)])
  const lacks = ([rota, zone]: readonly [Shown, string]) =>
    row(
      `/app/rotas/${rota.id}`,
      mark('none'),
      place(inWords(rota.body['name'], here.me.lang), zone),
      here.say('gate-unplanned'),
    )
  const list = [
    ...page.reds.map(run => runRow(here, page, run, place(called(here, page, run), run.body['zone']))),
    ...page.unmade.map(lacks),
  ]
  return list.length ? section(here.say('gate-against'), String(list.length), rows(list)) : ''
}

/** What was not in order when it was opened or closed in spite of it, as it is now. */
export function spitePart(here: Here, page: EventPage): Html | '' {
  const { spite } = page
  if (!spite.length) return ''
  const words = here.say('gate-spite', { n: spite.length })
  const list = spite.map(run =>
    runRow(here, page, run, dotted([called(here, page, run), zoneName(here, page.zones, run.body['zone'])])),
  )
  return fold(words, rows(list))
}

/** What each phase demands: its rotas, and the check of each zone. */
export function demands(here: Here, page: EventPage): Html[] {
  const { say } = here
  const at = `/app/events/${page.shown.id}/demand`
  return PHASES.map(phase => {
    const of = ({ body }: Shown) => body['phase'] === phase
    const runs = page.runs.filter(of)
    const done = runs.filter(run => markOf(run, here.clock.now_ms)[1] === 'done').length
    const made = new Set(page.rotas.map(({ id }) => id))
    const others = runs.filter(({ body }) => !made.has(body['rota']))
    const found = page.rotas.filter(of).map(rota => demand(here, page, rota))
    const over = isOver(phase, statusOf(page.shown))
    const more = makes('rota', here.role) && !over
    const title = say(`event-phase-${phase}`)
    const beside = runs.length ? say('gate-done', { done, n: runs.length }) : ''
    const body = html`
        ${found}${others.length > 0 && rows(others.map(run => runRow(here, page, run, dotted([called(here, page, run), zoneName(here, page.zones, run.body['zone'])]))))}
        ${!runs.length && !found.length && html`<p class="quiet">${say('gate-nothing')}</p>`}
        ${more && button(`${at}?phase=${phase}`, say('demand-check'))}`
    return over
      ? fold(html`<h2>${title}</h2><span>${beside}</span>`, body, 'section__head')
      : section(title, beside, body)
  })
}

/** One rota of a phase: its name, and for each of its zones the check there. */
function demand(here: Here, page: EventPage, rota: Shown): Html {
  const { say } = here
  const runs = page.runs.filter(({ body }) => body['rota'] === rota.id).sort(pressing(here))
  const met = new Set(runs.map(({ body }) => body['zone']))
  const waits = ((rota.body['zones'] ?? []) as string[]).filter(zone => !met.has(zone))
  const waiting = (zone: string) =>
    row(
      '',
      mark('none'),
      zoneName(here, page.zones, zone),
      say(rota.body['active'] === false ? 'rota-idle' : 'gate-unplanned'),
    )
  return html`
    <h3><a class="call" href="/app/rotas/${rota.id}">${inWords(rota.body['name'], here.me.lang)}</a></h3>
    ${rows([...runs.map(run => runRow(here, page, run, zoneName(here, page.zones, run.body['zone']))), ...waits.map(waiting)])}`
}

function faultWords({ say, clock }: Here, { body }: Shown, fault: string): string {
  if (fault === 'untold') return say('phone-untold')
  if (fault === 'armed') return say(`device_status-armed-${body['armed']}`)
  if (fault === 'storage') return say('device_status-storage-best_effort')
  if (fault === 'clock') return say('clock-more', { s: Math.round(Math.abs(body['skew_ms']) / 1000) })
  if (fault === 'silent') return say('silent-since', { at: clock.stamp(body['seen_at']) })
  const n = body['pending'].reduce((sum: number, [, , some]: [string, unknown, number]) => sum + some, 0)
  return say('phone-waits', { n })
}

/** For supervisors: whose phone is not ready, and why; and whose are, folded. */
export function phonesPart(here: Here, { phones, people }: EventPage): Html | '' {
  const { say, clock } = here
  const told = lastPhones(phones, people, clock.now_ms).map(
    phone => [phone, phoneFaults(phone.body, clock.now_ms)] as const,
  )
  if (!leads(here.role)) return ''
  if (!told.length) return section(say('phones'), '', html`<p>${say('phones-none')}</p>`)
  const one = ([phone, faults]: (typeof told)[number]) =>
    row(
      `/app/people/${phone.body['person']}`,
      mark(faults.includes('silent') ? 'silent' : faults.length ? 'late' : 'done'),
      name(here, people, phone.body['person']),
      dotted([
        ...faults.map(fault => faultWords(here, phone, fault)),
        !faults.includes('silent') && say('phone-heard', { at: clock.stamp(phone.body['seen_at']) }),
      ]),
    )
  const group = (id: string, figure: Mark, of: typeof told, more: Html | '' = '') => {
    const words = html`<span class="state">${mark(figure)}${say(id, { n: of.length })}</span>`
    return (
      of.length > 0 && fold(words, html`${more}${rows(of.map(one))}`, 'button', of.length <= FEW && figure === 'late')
    )
  }
  const wrong = told.filter(([, faults]) => faults.length)
  const ready = told.filter(([, faults]) => !faults.length)
  const what = html`<p class="quiet">${say('phones-ready-more')}</p>`
  return section(
    say('phones'),
    say('phones-of', { ready: ready.length, n: told.length }),
    html`${group('phones-wrong', 'late', wrong)}${group('phones-ready', 'done', ready, what)}`,
  )
}
