/**
 * RxDB's phones: collections in memory, its websocket replication, the default conflict handler, which takes the server's
 * state. A phone is told that what it wrote is stored when the replication is in sync.
 */
import { createRxDatabase } from 'rxdb'
import { replicateWithWebsocketServer } from 'rxdb/plugins/replication-websocket'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { obey } from './orders.ts'
import { SCHEMA } from './rx_schema.mjs'

async function makePhone(url, name) {
  const database = await createRxDatabase({ name, storage: getRxStorageMemory() })
  const { incidents } = await database.addCollections({ incidents: { schema: SCHEMA } })
  return { url, database, incidents, name, wrote: [], told: [] }
}

/** One replication from the start to being in sync. */
async function replicate({ url, incidents, name }) {
  const options = { collection: incidents, url, replicationIdentifier: name, live: false, batchSize: 20 }
  const state = await replicateWithWebsocketServer(options)
  await state.awaitInitialReplication()
  await state.cancel()
}

async function read(url, rec) {
  const newcomer = await makePhone(url, `newcomer-${rec}`)
  await replicate(newcomer)
  const doc = await newcomer.incidents.findOne(rec).exec()
  const { sentence, story } = doc?.toJSON() ?? {}
  await newcomer.database.close()
  return { current: { sentence, story }, gone: doc === null, listed: [], found: [] }
}

await obey(async ({ url }) => {
  const phones = await Promise.all([0, 1, 2].map(n => makePhone(url, `phone-${n}`)))
  const wrote = (phone, value) => phones[phone].wrote.push(value)
  return {
    async create({ phone, rec, value }) {
      await phones[phone].incidents.insert({ id: rec, sentence: value })
      wrote(phone, value)
    },
    async edit({ phone, rec, field, value }) {
      const doc = await phones[phone].incidents.findOne(rec).exec()
      const saw = doc[field] ?? null
      await doc.incrementalPatch({ [field]: value })
      wrote(phone, value)
      return saw
    },
    async void({ phone, rec }) {
      const doc = await phones[phone].incidents.findOne(rec).exec()
      await doc.incrementalRemove()
      wrote(phone, `void ${rec}`)
      return doc.sentence ?? null
    },
    async sync({ phone, lost }) {
      await replicate(phones[phone])
      if (!lost) phones[phone].told = [...phones[phone].wrote]
      return phones[phone].told
    },
    read: ({ rec }) => read(url, rec),
  }
})
