/** What a person's outbox holds, read at one moment: whatever is drawn in answer to one request is drawn from it. */
import { type Link, readLink } from '../../sync/link.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Ports } from '../../sync/ports.ts'
import { mine } from './person.ts'

/** `rows`: every retained op, oldest first, without holes in the numbers. `skew_ms`: this clock less the server's. */
export interface Kept {
  rows: Row[]
  link: Link
  skew_ms: number | null
}

export async function readKept(ports: Ports): Promise<Kept> {
  const { outbox } = await mine(ports)
  const [rows, link, skew_ms = null] = await outbox.run(['ops', 'meta'], 'read', tx =>
    Promise.all([tx.all('ops'), readLink(tx), tx.get('meta', 'skew_ms')]),
  )
  return { rows: (rows as Row[]).filter(row => row.text !== ''), link, skew_ms }
}
