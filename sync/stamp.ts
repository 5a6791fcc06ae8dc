/** The hybrid logical clock of one device (sync/README.md §10): the twin of stamp.py. For display and tie-break only. */
const CLOCK_PUT_BACK_MS = 600_000
const CTR_MAX = 0xffff

/** The next stamp `"<ms>:<ctr as 4 hex>"` after `last`, never lower than the one before unless the clock was put back. */
export function tick(last: string | null, now_ms: number): string {
  const [ms, ctr] = last === null ? [0, 0] : parse(last)
  if (now_ms > ms || ms - now_ms > CLOCK_PUT_BACK_MS) return stamp(now_ms, 0)
  return ctr < CTR_MAX ? stamp(ms, ctr + 1) : stamp(ms + 1, 0)
}

/** `[ms, ctr]` of a stamp. Throws a TypeError where it is none. */
export function parse(hlc: string): [number, number] {
  const found = /^(\d{1,15}):([0-9a-f]{4})$/.exec(hlc)
  if (!found) throw new TypeError(`no clock reading: ${hlc}`)
  return [Number(found[1]), Number.parseInt(found[2] ?? '', 16)]
}

/** `2026-11-21T20:59:00.000Z`, the one form of an instant. */
export const instant = (ms: number): string => new Date(ms).toISOString()

const stamp = (ms: number, ctr: number): string => `${ms}:${ctr.toString(16).padStart(4, '0')}`
