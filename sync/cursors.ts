/** How far this phone has received, bucket by bucket: the meta of the view (sync/README.md §§3, 8.4). */
import type { Reach } from './outbox.ts'
import type { Tx } from './ports.ts'

/** One held bucket: everything up to seq `at` is here. `stale`: rows of an older gen wait to be put again or removed. */
export interface Cursor {
  at: number
  gen: number
  count: number
  sum: number
  stale: boolean
}

/** The view's meta. `more`: the last pull was cut, so `at` of buckets it did not come to says nothing yet. */
export interface Cursors {
  fold: number
  epoch: string | null
  token: string | null
  more: boolean
  buckets: Record<string, Cursor>
  durable: Record<string, number>
  min_schema: number
}

export const NOTHING: Cursors = {
  fold: 0,
  epoch: null,
  token: null,
  more: false,
  buckets: {},
  durable: {},
  min_schema: 0,
}

/** The site of a bucket. */
export const site = (bucket: string): string => bucket.split('/')[0] ?? ''

/** How far the view reaches, per site: its lowest cursor; all the way where no bucket of the site is held. */
export function reach(cursors: Cursors): Reach {
  const known = cursors.token !== null && !cursors.more
  const seq = (of: string): number => {
    const ats = Object.entries(cursors.buckets).flatMap(([bucket, cursor]) => (site(bucket) === of ? [cursor.at] : []))
    return known ? Math.min(...ats) : -1
  }
  return { epoch: cursors.epoch, seq, durable: cursors.durable }
}

/**
 * Marks every bucket: its rows are old at once, whatever their seq, for another bucket may put one of them again first; what
 * the next complete pull does not put again is gone.
 */
export function outdate(cursors: Cursors): void {
  for (const cursor of Object.values(cursors.buckets))
    Object.assign(cursor, { gen: cursor.gen + 1, count: 0, sum: 0, stale: true })
}

const META = Object.keys(NOTHING) as (keyof Cursors)[]

/** The view's meta, each name under its own key. */
export async function readCursors(tx: Tx): Promise<Cursors> {
  const values = await Promise.all(META.map(name => tx.get('meta', name)))
  return Object.fromEntries(META.map((name, n) => [name, values[n] ?? NOTHING[name]])) as unknown as Cursors
}

export function writeCursors(tx: Tx, cursors: Cursors): void {
  for (const name of META) tx.put('meta', name, cursors[name])
}

/** 8.5 `epoch_changed`: the next pull begins anew. Rows stay on the screen until then; an older answer is not folded. */
export async function dropToken(tx: Tx): Promise<void> {
  const cursors = structuredClone(await readCursors(tx))
  outdate(cursors)
  writeCursors(tx, { ...cursors, token: null, fold: cursors.fold + 1 })
}
