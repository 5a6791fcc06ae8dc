/** Reading: server rows with a person's own uncovered ops drawn over them (sync/README.md §8.2). Nothing here is stored. */
import { draw, fieldsOf } from './change.ts'
import { type Cursors, reach } from './cursors.ts'
import { guarded } from './guards.ts'
import { currentGen, type ViewRow } from './inbox.ts'
import type { Kinds } from './kind.ts'
import type { Row } from './outbox.ts'
import type { Body, Op } from './wire.ts'

/** The four states every record and the chip tell. */
export type Life = 'saved' | 'sending' | 'received' | 'needs'

/** A record as this person sees it. `seq` 0: the server does not know it yet. `waiting`: drawn fields not yet covered. */
export interface Shown {
  kind: string
  id: string
  site: string
  bucket: string | null
  seq: number
  body: Body
  waiting: string[]
  life: Life
}

/** What one op says of its record; of several the worst counts, and a covered one no more. */
export const LIFE: Record<Row['state'], Life> = {
  waiting: 'saved',
  sent: 'sending',
  acked: 'received',
  refused: 'needs',
  quarantined: 'needs',
  stuck: 'needs',
}
const WORST_FIRST: Life[] = ['needs', 'sending', 'saved', 'received']

/** 8.2.2: drawn until the server's answer is: an acked op until the cursors, or the stored row itself, have reached it. */
export function drawn(row: Row, stored: ViewRow | undefined, cursors: Cursors): boolean {
  if (row.covered || row.text === '') return false
  if (row.state === 'waiting' || row.state === 'sent') return true
  if (row.state !== 'acked') return false // refused, quarantined, stuck: their cards are shown
  if (!guarded('overlay_until_covered')) return false
  if (row.epoch !== cursors.epoch) return true
  const answered = stored !== undefined && currentGen(stored, cursors) && stored.seq >= row.seq
  return !answered && reach(cursors).seq(row.site) < row.seq
}

/** One record with its ops drawn over it in dseq order; null: nothing to show. */
export function show(
  kinds: Kinds,
  person: string,
  stored: ViewRow | undefined,
  ops: Row[],
  cursors: Cursors,
): Shown | null {
  const [first] = ops
  const kindName = stored?.kind ?? first?.kind ?? ''
  const kind = kinds.kinds[kindName]
  let body = stored?.body ?? null
  const waiting = new Set<string>()
  for (const row of ops.filter(row => drawn(row, stored, cursors))) {
    const op: Op = JSON.parse(row.text)
    body = draw(kind, body, op, person)
    for (const field of fieldsOf(kind, op)) waiting.add(field)
  }
  if (body === null) return null
  return {
    kind: kindName,
    id: stored?.id ?? first?.rec ?? '',
    site: stored?.bucket.split('/')[0] ?? first?.site ?? '',
    bucket: stored?.bucket ?? null,
    seq: stored?.seq ?? 0,
    body,
    waiting: [...waiting],
    life: lifeOf(ops),
  }
}

/** What the record's author is told of it: the most pressing of its ops not yet covered. */
export function lifeOf(ops: Row[]): Life {
  const lives = ops.filter(row => !row.covered).map(row => LIFE[row.state])
  return WORST_FIRST.find(life => lives.includes(life)) ?? 'received'
}
