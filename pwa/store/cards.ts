/** Which cards need somebody: one source for the chip and for every screen that counts them. */
import type { QueueItem, Shown } from '../store.ts'

/**
 * Each thing once: to who supervises, the supervisors' card tells all that their own does. One whose value is being
 * restored has gone.
 */
export function once(cards: Shown[], queue: QueueItem[], person: string): Shown[] {
  const leads = new Set(cards.filter(({ body }) => !body['reader']).map(({ body }) => body['ref']))
  const restored = new Set(
    queue.flatMap(({ life, op, clash }) => (life !== 'needs' && !clash && op.resolves ? [op.resolves] : [])),
  )
  return cards.filter(({ body: { reader, ref } }) =>
    reader ? reader === person && !leads.has(ref) && !restored.has(ref) : !restored.has(ref),
  )
}

/** Whether the server could not read an op: it needs somebody, and there is no card of it. */
export const isStuck = ({ state }: Pick<QueueItem, 'state'>) => state === 'stuck'
