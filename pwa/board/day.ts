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

/** The day, and beside it the papers of its checks: all in one round of look-ups, for each round is waited for. */
export async function dayOf(here: Here): Promise<{ day: Day; sheets: Sheets }> {
  const { store, site, role, me, clock } = here
  const began_ms = midnight(here, clock.now_ms)
  const ends_ms = midnight(here, began_ms + DAY_AND_A_HALF_MS)
  const since_ms = Math.min(began_ms, clock.now_ms - LAST_NIGHT_MS)
  const closing = store.byKey('run/blocked:')
  const papers = Promise.all([store.list('template'), closing.then(runs => sectionsFor(here, runs))])
  const [planned, blocked, incidents, photos, phones, zones, people, [templates, sections]] = await Promise.all([
    runsDue(here, since_ms, ends_ms),
    closing,
    store.byKey('incident/open:'),
    store.byKey('photo/waiting:'),
    leads(role) ? store.list('device_status') : [],
    here.zones(),
    here.people(),
    papers,
  ])
  const ours = (rows: Shown[]) => rows.filter(row => row.site === site)
  const runs = new Map([...ours(planned), ...ours(blocked)].map(run => [run.id, run]))
  const day: Day = {
    now_ms: clock.now_ms,
    zones: zones.filter(({ body }) => body['active'] !== false && !body['_void']),
    runs: await drawn(here, ofDay([...runs.values()], ends_ms)),
    incidents: ours(incidents),
    photos: ours(photos),
    phones: ours(phones),
    members: [...people.values()],
    only: leads(role) ? undefined : { person: me.person, team: people.get(me.person)?.body['team'] },
  }
  return { day, sheets: { templates: new Map(templates.map(one => [one.id, one])), sections } }
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

/** Every template here, and the sections of those of failed checks. */
export interface Sheets {
  templates: Map<string, Shown>
  sections: Map<string, Shown[]>
}

/** The sections of a template, where they are here. */
export const sectionsOf = ({ sections }: Sheets, { body }: Shown): Shown[] =>
  sections.get(String(body['template'])) ?? []

async function sectionsFor({ store }: Here, runs: Shown[]): Promise<Map<string, Shown[]>> {
  const ids = [...new Set(runs.map(({ body }) => String(body['template'])))]
  const found = await Promise.all(ids.map(id => store.of(id)))
  return new Map(ids.map((id, n) => [id, found[n]!.filter(({ kind }) => kind === 'section')]))
}

/** The same with the items of these checks, which only this phone knows to have failed. */
export async function withItems(here: Here, { templates, sections }: Sheets, failed: Shown[]): Promise<Sheets> {
  const lacking = failed.filter(({ body }) => !sections.has(String(body['template'])))
  return { templates, sections: new Map([...sections, ...(await sectionsFor(here, lacking))]) }
}

/** The text of the first critical item that fails, where the template is here. */
export function firstFailing({ me }: Here, sheets: Sheets, run: Shown): string {
  const { body } = run
  const item = itemsOf(body, sectionsOf(sheets, run)).find(({ id }) => id === body['failing']?.[0])
  return inWords(item?.text, me.lang)
}
