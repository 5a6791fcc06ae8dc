/**
 * Two real phones that work offline and meet through the real core: the process `test_pair.py` drives, one JSON line per
 * request on stdout, one per answer on stdin. A seed decides what people do, when they have a network, and what is lost.
 */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { browserDatabases } from '../../pwa/db.ts'
import { makeStore, type Shown } from '../../pwa/store.ts'
import { canon } from '../../sync/canon.ts'
import { exchange } from '../../sync/exchange.ts'
import { KINDS } from '../../sync/kinds.ts'
import type { Reply } from '../../sync/ports.ts'
import type { Body } from '../../sync/wire.ts'
import { memoryDatabases, NOON_MS, seeded } from './phone.ts'

interface Start {
  seed: number
  steps: number
  indexed: boolean
  site: string
  people: { person: string; role: string }[]
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const hear = async () => JSON.parse((await lines.next()).value)
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)

const start: Start = await hear()
const bytes = seeded(start.seed)
const dice = (n: number) => (bytes(1)[0] ?? 0) % n
const among = <T>(all: readonly T[]): T => all[dice(all.length)] as T
const clock = { ms: NOON_MS }
const done: Record<string, number> = {}
const count = (what: string) => {
  done[what] = (done[what] ?? 0) + 1
}
let healthy = false

async function ask(person: string, text: string): Promise<Reply> {
  say({ ask: text, person, now: clock.ms })
  return hear()
}

/** What a bad line does: nothing, loses the request or the answer, says it twice, cuts it, or is a portal. */
async function post(person: string, text: string): Promise<Reply> {
  const fault = healthy ? 'none' : among(['none', 'none', 'request', 'answer', 'twice', 'cut', 'portal'])
  count(fault)
  if (fault === 'request') throw new Error('request lost')
  if (fault === 'portal') return { status: 200, text: '<html>Welcome</html>', retry_after_s: null }
  const reply = await ask(person, text)
  if (fault === 'answer') throw new Error('answer lost')
  if (fault === 'cut') return { ...reply, text: reply.text.slice(0, -1 - dice(60)) }
  return fault === 'twice' ? ask(person, text) : reply
}

function makePhone({ person, role }: { person: string; role: string }) {
  if (start.indexed) Object.assign(globalThis, { indexedDB: new IDBFactory() })
  const phone = {
    person,
    app: 'pair',
    kinds: KINDS,
    databases: start.indexed ? browserDatabases() : memoryDatabases(),
    now_ms: () => clock.ms,
    random: bytes,
    digest: async (algorithm: string, of: Uint8Array) =>
      new Uint8Array(await crypto.subtle.digest(algorithm, of as Uint8Array<ArrayBuffer>)),
    announce: () => {},
    lock: <T>(_name: string, body: () => Promise<T>) => body(),
    post: (text: string) => post(person, text),
  }
  return { phone, role, store: makeStore(phone) }
}
type Phone = ReturnType<typeof makePhone>

const phones = start.people.map(makePhone)
for (const { store, phone, role } of phones) {
  await store.signIn({
    person: phone.person,
    name: role,
    lang: 'en',
    sites: [start.site],
    role: { [start.site]: role },
  })
}

const FIELDS: Record<string, string[]> = {
  sentence: ['Leak', 'Leak, hall 2', 'Burst pipe', '漏水'],
  severity: ['minor', 'serious', 'critical'],
  story: ['One line', 'One line\nand another', 'x'.repeat(100)],
}
const MOVES = { crew: ['resolve', 'resubmit'], lead: ['accept', 'approve', 'give_back', 'reopen', 'resolve'] }

const words = (): Body => ({ sentence: among(FIELDS['sentence'] ?? []), severity: among(FIELDS['severity'] ?? []) })

async function report({ store }: Phone): Promise<void> {
  const set = { ...words(), what: 'spill', lang: 'en', opened_at: new Date(clock.ms).toISOString() }
  await shows(store, await store.save({ t: 'create', site: start.site, kind: 'incident', set }), set)
}

async function edit({ store }: Phone, { body, id, seq }: Shown): Promise<void> {
  const field = among(Object.keys(FIELDS))
  const set = { [field]: among(FIELDS[field] ?? []) }
  const change = {
    t: 'fact',
    site: start.site,
    kind: 'incident',
    rec: id,
    base: seq,
    seen: { [field]: body[field] ?? null },
    set,
  } as const
  await shows(store, await store.save(change), set)
}

async function decide({ store, role }: Phone, { body, id, seq }: Shown): Promise<void> {
  const act = among(role === 'lead' ? MOVES.lead : MOVES.crew)
  const move = KINDS.kinds['incident']?.status?.moves[act]
  const seen = Object.fromEntries(['status', ...(move?.binds ?? [])].map(field => [field, body[field] ?? null]))
  const reason = move?.reason ? { reason: 'Say more' } : {}
  await store.save({ t: 'command', site: start.site, kind: 'incident', rec: id, act, base: seq, seen, ...reason })
}

const comment = ({ store }: Phone, { id }: Shown) =>
  store.save({ t: 'create', site: start.site, kind: 'comment', set: { of: id, said: 'Seen', lang: 'en' } })

/** A person always sees their own writes. */
async function shows(store: Phone['store'], { rec }: { rec: string }, set: Body): Promise<void> {
  const shown = await store.get('incident', rec)
  for (const [field, value] of Object.entries(set)) assert.deepEqual(shown?.body[field], value, `${field} is not shown`)
}

async function step(phone: Phone): Promise<void> {
  clock.ms += dice(200) * 1000
  const incidents = await phone.store.list('incident')
  const what = dice(10)
  if (what < 2) await exchange(phone.phone, among(['save', 'poke', 'timer', 'try']))
  else if (what < 4 || incidents.length === 0) await report(phone)
  else if (what < 7) await edit(phone, among(incidents))
  else if (what < 9) await decide(phone, among(incidents))
  else await comment(phone, among(incidents))
}

for (let n = 0; n < start.steps; n++) await step(among(phones))
healthy = true
for (let round = 0; round < 3; round++) {
  for (const { phone } of phones) {
    clock.ms += 700_000
    await exchange(phone, 'try')
  }
}

for (const { phone, store } of phones) {
  const rows = await phone.databases.view(phone.person).run(['records'], 'read', tx => tx.all('records'))
  const meta = await phone.databases.outbox(phone.person).run(['meta'], 'read', tx => tx.get('meta', 'link'))
  const ops = (await store.queue()).map(({ op, state }) => [op.id, state])
  const held = rows.map(({ bucket, kind, id, seq, body }) => [`${kind}/${id}`, bucket, seq, canon(body)])
  say({ person: phone.person, rows: held, ops, unequal: meta.unequal })
}
say({ end: done })
process.exit(0)
