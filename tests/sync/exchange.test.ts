/** The loop against a scripted server: what is sent and folded, what happens when answers are lost or late. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { exchange } from '../../sync/exchange.ts'
import type { Row } from '../../sync/outbox.ts'
import { ANA, SITE } from './phone.ts'
import { applies, ok, pull, results, type Scripted, scripted } from './scripted.ts'

let phone: Scripted['phone']
let store: Scripted['store']
let report: Scripted['report']
let states: Scripted['states']
let sizes: Scripted['sizes']

beforeEach(async () => {
  ;({ phone, store, report, states, sizes } = await scripted())
})

test('what waits is sent, what comes is shown, nothing is sent twice', async () => {
  phone.answers = [applies]
  const { rec } = await report()
  const outcome = await exchange(phone, 'save')
  assert.deepEqual(outcome, { complete: true, retry_at: null })
  assert.deepEqual(await states(), ['acked'])
  const shown = await store.get('incident', rec)
  assert.deepEqual([shown?.life, shown?.waiting, shown?.body.status], ['received', [], 'reported'])
  assert.deepEqual(phone.announced.at(-1), ['incident'])
  await exchange(phone, 'poke')
  assert.deepEqual(sizes(), [1, 0])
})

test('first sync by pages goes on until nothing is left', async () => {
  const page = (n: number, more: boolean) => () =>
    ok({ pull: pull(n, [['zone', `z${n}`, n, { order: n }]], { more, ...(n === 1 && { reset: 'new' }) }) })
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
    request => ok({ results: results(request, { st: 'applied', site: SITE, seq: 5, dup: true }) }),
  ]
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['waiting'], 'shown as saved, not as sending')
  assert.equal((await store.chip()).offline, true)
  await exchange(phone, 'online')
  const [first, again] = phone.requests.map(({ text }) => text.slice(text.indexOf('"ops":')))
  assert.equal(first, again)
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

for (const name of ['device', 'epoch']) {
  test(`an answer of the past says nothing: another exchange learnt of a new ${name} meanwhile`, async () => {
    await report()
    phone.answers = [
      request => {
        void phone.databases.outbox(ANA).run(['meta'], 'write', async tx => tx.put('meta', name, 'another'))
        return applies(request)
      },
      () => new Error('enough'),
    ]
    await exchange(phone, 'save')
    assert.deepEqual(await states(), ['waiting'])
  })
}

test('two exchanges at once, no lock: the slower fold is skipped, its results are not lost', async () => {
  await report()
  let inner: Promise<unknown> | null = null
  phone.answers = [
    request => {
      inner = exchange(phone, 'save')
      return applies(request)
    },
    applies,
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
  const old = pull(99, [['incident', rec, 3, { sentence: 'of another' }]], { more: true, reset: 'horizon' })
  phone.answers = [() => ok({ pull: old }), () => new Error('cut')]
  await exchange(phone, 'poke')
  assert.equal((await store.get('incident', rec))?.body.sentence, 'of another')
})

test('pull put off, pull barred: the push counts', async () => {
  const applied = { st: 'applied', site: SITE, seq: 5 }
  phone.answers = [request => ok({ results: results(request, applied), pull: { retry: 2 } })]
  const { rec } = await report()
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['acked'])
  assert.equal((await store.get('incident', rec))?.body.sentence, 'Leak', 'drawn until its row comes')
  await report()
  phone.clock.ms += 3000
  const barred = { blocked: 'upgrade', min_schema: 9 }
  phone.answers = [request => ok({ results: results(request, applied), pull: barred })]
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

test('a record its author may not read back leaves the line that it arrived, for a week, and no words of it', async () => {
  const change = { t: 'create', site: SITE, kind: 'incident', set: { sentence: 'J. Roe fell', about: 'i1' } } as const
  const { rec } = await store.save(change)
  const hidden = (at: number) => (request: Parameters<typeof results>[0]) =>
    ok({
      now: at,
      results: results(request, { st: 'applied', site: SITE, seq: 5 }),
      touched: [[null, 'incident', rec, 5, null]],
    })
  const now = phone.now_ms()
  phone.answers = [hidden(now)]
  await exchange(phone, 'save')
  assert.deepEqual(await store.sealed('i1'), [{ kind: 'incident', rec, about: 'i1', at: now }])
  assert.deepEqual(await store.sealed('i2'), [])
  phone.answers = [() => ok({ now: now + 6 * 86_400_000 }), () => ok({ now: now + 8 * 86_400_000 })]
  await exchange(phone, 'poke')
  assert.equal((await store.sealed('i1')).length, 1)
  await exchange(phone, 'poke')
  assert.deepEqual(await store.sealed('i1'), [])
})
