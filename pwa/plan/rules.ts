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

/** How a pin is drawn: pushed aside by `dx`, `dy` where others stand, and whether its words fit beneath it. In pixels. */
export interface Place {
  dx: number
  dy: number
  fits: boolean
}

/** The narrowest the whole picture is drawn, and how far a letter, a line and what stands on the edge reach. */
const NARROW_PX = 230
const LETTER_PX = 15
const LINE_PX = 18
const EDGE_PX = 22
const ROUNDS = 60

type Box = [left: number, top: number, right: number, bottom: number]
const meet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
const wide = (words: string) =>
  [...words].reduce((sum, letter) => sum + (letter > '\u2e80' ? LETTER_PX : LETTER_PX * 0.62), 0)

/**
 * Where pins of `size_px` are drawn so that none covers another, on a picture drawn `larger` than all of it on a narrow
 * phone; a wider one only sets them further apart. `words`: the lines beneath each. The first to be given room come first.
 */
export function placed(
  points: [number, number][],
  words: string[][],
  { ratio, larger, size_px }: { ratio: number; larger: number; size_px: number },
): Place[] {
  const width = NARROW_PX * larger
  const height = width * ratio
  const true_ = points.map(([x, y]) => [(x / 10_000) * width, (y / 10_000) * height] as const)
  const now = true_.map(([x, y]): [number, number] => [x, y])
  for (let round = 0; round < ROUNDS && apart(now, size_px, [width, height]); round++);
  const taken = now.map(([x, y]): Box => [x - size_px / 2, y - size_px / 2, x + size_px / 2, y + size_px / 2])
  return now.map(([x, y], n) => {
    const half = Math.max(...words[n]!.map(wide), 0) / 2
    const top = y + size_px / 2
    const box: Box = [x - half, top + 1, x + half, top + LINE_PX * words[n]!.length]
    const fits = box[0] > -EDGE_PX && box[2] < width + EDGE_PX && !taken.some(other => meet(box, other))
    if (fits) taken.push(box)
    return { dx: Math.round(x - true_[n]![0]), dy: Math.round(y - true_[n]![1]), fits }
  })
}

/** Pushes each two that overlap apart along their longer distance; false: none do. */
function apart(now: [number, number][], size_px: number, edge: [number, number]): boolean {
  let moved = false
  for (const [n, a] of now.entries())
    for (const b of now.slice(n + 1)) {
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
      const along = Math.abs(dx) >= Math.abs(dy) ? 0 : 1
      const lacks = size_px + 1 - Math.abs(along ? dy : dx)
      if (lacks <= 0) continue
      const by = ((along ? dy : dx) < 0 ? -lacks : lacks) / 2
      a[along] = Math.min(edge[along], Math.max(0, a[along] - by))
      b[along] = Math.min(edge[along], Math.max(0, b[along] + by))
      moved = true
    }
  return moved
}
