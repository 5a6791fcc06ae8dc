/** Lists of checks: those of today and what is late, a person's own, and those of one zone. */
import { html } from 'hono/html'
import { type Here, inWords } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, opening, section, way } from '../parts.ts'
import { leads, makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import { type Known, runRow, timed } from './parts.ts'
import { drawn, isDue, stateOf } from './runs.ts'

const DAY_MS = 86_400_000
const SOON_MS = 3 * 3_600_000
const FIRST = 5
const LATER_FIRST = 8

const dayOf = ({ clock }: Here, ms: number) => clock.field(ms).slice(0, 10)
const days = (here: Here) => [dayOf(here, here.clock.now_ms - DAY_MS), dayOf(here, here.clock.now_ms)] as const
const due = ({ body }: Shown) => Date.parse(body['due_at'])
const byDue = (a: Shown, b: Shown) => due(a) - due(b)

/** The checks of yesterday that can still be done, and those of today. */
async function ofDays(here: Here, key: string): Promise<Shown[]> {
  const [before, today] = days(here)
  const [old, now] = await Promise.all([before, today].map(day => here.store.byKey(`${key}/${day}`)))
  const all = [...old!.filter(({ body }) => isDue(body)), ...now!].filter(stands(here))
  return (await drawn(here, all)).sort(byDue)
}

const stands =
  ({ site }: Here) =>
  (run: Shown) =>
    run.site === site && !run.body['_void'] && !['cancelled', 'lapsed'].includes(run.body['status'])

export const checksIn = (here: Here, zone: string): Promise<Shown[]> => ofDays(here, `run/zone:${zone}`)

/** How many checks of the site are late, of those that were due since yesterday. */
export async function lateCount(here: Here): Promise<number> {
  const since = here.clock.instant(`${days(here)[0]}T00:00`) ?? ''
  const all = await here.store.list('run', since, new Date(here.clock.now_ms).toISOString())
  return (await drawn(here, all.filter(stands(here)))).filter(run => isLate(here, run)).length
}

/** The checks this person or their team still has to do and can begin soon: one's own first, then by when they are due. */
export async function myChecks(here: Here): Promise<Shown[]> {
  const team = (await here.people()).get(here.me.person)?.body['team']
  const lists = await Promise.all([
    ofDays(here, `run/person:${here.me.person}`),
    team ? ofDays(here, `run/team:${team}`) : [],
  ])
  const mine = new Map(lists.flat().map(run => [run.id, run]))
  const open = [...mine.values()].filter(
    ({ body }) =>
      isDue(body) && body['status'] !== 'missed' && Date.parse(body['due_at']) < here.clock.now_ms + SOON_MS,
  )
  const own = ({ body }: Shown) => Number(body['person'] === here.me.person)
  return open.filter(run => !run.body['person'] || own(run)).sort((a, b) => own(b) - own(a) || byDue(a, b))
}

export const isLate = ({ clock }: Here, run: Shown) => stateOf(run.body, clock.now_ms) === 'late'

/** The templates of these checks, by id. */
export async function templatesOf({ store }: Here, runs: Shown[]): Promise<Map<string, Shown>> {
  const ids = [...new Set(runs.map(({ body }) => String(body['template'])))]
  const found = await Promise.all(ids.map(id => store.get('template', id)))
  return new Map(found.flatMap(row => (row ? [[row.id, row]] : [])))
}

/** Checks under a heading. */
export async function listed(
  here: Here,
  id: string,
  runs: Shown[],
  known: Known,
  most = runs.length,
  all = '/app/checklists',
): Promise<Html | ''> {
  if (!runs.length) return ''
  const templates = await templatesOf(here, runs.slice(0, most))
  const more = runs.length > most && button(all, here.say('all-runs', { n: runs.length }))
  const list = timed(runs.slice(0, most).map(run => runRow(here, run, templates, known)))
  return section(here.say(id), here.say('count-runs', { n: runs.length }), html`${list}${more}`)
}

/** What one has to do, on Today. */
export const mineListed = async (here: Here, runs: Shown[], known: Known): Promise<Html | ''> => {
  const late = runs.filter(run => isLate(here, run))
  const rest = runs.filter(run => !late.includes(run))
  return html`${await listed(here, 'runs-overdue', late, known, FIRST)}${await listed(here, 'runs-next', rest, known, FIRST)}`
}

/** The checks of a zone that want something now, on its page, and before them the way to one that nobody planned. */
export async function zoneListed(here: Here, zone: Shown, known: Known): Promise<Html | ''> {
  const runs = await checksIn(here, zone.id)
  const start =
    makes('run', here.role) &&
    zone.body['active'] !== false &&
    button(`/app/zones/${zone.id}/check`, here.say('start-check'))
  if (!runs.length && !start) return ''
  const now = runs.filter(run => ['runs-late', 'runs-now'].includes(groupOf(here, run)))
  const templates = await templatesOf(here, now)
  const list = now.length > 0 && timed(now.map(run => runRow(here, run, templates, known)))
  const n = runs.length
  const rest = n > now.length && button(`/app/checklists?zone=${zone.id}`, here.say('all-runs', { n }))
  return section(
    here.say('runs'),
    n ? here.say('count-runs', { n }) : '',
    html`<div class="stack">${start}${list}${rest}</div>`,
  )
}

type Group = 'runs-late' | 'runs-now' | 'runs-later' | 'runs-done'
const GROUPS: Group[] = ['runs-late', 'runs-now', 'runs-later', 'runs-done']

function groupOf({ clock }: Here, run: Shown): Group {
  const { body } = run
  const state = stateOf(body, clock.now_ms)
  if (state === 'late' || state === 'blocked' || state === 'failed' || state === 'missed') return 'runs-late'
  if (!isDue(body)) return 'runs-done'
  return begins(run) <= clock.now_ms || state === 'open' ? 'runs-now' : 'runs-later'
}

const mostOf = (group: Group, later: boolean) => (group === 'runs-later' && !later ? LATER_FIRST : undefined)

const begins = ({ body }: Shown) => Date.parse(body['starts_at'] ?? body['due_at'])

/**
 * Every check that begins today, and what is left of yesterday; of one zone, if one is named. `later`: what comes later
 * today is shown to its end.
 */
export async function listScreen(here: Here, zone: string, later: boolean): Promise<Screen> {
  const { say, clock, store, me } = here
  const [before, today] = days(here)
  const [zones, people] = await Promise.all([here.zones(), here.people()])
  const since = clock.instant(`${before}T00:00`) ?? ''
  const all = (await store.list('run', since)).filter(stands(here)).filter(({ body }) => !zone || body['zone'] === zone)
  const wanted = all.filter(
    run =>
      dayOf(here, begins(run)) <= today &&
      (isDue(run.body) || dayOf(here, due(run)) >= today || run.body['result'] === 'blocked'),
  )
  const runs = await drawn(here, wanted)
  const team = people.get(me.person)?.body['team']
  const mine = ({ body }: Shown) => body['person'] === me.person || (!body['person'] && !!team && body['team'] === team)
  const ordered = runs.sort((a, b) => Number(mine(b)) - Number(mine(a)) || byDue(a, b))
  const parts = GROUPS.map(group => [group, ordered.filter(run => groupOf(here, run) === group)] as const)
  const late = ordered.filter(run => isLate(here, run)).length
  const place = zones.find(({ id }) => id === zone)
  const ways = html`<ul class="rows">${place ? way('/app/checklists', say('filter-clear')) : ''}${way('/app/zones', say('start-at-zone'))}${leads(here.role) && way('/app/rotas', say('rotas'))}</ul>`
  return {
    title: say('runs'),
    back: { href: '/app/', text: say('place-today') },
    live: ['run', 'answer', 'submission', 'template', 'zone', 'member'],
    body: html`
      ${opening(say('runs-answer', { n: late, open: ordered.filter(run => isDue(run.body)).length }), place ? inWords(place.body['name'], me.lang) : '')}
      ${await Promise.all(parts.map(([group, list]) => listed(here, group, list, { people, zones }, mostOf(group, later), `/app/checklists?later${zone && `&zone=${zone}`}`)))}
      ${!ordered.length && empty(say('runs-none'), say('runs-none-more'))}${section(say('more-places'), '', ways)}`,
  }
}
