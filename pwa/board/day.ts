/** The day as this phone knows it: a few look-ups by index, however many checks are planned for later. */
import { itemsOf } from '../checklists/fold.ts'
import { drawn } from '../checklists/runs.ts'
import { type Here, inWords } from '../here.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'
import { type Day, LATEST_MS } from './cells.ts'
import { ofDay } from './rules.ts'

const DAY_AND_A_HALF_MS = 36 * 3_600_000 // from midnight into tomorrow, also when the clocks change
const LAST_NIGHT_MS = 6 * 3_600_000 // a shift that goes on past midnight still sees its evening

/** Local midnight before an instant, in ms. */
function midnight({ clock }: Here, ms: number): number {
  const day = clock.field(ms).slice(0, 10)
  return Date.parse(clock.instant(`${day}T00:00`)!)
}

export async function dayOf(here: Here): Promise<Day> {
  const { store, site, role, me, clock } = here
  const began_ms = midnight(here, clock.now_ms)
  const ends_ms = midnight(here, began_ms + DAY_AND_A_HALF_MS)
  const iso = (ms: number) => new Date(ms).toISOString()
  const since = iso(Math.min(began_ms, clock.now_ms - LAST_NIGHT_MS))
  const [planned, blocked, incidents, photos, phones, zones, people] = await Promise.all([
    store.list('run', since, iso(ends_ms + LATEST_MS)),
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

/** Templates and their sections, read once each. */
export interface Sheets {
  templates: Map<string, Shown>
  sections: Map<string, Shown[]>
}

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
export function firstFailing({ me }: Here, { sections }: Sheets, { body }: Shown): string {
  const item = itemsOf(body, sections.get(String(body['template'])) ?? []).find(({ id }) => id === body['failing']?.[0])
  return inWords(item?.text, me.lang)
}
