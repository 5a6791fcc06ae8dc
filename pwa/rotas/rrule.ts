/** The rules a rota's form makes, how they are read back into it, and what cannot be meant. The server expands them. */
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
const SIMPLE = /^FREQ=(DAILY|WEEKLY)(?:;BYDAY=([A-Z,]+))?;BYHOUR=([\d,]+);BYMINUTE=(\d+)$/
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
const NTH = /^[+-]?0?([1-9]|[1-4]\d|5[0-3])$/
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const two = (n: number) => String(n).padStart(2, '0')
const hours = (times: readonly string[]) =>
  [...new Set(times.map(time => Number(time.slice(0, 2))))].sort((a, b) => a - b)

/** The times of a day between two of the clock, every `n` hours; past midnight if it ends before it begins. */
export function between(from: string, to: string, n: number): string[] {
  const first = Number(from.slice(0, 2))
  const minute = from.slice(3)
  const last = first + ((Number(to.slice(0, 2)) - first + DAY_H) % DAY_H)
  const length = to.slice(3) < minute ? last - 1 : last
  const found: string[] = []
  for (let hour = first; hour <= length && found.length < DAY_H; hour += n) found.push(`${two(hour % DAY_H)}:${minute}`)
  return found
}

/** The times a series has in a day; of an own rule nobody here knows them. */
export function timesOf({ mode, n = 1, from = '', to = '', times = [] }: Series): readonly string[] {
  if (mode === 'own') return []
  return mode === 'hours' ? between(from, to, n) : [...times].sort()
}

/** The text of the rule. */
export function ruleOf(series: Series): string {
  if (series.mode === 'own') return series.own ?? ''
  const times = timesOf(series)
  const days = series.mode === 'week' ? `;BYDAY=${DAYS.filter(day => series.days?.includes(day)).join(',')}` : ''
  const freq = series.mode === 'week' ? 'WEEKLY' : 'DAILY'
  return `FREQ=${freq}${days};BYHOUR=${hours(times).join(',')};BYMINUTE=${Number(times[0]?.slice(3) ?? 0)}`
}

/** A rule as the form asks for it. */
export function seriesOf(rule: string): Series {
  const [, freq, byday, byhour = '', minute = '0'] = SIMPLE.exec(rule) ?? []
  if (!freq || (freq === 'WEEKLY') !== Boolean(byday)) return { mode: 'own', own: rule }
  const found = byhour.split(',').map(Number)
  const times = found.map(hour => `${two(hour)}:${two(Number(minute))}`)
  if (byday) return { mode: 'week', days: byday.split(','), times }
  const n = found[1]! - found[0]!
  const even = found.length > 2 && found.every((hour, k) => !k || hour - found[k - 1]! === n)
  return even ? { mode: 'hours', n, from: times[0]!, to: times.at(-1)! } : { mode: 'day', times }
}

/** The first wall time from `from` on, within eight days of it or of the first; null: there is none, or nobody here knows. */
export function nextOf(series: Series, [first, until]: [string, string | null], from: string): string | null {
  const begin = first > from ? first : from
  for (let n = 0; n < 8; n++) {
    const at = new Date(`${begin.slice(0, 10)}T00:00Z`)
    at.setUTCDate(at.getUTCDate() + n)
    const day = at.toISOString().slice(0, 10)
    if (until && day > until) return null
    if (series.mode === 'week' && !series.days?.includes(DAYS[(at.getUTCDay() + 6) % 7]!)) continue
    const walls = [...timesOf(series)].sort().map(time => `${day}T${time}`)
    const found = walls.find(wall => wall >= begin)
    if (found) return found
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
  if (isOften(freq, Number(parts.get('INTERVAL') ?? 1), numbers('BYMINUTE'))) return { id: 'trouble-rrule-often' }
  const [months, days] = [numbers('BYMONTH'), numbers('BYMONTHDAY')]
  const never = days.length > 0 && days.every(day => months.every(month => Math.abs(day) > MONTH_DAYS[month - 1]!))
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
  return /YEARLY|MONTHLY/.test(freq) && NTH.test(nth) && Math.abs(Number(nth)) <= most
}

/** Whether two of its times are closer than the server plans. */
function isOften(freq: string, every: number, minutes: number[]): boolean {
  if (freq === 'MINUTELY' && every < CLOSEST_MIN) return true
  const sorted = [...new Set(minutes)].sort((a, b) => a - b)
  return sorted.some((minute, k) => k > 0 && minute - sorted[k - 1]! < CLOSEST_MIN)
}
