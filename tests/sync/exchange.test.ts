/** The loop against a scripted server: every line of the table of §5.1, and what happens when answers are lost. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { makeStore, type Store } from '../../pwa/store.ts'
import { exchange } from '../../sync/exchange.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Reply } from '../../sync/ports.ts'
import { ANA, CREW, type Request, SITE, type TestPhone, testPhone } from './phone.ts'

let phone: TestPhone
let store: Store

beforeEach(async () => {
  phone = testPhone()
  store = makeStore(phone)
  await store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [SITE], role: { [SITE]: 'crew' } })
})

const ok = (more: object = {}): Reply => ({
  status: 200,
  retry_after_s: null,
  text: JSON.stringify({
    proto: 1,
    epoch: 'e',
    schema: 1,
    min_schema: 1,
    now: phone.now_ms(),
    last_dseq: 0,
    durable: {},
    results: [],
    touched: [],
    pull: { token: 't', more: false, drop: [], heads: {}, buckets: [] },
    ...more,
  }),
})

let seq = 10
/** Applies whatever comes; its rows come with the pull of `crew`. */
const applies = (request: Request): Reply => {
  seq += 1
  const results = request.ops.map(([dseq, op]) => [
    dseq,
    op.t === 'gap' ? { st: 'gap' } : { st: 'applied', site: SITE, seq },
  ])
  const put = request.ops.flatMap(([, op]) =>
    op.t === 'create' ? [[op.kind, op.rec, seq, { ...op.set, status: 'reported' }]] : [],
  )
  const reset = request.token ? {} : { reset: 'new' }
  return ok({
    results,
    pull: {
      token: 't',
      more: false,
      drop: [],
      heads: { [SITE]: seq },
      buckets: [{ id: CREW, at: seq, ...reset, put, gone: [], sum: [0, 0] }],
    },
  })
}

const refuses =
  (status: number, code: string, members: object = {}, retry_after_s: number | null = null) =>
  (): Reply => ({
    status,
    retry_after_s,
    text: JSON.stringify({ proto: 1, code, title: 'x', ...members }),
  })

const report = (sentence = 'Leak') => store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence } })
const rows = (): Promise<Row[]> => phone.databases.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))
const states = async () => (await rows()).map(row => row.state)
const sizes = () => phone.requests.map(request => request.ops.length)
const opsOf = (request?: Request) => request?.text.slice(request.text.indexOf('"ops":'))

test('what waits is sent, what comes is shown, nothing is sent twice', async () => {
  phone.answers = [applies]
  const { rec } = await report()
  const outcome = await exchange(phone, 'save')
  assert.deepEqual(outcome, { complete: true, retry_at: null })
  assert.deepEqual(await states(), ['acked'])
  const shown = await store.get('incident', rec)
  assert.deepEqual([shown?.life, shown?.waiting, shown?.seq], ['received', [], seq])
  assert.deepEqual(phone.announced.at(-1), ['incident'])
  await exchange(phone, 'poke')
  assert.deepEqual(sizes(), [1, 0])
})

test('first sync by pages goes on until nothing is left', async () => {
  const page = (n: number, more: boolean) => () =>
    ok({
      pull: {
        token: `t${n}`,
        more,
        drop: [],
        heads: {},
        buckets: [
          {
            id: CREW,
            at: more ? 0 : 9,
            ...(n === 1 && { reset: 'new' }),
            put: [['zone', `z${n}`, n, { order: n }]],
            gone: [],
            ...(!more && { sum: [3, 0] }),
          },
        ],
      },
    })
  phone.answers = [page(1, true), page(2, true), page(3, false)]
  await exchange(phone, 'open')
  assert.deepEqual(
    phone.requests.map(request => request.token),
    [null, 't1', 't2'],
  )
  assert.deepEqual(
    (await store.list('zone')).map(zone => zone.id),
    ['z1', 'z2', 'z3'],
  )
})

test('a lost answer: the same bytes again, and `dup` is as good as the first', async () => {
  await report()
  phone.answers = [
    () => new Error('line dead'),
    request => ok({ results: request.ops.map(([dseq]) => [dseq, { st: 'applied', site: SITE, seq: 5, dup: true }]) }),
  ]
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['waiting'], 'shown as saved, not as sending')
  assert.equal((await store.chip()).offline, true)
  await exchange(phone, 'online')
  assert.equal(opsOf(phone.requests[0]), opsOf(phone.requests[1]))
  assert.deepEqual(await states(), ['acked'])
  assert.equal((await store.chip()).offline, false)
})

test('a portal, half an answer, JSON of somebody else: the network, nothing is folded', async () => {
  await report()
  for (const text of ['<html>Sign in to WiFi', ok().text.slice(0, 80), '{"proto":2}', '{"proto":1}', 'null']) {
    phone.answers = [() => ({ status: 200, text, retry_after_s: null })]
    await exchange(phone, 'try')
    assert.deepEqual(await states(), ['waiting'], text)
    assert.equal((await store.chip()).offline, true)
  }
})

test('back-off doubles, and ends with a save, a network, or a tap', async () => {
  phone.answers = [() => new Error('dead')]
  const waits: number[] = []
  for (let n = 0; n < 10; n++) {
    const outcome = await exchange(phone, 'timer')
    waits.push((outcome?.retry_at ?? 0) - phone.clock.ms)
    phone.clock.ms = outcome?.retry_at ?? 0
  }
  assert.ok(
    waits.every((wait, n) => wait <= Math.min(300_000, 2000 * 2 ** n)),
    String(waits),
  )
  assert.equal(phone.requests.length, 10)
  phone.clock.ms -= 1
  await exchange(phone, 'poke')
  assert.equal(phone.requests.length, 10, 'not before its time')
  await exchange(phone, 'online')
  assert.equal(phone.requests.length, 11)
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
})

