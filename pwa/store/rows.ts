/** Reading records as this person sees them (sync/README.md §8.2). */
import { type Cursors, NOTHING, readCursors } from '../../sync/cursors.ts'
import { guarded } from '../../sync/guards.ts'
import type { ViewRow } from '../../sync/inbox.ts'
import { found, inOrder, isPrefix, sortOf } from '../../sync/keys.ts'
import type { Row } from '../../sync/outbox.ts'
import { type Shown, show } from '../../sync/overlay.ts'
import type { Key, Ports, Range } from '../../sync/ports.ts'
import type { Rows } from '../store.ts'
import type { Kept } from './kept.ts'
import { type Mine, mine } from './person.ts'

/** Behind every text and every number. */
const END: Key = []

interface Lookup {
  range: Range
  index?: string
  last?: number
}

export function rows(ports: Ports, kept: () => Promise<Kept>): Rows {
  /** 8.2.1: the outbox first, then the view. The other order can miss an op covered in between and show the old value. */
  async function read(wanted: (op: Row) => boolean, lookup: Lookup): Promise<Shown[]> {
    const { person, view } = await mine(ports)
    const early = guarded('outbox_first') ? null : await stored(view, [], lookup)
    const own = (await kept()).rows.filter(wanted)
    const { cursors, held } = early ?? (await stored(view, own, lookup))
    const opsOf = new Map<string, Row[]>()
    for (const row of own) opsOf.set(`${row.kind}/${row.rec}`, [...(opsOf.get(`${row.kind}/${row.rec}`) ?? []), row])
    const rowOf = new Map(held.map(row => [`${row.kind}/${row.id}`, row]))
    const records = [...new Set([...rowOf.keys(), ...opsOf.keys()])]
    const shown = records.map(key => show(ports.kinds, person, rowOf.get(key), opsOf.get(key) ?? [], cursors))
    return inOrder(
      ports.kinds,
      shown.filter(row => row !== null),
    )
  }

  /**
   * Rows of the look-up, and whatever lies under an op: drawing may bring it into the list or out of it. The cursors say
   * which ops are drawn: without ops nobody asks them, and a screen saves seven look-ups in each of a dozen reads.
   */
  const stored = (view: Mine['view'], own: Row[], { range, index, last }: Lookup) =>
    view.run(['records', 'meta'], 'read', async (tx): Promise<{ cursors: Cursors; held: ViewRow[] }> => {
      const cursors = own.length || !guarded('outbox_first') ? await readCursors(tx) : NOTHING
      const hits: ViewRow[] = await tx.all('records', range, index, last)
      const under: (ViewRow | undefined)[] = await Promise.all(own.map(row => tx.get('records', [row.kind, row.rec])))
      return { cursors, held: [...hits, ...under.filter(row => row !== undefined)] }
    })

  const uncovered = (kind?: string) => (op: Row) => !op.covered && (!kind || op.kind === kind)

  const byKey = async (key: string): Promise<Shown[]> => {
    const kind = key.includes('/') ? key.slice(0, key.indexOf('/')) : undefined
    const range = { from: key, to: isPrefix(key) ? `${key}\uFFFF` : key }
    return (await read(uncovered(kind), { range, index: 'by_key' })).filter(row => found(ports.kinds, key, row))
  }

  return {
    byKey,
    async get(kind, id) {
      const key = [kind, id]
      const shown = await read(op => op.rec === id && op.kind === kind, { range: { from: key, to: key } })
      return shown[0] ?? null
    },
    async newest(kind, most) {
      const range = { from: [kind], to: [kind, END] }
      const found = await read(uncovered(kind), { range, index: 'by_sort', last: most })
      return found.reverse().slice(0, most)
    },
    async count(kind) {
      const { view } = await mine(ports)
      const range = { from: [kind], to: [kind, END] } // by its own keys: through an index it takes three times as long
      return view.run(['records'], 'read', tx => tx.count('records', range))
    },
    async list(kind, since = '', until) {
      const range = { from: [kind, since], to: until === undefined ? [kind, END] : [kind, until] }
      const shown = await read(uncovered(kind), { range, index: 'by_sort' })
      return until === undefined ? shown : shown.filter(({ body }) => sortOf(ports.kinds, kind, body) <= until)
    },
    async of(id) {
      const place = (row: Shown) => `${row.body._at} ${row.id}`
      return (await byKey(`of:${id}`)).sort((a, b) => (place(a) < place(b) ? -1 : 1))
    },
  }
}
