/** The day as this phone knows it: a few look-ups by index, however many checks are planned for later. */
import { itemsOf } from '../checklists/fold.ts'
import { drawn } from '../checklists/runs.ts'
import { type Here, inWords } from '../here.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'
import type { Day } from './cells.ts'
import { ofDay } from './rules.ts'

const DAY_AND_A_HALF_MS = 36 * 3_600_000 // from midnight into tomorrow, also when the clocks change
const LAST_NIGHT_MS = 6 * 3_600_000 // a shift that goes on past midnight still sees its evening
const MINUTE_MS = 60_000
const SHORT_MIN = 120 // what most windows are within, and what was begun without a rota

/** Local midnight before an instant, in ms. */
function midnight({ clock }: Here, ms: number): number {
  const day = clock.field(ms).slice(0, 10)
  return Date.parse(clock.instant(`${day}T00:00`)!)
}

export async function dayOf(here: Here): Promise<Day> {
  const { store, site, role, me, clock } = here
  const began_ms = midnight(here, clock.now_ms)
  const ends_ms = midnight(here, began_ms + DAY_AND_A_HALF_MS)
  const since_ms = Math.min(began_ms, clock.now_ms - LAST_NIGHT_MS)
  const [planned, blocked, incidents, photos, phones, zones, people] = await Promise.all([
    runsDue(here, since_ms, ends_ms),
    store.byKey('run/blocked:'),
    store.byKey('incident/open:'),
    store.byKey('photo/waiting:'),
    leads(role) ? store.list('device_status') : [],
    here.zones(),
    here.people(),
  ])
  const ours = (rows: Shown[]) => rows.filter(row => row.site === site)
  const runs = new Map([...ours(planned), ...ours(blocked)].map(run => [run.id, run]))
  return {
    now_ms: clock.now_ms,
    zones: zones.filter(({ body }) => body['active'] !== false && !body['_void']),
    runs: await drawn(here, ofDay([...runs.values()], ends_ms)),
    incidents: ours(incidents),
    photos: ours(photos),
    phones: ours(phones),
    members: [...people.values()],
    only: leads(role) ? undefined : { person: me.person, team: people.get(me.person)?.body['team'] },
  }
}

/** Checks are found by when they are due: of what begins before midnight that is by the longest window of a rota later. */
async function runsDue({ store }: Here, since_ms: number, ends_ms: number): Promise<Shown[]> {
  const due = (from_ms: number, to_ms: number) =>
    store.list('run', new Date(from_ms).toISOString(), new Date(to_ms).toISOString())
  const until_ms = ends_ms + SHORT_MIN * MINUTE_MS
  const [runs, rotas] = await Promise.all([due(since_ms, until_ms), store.list('rota')])
  const longest_ms = Math.max(0, ...rotas.map(({ body }) => Number(body['window_min'] ?? 0))) * MINUTE_MS
  return ends_ms + longest_ms > until_ms ? [...runs, ...(await due(until_ms, ends_ms + longest_ms))] : runs
}

/** Templates and their sections, read once each. */
export interface Sheets {
  templates: Map<string, Shown>
  sections: Map<string, Shown[]>
}

/** The sections of a template, where it is here. */
export const sectionsOf = ({ sections }: Sheets, { body }: Shown): Shown[] =>
  sections.get(String(body['template'])) ?? []

/** The names of these templates, and the items of those of failed checks. */
export async function sheetsOf({ store }: Here, templates: string[], failed: Shown[]): Promise<Sheets> {
  const named = [...new Set(templates)].filter(Boolean)
  const read = [...new Set(failed.map(({ body }) => String(body['template'])))]
  const [found, children] = await Promise.all([
    Promise.all(named.map(id => store.get('template', id))),
    Promise.all(read.map(id => store.of(id))),
  ])
  return {
    templates: new Map(found.flatMap(row => (row ? [[row.id, row] as const] : []))),
    sections: new Map(read.map((id, n) => [id, children[n]!.filter(({ kind }) => kind === 'section')])),
  }
}

/** The text of the first critical item that fails, where the template is here. */
export function firstFailing({ me }: Here, sheets: Sheets, run: Shown): string {
  const { body } = run
  const item = itemsOf(body, sectionsOf(sheets, run)).find(({ id }) => id === body['failing']?.[0])
  return inWords(item?.text, me.lang)
}
