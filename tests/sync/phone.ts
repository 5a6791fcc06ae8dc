/** A phone for tests: databases in memory, a clock and a random that a test drives, a network it scripts. */
import { createHash } from 'node:crypto'
import type { Kinds } from '../../sync/kind.ts'
import type { Database, Databases, Key, Network, Ports, Range, Reply, Tx } from '../../sync/ports.ts'
import type { Op } from '../../sync/wire.ts'

export const digest: Ports['digest'] = async (algorithm, bytes) =>
  new Uint8Array(createHash(algorithm.replace('-', '').toLowerCase()).update(bytes).digest())

/** IndexedDB's order of keys: numbers, texts, lists. */
export function compare(a: Key, b: Key): number {
  const rank = (key: Key) => (Array.isArray(key) ? 2 : typeof key === 'string' ? 1 : 0)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (!Array.isArray(a) || !Array.isArray(b)) return a < b ? -1 : a > b ? 1 : 0
  for (const [n, part] of a.entries()) {
    if (n >= b.length) return 1
    const order = compare(part, b[n] as Key)
    if (order) return order
  }
  return a.length - b.length
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the store holds
const INDEXES: Record<string, (value: any) => Key[]> = {
  rec: value => [value.rec],
  by_sort: value => [[value.kind, value.sort]],
  by_key: value => value.keys,
}

type Stores = Map<string, Map<string, { key: Key; value: unknown }>>

/** Transactions run one after the other; a body that throws leaves nothing behind. Values are copied in and out. */
export function memoryDatabase(): Database {
  let stores: Stores = new Map()
  let last: Promise<unknown> = Promise.resolve()
  const run = async <T>(body: (tx: Tx) => Promise<T>): Promise<T> => {
    const work: Stores = new Map([...stores].map(([name, store]) => [name, new Map(store)]))
    const value = await body(memoryTx(work))
    stores = work
    return value
  }
  return {
    run(_stores, _mode, body) {
      const result = last.then(() => run(body))
      last = result.catch(() => undefined)
      return result
    },
  }
}

function memoryTx(stores: Stores): Tx {
  const store = (name: string) => stores.get(name) ?? stores.set(name, new Map()).get(name)!
  const sorted = (name: string) => [...store(name).values()].sort((a, b) => compare(a.key, b.key))
  const within = (key: Key, { from, to }: Range) =>
    (from === undefined || compare(key, from) >= 0) && (to === undefined || compare(key, to) <= 0)
  const keysOf = (entry: { key: Key; value: unknown }, index?: string) =>
    index ? INDEXES[index]!(entry.value) : [entry.key]
  return {
    get: async (name, key) => structuredClone(store(name).get(JSON.stringify(key))?.value),
    keys: async name => sorted(name).map(entry => entry.key),
    count: async (name, range = {}) => sorted(name).filter(({ key }) => within(key, range)).length,
    put: (name, key, value) => void store(name).set(JSON.stringify(key), { key, value: structuredClone(value) }),
    drop: (name, key) => void store(name).delete(JSON.stringify(key)),
    async all(name, range = {}, index, last) {
      const hits = sorted(name).flatMap(entry =>
        keysOf(entry, index)
          .filter(key => within(key, range))
          .map(key => ({ ...entry, by: key })),
      )
      const found = hits.sort((a, b) => compare(a.by, b.by)).map(hit => hit.value)
      return structuredClone(last === undefined ? found : found.reverse().slice(0, last))
    },
  }
}

export function memoryDatabases(): Databases {
  const open = new Map<string, Database>()
  const named = (name: string) => open.get(name) ?? open.set(name, memoryDatabase()).get(name)!
  return {
    phone: () => named('phone'),
    outbox: person => named(`outbox:${person}`),
    view: person => named(`view:${person}`),
    remove: async (which, person) => void open.delete(`${which}:${person}`),
  }
}

/** A seeded stream of bytes (mulberry32). */
export function seeded(seed: number): (size_bytes: number) => Uint8Array {
  let state = seed
  return size_bytes =>
    Uint8Array.from({ length: size_bytes }, () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return (mixed ^ (mixed >>> 14)) & 255
    })
}

export const SITE = '00000000-0000-7000-8000-000000000001'
export const ANA = '00000000-0000-7000-8000-0000000000a1'
export const CREW = `${SITE}/crew`
export const NOON_MS = Date.parse('2026-11-21T12:00:00.000Z')

/** Two kinds as rooms declare them, enough to draw, key and sort. */
export const KINDS: Kinds = {
  schema: 1,
  kinds: {
    incident: {
      bucket: {},
      create: 'crew',
      write: 'author',
      sort: 'opened_at',
      keys: [{ name: 'open', parts: ['zone'], when: { status: ['reported', 'accepted'] } }],
      fields: {
        sentence: { type: 'text', policy: 'register', max: 200 },
        story: { type: 'text', policy: 'text' },
        zone: { type: 'ref', policy: 'register' },
        opened_at: { type: 'instant', policy: 'immutable' },
        status: { type: 'enum', policy: 'status' },
      },
      status: {
        field: 'status',
        first: 'reported',
        moves: {
          accept: { from: ['reported'], to: 'accepted' },
          approve: { from: ['reported', 'accepted'], to: 'approved' },
        },
      },
    },
    comment: {
      bucket: { of: ['incident'] },
      create: 'crew',
      write: 'crew',
      fields: { of: { type: 'ref', policy: 'immutable' }, said: { type: 'text', policy: 'immutable', max: 2000 } },
    },
    zone: {
      bucket: {},
      create: 'lead',
      write: 'lead',
      sort: 'order',
      keys: [{ name: 'code', parts: ['code'] }],
      fields: { order: { type: 'int', policy: 'register' }, code: { type: 'code', policy: 'register' } },
    },
    card: {
      bucket: {},
      create: 'server',
      write: 'crew',
      keys: [{ name: 'open', parts: ['reader'], when: { state: ['open'] } }],
      fields: { reader: { type: 'person', policy: 'immutable' }, state: { type: 'enum', policy: 'status' } },
    },
  },
}

export interface Request {
  device: string
  epoch: string | null
  now: number
  token: string | null
  pending: unknown[]
  poison?: boolean
  ops: [number, Op][]
  text: string
  plain: boolean
}

export interface TestPhone extends Ports, Network {
  person: string
  clock: { ms: number }
  announced: string[][]
  requests: Request[]
  /** Answers each request in turn; the last one again and again. An Error is a line that died. */
  answers: ((request: Request) => Reply | Error)[]
}

/** Ana's phone at noon; `databases` default to memory. */
export function testPhone(databases: Databases = memoryDatabases(), kinds: Kinds = KINDS): TestPhone {
  const clock = { ms: NOON_MS }
  const phone: TestPhone = {
    person: ANA,
    app: 'test',
    clock,
    announced: [],
    requests: [],
    answers: [],
    databases,
    kinds,
    digest,
    random: seeded(1),
    now_ms: () => clock.ms,
    announce: changed => void phone.announced.push(changed),
    lock: (_name, body) => body(),
    async post(text, plain) {
      const request: Request = { ...JSON.parse(text), text, plain }
      phone.requests.push(request)
      const answer = phone.answers.length > 1 ? phone.answers.shift()! : phone.answers[0]!
      const reply = answer(request)
      if (reply instanceof Error) throw reply
      return { ...reply, text: reply.text.replace('"asked":0', `"asked":${request.now}`) }
    },
  }
  return phone
}
