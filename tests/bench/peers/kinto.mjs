/**
 * Kinto's phones: kinto.js on IndexedDB, `sync` with its default strategy, which lists conflicts and decides nothing.
 * A phone is told of what `published` names; what a listed conflict gives up was never published.
 */
import 'fake-indexeddb/auto'
import kinto from 'kinto'
import { obey } from './orders.ts'

const Kinto = kinto.default ?? kinto
const line = { lost: false }
const plain = globalThis.fetch
globalThis.fetch = async (address, options) => {
  const answer = await plain(address, options)
  if (!line.lost || !String(address).endsWith('/batch')) return answer
  await answer.text()
  throw new Error('the answer was lost')
}

function makePhone({ remote, bucket, collection }, name) {
  const Authorization = `Basic ${btoa(`${name}:peers`)}`
  const db = new Kinto({ remote, bucket, headers: { Authorization }, adapterOptions: { dbName: name } })
  return { records: db.collection(collection), waiting: new Map(), told: [] }
}

function wait({ waiting }, rec, value) {
  waiting.set(rec, [...(waiting.get(rec) ?? []), value])
}

/** Unresolved, one conflict stops all that follows: the remote version is taken, then it syncs again. */
async function settle({ records, waiting, told }, tries = 5) {
  const { published, conflicts, ok } = await records.sync()
  for (const { id } of published) {
    told.push(...(waiting.get(id) ?? []))
    waiting.delete(id)
  }
  if (ok || !tries) return
  for (const conflict of conflicts) {
    await records.resolve(conflict, conflict.remote)
    waiting.delete((conflict.local ?? conflict.remote).id)
  }
  await settle({ records, waiting, told }, tries - 1)
}

async function read(start, rec) {
  const { records } = makePhone(start, `newcomer-${rec}`)
  const { conflicts } = await records.sync()
  const { data } = await records.getAny(rec)
  const { sentence, story } = data ?? {}
  const listed = conflicts.flatMap(({ local, remote }) => [local?.sentence, remote?.sentence]).filter(Boolean)
  return { current: { sentence, story }, gone: data === undefined, listed, found: [] }
}

await obey(start => {
  const phones = [0, 1, 2].map(n => makePhone(start, `phone-${n}`))
  return {
    async create({ phone, rec, value }) {
      await phones[phone].records.create({ id: rec, sentence: value }, { useRecordId: true })
      wait(phones[phone], rec, value)
    },
    async edit({ phone, rec, field, value }) {
      const { data } = await phones[phone].records.get(rec)
      await phones[phone].records.update({ ...data, [field]: value })
      wait(phones[phone], rec, value)
      return data[field] ?? null
    },
    async void({ phone, rec }) {
      const { data } = await phones[phone].records.delete(rec)
      wait(phones[phone], rec, `void ${rec}`)
      return data.sentence ?? null
    },
    async sync({ phone, lost }) {
      const own = phones[phone]
      line.lost = lost
      await settle(own).catch(error => {
        if (!lost) throw error
      })
      return own.told
    },
    read: ({ rec }) => read(start, rec),
  }
})
