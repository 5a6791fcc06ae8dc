/** What a person's outbox holds, read at one moment: whatever is drawn in answer to one request is drawn from it. */
import { type BlobRow, blobRows } from '../../sync/blobs.ts'
import { type Link, readLink } from '../../sync/link.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Ports } from '../../sync/ports.ts'
import { mine } from './person.ts'

/** `rows`: every retained op, oldest first, without holes in the numbers. `blobs`: what is known of their photos. `skew_ms`: this clock less the server's. */
export interface Kept {
  rows: Row[]
  blobs: BlobRow[]
  link: Link
  skew_ms: number | null
}

export async function readKept(ports: Ports): Promise<Kept> {
  const { outbox } = await mine(ports)
  const [rows, blobs, link, skew_ms = null] = await outbox.run(['ops', 'blobs', 'meta'], 'read', tx =>
    Promise.all([tx.all('ops'), blobRows(tx), readLink(tx), tx.get('meta', 'skew_ms')]),
  )
  return { rows: (rows as Row[]).filter(row => row.text !== ''), blobs, link, skew_ms }
}
