/** IndexedDB behind the engine's transactions: strict, whole or not at all, reopened once; kept by fake-indexeddb. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { browserDatabases } from '../../pwa/db.ts'
import { makeStore, type Store } from '../../pwa/store.ts'
import type { Databases } from '../../sync/ports.ts'
import { ANA, SITE, testPhone } from '../sync/phone.ts'

const create = IDBDatabase.prototype.transaction
const { put } = IDBObjectStore.prototype
const session = { person: ANA, name: 'Ana Silva', lang: 'en' as const, sites: [SITE], role: { [SITE]: 'crew' } }

let databases: Databases
let store: Store
let opened: { stores: string[]; mode?: string; durability?: string }[]

beforeEach(async () => {
  Object.assign(globalThis, { indexedDB: new IDBFactory() })
  databases = browserDatabases()
  store = makeStore(testPhone(databases))
  await store.signIn(session)
  opened = []
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    opened.push({ stores: [stores].flat() as string[], ...(mode && { mode }), ...options })
    return create.call(this, stores, mode, options)
  }
})

afterEach(() => {
  IDBDatabase.prototype.transaction = create
  IDBObjectStore.prototype.put = put
})

const report = (form?: string) =>
  store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence: 'Leak' } }, form)

test('the stores and indexes are those of §3', async () => {
  await report()
  await store.list('zone')
  const shape = async (name: string) => {
    const db = await new Promise<IDBDatabase>(done => {
      const request = indexedDB.open(name)
      request.onsuccess = () => done(request.result)
    })
    const names = [...db.objectStoreNames]
    const tx = create.call(db, names, 'readonly')
    const indexes = names.flatMap(store => [...tx.objectStore(store).indexNames].map(index => `${store}.${index}`))
    const { version } = db
    db.close()
    return { version, names, indexes }
  }
  assert.deepEqual(await shape(`muster-outbox:${ANA}`), {
    version: 1,
    names: ['blobs', 'drafts', 'meta', 'misc', 'ops'],
    indexes: ['ops.rec'],
  })
  assert.deepEqual(await shape('muster-phone'), { version: 1, names: ['misc', 'persons', 'receipts'], indexes: [] })
  const view = await shape(`muster-view:${ANA}`)
  assert.deepEqual(
    [view.names, view.indexes],
    [
      ['meta', 'records'],
      ['records.by_key', 'records.by_sort'],
    ],
  )
})

test('a save is one strict transaction', async () => {
  await report('form')
  const writes = opened.filter(({ mode }) => mode === 'readwrite')
  assert.deepEqual(writes, [{ stores: ['ops', 'meta', 'drafts', 'blobs'], mode: 'readwrite', durability: 'strict' }])
})

test('a save does not resolve before the transaction is complete', async () => {
  let release = () => {}
  const held = new Promise<void>(done => {
    release = done
  })
  const listen = IDBTransaction.prototype.addEventListener
  IDBTransaction.prototype.addEventListener = function (
    this: IDBTransaction,
    type: string,
    listener: never,
    options?: never,
  ) {
    const late = (event: Event) => void held.then(() => (listener as (event: Event) => void).call(this, event))
    const holds = type === 'complete' && this.mode === 'readwrite' && listener
    listen.call(this, type, (holds ? late : listener) as never, options)
  } as typeof listen
  let saved = false
  const saving = report().then(() => {
    saved = true
  })
  await new Promise(done => setTimeout(done, 100))
  IDBTransaction.prototype.addEventListener = listen
  assert.equal(saved, false)
  release()
  await saving
  assert.equal(saved, true)
})

test('a body that throws leaves nothing behind', async () => {
  const outbox = databases.outbox(ANA)
  const broken = outbox.run(['meta'], 'write', async tx => {
    tx.put('meta', 'next_dseq', 7)
    throw new Error('no')
  })
  await assert.rejects(broken, /no/)
  assert.equal(await outbox.run(['meta'], 'read', tx => tx.get('meta', 'next_dseq')), undefined)
})

test('what cannot be stored is refused, not lost in silence', async () => {
  const outbox = databases.outbox(ANA)
  await assert.rejects(
    outbox.run(['meta'], 'write', async tx => tx.put('meta', 'x', () => 1)),
    { name: 'DataCloneError' },
  )
})

test('fault 07: a connection that was closed is opened anew', async () => {
  await report()
  let broken = 0
  const counted = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (broken++ === 0) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    return counted.call(this, stores, mode, options)
  }
  await report()
  assert.equal((await store.queue()).length, 2)
})

test('fault 07: lost twice: it is told, and not shown as saved', async () => {
  IDBDatabase.prototype.transaction = () => {
    throw new DOMException('lost', 'UnknownError')
  }
  await assert.rejects(report(), { name: 'UnknownError' })
})

test('fault 07: ended by the browser amid a save: not saved, and what ended it is told', async () => {
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.call(this, ...args)
    Object.assign(this.transaction, { error: new DOMException('full', 'QuotaExceededError') })
    this.transaction.abort()
    return request
  }
  await assert.rejects(report(), { code: 'outbox_full' })
  assert.deepEqual(await store.queue(), [])
})

test('the space is gone: told as our own limit', async () => {
  const counted = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError')
    return counted.call(this, stores, mode, options)
  }
  await assert.rejects(report(), { code: 'outbox_full' })
})

test('what was deleted at sign-out is not made anew by an exchange still under way', async () => {
  const view = databases.view(ANA)
  await view.run(['meta'], 'relaxed', async tx => tx.put('meta', 'fold', 1))
  await store.signOut()
  await assert.rejects(
    view.run(['meta'], 'relaxed', async tx => tx.put('meta', 'fold', 2)),
    /was deleted/,
  )
  await store.signIn(session)
  assert.equal(await databases.view(ANA).run(['meta'], 'read', tx => tx.get('meta', 'fold')), undefined)
})

test('fault 06: an old tab and a new worker open the same databases; deleting closes them', async () => {
  const other = browserDatabases()
  await report()
  assert.equal((await other.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))).length, 1)
  assert.deepEqual(await store.signOut(), { kept: 1 })
  assert.equal((await other.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))).length, 1)
})
