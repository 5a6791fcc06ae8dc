/** Records inside others of their kind. Two phones can close a circle that neither saw: it is broken where it is shown. */
import type { Shown } from '../store.ts'

export interface Branch {
  row: Shown
  /** What it is within, the outermost first. */
  path: Shown[]
  /** Whether following `within` comes back to it. */
  circle: boolean
}

/** What `row` is within, the outermost first; a circle is followed once. */
function pathOf(rows: Map<string, Shown>, row: Shown, within: string): Branch {
  const path: Shown[] = []
  let one = rows.get(row.body[within])
  while (one && one !== row && !path.includes(one)) {
    path.unshift(one)
    one = rows.get(one.body[within])
  }
  return { row, path: one === row ? [] : path, circle: one === row }
}

/** Each row after what it is within, else in the order given. What is in a circle stands by itself. */
export function branches(all: Shown[], within: string | undefined): Branch[] {
  if (!within) return all.map(row => ({ row, path: [], circle: false }))
  const rows = new Map(all.map(row => [row.id, row]))
  const place = new Map(all.map((row, n) => [row, n]))
  const found = all.map(row => pathOf(rows, row, within))
  const line = ({ path, row }: Branch) => [...path, row].map(one => place.get(one)!)
  const before = (a: number[], b: number[]) => {
    const at = a.findIndex((n, depth) => n !== b[depth])
    return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -1)
  }
  return found.sort((a, b) => before(line(a), line(b)))
}

/** Whether `id` would be within itself if it were put into `into`. */
export function closes(all: Shown[], id: string, within: string, into: unknown): boolean {
  const rows = new Map(all.map(row => [row.id, row]))
  const seen = new Set<unknown>()
  for (let at = into; at && !seen.has(at); at = rows.get(String(at))?.body[within]) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}
