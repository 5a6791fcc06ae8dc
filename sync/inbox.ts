/** The view: server rows this phone holds, a cache that may always be fetched again (sync/README.md §8.4). */
import { rowSum } from './canon.ts'
import { type Cursor, type Cursors, outdate, readCursors, site, writeCursors } from './cursors.ts'
import { guarded } from './guards.ts'
import { keysOf, sortOf } from './keys.ts'
import type { Kinds } from './kind.ts'
import type { Tx } from './ports.ts'
import type { Answer, Body, Pull, Pulled } from './wire.ts'

/** A server row. `gen` is the generation its bucket had when it came: a reset bucket's rows are old until put again. */
export interface ViewRow {
  kind: string
  id: string
  bucket: string
  seq: number
  gen: number
  body: Body
  sort: string
  keys: string[]
}

export interface Folded {
  cursors: Cursors
  put: ViewRow[]
  gone: [string, string][]
  /** Kinds whose rows changed. */
  changed: string[]
  /** Buckets that are complete; and those of them that do not add up to the server's sum. */
  summed: string[]
  unequal: string[]
}

/** Whether the row is of its bucket's current generation. */
export const currentGen = (row: ViewRow, cursors: Cursors): boolean =>
  row.gen === (cursors.buckets[row.bucket]?.gen ?? 0)

export const isPull = (pull: Answer['pull']): pull is Pull => pull !== undefined && 'token' in pull

/** Every row an answer may touch. */
export function named(answer: Answer): [string, string][] {
  const buckets = isPull(answer.pull) ? answer.pull.buckets : []
  const touched = answer.touched.map(([, kind, id]): [string, string] => [kind, id])
  return [...touched, ...buckets.flatMap(b => [...b.put, ...b.gone].map(([kind, id]): [string, string] => [kind, id]))]
}

/** Nothing of its site is held any more: said without our token, when the server could not name the bucket. */
const gone = (bucket: string, { heads }: Pull): boolean => heads[site(bucket)] === undefined

/** Whether the fold has to see every row, not only those the answer names: it drops a bucket or ends a reset. */
export function sweeps(before: Cursors, answer: Answer): boolean {
  if (!isPull(answer.pull)) return false
  const { drop, more, buckets } = answer.pull
  const resetting = buckets.some(b => b.reset) || Object.values(before.buckets).some(cursor => cursor.stale)
  const left = Object.keys(before.buckets).some(bucket => gone(bucket, answer.pull as Pull))
  return left || drop.length > 0 || (resetting && (!more || buckets.some(b => b.sum)))
}

/** 8.4.2, pure: the view after an answer. `held` are the rows it names, or all of them where it `sweeps`. */
export function fold(kinds: Kinds, before: Cursors, held: ViewRow[], answer: Answer): Folded {
  const { min_schema } = answer
  const epoch = isPull(answer.pull) ? answer.epoch : before.epoch // the cursors' own: without a pull they are as they were
  const durable = { ...(epoch === before.epoch && before.durable), ...answer.durable }
  const cursors: Cursors = structuredClone({ ...before, fold: before.fold + 1, epoch, min_schema, durable })
  const view = new View(kinds, cursors, held)
  // Touched before buckets: the pull is younger, and may hold the tombstone of a touched row.
  if (guarded('touched_first')) touch(view, answer)
  const unequal = isPull(answer.pull) ? pulled(view, answer.pull) : []
  if (!guarded('touched_first')) touch(view, answer)
  return {
    cursors,
    put: [...view.written.values()],
    gone: [...view.gone.values()],
    changed: [...view.changed],
    summed: isPull(answer.pull) ? answer.pull.buckets.filter(b => b.sum).map(b => b.id) : [],
    unequal,
  }
}

/**
 * A row that may not be read any more stays until the pull takes it away, with its bucket or by a tombstone: were the right
 * to it given back before, nothing would bring the row again.
 */
function touch(view: View, { touched }: Answer): void {
  for (const [bucket, kind, id, seq, body] of touched)
    if (bucket !== null && body !== null) view.put(bucket, kind, id, seq, body)
}

function pulled(view: View, pull: Pull): string[] {
  const { cursors } = view
  if (pull.buckets.some(b => b.reset === 'token' || b.reset === 'epoch')) outdate(cursors)
  for (const bucket of pull.drop) view.dropBucket(bucket)
  const unequal = pull.buckets.filter(b => !bucketPulled(view, b)).map(b => b.id)
  if (!pull.more) completed(view, pull)
  cursors.token = pull.token
  cursors.more = pull.more
  return unequal
}

