/**
 * The phones of a simulated site: the real engine and store, each browser with its databases, all in one process that
 * lives for many schedules. One JSON line on stdin is one order, one line on stdout what came of it: `world.py` decides
 * everything. A task (a save, a read, an exchange) runs until it asks the network, comes to where it is told to pause or
 * to be killed, or ends; so one order at a time is under way, and the same orders give the same bytes.
 */
import 'fake-indexeddb/auto'
import { createInterface } from 'node:readline'
import { browserDatabases } from '../../pwa/db.ts'
import { makeStore } from '../../pwa/store.ts'
import { upload } from '../../sync/blobs.ts'
import { exchange, type Why } from '../../sync/exchange.ts'
import type { Kinds } from '../../sync/kind.ts'
import { append } from '../../sync/outbox.ts'
import type { BlobReply, Database, Databases, Key, Ports, Reply, Uploads } from '../../sync/ports.ts'
import { opFrom, SaveRefused } from '../../sync/save.ts'
import { digest, memoryDatabases, seeded } from '../sync/phone.ts'
import { state } from './held.ts'

/** An order, whatever it names; each has `do` and `now`, the true time in ms. */
// biome-ignore lint/suspicious/noExplicitAny: each order knows its own members
type Order = Record<string, any>

const STORES = {
  outbox: ['ops', 'meta', 'blobs', 'drafts', 'misc'],
  view: ['records', 'meta'],
  phone: ['persons', 'receipts', 'misc'],
}

/** One browser. `fast_ms`: how far its clock is ahead; `locks`: whether it has Web Locks. */
interface Phone {
  factory: IDBFactory
  databases: Databases
  people: Set<string>
  fast_ms: number
  locks: boolean
  held: Map<string, Task>
  kinds: Kinds
}

/** One run of a worker: what it does stops before its transaction number `at`, for a while or for good. */
interface Task {
  phone: Phone
  runs: number
  stop: { at: number; how: 'pause' | 'kill' | 'fail' } | null
  emit: (event: object) => void
  go: (value?: unknown) => void
  fail: (error: Error) => void
}

let now_ms = 0
let random = seeded(1)
let indexed = false
let phones: Phone[] = []
let tasks = new Map<number, Task>()

function makePhone(kinds: Kinds): Phone {
  const factory = new IDBFactory()
  const databases = indexed ? browserDatabases() : memoryDatabases()
  return { factory, databases, people: new Set(), fast_ms: 0, locks: true, held: new Map(), kinds }
}

/** The phone's databases as this task may use them. */
function gated(task: Task): Databases {
  const { databases } = task.phone
  const watched = (database: Database): Database => ({
    async run(stores, mode, body) {
      await gate(task)
      return database.run(stores, mode, body)
    },
  })
  return {
    phone: () => watched(databases.phone()),
    outbox: person => watched(databases.outbox(person)),
    view: person => watched(databases.view(person)),
    remove: databases.remove,
  }
}

async function gate(task: Task): Promise<void> {
  task.runs += 1
  if (task.stop?.at !== task.runs) return
  if (task.stop.how === 'fail') throw new DOMException('the connection is lost', 'InvalidStateError')
  if (task.stop.how === 'kill') return end(task)
  await wait(task, { paused: true })
}

/** A killed worker does nothing any more, and its locks are free. */
function end(task: Task): Promise<never> {
  for (const [name, holder] of task.phone.held) if (holder === task) task.phone.held.delete(name)
  task.emit({ killed: true })
  task.emit = () => undefined
  return new Promise(() => undefined)
}

function wait(task: Task, event: object): Promise<unknown> {
  return new Promise((go, fail) => {
    Object.assign(task, { go, fail })
    task.emit(event)
  })
}

const portsOf = (task: Task): Ports => ({
  now_ms: () => now_ms + task.phone.fast_ms,
  random: size_bytes => random(size_bytes),
  digest,
  databases: gated(task),
  kinds: task.phone.kinds,
  announce: () => undefined,
})

async function lock<T>(task: Task, name: string, body: () => Promise<T>): Promise<T | null> {
  const { held, locks } = task.phone
  if (!locks) return body()
  if (held.has(name)) return null
  held.set(name, task)
  try {
    return await body()
  } finally {
    held.delete(name)
  }
}

async function exchanged(task: Task, why: Why): Promise<unknown> {
  const ports = portsOf(task)
  const me = await makeStore(ports).me()
  if (!me) return null
  const network = {
    app: 'simulated',
    lock: <T>(name: string, body: () => Promise<T>) => lock(task, name, body),
    post: (text: string, plain: boolean) => wait(task, { post: text, plain, person: me.person }) as Promise<Reply>,
  }
  return exchange({ ...ports, ...network, person: me.person }, why)
}

async function uploaded(task: Task, why: Why): Promise<unknown> {
  const ports = portsOf(task)
  const me = await makeStore(ports).me()
  if (!me) return null
  const { person } = me
  const blob: Uploads['blob'] = (key, patch) => {
    const bytes = patch && Buffer.from(patch.bytes).toString('hex')
    return wait(task, { blob: key, patch: patch ? { ...patch, bytes } : null, person }) as Promise<BlobReply>
  }
  const carrier = { ...ports, person, blob, lock: <T>(name: string, body: () => Promise<T>) => lock(task, name, body) }
  return upload(carrier, why, () => true)
}

/** An op as no page makes it, which names bytes this phone never had. */
async function forged(task: Task, { change, person }: Order): Promise<unknown> {
  const ports = portsOf(task)
  const op = await opFrom(ports, change)
  const put = (tx: Parameters<typeof append>[0]) => append(tx, op, null, ports.now_ms())
  await ports.databases.outbox(person).run(STORES.outbox, 'write', put)
  return { op: op.id, rec: op.rec }
}

