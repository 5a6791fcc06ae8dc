/** The rules a rota's form makes, how they are read back into it, and what cannot be meant. The server expands them. */

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
const PARTS = /^(FREQ|WKST|BYDAY|INTERVAL|COUNT|BYMONTH|BYMONTHDAY|BYYEARDAY|BYHOUR|BYMINUTE|BYSETPOS)=[A-Z0-9,+-]+$/
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

/** Why a rule cannot be taken, as far as a phone can see: a code of the server's; null: it may be one. */
export function faultOf(rule: string): 'rrule_syntax' | 'rrule_often' | 'rrule_never' | null {
  const parts = new Map(rule.split(';').map(part => part.split('=', 2) as [string, string]))
  const freq = parts.get('FREQ') ?? ''
  if (freq === 'SECONDLY') return 'rrule_often'
  if (!rule.split(';').every(part => PARTS.test(part)) || parts.size < rule.split(';').length) return 'rrule_syntax'
  if (!/^(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY)$/.test(freq)) return 'rrule_syntax'
  if (freq === 'MINUTELY' && Number(parts.get('INTERVAL') ?? 1) < CLOSEST_MIN) return 'rrule_often'
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number) ?? []
  const minutes = numbers('BYMINUTE').sort((a, b) => a - b)
  if (minutes.some((minute, k) => k > 0 && minute - minutes[k - 1]! < CLOSEST_MIN)) return 'rrule_often'
  const [months, days] = [numbers('BYMONTH'), numbers('BYMONTHDAY')]
  const never =
    months.length > 0 && days.length > 0 && days.every(day => months.every(month => day > MONTH_DAYS[month - 1]!))
  return never ? 'rrule_never' : null
}
