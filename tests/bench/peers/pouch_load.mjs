/** Real replication under load: each phone writes a batch in its own memory, then all replicate, so many at a time. */

/** Orders `write` (untimed) and `replicate`, which tells the seconds it took. */
export function replicating(url, local) {
  const phones = new Map()
  const phone = n => phones.get(n) ?? phones.set(n, local(`load-${n}`)).get(n)
  return {
    async write({ batches }) {
      for (const { n, creates, edits, known } of batches) {
        const db = phone(n)
        const rows = await db.bulkDocs(creates)
        const revs = new Map(rows.map(({ id, rev }) => [id, rev]))
        await db.bulkDocs(known, { new_edits: false })
        for (const { _id, _rev } of known) revs.set(_id, _rev)
        const done = await db.bulkDocs(edits.map(doc => ({ ...doc, _rev: revs.get(doc._id) })))
        if (done.some(row => row.error)) throw new Error(JSON.stringify(done))
      }
    },
    async replicate({ numbers, in_flight }) {
      const waiting = numbers.map(phone)
      const began = performance.now()
      const lane = async () => {
        for (let db = waiting.shift(); db; db = waiting.shift()) {
          const done = await db.replicate.to(url)
          if (!done.ok || done.doc_write_failures) throw new Error(JSON.stringify(done))
        }
      }
      await Promise.all(Array.from({ length: in_flight }, lane))
      return (performance.now() - began) / 1000
    },
  }
}
