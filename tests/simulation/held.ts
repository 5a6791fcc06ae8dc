/** What is on a simulated phone, as it is told to the judges. */
import { blobRows } from '../../sync/blobs.ts'
import { canon } from '../../sync/canon.ts'
import { readCursors } from '../../sync/cursors.ts'
import type { ViewRow } from '../../sync/inbox.ts'
import type { Kinds } from '../../sync/kind.ts'
import { readLink } from '../../sync/link.ts'
import type { Row } from '../../sync/outbox.ts'
import { drawn, show } from '../../sync/overlay.ts'
import type { Databases } from '../../sync/ports.ts'

/** What one person's databases hold, and what is drawn of their own ops. `rows` only if asked for. */
export async function state(databases: Databases, kinds: Kinds, person: string, full: boolean): Promise<object> {
  const [ops, link, drafts, device, blobs, keys] = await databases
    .outbox(person)
    .run(['ops', 'meta', 'drafts', 'blobs'], 'read', tx =>
      Promise.all([
        tx.all('ops') as Promise<Row[]>,
        readLink(tx),
        tx.keys('drafts'),
        tx.get('meta', 'device'),
        blobRows(tx),
        tx.keys('blobs'),
      ]),
    )
  const bytes = new Set(keys.filter(Array.isArray).flat())
  const [cursors, stored] = await databases.view(person).run(['records', 'meta'], 'read', async tx => {
    const own = ops.map(row => tx.get('records', [row.kind, row.rec]) as Promise<ViewRow | undefined>)
    return Promise.all([readCursors(tx), full ? tx.all('records') : Promise.all(own)])
  })
  const rows: ViewRow[] = stored.filter((row: ViewRow | undefined) => row !== undefined)
  const rowOf = new Map(rows.map(row => [`${row.kind}/${row.id}`, row]))
  const own = ops.filter(row => row.text !== '')
  const shown = [...new Set(own.map(row => `${row.kind}/${row.rec}`))].map(key => {
    const found = show(
      kinds,
      person,
      rowOf.get(key),
      own.filter(row => `${row.kind}/${row.rec}` === key),
      cursors,
    )
    return [key, found && [found.seq, found.body]]
  })
  return {
    person,
    device,
    link,
    drafts,
    cursors,
    ops: own.map(row => [
      JSON.parse(row.text).id,
      row.dseq,
      row.state,
      row.covered,
      row.epoch,
      row.seq,
      row.result?.st ?? null,
      drawn(row, rowOf.get(`${row.kind}/${row.rec}`), cursors),
    ]),
    blobs: blobs
      .map(({ site, sha, saved, refs, state }) => ({ key: `${site}/${sha}`, saved, refs, state }))
      .filter(({ key }) => bytes.has(key)),
    shown: Object.fromEntries(shown),
    ...(full && { rows: rows.map(row => [`${row.kind}/${row.id}`, row.bucket, row.seq, row.gen, canon(row.body)]) }),
  }
}
