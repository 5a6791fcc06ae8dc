/** A store with nothing behind it but databases, over both kinds of them. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { browserDatabases } from '../../pwa/db.ts'
import { makeStore, type Store } from '../../pwa/store.ts'
import { foldIn } from '../../sync/inbox.ts'
import type { Databases } from '../../sync/ports.ts'
import type { Answer, Pulled } from '../../sync/wire.ts'
import { ANA, CREW, KINDS, memoryDatabases, SITE, type TestPhone, testPhone } from '../sync/phone.ts'

export const LIN = '00000000-0000-7000-8000-0000000000b1'
export const session = { person: ANA, name: 'Ana Silva', lang: 'en' as const, sites: [SITE], role: { [SITE]: 'crew' } }

function freshIndexed(): Databases {
  Object.assign(globalThis, { indexedDB: new IDBFactory() })
  return browserDatabases()
}

/** The same tests over memory and over IndexedDB. */
export function overBoth(tests: (databases: () => Databases) => void): void {
  describe('memory', () => tests(memoryDatabases))
  describe('fake-indexeddb', () => tests(freshIndexed))
}

/** Ana's phone, signed in. */
export async function begin(databases: Databases): Promise<{ phone: TestPhone; store: Store }> {
  const phone = testPhone(databases)
  const store = makeStore(phone)
  await store.signIn(session)
  return { phone, store }
}

/** Rows of `crew` as they come from the server, up to seq `at`. */
export async function receive(phone: TestPhone, at: number, put: Pulled['put']): Promise<void> {
  const view = phone.databases.view(ANA)
  const fold: number = (await view.run(['meta'], 'read', tx => tx.get('meta', 'fold'))) ?? 0
  const bucket: Pulled = { id: CREW, at, put, gone: [], ...(fold === 0 && { reset: 'new' as const }) }
  const pull = { token: 't', more: false, drop: [], heads: { [SITE]: at }, buckets: [bucket] }
  const about = { proto: 1, epoch: 'e', schema: 1, min_schema: 1, now: 0, asked: 0, last_dseq: 0, durable: {} } as const
  const answer: Answer = { ...about, results: [], touched: [], pull }
  assert.ok(await view.run(['records', 'meta'], 'relaxed', tx => foldIn(tx, KINDS, fold, answer)))
}
