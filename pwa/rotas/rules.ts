/** What a rota's form says, and what is wrong with it. */
import type { Body } from '../../sync/wire.ts'
import type { Trouble } from '../fields.ts'
import { type Form, type Read, read } from '../forms.ts'
import type { Here } from '../here.ts'
import { writable } from '../rights.ts'
import type { Shown } from '../store.ts'
import { DAYS, faultOf, lastDayOf, MODES, type Mode, nextOf, type Series, seriesOf, storedOf } from './rrule.ts'

export const TIMES = ['rrule', 'first', 'until'] as const
export const PHASE = ['event', 'phase', 'offset_min'] as const
export const FIELDS = [
  'name',
  'template',
  'zones',
  'team',
  'person',
  'window_min',
  'active',
  ...TIMES,
  ...PHASE,
] as const
export const WINDOW_MIN = 60

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/
const MOST_H = 23

export const settable = ({ role, me }: Here, body?: Body): string[] =>
  writable('rota', { person: me.person, role }, body ?? {}, FIELDS)

export const inUse = ({ body }: Shown): boolean => body['active'] !== false && !body['_void']

/** Nobody is told of its checks. */
export const isGap = ({ body }: Shown): boolean => !body['team'] && !body['person']

/** When its next check is, as far as this phone can tell before the server has planned it. */
export function nextAt({ clock }: Here, { body }: Shown, event?: Shown | null): string | null {
  const late_ms = (body['window_min'] ?? WINDOW_MIN) * 60_000
  if (event) {
    const at = event.body[body['phase'] === 'after' ? 'closes_at' : 'opens_at']
    return at ? new Date(Date.parse(at) + (body['offset_min'] ?? 0) * 60_000).toISOString() : null
  }
  const wall = nextOf(body, clock.field(clock.now_ms - late_ms))
  return wall && clock.instant(wall)
}

/** The fields of the form that say when, from a rota as it stands. */
export function whenForm(body: Body): Form {
  const { rrule, first, offset_min } = body
  const series: Series = rrule ? seriesOf(body) : { mode: 'day', times: [] }
  const { mode, n = 2, from = '08:00', to = '20:00', times = [], days = [], own = '' } = series
  const form: Form = {
    every: mode,
    every_n: String(n),
    from,
    to,
    times: times.join(' '),
    own,
    first_day: first?.slice(0, 10) ?? '',
    until: lastDayOf(body) ?? '',
    side: (offset_min ?? 0) < 0 ? 'earlier' : 'later',
    offset: String(Math.abs(offset_min ?? 0)),
  }
  for (const day of days) form[`day.${day}`] = 'on'
  return form
}

const plain = (form: Form, name: string) => (form[name] ?? '').trim().normalize('NFKC')

const timesIn = (form: Form) =>
  plain(form, 'times')
    .split(/[\s,;、]+/)
    .filter(Boolean)
    .map(time => time.padStart(5, '0'))

function seriesIn(form: Form): Series {
  const mode = (MODES.find(one => one === form['every']) ?? 'day') as Mode
  const days = DAYS.filter(day => form[`day.${day}`])
  const own = plain(form, 'own')
    .toUpperCase()
    .replace(/^RRULE:/, '')
  return {
    mode,
    n: Number(plain(form, 'every_n')),
    from: plain(form, 'from'),
    to: plain(form, 'to'),
    times: timesIn(form),
    days,
    own,
  }
}

/** What is wrong with a series, by the form's field. */
function wrongSeries(series: Series): [string, Trouble] | null {
  const { mode, n = 0, from = '', to = '', times = [], days = [], own = '' } = series
  if (mode === 'own') {
    const fault = faultOf(own)
    return fault && ['own', fault]
  }
  if (mode === 'hours') {
    if (!Number.isInteger(n) || n < 1 || n > MOST_H)
      return ['every_n', { id: 'trouble-range', args: { lo: 1, hi: MOST_H } }]
    const bad = [from, to].findIndex(time => !CLOCK.test(time))
    return bad < 0 ? null : [['from', 'to'][bad]!, { id: 'trouble-time' }]
  }
  if (!times.length || times.some(time => !CLOCK.test(time))) return ['times', { id: 'trouble-times' }]
  if (new Set(times.map(time => time.slice(3))).size > 1) return ['times', { id: 'trouble-minutes' }]
  return mode === 'week' && !days.length ? ['day', { id: 'trouble-days' }] : null
}