/** A held bucket that is not listed had no change; a cut answer does not tell, its turn may not have come. */
function completed(view: View, pull: Pull): void {
  const listed = new Set(pull.buckets.map(b => b.id))
  for (const [bucket, cursor] of Object.entries(view.cursors.buckets)) {
    // Still stale after the last page: without our token the server could not say that this bucket is no longer held.
    if (listed.has(bucket)) continue
    if (cursor.stale || gone(bucket, pull)) view.dropBucket(bucket)
    else cursor.at = Math.max(cursor.at, pull.heads[site(bucket)] ?? 0)
  }
}

/** False: the bucket is complete and does not add up. */
function bucketPulled(view: View, incoming: Pulled): boolean {
  const { buckets } = view.cursors
  const before = buckets[incoming.id]
  if (incoming.reset || !before) {
    // No row is removed yet: a reset never blanks the screen.
    buckets[incoming.id] = { at: 0, gen: (before?.gen ?? 0) + 1, count: 0, sum: 0, stale: true }
  }
  for (const [kind, id, seq, body] of incoming.put) view.put(incoming.id, kind, id, seq, body)
  for (const [kind, id, seq] of incoming.gone) {
    // A tombstone of another bucket says nothing: the row moved, and may have come here first.
    const row = view.get(kind, id)
    const own = row?.bucket === incoming.id || !guarded('own_tombstone')
    if (row && own && row.seq <= seq) view.remove(row)
  }
  const cursor = buckets[incoming.id] as Cursor
  cursor.at = incoming.at
  if (!incoming.sum) return true
  if (cursor.stale) view.sweep(row => row.bucket === incoming.id && row.gen < cursor.gen)
  cursor.stale = false
  return cursor.count === incoming.sum[0] && cursor.sum === incoming.sum[1]
}

/** Rows under work: every put and removal keeps the buckets' count and sum. */
class View {
  readonly cursors: Cursors
  readonly written = new Map<string, ViewRow>()
  readonly gone = new Map<string, [string, string]>()
  readonly changed = new Set<string>()
  private readonly kinds: Kinds
  private readonly rows: Map<string, ViewRow>

  constructor(kinds: Kinds, cursors: Cursors, held: ViewRow[]) {
    this.kinds = kinds
    this.cursors = cursors
    this.rows = new Map(held.map(row => [`${row.kind}/${row.id}`, row]))
  }

  get(kind: string, id: string): ViewRow | undefined {
    return this.rows.get(`${kind}/${id}`)
  }

  put(bucket: string, kind: string, id: string, seq: number, body: Body): void {
    const held = this.get(kind, id)
    if (held && currentGen(held, this.cursors) && held.seq > seq) return
    if (held) this.counted(held, -1)
    const gen = this.cursors.buckets[bucket]?.gen ?? 0
    const row = {
      kind,
      id,
      bucket,
      seq,
      gen,
      body,
      sort: sortOf(this.kinds, kind, body),
      keys: keysOf(this.kinds, kind, body),
    }
    this.counted(row, 1)
    this.rows.set(`${kind}/${id}`, row)
    this.written.set(`${kind}/${id}`, row)
    this.gone.delete(`${kind}/${id}`)
    this.changed.add(kind)
  }

  remove(row: ViewRow | undefined): void {
    if (!row) return
    const key = `${row.kind}/${row.id}`
    this.counted(row, -1)
    this.rows.delete(key)
    this.written.delete(key)
    this.gone.set(key, [row.kind, row.id])
    this.changed.add(row.kind)
  }

  dropBucket(bucket: string): void {
    this.sweep(row => row.bucket === bucket)
    delete this.cursors.buckets[bucket]
  }

  sweep(falls: (row: ViewRow) => boolean): void {
    for (const row of [...this.rows.values()].filter(falls)) this.remove(row)
  }

  private counted(row: ViewRow, sign: 1 | -1): void {
    const cursor = this.cursors.buckets[row.bucket]
    if (!cursor || row.gen !== cursor.gen) return
    cursor.count += sign
    cursor.sum = (cursor.sum + sign * rowSum(row.kind, row.id, row.seq)) >>> 0
  }
}

/** 8.4.2 in one transaction over `records` and `meta`: null when another exchange was faster, and this one is skipped. */
export async function foldIn(tx: Tx, kinds: Kinds, noted: number, answer: Answer): Promise<Folded | null> {
  const before = await readCursors(tx)
  if (before.fold !== noted && guarded('fold_in_order')) return null
  const held: (ViewRow | undefined)[] = sweeps(before, answer)
    ? await tx.all('records')
    : await Promise.all(named(answer).map(key => tx.get('records', key)))
  const folded = fold(
    kinds,
    before,
    held.filter(row => row !== undefined),
    answer,
  )
  for (const row of folded.put) tx.put('records', [row.kind, row.id], row)
  for (const key of folded.gone) tx.drop('records', key)
  writeCursors(tx, folded.cursors)
  return folded
}
