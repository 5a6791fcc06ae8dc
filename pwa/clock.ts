/** Times as people on the site read them: the site's zone, 24 hours, with the date when it is not today. */
import type { Lang } from './words.ts'

type Instant = string | number

export interface Clock {
  now_ms: number
  time(at: Instant): string
  stamp(at: Instant): string
  /** Today's weekday and day, for the catalogue to put in order. */
  today(): { weekday: string; day: string; time: string }
  /** What a `datetime-local` field holds for an instant, and back; null where there is none. */
  field(at: Instant | null): string
  /** A day of the site's calendar, in words. */
  day(on: string): string
  instant(field: string): string | null
}

const DAY_AND_A_HALF_MS = 36 * 3_600_000 // from midnight into tomorrow, also when the clocks change
const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** A format is dear to make and kept for the life of the worker. */
function format(lang: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([lang, timeZone, options])
  const made = formats.get(key) ?? new Intl.DateTimeFormat(lang, { ...options, timeZone, hourCycle: 'h23' })
  formats.set(key, made)
  return made
}

/** The wall time of an instant, as a `datetime-local` field holds it. */
const wall = (zone: string) => (ms: number) => {
  const found = format('en-CA', zone, parts).formatToParts(ms)
  const p = Object.fromEntries(found.map(({ type, value }) => [type, value]))
  return `${p['year']}-${p['month']}-${p['day']}T${p['hour']}:${p['minute']}`
}

/** A clock that stands still at `now_ms` in the IANA zone `zone`, speaking `lang`. */
export function clock(now_ms: number, zone: string, lang: Lang): Clock {
  const field = wall(zone)
  const say = (at: number, options: Intl.DateTimeFormatOptions) =>
    format(lang === 'en' ? 'en-GB' : lang, zone, options).format(at)
  const ms = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at))
  const time = (at: Instant) => say(ms(at), { hour: '2-digit', minute: '2-digit' })
  const midnight = (at: number) => Date.parse(unwall(`${field(at).slice(0, 10)}T00:00`, field) ?? '')
  let today: [from: number, to: number] | undefined
  const isToday = (at: number) => {
    today ??= [midnight(now_ms), midnight(midnight(now_ms) + DAY_AND_A_HALF_MS)]
    return at >= today[0] && at < today[1]
  }
  return {
    now_ms,
    time,
    // A text may name what is no instant, for people type texts.
    stamp: at => {
      if (!ms(at)) return ''
      return isToday(ms(at)) ? time(at) : `${say(ms(at), { day: 'numeric', month: 'short' })} ${time(at)}`
    },
    today: () => ({
      weekday: say(now_ms, { weekday: 'long' }),
      day: say(now_ms, { day: 'numeric', month: 'long' }),
      time: time(now_ms),
    }),
    field: at => (at === null ? '' : field(ms(at))),
    day: on =>
      say(Date.parse(unwall(`${on}T12:00`, field) ?? ''), { weekday: 'short', day: 'numeric', month: 'short' }),
    instant: text => unwall(text, field),
  }
}

/** The instant whose wall time is `text`. Two steps settle every zone; of an hour that occurs twice, one is taken. */
function unwall(text: string, field: (ms: number) => string): string | null {
  const wanted = Date.parse(`${text}Z`)
  if (Number.isNaN(wanted)) return null
  let ms = wanted
  for (let step = 0; step < 2; step++) ms += wanted - Date.parse(`${field(ms)}Z`)
  return new Date(ms).toISOString()
}
