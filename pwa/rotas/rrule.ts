/** The rules a rota's form makes, how they are read back into it, and what cannot be meant. The server expands them.
 *
 * A night, from an evening to the next morning, counts to the day it begins on. Its hours stand in their order
 * (BYHOUR=22,0,2), `first` is its first evening, `until` the morning after the last, and COUNT, where there is a last,
 * keeps that morning's day from an evening of its own.
 */
import type { Trouble } from '../fields.ts'

export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export const MODES = ['hours', 'day', 'week', 'own'] as const
export type Mode = (typeof MODES)[number]

/** What a form says: every `n` hours from `from` to `to`, or at `times`, on `days`; or the rule itself. */
export interface Series {
  mode: Mode
  n?: number
  from?: string
  to?: string
  times?: readonly string[]
  days?: readonly string[]
  own?: string
}

const DAY_H = 24
const CLOSEST_MIN = 15
const DAY_MIN = 1440
const COUNT_MOST = 9999
const SIMPLE = /^FREQ=(DAILY|WEEKLY)(?:;BYDAY=([A-Z,]+))?;BYHOUR=([\d,]+);BYMINUTE=(\d+)(;COUNT=\d+)?$/
const FREQS = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY']
/** The numbers a part may have; with `true` also from the end. */
const NUMBERS: Readonly<Record<string, readonly [lo: number, hi: number, back?: true]>> = {
  INTERVAL: [1, 9999],
  COUNT: [1, 9999],
  BYMONTH: [1, 12],
  BYMONTHDAY: [1, 31, true],
  BYYEARDAY: [1, 366, true],
  BYHOUR: [0, 23],
  BYMINUTE: [0, 59],
  BYSETPOS: [1, 366, true],
}
/** With which FREQ a part is not taken. */
const APART: Readonly<Record<string, RegExp>> = {
  BYMONTHDAY: /WEEKLY/,
  BYYEARDAY: /MONTHLY|WEEKLY|DAILY/,
  COUNT: /HOURLY|MINUTELY/,
  BYSETPOS: /WEEKLY|HOURLY|MINUTELY/,
}
const NTH = /^[+-]?\d\d?$/
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const two = (n: number) => String(n).padStart(2, '0')
const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const days = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00Z`) / 86_400_000
const dayOf = (n: number) => new Date(n * 86_400_000).toISOString().slice(0, 10)

/** The times of a day between two of the clock, every `n` hours; past midnight if it ends before it begins. */
export function between(from: string, to: string, n: number): string[] {
  const length = ((minutes(to) - minutes(from) + DAY_MIN) % DAY_MIN) / 60
  const found: string[] = []
  for (let hour = 0; hour <= length; hour += n)
    found.push(two((Number(from.slice(0, 2)) + hour) % DAY_H) + from.slice(2, 5))
  return found
}

/** The times a series has in a day; of an own rule nobody here knows them. */
export function timesOf({ mode, n = 1, from = '', to = '', times = [] }: Series): readonly string[] {
  if (mode === 'own') return []
  return mode === 'hours' ? between(from, to, n) : [...times].sort()
}

/** Whether it goes on past midnight, into the day after the one it counts to. */
export function isNight(series: Series): boolean {
  const times = timesOf(series)
  return times.at(-1)! < times[0]!
}

/** The text of the rule. */
export function ruleOf(series: Series): string {
  if (series.mode === 'own') return series.own ?? ''
  const times = timesOf(series)
  const hours = [...new Set(times.map(time => Number(time.slice(0, 2))))]
  const on = series.mode === 'week' ? `;BYDAY=${DAYS.filter(day => series.days?.includes(day)).join(',')}` : ''
  const freq = series.mode === 'week' ? 'WEEKLY' : 'DAILY'
  return `FREQ=${freq}${on};BYHOUR=${hours.join(',')};BYMINUTE=${Number(times[0]?.slice(3) ?? 0)}`
}

/** A series as a rota has it: its rule, its first wall time, and the last day one of its times may be on. */
export interface Stored {
  rrule?: string | null
  first?: string | null
  until?: string | null
}

/** A series from its first to its last day as it is stored; null: too many nights to count. */
export function storedOf(series: Series, first_day: string, last_day: string | null): Stored | null {
  const times = timesOf(series)
  const rrule = ruleOf(series)
  const first = `${first_day}T${times[0] ?? '00:00'}`
  if (!last_day || !isNight(series)) return { rrule, first, until: last_day }
  const count = (days(last_day) - days(first_day) + 1) * times.length
  return count > COUNT_MOST ? null : { rrule: `${rrule};COUNT=${count}`, first, until: dayOf(days(last_day) + 1) }
}

/** The last day a series counts to: of nights the one the last of them begins on. */
export const lastDayOf = (stored: Stored): string | null =>
  stored.until ? dayOf(days(stored.until) - Number(isNight(seriesOf(stored)))) : null

/** A series as the form asks for it. */
export function seriesOf({ rrule, first, until }: Stored): Series {
  const rule = rrule ?? ''
  const [, freq, byday, byhour = '', minute = '0', count] = SIMPLE.exec(rule) ?? []
  const own: Series = { mode: 'own', own: rule }
  if (!freq || (freq === 'WEEKLY') !== Boolean(byday)) return own
  const found = byhour.split(',').map(Number)
  const times = found.map(hour => `${two(hour)}:${two(Number(minute))}`)
  const n = (found[1]! - found[0]! + DAY_H) % DAY_H
  const hours: Series = { mode: 'hours', n, from: times[0]!, to: times.at(-1)! }
  if (!byday && n && first && isNight(hours)) {
    const last = until ? dayOf(days(until) - 1) : null
    const same = storedOf(hours, first.slice(0, 10), last)
    if (same?.rrule === rule && same.first === first) return hours
  }
  if (count) return own
  if (byday) return { mode: 'week', days: byday.split(','), times }
  const even = found.length > 2 && found.every((hour, k) => !k || hour - found[k - 1]! === n)
  return even ? hours : { mode: 'day', times }
}

/** The first wall time from `from` on, within eight days of it or of the first; null: there is none, or nobody here knows. */
export function nextOf(stored: Stored, from: string): string | null {
  const series = seriesOf(stored)
  const { first, until } = stored
  if (!first) return null
  const begin = first > from ? first : from
  const end = until && `${until}T${isNight(series) ? series.from : '24:00'}`
  for (let n = 0; n < 8; n++) {
    const day = dayOf(days(begin) + n)
    if (series.mode === 'week' && !series.days?.includes(DAYS[(days(day) + 3) % 7]!)) continue
    const walls = [...timesOf(series)].sort().map(time => `${day}T${time}`)
    const found = walls.find(wall => wall >= begin)
    if (found) return end && found >= end ? null : found
  }
  return null
}

/** Why a rule cannot be taken, as far as a phone can see, and which part of it is wrong; null: it may be one. */
export function faultOf(rule: string): Trouble | null {
  const told = rule.split(';').map(part => part.split('=') as [string, string])
  const parts = new Map(told)
  const freq = parts.get('FREQ')
  if (!freq) return { id: 'trouble-rrule-freq' }
  for (const [n, [name, value = '']] of told.entries()) {
    const wrong = wrongPart(name, value, { freq, months: parts.has('BYMONTH') })
    const id = told.findIndex(one => one[0] === name) < n ? 'twice' : wrong
    if (id) return { id: `trouble-rrule-${id}`, args: { part: told[n]!.join('='), freq, ...rangeOf(name) } }
  }
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number) ?? []
  if (isOften(freq, parts)) return { id: 'trouble-rrule-often' }
  const [months, dates] = [numbers('BYMONTH'), numbers('BYMONTHDAY')]
  const never = dates.length > 0 && dates.every(date => months.every(month => Math.abs(date) > MONTH_DAYS[month - 1]!))
  return never && months.length ? { id: 'trouble-rrule-never' } : null
}

function rangeOf(name: string) {
  const [lo = 1, hi = 53] = NUMBERS[name] ?? []
  return { lo, hi }
}

/** What is wrong with a part by itself. */
function wrongPart(name: string, value: string, { freq, months }: { freq: string; months: boolean }): string | null {
  if (name === 'FREQ') return value === 'SECONDLY' ? 'often' : FREQS.includes(value) ? null : 'freq'
  if (APART[name]?.test(freq)) return 'apart'
  if (name === 'WKST') return DAYS.includes(value as 'MO') ? null : 'day'
  if (name === 'BYDAY') return value.split(',').every(day => isDay(day, freq, months)) ? null : 'day'
  const range = NUMBERS[name]
  if (!range) return 'syntax'
  const [lo, hi, back] = range
  const fits = (one: string) => {
    const n = back ? Math.abs(Number(one)) : Number(one)
    return /^[+-]?\d{1,4}$/.test(one) && n >= lo && n <= hi
  }
  const all = value.split(',')
  return all.every(fits) && (all.length === 1 || name.startsWith('BY')) ? null : 'value'
}

/** A weekday; of a month or a year also the first, the second, or counted from the end. */
function isDay(text: string, freq: string, months: boolean): boolean {
  const nth = text.slice(0, -2)
  if (!DAYS.includes(text.slice(-2) as 'MO')) return false
  if (!nth) return true
  const most = freq === 'YEARLY' && !months ? 53 : 5
  return /YEARLY|MONTHLY/.test(freq) && NTH.test(nth) && Number(nth) !== 0 && Math.abs(Number(nth)) <= most
}

/** Whether two times of a rule that counts from a midnight are surely closer than the server plans; it looks at all of them. */
function isOften(freq: string, parts: ReadonlyMap<string, string>): boolean {
  const every = Number(parts.get('INTERVAL') ?? 1)
  if (freq === 'MINUTELY') return every < CLOSEST_MIN
  if (parts.has('BYSETPOS')) return false
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number) ?? [0]
  const hourly = freq === 'HOURLY'
  const all = hourly && !parts.has('BYHOUR') ? [...Array(DAY_H).keys()] : numbers('BYHOUR')
  const hours = hourly && every > 1 ? all.slice(0, 1) : all
  const times = [...new Set(hours.flatMap(hour => numbers('BYMINUTE').map(minute => hour * 60 + minute)))]
  times.sort((a, b) => a - b)
  if (every === 1 && followed(freq, parts)) times.push(times[0]! + DAY_MIN)
  const told = times.slice(0, Number(parts.get('COUNT') ?? times.length))
  return told.some((time, k) => k > 0 && time - told[k - 1]! < CLOSEST_MIN)
}

/** Whether of the days of a rule two follow each other. */
function followed(freq: string, parts: ReadonlyMap<string, string>): boolean {
  if (/YEARLY|MONTHLY/.test(freq) || ['BYMONTHDAY', 'BYYEARDAY', 'COUNT'].some(name => parts.has(name))) return false
  const on: readonly string[] = parts.get('BYDAY')?.split(',') ?? (freq === 'WEEKLY' ? [] : DAYS)
  return on.some(day => on.includes(DAYS[(DAYS.indexOf(day as 'MO') + 1) % 7]!))
}
