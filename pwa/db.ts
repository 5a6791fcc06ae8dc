/** IndexedDB: the three databases of sync/README.md §3, as the engine's transactions. */
import { deleteDB, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB } from 'idb'
import { KINDS } from '../sync/kinds.ts'
import type { Database, Databases, Key, Mode, Ports, Range, Tx } from '../sync/ports.ts'

type Make = (db: IDBPDatabase) => void

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
  const open = new Map<string, Database>()
  const named = (name: string, make: Make): Database => {
    const database = open.get(name) ?? indexedDatabase(name, make)
    open.set(name, database)
    return database
  }
  return {
    phone: () => named('muster-phone', MAKE.phone),
    outbox: person => named(`muster-outbox:${person}`, MAKE.outbox),
    view: person => named(`muster-view:${person}`, MAKE.view),
    remove: (which, person) => deleteDB(`muster-${which}:${person}`),
  }
}

function indexedDatabase(name: string, make: Make): Database {
  let handle: Promise<IDBPDatabase> | null = null
  const close = () => {
    handle?.then(db => db.close())
    handle = null
  }
  const opened = () => {
    handle ??= openDB(name, VERSION, { upgrade: db => make(db), blocking: close, terminated: close })
    handle.catch(() => close()) // a failed opening is not kept: the next transaction tries again
    return handle
  }
  const begin = async (stores: string[], mode: Mode): Promise<Transaction> => {
    const db = await opened()
    const durability = mode === 'write' ? 'strict' : 'relaxed'
    return db.transaction(stores, mode === 'read' ? 'readonly' : 'readwrite', { durability })
  }
  return {
    async run(stores, mode, body) {
      // "Connection lost", or closed meanwhile: opened anew once. Nothing was written yet, so nothing is written twice.
      const tx = await begin(stores, mode).catch(() => {
        close()
        return begin(stores, mode)
      })
      try {
        const value = await body(asTx(tx))
        await tx.done // the `complete` event: with strict durability the bytes are on the disk
        return value
      } catch (error) {
        tx.done.catch(() => undefined) // its reason is `error`, thrown below
        await abort(tx).catch(() => undefined) // over already
        throw error
      }
    },
  }
}

type Transaction = IDBPTransaction<unknown, string[], IDBTransactionMode>

const abort = async (tx: Transaction): Promise<void> => tx.abort()

function asTx(tx: Transaction): Tx {
  const store = (name: string) => tx.objectStore(name) as IDBPObjectStore<unknown, string[], string, 'readwrite'>
  return {
    get: (name, key) => store(name).get(key),
    all: (name, range, index) => (index ? store(name).index(index) : store(name)).getAll(keyRange(range)),
    keys: name => store(name).getAllKeys() as Promise<Key[]>,
    count: name => store(name).count(),
    // A request that fails aborts the transaction, whose end tells the reason.
    put: (name, key, value) =>
      void store(name)
        .put(value, key)
        .catch(() => undefined),
    drop: (name, key) =>
      void store(name)
        .delete(key)
        .catch(() => undefined),
  }
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
