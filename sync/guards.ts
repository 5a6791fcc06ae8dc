/**
 * The rules one can switch off, to see that the simulator notices (sync/README.md §18): the twin of guards.py. In the
 * worker each `guarded('…')` is the constant true (pwa/build.mjs), and of this file nothing is left.
 */
import { canon } from './canon.ts'
import type { ViewRow } from './inbox.ts'
import type { Row } from './outbox.ts'
import type { Database } from './ports.ts'
import type { Op } from './wire.ts'

export type Guard =
  | 'seen_frozen' // what its author saw is never changed in a waiting op
  | 'overlay_until_covered' // an op is drawn until a row of the server's answers it
  | 'covered_for_good' // an op once answered is never drawn again
  | 'outbox_first' // who reads looks for own ops before rows
  | 'fold_in_order' // an answer older than what was folded meanwhile is not folded
  | 'own_answer' // what answers another request is no answer
  | 'touched_first' // rows an answer names come before the buckets it brings
  | 'own_tombstone' // a tombstone removes a row of its own bucket alone
  | 'retention' // an op is kept until it is durable, and 48 h
  | 'same_bytes' // an op is sent again as it was sent before
  | 'bytes_kept' // a photo's bytes are kept after they were stored, as its op is

declare const MUTANT: string | undefined

/** Whether the rule stands. */
export const guarded = (rule: Guard): boolean => typeof MUTANT === 'undefined' || MUTANT !== rule

/** Without `same_bytes`: an op as it is sent now. */
export const restamped = (text: string, now_ms: number): string =>
  text && canon({ ...JSON.parse(text), hlc: `${now_ms}:ffff` })

/** Without `seen_frozen`: what waits is made to look as if its author had seen what came since. */
export async function advanceSeen(outbox: Database, view: Database): Promise<void> {
  const rows: ViewRow[] = await view.run(['records'], 'read', tx => tx.all('records'))
  const bodies = new Map(rows.map(row => [row.id, row.body]))
  await outbox.run(['ops'], 'write', async tx => {
    for (const row of ((await tx.all('ops')) as Row[]).filter(row => row.state === 'waiting' && row.text)) {
      const op: Op = JSON.parse(row.text)
      const body = bodies.get(row.rec)
      if (!body || !op.seen) continue
      op.seen = Object.fromEntries(Object.keys(op.seen).map(field => [field, body[field] ?? null]))
      tx.put('ops', row.dseq, { ...row, text: canon(op) })
    }
  })
}