/** The group of fields that say when it repeats. */
function readTimes(form: Form, found: Read): void {
  const series = seriesIn(form)
  const wrong = wrongSeries(series)
  const first = plain(form, 'first_day')
  const until = plain(form, 'until')
  const day = (text: string) => !Number.isNaN(Date.parse(`${text}T00:00Z`)) && /^\d{4}-\d\d-\d\d$/.test(text)
  if (wrong) found.troubles[wrong[0]] = wrong[1]
  if (!day(first)) found.troubles['first_day'] = { id: 'trouble-date' }
  if (until && !day(until)) found.troubles['until'] = { id: 'trouble-date' }
  else if (until && until < first) found.troubles['until'] = { id: 'trouble-until_before_first' }
  if (Object.keys(found.troubles).length) return
  const stored = storedOf(series, first, until || null)
  if (!stored) found.troubles['until'] = { id: 'trouble-until_far' }
  else if (series.mode === 'week' && !nextOf(stored, stored.first!))
    found.troubles['until'] = { id: 'trouble-until_never' }
  Object.assign(found.set, { ...stored, event: null, phase: null, offset_min: null })
}

/** The group of fields that hang it on a phase of an event. */
function readPhase(form: Form, event: unknown, found: Read): void {
  const offset = Number(plain(form, 'offset') || 0)
  if (!Number.isInteger(offset) || offset < 0 || offset > 10_080)
    found.troubles['offset'] = { id: 'trouble-range', args: { lo: 0, hi: 10_080 } }
  const { phase } = read('rota', ['phase'], form, {} as Here).set
  if (!phase) found.troubles['phase'] = { id: 'trouble-choose' }
  const offset_min = form['side'] === 'earlier' ? -offset : offset
  Object.assign(found.set, { event, phase, offset_min, rrule: null, first: null, until: null })
}

/** What a form sets of a rota, and what is wrong with it. `event`: the one whose phase it belongs to, if it does. */
export function readRota(names: readonly string[], form: Form, here: Here, event: unknown): Read {
  const asked = names.filter(name => ![...TIMES, ...PHASE].some(one => one === name))
  const found = read('rota', asked, form, here)
  const need = (name: string, id: string, at = name) => {
    if (name in found.set && !found.set[name]) found.troubles[at] ??= { id }
  }
  need('name', 'trouble-words', 'name.en')
  need('template', 'trouble-choose')
  need('zones', 'trouble-zones')
  if ('window_min' in found.set) found.set['window_min'] ??= WINDOW_MIN
  if (event && 'phase' in form) readPhase(form, event, found)
  else if (form['every']) readTimes(form, found)
  return found
}

const PHASES = ['before', 'during', 'after']
const MINUTE_MS = 60_000

/** From when and until when a phase's check is to be done, in ms, and in which zones; or the id of why there is none. */
export function whenOf(here: Here, { id, body }: Shown, form: Form) {
  const { set, troubles } = readRota(['zones', 'window_min'], form, here, id)
  const { phase, offset_min, window_min, zones } = set
  const from = body[phase === 'after' ? 'closes_at' : 'opens_at']
  const at = Date.parse(from) + offset_min * MINUTE_MS
  const over = body['status'] === 'closed' || PHASES.indexOf(phase) < PHASES.indexOf(body['status'])
  const wrong = !zones || Object.keys(troubles).length > 0
  const code = wrong ? 'demand-none' : over ? 'demand-over' : from ? '' : 'demand-untimed'
  return { at, due: at + window_min * MINUTE_MS, where: (zones ?? []) as string[], code }
}
