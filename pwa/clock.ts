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
  instant(field: string): string | null
}

const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const

function wall(zone: string) {
  const format = new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: zone, hourCycle: 'h23' })
  return (ms: number) => {
    const p = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    return `${p['year']}-${p['month']}-${p['day']}T${p['hour']}:${p['minute']}`
  }
}

/** A clock that stands still at `now_ms` in the IANA zone `zone`, speaking `lang`. */
export function clock(now_ms: number, zone: string, lang: Lang): Clock {
  const field = wall(zone)
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { timeZone: zone, hourCycle: 'h23', ...options })
  const hours = say({ hour: '2-digit', minute: '2-digit' })
  const days = say({ day: 'numeric', month: 'short' })
  const ms = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at))
  const day = (at: number) => field(at).slice(0, 10)
  const time = (at: Instant) => hours.format(ms(at))
  return {
    now_ms,
    time,
    // A text may name what is no instant, for people type texts.
    stamp: at => (!ms(at) ? '' : day(ms(at)) === day(now_ms) ? time(at) : `${days.format(ms(at))} ${time(at)}`),
    today: () => ({
      weekday: say({ weekday: 'long' }).format(now_ms),
      day: say({ day: 'numeric', month: 'long' }).format(now_ms),
      time: time(now_ms),
    }),
    field: at => (at === null ? '' : field(ms(at))),
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