const bytesOf = (hex: string): ArrayBuffer => new Uint8Array(Buffer.from(hex, 'hex')).buffer

/** What a task does; its value is told as `done`. */
const WORK: Record<string, (task: Task, order: Order) => Promise<unknown>> = {
  signIn: (task, { session }) => makeStore(portsOf(task)).signIn(session),
  signOut: task => makeStore(portsOf(task)).signOut(),
  save: (task, { change, form }) => makeStore(portsOf(task)).save(change, form),
  draft: (task, { form, fields }) => makeStore(portsOf(task)).putDraft(form, fields),
  get: (task, { kind, rec }) => makeStore(portsOf(task)).get(kind, rec),
  list: (task, { kind }) => makeStore(portsOf(task)).list(kind),
  cards: (task, { key }) => makeStore(portsOf(task)).byKey(key),
  save_queue: async task => Buffer.from((await makeStore(portsOf(task)).exportQueue()).bytes).toString('base64'),
  pick: (task, { form, site, picture, bytes }) =>
    makeStore(portsOf(task)).pick(form, site, picture, bytes.map(bytesOf)),
  picked: async (task, { form }) => (await makeStore(portsOf(task)).picked(form)).photos,
  forge: forged,
  upload: (task, { why }) => uploaded(task, why),
  exchange: (task, { why }) => exchanged(task, why),
}

/** Begin a task, or go on with one, and tell where it stands next. */
function stands(task: Task, push: () => void): Promise<object> {
  return new Promise(emit => {
    task.emit = emit
    push()
  })
}

function begin(order: Order): Promise<object> {
  const phone = phones[order.phone] as Phone
  const task: Task = {
    phone,
    runs: 0,
    stop: order.stop ?? null,
    emit: () => undefined,
    go: () => undefined,
    fail: () => undefined,
  }
  tasks.set(order.task, task)
  if (order.session) phone.people.add(order.session.person)
  const work = WORK[order.what] as (task: Task, order: Order) => Promise<unknown>
  return stands(task, () => {
    work(task, order).then(
      value => task.emit({ done: value ?? null }),
      error => task.emit(failure(error)),
    )
  })
}

const failure = (error: unknown): object =>
  error instanceof SaveRefused
    ? { refused: error.code }
    : { failed: error instanceof Error ? String(error.stack) : error }

/** Everything of a browser, in another one. */
async function copied(from: Phone): Promise<Phone> {
  const to = { ...makePhone(from.kinds), people: new Set(from.people), fast_ms: from.fast_ms, locks: from.locks }
  const pairs = (of: Phone): [Database, string[]][] => {
    globalThis.indexedDB = of.factory // databases are opened as they are named
    return [
      [of.databases.phone(), STORES.phone],
      ...[...from.people].flatMap((person): [Database, string[]][] => [
        [of.databases.outbox(person), STORES.outbox],
        [of.databases.view(person), STORES.view],
      ]),
    ]
  }
  const targets = pairs(to)
  for (const [n, [source, stores]] of pairs(from).entries()) await carry(source, targets[n]![0], stores)
  return to
}

async function carry(source: Database, target: Database, stores: string[]): Promise<void> {
  const content = await source.run(stores, 'read', tx =>
    Promise.all(stores.map(async (store): Promise<[Key[], unknown[]]> => [await tx.keys(store), await tx.all(store)])),
  )
  await target.run(stores, 'write', async tx => {
    for (const [n, store] of stores.entries()) {
      const [keys, values] = content[n]!
      for (const [place, key] of keys.entries()) tx.put(store, key, values[place])
    }
  })
}

const ORDERS: Record<string, (order: Order) => Promise<object>> = {
  async world(order) {
    indexed = order.indexed
    random = seeded(order.seed)
    Object.assign(globalThis, { MUTANT: order.mutant ?? undefined })
    phones = []
    tasks = new Map()
    return {}
  },
  async phone({ phone, kinds, locks }) {
    phones[phone] = makePhone(kinds)
    phones[phone].locks = locks
    return {}
  },
  async clone({ from, phone }) {
    phones[phone] = await copied(phones[from] as Phone)
    return {}
  },
  async set({ phone, fast_ms, kinds }) {
    Object.assign(phones[phone] as Phone, fast_ms !== undefined && { fast_ms }, kinds && { kinds })
    return {}
  },
  begin,
  async answer({ task, reply }) {
    const it = tasks.get(task) as Task
    return stands(it, () => (reply ? it.go(reply) : it.fail(new TypeError('the line is dead'))))
  },
  async resume({ task }) {
    const it = tasks.get(task) as Task
    return stands(it, () => it.go())
  },
  async kill({ task }) {
    const it = tasks.get(task) as Task
    void end(it)
    return {}
  },
  async look({ phone, full }) {
    const it = phones[phone] as Phone
    const states: object[] = []
    const current = await it.databases.phone().run(['misc'], 'read', tx => tx.get('misc', 'person'))
    for (const person of it.people) states.push(await state(it.databases, it.kinds, person, full && person === current)) // whose rows are judged
    return { current: current ?? null, states }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const order: Order = JSON.parse(line)
  now_ms = order.now
  const phone = phones[order.phone] ?? (tasks.get(order.task) as Task | undefined)?.phone
  if (phone) globalThis.indexedDB = phone.factory
  const told = await (ORDERS[order.do] as (order: Order) => Promise<object>)(order)
  process.stdout.write(`${JSON.stringify(told)}\n`)
}
