/** Muster's phones for the conflict script: the real store, outbox and exchange, over HTTP to a real server. */
import { randomBytes } from 'node:crypto'
import { makeStore, type Shown } from '../../../pwa/store.ts'
import { exchange } from '../../../sync/exchange.ts'
import { KINDS } from '../../../sync/kinds.ts'
import type { Reply } from '../../../sync/ports.ts'
import { digest, memoryDatabases } from '../../sync/phone.ts'
import { type Asked, obey } from './orders.ts'

interface Start {
  host: string
  site: string
  /** The writers, and last the newcomer who only reads. */
  people: { person: string; token: string }[]
}

async function post({ host }: Start, token: string, text: string): Promise<Reply> {
  const headers = { 'X-Muster': '1', 'Content-Type': 'application/json', Origin: `http://${host}` }
  const answer = await fetch(`http://${host}/sync`, {
    method: 'POST',
    body: text,
    headers: { ...headers, Cookie: `muster=${token}` },
  })
  return { status: answer.status, text: await answer.text(), retry_after_s: null }
}

function makePhone(start: Start, { person, token }: Start['people'][number]) {
  const line = { lost: false }
  const phone = {
    person,
    app: 'peers',
    kinds: KINDS,
    databases: memoryDatabases(),
    now_ms: () => Date.now(),
    random: (size_bytes: number) => new Uint8Array(randomBytes(size_bytes)),
    digest,
    announce: () => {},
    lock: <T>(_name: string, body: () => Promise<T>) => body(),
    async post(text: string) {
      const reply = await post(start, token, text)
      if (line.lost) throw new Error('the answer was lost')
      return reply
    },
  }
  return { phone, line, store: makeStore(phone) }
}
type Phone = ReturnType<typeof makePhone>

/** Every text inside what a card says of a value. */
function texts(said: unknown): string[] {
  if (typeof said === 'string') return [said]
  return said && typeof said === 'object' ? Object.values(said).flatMap(texts) : []
}

async function told({ store }: Phone): Promise<string[]> {
  const queue = await store.queue()
  const stored = queue.filter(({ state }) => state === 'acked' || state === 'quarantined')
  return stored.flatMap(({ op }) => (op.t === 'void' ? [`void ${op.rec}`] : texts(op.set)))
}

async function read({ store, phone }: Phone, rec: string) {
  await exchange(phone, 'try')
  const body = (await store.get('incident', rec))?.body ?? {}
  const cards = (await store.list('card')).map((card: Shown) => card.body).filter(card => card['rec'] === rec)
  const current = Object.fromEntries(['sentence', 'story'].filter(name => body[name]).map(name => [name, body[name]]))
  const listed = cards.flatMap(card => [...texts(card['mine']), ...texts(card['theirs'])])
  return { current, gone: body['_void'] !== undefined, listed, found: [] }
}

await obey(async (start: Start) => {
  const phones = start.people.map(one => makePhone(start, one))
  for (const { store, phone } of phones) {
    const role = { [start.site]: 'lead' }
    await store.signIn({ person: phone.person, name: phone.person, lang: 'en', sites: [start.site], role })
  }
  const newcomer = phones.at(-1)!
  const at = (asked: Asked) => ({ site: start.site, kind: 'incident', rec: asked.rec as string })
  return {
    async create(asked) {
      const set = { what: 'spill', lang: 'en', opened_at: new Date().toISOString(), sentence: asked.value }
      await phones[asked.phone]!.store.save({ t: 'create', ...at(asked), set })
    },
    async edit(asked) {
      const { store } = phones[asked.phone]!
      const { body, seq } = (await store.get('incident', asked.rec))!
      const saw = body[asked.field] ?? null
      const set = { [asked.field]: asked.value }
      await store.save({ t: 'fact', ...at(asked), base: seq, seen: { [asked.field]: saw }, set })
      return saw
    },
    async void(asked) {
      const { store } = phones[asked.phone]!
      const { body, seq } = (await store.get('incident', asked.rec))!
      await store.save({ t: 'void', ...at(asked), base: seq, reason: 'Not here' })
      return body['sentence'] ?? null
    },
    async sync(asked) {
      const phone = phones[asked.phone]!
      phone.line.lost = asked.lost
      await exchange(phone.phone, 'try')
      return told(phone)
    },
    read: asked => read(newcomer, asked.rec),
  }
})