test('413 halves, and at one op is the network', async () => {
  await report()
  await report()
  phone.answers = [refuses(413, 'too_large')]
  await exchange(phone, 'save')
  assert.deepEqual(sizes(), [2, 1])
  assert.deepEqual(await states(), ['waiting', 'waiting'])
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

test('409 epoch_changed: what the server lost is offered again, all rows anew, nothing old is drawn', async () => {
  phone.answers = [applies]
  const [first, second] = [await report('one'), await report('two')]
  await exchange(phone, 'save')
  phone.answers = [
    refuses(409, 'epoch_changed', { epoch: 'f', last_dseq: 1 }),
    request => {
      assert.deepEqual(
        request.ops.map(([dseq]) => dseq),
        [2],
      )
      assert.deepEqual([request.epoch, request.token], ['f', null])
      return ok({
        epoch: 'f',
        results: [[2, { st: 'applied', site: SITE, seq: 4 }]],
        pull: {
          token: 'u',
          more: false,
          drop: [],
          heads: { [SITE]: 4 },
          buckets: [
            {
              id: CREW,
              at: 4,
              reset: 'new',
              put: [
                ['incident', first.rec, 3, { sentence: 'one' }],
                ['incident', second.rec, 4, { sentence: 'two' }],
              ],
              gone: [],
              sum: [2, 0],
            },
          ],
        },
      })
    },
  ]
  await exchange(phone, 'poke')
  assert.deepEqual(
    (await rows()).map(row => [row.state, row.epoch, row.covered]),
    [
      ['acked', 'f', true],
      ['acked', 'f', true],
    ],
  )
  assert.deepEqual(
    (await store.list('incident')).map(row => row.body.sentence),
    ['one', 'two'],
  )
})

test('409 dseq_gap: from where the server expects, holes are told', async () => {
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
      const poisoned = request.ops.map(([dseq]) => [dseq, { st: 'quarantined', code: 'poison', site: SITE, seq: 99 }])
      return request.poison ? ok({ results: poisoned }) : refuses(500, 'internal')()
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
  phone.answers = [
    request =>
      ok({ results: request.ops.map(([dseq]) => [dseq, { st: 'quarantined', code: 'poison', site: SITE, seq: 99 }]) }),
  ]
  const outcome = await exchange(phone, 'save')
  assert.deepEqual(await states(), ['quarantined', 'quarantined', 'quarantined', 'waiting'])
  assert.equal(outcome?.retry_at, phone.clock.ms + 3_600_000)
})

test('an answer of the past says nothing: another exchange took a new device meanwhile', async () => {
  await report()
  phone.answers = [
    request => {
      void phone.databases.outbox(ANA).run(['meta'], 'write', async tx => tx.put('meta', 'device', 'another'))
      return applies(request)
    },
    () => new Error('enough'),
  ]
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['waiting'])
})

test('two exchanges at once, no lock: the slower fold is skipped, its results are not lost', async () => {
  await report()
  let inner: Promise<unknown> | null = null
  const slow = applies
  phone.answers = [
    request => {
      const reply = slow(request)
      inner = exchange(phone, 'save')
      return reply
    },
    request => applies(request),
  ]
  const post = phone.post
  phone.post = async (text, plain) => {
    const reply = await post(text, plain)
    if (phone.requests.length === 1) await inner // the first answer arrives after the second exchange is over
    return reply
  }
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['acked'])
  const fold = await phone.databases.view(ANA).run(['meta'], 'read', tx => tx.get('meta', 'fold'))
  assert.equal(fold, 1)
})

test('killed between the rows and the tidying: a later reset does not draw the old value again', async () => {
  phone.answers = [applies]
  const { rec } = await report('mine')
  await exchange(phone, 'save')
  await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
    for (const row of (await tx.all('ops')) as Row[]) tx.put('ops', row.dseq, { ...row, covered: false })
  })
  phone.answers = [
    () =>
      ok({
        pull: {
          token: 't',
          more: true,
          drop: [],
          heads: {},
          buckets: [
            { id: CREW, at: 0, reset: 'horizon', put: [['incident', rec, 3, { sentence: 'of another' }]], gone: [] },
          ],
        },
      }),
    () => new Error('cut'),
  ]
  await exchange(phone, 'poke')
  assert.equal((await store.get('incident', rec))?.body.sentence, 'of another')
})

test('pull put off, pull barred: the push counts', async () => {
  phone.answers = [
    request =>
      ok({ results: request.ops.map(([dseq]) => [dseq, { st: 'applied', site: SITE, seq: 5 }]), pull: { retry: 2 } }),
  ]
  const { rec } = await report()
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['acked'])
  assert.equal((await store.get('incident', rec))?.body.sentence, 'Leak', 'drawn until its row comes')
  await report()
  phone.clock.ms += 3000
  phone.answers = [
    request =>
      ok({
        results: request.ops.map(([dseq]) => [dseq, { st: 'applied', site: SITE, seq: 6 }]),
        pull: { blocked: 'upgrade', min_schema: 9 },
      }),
  ]
  const outcome = await exchange(phone, 'save')
  assert.deepEqual(await states(), ['acked', 'acked'])
  assert.deepEqual(outcome, { complete: false, retry_at: null })
})

test('what stays behind is told by kind and zone', async () => {
  for (let n = 0; n < 201; n++)
    await store.save({ t: 'create', site: SITE, kind: 'incident', set: { zone: n % 2 ? 'a' : 'b' } })
  phone.answers = [applies]
  await exchange(phone, 'save')
  assert.deepEqual(sizes(), [200, 1])
  assert.deepEqual(
    phone.requests.map(request => request.pending),
    [[['incident', 'b', 1]], []],
  )
})
