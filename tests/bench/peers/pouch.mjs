/**
 * PouchDB's phones: in memory, used as its guide tells: `put` with the revision that was read, `remove`, `sync` with the
 * server, losers looked for in `_conflicts`. A phone is told that all it wrote is stored when its sync has completed.
 */

import PouchDB from 'pouchdb'
import memory from 'pouchdb-adapter-memory'
import { obey } from './orders.ts'
import { replicating } from './pouch_load.mjs'

PouchDB.plugin(memory)
const local = name => new PouchDB(name, { adapter: 'memory' })

function makePhone(url, n) {
  const line = { lost: false }
  const fetching = async (address, options) => {
    const answer = await PouchDB.fetch(address, options)
    if (!line.lost || !address.includes('_bulk_docs')) return answer
    await answer.text()
    throw new Error('the answer was lost')
  }
  return { db: local(`phone-${n}`), remote: new PouchDB(url, { fetch: fetching }), line, wrote: [], told: [] }
}

async function put({ db, wrote }, doc, value) {
  await db.put(doc)
  wrote.push(value)
}

const texts = doc => [doc.sentence, doc.story].filter(Boolean)

/** A newcomer's replica: what stands, what `_conflicts` lists, and every leaf that `open_revs` gives. */
async function read(url, rec) {
  const db = local(`newcomer-${rec}`)
  await db.replicate.from(url)
  const leaves = await db.get(rec, { open_revs: 'all' }).catch(() => [])
  const found = leaves.flatMap(({ ok }) => (ok?._deleted ? [`void ${rec}`] : texts(ok ?? {})))
  const doc = await db.get(rec, { conflicts: true }).catch(error => ({ gone: error.reason === 'deleted' }))
  const losers = await Promise.all((doc._conflicts ?? []).map(rev => db.get(rec, { rev })))
  const { sentence, story } = doc
  return { current: { sentence, story }, gone: doc.gone === true, listed: losers.flatMap(texts), found }
}

await obey(start => {
  const phones = [0, 1, 2].map(n => makePhone(start.url, n))
  return {
    create: ({ phone, rec, value }) => put(phones[phone], { _id: rec, sentence: value }, value),
    async edit({ phone, rec, field, value }) {
      const doc = await phones[phone].db.get(rec)
      await put(phones[phone], { ...doc, [field]: value }, value)
      return doc[field] ?? null
    },
    async void({ phone, rec }) {
      const doc = await phones[phone].db.get(rec)
      await phones[phone].db.remove(doc)
      phones[phone].wrote.push(`void ${rec}`)
      return doc.sentence
    },
    async sync({ phone, lost }) {
      const own = phones[phone]
      own.line.lost = lost
      const sent = [...own.wrote]
      const done = await own.db.sync(own.remote).catch(() => null)
      if (done) own.told = sent
      return own.told
    },
    read: ({ rec }) => read(start.url, rec),
    ...replicating(start.url, local),
  }
})
