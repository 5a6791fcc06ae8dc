/** IndexedDB: the three databases of sync/README.md §3, as the engine's transactions. */
import { KINDS } from '../sync/kinds.ts'
import type { Database, Databases, Mode, Ports, Range, Tx } from '../sync/ports.ts'

type Make = (db: IDBDatabase) => void

/** Outbox and phone are version 1 for ever, so that an old tab and a new worker can both open them. */
const VERSION = 1

const MAKE: Record<'outbox' | 'view' | 'phone', Make> = {
  outbox: db => {
    for (const name of ['meta', 'blobs', 'drafts', 'misc']) db.createObjectStore(name)
    db.createObjectStore('ops').createIndex('rec', 'rec')
  },
  view: db => {
    db.createObjectStore('meta')
    const records = db.createObjectStore('records')
    records.createIndex('by_sort', ['kind', 'sort'])
    records.createIndex('by_key', 'keys', { multiEntry: true })
  },
  phone: db => {
    for (const name of ['persons', 'receipts', 'misc']) db.createObjectStore(name)
  },
}

/** Each database is opened once and kept until the browser or a deletion closes it. */
export function browserDatabases(): Databases {
  const open = new Map<string, Indexed>()
  const named = (name: string, make: Make): Indexed => {
    const database = open.get(name) ?? indexedDatabase(name, make)
    open.set(name, database)
    return database
  }
  return {
    phone: () => named('muster-phone', MAKE.phone),
    outbox: person => named(`muster-outbox:${person}`, MAKE.outbox),
    view: person => named(`muster-view:${person}`, MAKE.view),
    remove: async (which, person) => {
      const name = `muster-${which}:${person}`
      open.get(name)?.retire()
      open.delete(name)
      await result(indexedDB.deleteDatabase(name))
    },
  }
}

/** Somebody signed out: the work that was under way on this database has no more to do. */
export class Deleted extends Error {}

interface Indexed extends Database {
  /** It is deleted: an exchange still under way must not make it anew. */
  retire(): void
}

function indexedDatabase(name: string, make: Make): Indexed {
  let retired = false
  const forget = () => {
    handle = null
  }
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, VERSION)
    request.onupgradeneeded = () => make(request.result)
    const db = await result(request)
    db.onclose = forget
    db.onversionchange = () => {
      forget()
      db.close() // somebody deletes the database, or a later version opens it: never in their way
    }
    return db
  }
  // Opened when it is named, not when it is first read: the next one opens meanwhile.
  let handle: Promise<IDBDatabase> | null = open()
  handle.catch(forget)
  const begin = async (stores: string[], mode: Mode): Promise<IDBTransaction> => {
    if (retired) throw new Deleted(`${name} was deleted`)
    handle ??= open()
    const db = await handle
    const durability = mode === 'write' ? 'strict' : 'relaxed'
    return db.transaction(stores, mode === 'read' ? 'readonly' : 'readwrite', { durability })
  }
  return {
    retire() {
      retired = true
    },
    async run(stores, mode, body) {
      // "Connection lost", or closed meanwhile: opened anew once. Nothing was written yet, so nothing is written twice.
      const tx = await begin(stores, mode).catch(() => {
        forget()
        return begin(stores, mode)
      })
      return carryOut(tx, body)
    },
  }
}

/** Resolves with the `complete` event: with strict durability the bytes are on the disk then. */
async function carryOut<T>(tx: IDBTransaction, body: (tx: Tx) => Promise<T>): Promise<T> {
  let over = false
  const end = new Promise<void>((complete, fail) => {
    tx.addEventListener('complete', () => complete())
    tx.addEventListener('abort', () => fail(tx.error))
  }).finally(() => {
    over = true
  })
  try {
    const value = await body(asTx(tx))
    await end
    return value
  } catch (error) {
    end.catch(() => undefined) // its reason is told here
    if (!over) abort(tx)
    throw tx.error ?? error // where the browser ended it, what the body met only follows from that
  }
}

/** The browser may have ended it already and not said so yet: then there is nothing left to abort. */
function abort(tx: IDBTransaction): void {
  try {
    tx.abort()
  } catch (late) {
    if ((late as DOMException).name !== 'InvalidStateError') throw late
  }
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })

function asTx(tx: IDBTransaction): Tx {
  const store = (name: string) => tx.objectStore(name)
  const from = (name: string, index?: string) => (index ? store(name).index(index) : store(name))
  return {
    get: (name, key) => result(store(name).get(key)),
    all: (name, range, index, last) =>
      last === undefined
        ? result(from(name, index).getAll(keyRange(range)))
        : backwards(from(name, index), range, last),
    keys: name => result(store(name).getAllKeys()) as ReturnType<Tx['keys']>,
    count: (name, range) => result(store(name).count(keyRange(range) ?? undefined)),
    // A write that fails aborts the transaction, whose end tells the reason.
    put: (name, key, value) => void store(name).put(value, key),
    drop: (name, key) => void store(name).delete(key),
  }
}

/** What newer browsers can do at once (Indexed Database API 3.0, `getAllRecords`), others one by one. */
type Source = (IDBObjectStore | IDBIndex) & {
  getAllRecords?(options: object): IDBRequest<{ value: unknown }[]>
}

/** The last `most` values, the last first. */
async function backwards(source: Source, range: Range | undefined, most: number): Promise<unknown[]> {
  if (source.getAllRecords) {
    const options = { query: keyRange(range), count: most, direction: 'prev' }
    return (await result(source.getAllRecords(options))).map(({ value }) => value)
  }
  const values: unknown[] = []
  const request = source.openCursor(keyRange(range), 'prev')
  return new Promise((done, fail) => {
    request.onerror = () => fail(request.error)
    request.onsuccess = () => {
      const cursor = request.result
      if (!cursor || values.length >= most) return done(values)
      values.push(cursor.value)
      cursor.continue()
    }
  })
}

function keyRange({ from, to }: Range = {}): IDBKeyRange | null {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to)
  if (from !== undefined) return IDBKeyRange.lowerBound(from)
  return to === undefined ? null : IDBKeyRange.upperBound(to)
}

/** What the engine is given in a browser. */
export const ports: Ports = {
  now_ms: () => Date.now(),
  random: size_bytes => crypto.getRandomValues(new Uint8Array(size_bytes)),
  digest: async (algorithm, bytes) =>
    new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)),
  databases: browserDatabases(),
  kinds: KINDS,
  announce(changed) {
    const channel = new BroadcastChannel('muster')
    channel.postMessage({ changed, chip: true })
    channel.close()
  },
}
