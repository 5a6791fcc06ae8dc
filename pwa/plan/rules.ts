/** The plan: a picture on which zones have a place, `at` in ten-thousandths from its left and its top. */
import type { Form, Troubles } from '../forms.ts'
import type { Shown } from '../store.ts'

const SCALE = 100 // a field is in percent

export interface Pin {
  zone: Shown
  /** The open reports of the zone, and of what lies in it without a pin of its own. */
  open: Shown[]
}

/** Zones with a place on the plan. What has none is counted at the nearest zone around it that has. */
export function pinned(zones: Shown[], open: Map<string, Shown[]>): Pin[] {
  const rows = new Map(zones.map(zone => [zone.id, zone]))
  const pins = new Map(
    zones.filter(({ body }) => isPoint(body['at'])).map(zone => [zone.id, { zone, open: [] as Shown[] }]),
  )
  for (const [id, reports] of open) {
    const seen = new Set<string>()
    let at = id
    while (at && !pins.has(at) && !seen.has(at)) {
      seen.add(at)
      at = String(rows.get(at)?.body['within'] ?? '')
    }
    pins.get(at)?.open.push(...reports)
  }
  return [...pins.values()]
}

const isPoint = (at: unknown): at is [number, number] => Array.isArray(at) && at.length === 2

/** A place as a form shows it. */
export const percent = (at: unknown): Form =>
  isPoint(at) ? { x: String(at[0] / SCALE), y: String(at[1] / SCALE) } : { x: '', y: '' }

export function pointOf(form: Form): { at: [number, number]; troubles: Troubles } {
  const troubles: Troubles = {}
  const one = (name: string) => {
    const typed = (form[name] ?? '').trim().replace(',', '.')
    const value = Number(typed)
    if (typed === '' || !(value >= 0 && value <= 100)) troubles[name] = { id: 'trouble-percent' }
    return Math.round(value * SCALE)
  }
  return { at: [one('x'), one('y')], troubles }
}
