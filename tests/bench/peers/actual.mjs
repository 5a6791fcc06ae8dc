/**
 * Actual's phones, with its own CRDT package: a change is a message a cell, the latest clock wins, as its app applies
 * them; `tombstone` marks what is deleted. A phone is told that its messages are stored when /sync/sync answered.
 */
import * as crdt from '@actual-app/crdt'
import { obey } from './orders.ts'

const { Timestamp, create, fromBinary, toBinary } = crdt
const DATASET = 'incidents'

async function exchange({ url, token, fileId, groupId }, since, envelopes) {
  const messages = envelopes.map(envelope => create(crdt.MessageEnvelopeSchema, envelope))
  const asked = create(crdt.SyncRequestSchema, { fileId, groupId, since, messages })
  const answer = await fetch(`${url}/sync/sync`, {
    method: 'POST',
    body: toBinary(crdt.SyncRequestSchema, asked),
    headers: { 'Content-Type': 'application/actual-sync', 'X-ACTUAL-TOKEN': token },
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return fromBinary(crdt.SyncResponseSchema, new Uint8Array(await answer.arrayBuffer())).messages
}

const opened = ({ timestamp, content }) => ({ timestamp, ...fromBinary(crdt.MessageSchema, content) })

function makePhone() {
  return { clock: crdt.makeClock(new Timestamp(0, 0, crdt.makeClientId())), messages: new Map(), waiting: [], told: [] }
}

/** Of each cell the message with the latest clock. */
function cells({ messages }, rec) {
  const found = {}
  for (const { row, column, value } of [...messages.values()].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))) {
    if (row === rec) found[column] = value.slice(2)
  }
  return found
}

function write(phone, rec, column, text, value) {
  crdt.setClock(phone.clock)
  const timestamp = Timestamp.send().toString()
  const message = { dataset: DATASET, row: rec, column, value: text }
  const content = toBinary(crdt.MessageSchema, create(crdt.MessageSchema, message))
  phone.messages.set(timestamp, { timestamp, ...message })
  phone.waiting.push({ value, envelope: { timestamp, isEncrypted: false, content } })
}

async function sync(start, phone, lost) {
  crdt.setClock(phone.clock)
  const received = await exchange(
    start,
    Timestamp.zero.toString(),
    phone.waiting.map(({ envelope }) => envelope),
  )
  if (lost) return phone.told
  for (const message of received.map(opened)) {
    if (!phone.messages.has(message.timestamp)) Timestamp.recv(Timestamp.parse(message.timestamp))
    phone.messages.set(message.timestamp, message)
  }
  phone.told.push(...phone.waiting.map(({ value }) => value))
  phone.waiting = []
  return phone.told
}

/** As its app reads: what has a tombstone is not shown. `found` is the whole log. */
async function read(start, rec) {
  const newcomer = makePhone()
  await sync(start, newcomer, false)
  const { sentence, story, tombstone } = cells(newcomer, rec)
  const mine = [...newcomer.messages.values()].filter(({ row }) => row === rec)
  const found = mine.map(({ column, value }) => (column === 'tombstone' ? `void ${rec}` : value.slice(2)))
  const gone = tombstone === '1'
  return { current: gone ? {} : { sentence, story }, gone, listed: [], found }
}

await obey(start => {
  const phones = [0, 1, 2].map(makePhone)
  return {
    create: ({ phone, rec, value }) => write(phones[phone], rec, 'sentence', `S:${value}`, value),
    edit({ phone, rec, field, value }) {
      const saw = cells(phones[phone], rec)[field] ?? null
      write(phones[phone], rec, field, `S:${value}`, value)
      return saw
    },
    void({ phone, rec }) {
      write(phones[phone], rec, 'tombstone', 'N:1', `void ${rec}`)
      return cells(phones[phone], rec).sentence ?? null
    },
    sync: ({ phone, lost }) => sync(start, phones[phone], lost),
    read: ({ rec }) => read(start, rec),
  }
})
