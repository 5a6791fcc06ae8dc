/** Every line of the table of §5.1: what the phone does when a whole request is refused. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { exchange } from '../../sync/exchange.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Reply } from '../../sync/ports.ts'
import type { Pulled } from '../../sync/wire.ts'
import { ANA, SITE } from './phone.ts'
import { applies, ok, pull, refuses, results, type Scripted, scripted } from './scripted.ts'

type Put = Pulled['put']

const POISONED = { st: 'quarantined', code: 'poison', site: SITE, seq: 99 }

let phone: Scripted['phone']
let store: Scripted['store']
let report: Scripted['report']
let rows: Scripted['rows']
let states: Scripted['states']
let sizes: Scripted['sizes']

beforeEach(async () => {
  ;({ phone, store, report, rows, states, sizes } = await scripted())
})

test('400 halves the batch down to the op at fault, which is stuck; those behind it go on', async () => {
  for (const sentence of ['a', 'b', 'bad', 'd']) await report(sentence)
  phone.answers = [request => (request.text.includes('"bad"') ? refuses(400, 'bad_request')() : applies(request))]
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['acked', 'acked', 'stuck', 'acked'])
  assert.deepEqual(sizes(), [4, 2, 2, 1, 1, 1], 'the gap of the stuck one is an op, too')
  assert.equal((await store.chip()).needs, 1)
  assert.equal((await store.queue())[2]?.op.set?.sentence, 'bad')
})

test('400 for a gap too: the fault is ours, no second op is stuck', async () => {
  await report()
  await report()
  phone.answers = [refuses(400, 'bad_request')]
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['stuck', 'waiting'])
  assert.deepEqual(sizes(), [2, 1, 1])
})

test('413 halves, and at one op is the network', async () => {
  await report()
  await report()
  phone.answers = [refuses(413, 'too_large')]
  await exchange(phone, 'save')
  assert.deepEqual(sizes(), [2, 1])
  assert.deepEqual(await states(), ['waiting', 'waiting'])
})

test("fault 28: a proxy's own 413 halves too: it would never let the whole through", async () => {
  await report()
  await report()
  const proxy: Reply = { status: 413, text: '<h1>413 Request Entity Too Large</h1>', retry_after_s: null }
  phone.answers = [request => (request.ops.length > 1 ? proxy : applies(request))]
  await exchange(phone, 'save')
  assert.deepEqual(
    [sizes(), await states()],
    [
      [2, 1, 1],
      ['acked', 'acked'],
    ],
  )
})

test('two successes double the batch again', async () => {
  for (let n = 0; n < 8; n++) await report()
  phone.answers = [refuses(413, 'too_large'), applies]
  await exchange(phone, 'save')
  assert.deepEqual(sizes(), [8, 4, 4])
  for (let n = 0; n < 9; n++) await report()
  await exchange(phone, 'save')
  assert.deepEqual(sizes().slice(3), [8, 1])
})

test('400 bad_encoding: sent again plain, for a day', async () => {
  await report()
  phone.answers = [refuses(400, 'bad_encoding'), applies]
  await exchange(phone, 'save')
  assert.deepEqual(
    phone.requests.map(request => request.plain),
    [false, true],
  )
  await exchange(phone, 'poke')
  phone.clock.ms += 86_400_001
  await exchange(phone, 'poke')
  assert.deepEqual(
    phone.requests.map(request => request.plain),
    [false, true, true, false],
  )
})

test('401: work goes on, nothing more is asked until somebody signs in or tries', async () => {
  await report()
  phone.answers = [refuses(401, 'signed_out')]
  await exchange(phone, 'save')
  await exchange(phone, 'save')
  await exchange(phone, 'online')
  assert.equal(phone.requests.length, 1)
  assert.equal((await store.chip()).signedOut, true)
  await report()
  phone.answers = [applies]
  await store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [SITE], role: {} })
  await exchange(phone, 'open')
  assert.deepEqual(await states(), ['acked', 'acked'])
  assert.equal((await store.chip()).signedOut, false)
})

test('403 cross_site and 426: hourly, the ops stay', async () => {
  await report()
  for (const code of ['cross_site', 'proto_unknown']) {
    phone.answers = [refuses(403, code)]
    const outcome = await exchange(phone, 'try')
    assert.equal(outcome?.retry_at, phone.clock.ms + 3_600_000)
    assert.deepEqual(await states(), ['waiting'])
  }
})

test('409 device_forked: a new device, everything renumbered, texts as they were', async () => {
  phone.answers = [applies]
  await report()
  await exchange(phone, 'save')
  await report()
  const before = (await rows()).map(row => row.text)
  phone.answers = [refuses(409, 'device_forked'), applies]
  await exchange(phone, 'save')
  const [first, forked, after] = phone.requests
  assert.equal(first?.device, forked?.device)
  assert.notEqual(after?.device, forked?.device)
  assert.deepEqual(
    after?.ops.map(([dseq]) => dseq),
    [1, 2],
  )
  assert.deepEqual(
    (await rows()).map(row => row.text),
    before,
  )
})

test('409 device_forked for ever: three new devices a day, then it stops', async () => {
  await report()
  phone.answers = [refuses(403, 'device_not_yours')]
  await exchange(phone, 'save')
  assert.equal(new Set(phone.requests.map(request => request.device)).size, 4)
  assert.equal(phone.requests.length, 4)
})

test('409 epoch_changed: all that is retained is offered again, all rows anew, nothing old is drawn', async () => {
  phone.answers = [applies]
  const [first, second] = [await report('one'), await report('two')]
  await exchange(phone, 'save')
  const put: Put = [
    ['incident', first.rec, 3, { sentence: 'one' }],
    ['incident', second.rec, 4, { sentence: 'two' }],
  ]
  const renewed = { epoch: 'f', pull: pull(4, put, { reset: 'new' }) }
  phone.requests.length = 0
  phone.answers = [
    refuses(409, 'epoch_changed', { epoch: 'f', last_dseq: 1 }),
    request => ok({ ...renewed, results: results(request, { st: 'applied', site: SITE, seq: 4 }) }),
  ]
  await exchange(phone, 'poke')
  const [, again] = phone.requests
  assert.deepEqual([again?.ops.map(([dseq]) => dseq), again?.epoch, again?.token], [[1, 2], 'f', null])
  for (const row of await rows()) assert.deepEqual([row.state, row.epoch, row.covered], ['acked', 'f', true])
  assert.deepEqual(
    (await store.list('incident')).map(row => row.body.sentence),
    ['one', 'two'],
  )
})

test('fault 10: 409 dseq_gap: from where the server expects, holes are told', async () => {
  phone.answers = [applies]
  for (const sentence of ['1', '2', '3']) await report(sentence)
  await exchange(phone, 'save')
  await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => tx.drop('ops', 2))
  await report('4')
  phone.requests.length = 0
  phone.answers = [refuses(409, 'dseq_gap', { expected: 2 }), applies]
  await exchange(phone, 'save')
  assert.deepEqual(
    phone.requests[1]?.ops.map(([dseq, op]) => [dseq, op.t, op.upto]),
    [
      [2, 'gap', 2],
      [3, 'create', undefined],
      [4, 'create', undefined],
    ],
  )
  assert.deepEqual(
    (await rows()).map(row => row.dseq),
    [1, 3, 4],
  )
})

test('429, 503, 507: wait as told, pull all the same; never poison', async () => {
  for (const [status, code] of [
    [429, 'slow_down'],
    [503, 'busy'],
    [507, 'storage_full'],
  ] as const) {
    phone.requests.length = 0
    await report()
    phone.answers = [refuses(status, code, {}, 900), applies]
    const outcome = await exchange(phone, 'save')
    assert.deepEqual(sizes(), [(await rows()).length, 0], 'a pull alone')
    assert.equal(outcome?.retry_at, phone.clock.ms + 600_000, 'honoured to ten minutes')
    await exchange(phone, 'save')
    assert.equal(sizes().at(-1), 0, 'a save does not change what was told')
    assert.ok((await rows()).every(row => row.tries.length === 0))
    phone.clock.ms += 600_001
  }
  await exchange(phone, 'timer')
  assert.deepEqual(new Set(await states()), new Set(['acked']))
})

test('500: halved, tried three times half a minute apart, then sent as poison; the rest gets through', async () => {
  for (const sentence of ['a', 'bad', 'c']) await report(sentence)
  phone.answers = [
    request => {
      if (!request.text.includes('"bad"')) return applies(request)
      return request.poison ? ok({ results: results(request, POISONED) }) : refuses(500, 'internal')()
    },
  ]
  for (let n = 0; n < 24 && (await states()).includes('waiting'); n++) {
    await exchange(phone, 'timer')
    phone.clock.ms += 31_000
  }
  assert.deepEqual(await states(), ['acked', 'quarantined', 'acked'])
  const poison = phone.requests.filter(request => request.poison)
  assert.deepEqual(
    poison.map(request => request.ops.length),
    [1],
  )
  assert.ok(
    phone.requests.some(request => request.ops.length === 0),
    'and pulled meanwhile',
  )
})

test('three poisoned ops an hour, then pushing pauses', async () => {
  for (const sentence of ['a', 'b', 'c', 'd']) await report(sentence)
  await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
    for (const row of (await tx.all('ops')) as Row[]) tx.put('ops', row.dseq, { ...row, tries: [1, 2, 3] })
  })
  phone.answers = [request => ok({ results: results(request, POISONED) })]
  const outcome = await exchange(phone, 'save')
  assert.deepEqual(await states(), ['quarantined', 'quarantined', 'quarantined', 'waiting'])
  assert.equal(outcome?.retry_at, phone.clock.ms + 3_600_000)
})

for (const [status, code, members] of [
  [400, 'bad_request', {}],
  [403, 'device_revoked', {}],
  [403, 'device_not_yours', {}],
  [409, 'device_forked', {}],
  [409, 'epoch_changed', { epoch: 'before', last_dseq: 0 }],
  [409, 'dseq_gap', { expected: 1 }],
  [500, 'internal', {}],
] as const)
  for (const asked of [1, undefined])
    test(`a ${code} of ${asked ? 'another request' : 'none'}, kept on the way, is the network's`, async () => {
      await report()
      const [before] = await rows()
      phone.answers = [refuses(status, code, { ...members, asked })]
      await exchange(phone, 'save')
      assert.deepEqual(await rows(), [before], 'the op waits as it did: not stuck, not renumbered, no try counted')
      assert.equal((await store.chip()).offline, true)
      phone.answers = [applies]
      phone.clock.ms += 3000
      await exchange(phone, 'timer')
      assert.deepEqual(await states(), ['acked'], 'and goes by itself with the next request')
      assert.equal(phone.requests[0]?.device, phone.requests[1]?.device)
    })
