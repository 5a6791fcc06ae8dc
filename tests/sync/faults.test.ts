/** The faults of sync/README.md §17 that one phone and a scripted line can show. The numbers are its. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { makeStore } from '../../pwa/store.ts'
import { rowSum } from '../../sync/canon.ts'
import { exchange } from '../../sync/exchange.ts'
import type { Link } from '../../sync/link.ts'
import type { Reply } from '../../sync/ports.ts'
import type { Op } from '../../sync/wire.ts'
import { ANA, CREW, type Request, SITE } from './phone.ts'
import { applies, ok, pull, refuses, results, type Scripted, scripted } from './scripted.ts'

const BO = '00000000-0000-7000-8000-0000000000b2'

let phone: Scripted['phone']
let store: Scripted['store']
let report: Scripted['report']
let rows: Scripted['rows']
let states: Scripted['states']

beforeEach(async () => {
  ;({ phone, store, report, rows, states } = await scripted())
})

const link = (): Promise<Link> =>
  phone.databases.outbox(ANA).run(['meta'], 'read', async tx => (await tx.get('meta', 'link')) as Link)

/** A server that remembers what it consumed, as the true one does: by id, and by number. */
function counting(): { consumed: Op[]; answer(request: Request): Reply } {
  const consumed: Op[] = []
  return {
    consumed,
    answer(request) {
      const lines = request.ops.map(([dseq, op]) => {
        const dup = consumed.some(({ id }) => id === op.id)
        if (!dup) consumed.push(op)
        return [dseq, { st: 'applied', site: SITE, seq: 5, ...(dup && { dup }) }]
      })
      return ok({ results: lines, last_dseq: consumed.length })
    },
  }
}

test('fault 01: the answer is lost twice, the op is done once', async () => {
  const server = counting()
  let lost = 2
  await report()
  phone.answers = [
    request => {
      const reply = server.answer(request)
      return lost-- > 0 ? new Error('lost') : reply
    },
  ]
  for (let n = 0; n < 3; n++) await exchange(phone, 'online')
  assert.deepEqual([server.consumed.length, await states()], [1, ['acked']])
  assert.equal(new Set(phone.requests.map(({ text }) => text.slice(text.indexOf('"ops":')))).size, 1)
})

test('fault 05: two tabs without a lock push one outbox: done once, in order', async () => {
  const server = counting()
  for (let n = 0; n < 5; n++) await report(String(n))
  phone.answers = [server.answer]
  await Promise.all([exchange(phone, 'save'), exchange(phone, 'poke'), exchange(phone, 'timer')])
  assert.deepEqual(
    server.consumed.map(op => op.set?.sentence),
    ['0', '1', '2', '3', '4'],
  )
  assert.deepEqual(await states(), Array(5).fill('acked'))
})

test('fault 05: two tabs without a lock: a refusal that comes last leaves alone what was answered meanwhile', async () => {
  await report()
  for (const refused of [refuses(500, 'internal')(), refuses(400, 'bad_request')()]) {
    phone.answers = [
      () => {
        phone.answers = [applies]
        return refused
      },
    ]
    const post = phone.post
    phone.post = async (text, plain) => {
      phone.post = post
      const reply = await post(text, plain)
      await exchange(phone, 'poke') // the other tab, faster
      return reply
    }
    await report()
    await exchange(phone, 'save')
    assert.deepEqual((await states()).at(-1), 'acked')
  }
})

test('fault 11: one op the server falls over, amid two hundred: it alone is put aside', async () => {
  for (let n = 0; n < 200; n++) await report(n === 120 ? 'bad' : String(n))
  const poisoned = { st: 'quarantined', code: 'poison', site: SITE, seq: 9 }
  phone.answers = [
    request => {
      if (request.poison) return ok({ results: results(request, poisoned) })
      return request.text.includes('"bad"') ? refuses(500, 'internal')() : applies(request)
    },
  ]
  let exchanges = 0
  for (; (await states()).some(state => state === 'waiting'); exchanges++) {
    assert.ok(exchanges < 40, 'it drains')
    await exchange(phone, 'online')
    phone.clock.ms += 31_000
  }
  const all = await states()
  assert.deepEqual([all[120], all.filter(state => state === 'acked').length], ['quarantined', 199])
})

test('fault 28: a portal, half an answer, a proxy that takes less: nothing is folded, nothing is lost', async () => {
  await report()
  await report()
  const portal = { status: 200, text: '<html>Sign in to WiFi</html>', retry_after_s: null }
  const half = { ...ok(), text: ok().text.slice(0, 70) }
  phone.answers = [() => portal, () => half, refuses(413, 'too_large'), applies]
  for (let n = 0; n < 3; n++) await exchange(phone, 'online')
  assert.deepEqual(await states(), ['acked', 'acked'])
  assert.equal(phone.requests.at(-1)?.ops.length, 1)
})

test('fault 28: an answer kept on the way from an earlier request is none: it speaks of other ops', async () => {
  await report()
  phone.answers = [applies]
  let kept: Reply | undefined
  const post = phone.post
  phone.post = async (text, plain) => {
    kept = await post(text, plain)
    return kept
  }
  await exchange(phone, 'save')
  await phone.databases.outbox(ANA).run(['ops', 'meta'], 'write', async tx => {
    tx.drop('ops', 1) // the browser was evicted, or the phone put back: the same number is another op now
    tx.put('meta', 'next_dseq', 1)
  })
  await report('Another')
  phone.clock.ms += 60_000
  phone.post = async () => kept as Reply
  await exchange(phone, 'save')
  assert.deepEqual(await states(), ['waiting'])
})

test("fault 29: somebody else signs in: the outbox waits, says whose it is, and goes with its author's sign-in only", async () => {
  await report()
  phone.answers = [
    request => (JSON.parse(request.text).person === BO ? applies(request) : refuses(401, 'signed_out')()),
  ]
  await exchange(phone, 'save') // Bo's cookie is in the browser, this worker still serves Ana
  assert.equal(JSON.parse(phone.requests[0]!.text).person, ANA)
  assert.deepEqual([await states(), (await store.chip()).signedOut], [['waiting'], true])
  await makeStore(phone).signIn({ person: BO, name: 'Bo', lang: 'en', sites: [SITE], role: { [SITE]: 'crew' } })
  await exchange({ ...phone, person: BO }, 'try')
  assert.deepEqual(phone.requests.at(-1)?.ops, [])
  assert.deepEqual(await states(), ['waiting'])
  await store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [SITE], role: { [SITE]: 'crew' } })
  phone.answers = [applies]
  await exchange(phone, 'try')
  assert.deepEqual(await states(), ['acked'])
})

test('a blocked phone keeps its ops, says so, and can hand them over as a file', async () => {
  await report()
  phone.answers = [refuses(403, 'device_revoked')]
  await exchange(phone, 'save')
  assert.deepEqual([await states(), (await store.chip()).fault], [['waiting'], 'device_revoked'])
  phone.clock.ms += 86_400_000
  await exchange(phone, 'timer')
  assert.equal(phone.requests.length, 1, 'nothing more is asked')
  const { bytes } = await store.exportQueue()
  assert.match(new TextDecoder().decode(bytes), /"sentence":"Leak"/)
})

test('a bucket that does not add up is told until it does, to the person and to the server', async () => {
  const put = [['zone', 'z1', 3, { order: 1 }]] as never
  const right: [number, number] = [1, rowSum('zone', 'z1', 3)]
  const ask = async (answer: () => Reply) => {
    phone.answers = [answer]
    await exchange(phone, 'try')
    return [(await link()).unequal, JSON.parse(phone.requests.at(-1)!.text).phone, (await store.chip()).unequal]
  }
  assert.deepEqual(await ask(() => ok({ pull: pull(3, put, { reset: 'new', sum: [2, 7] }) })), [[CREW], undefined, 1])
  const quiet = () => ok({ pull: { ...pull(4), buckets: [] } })
  assert.deepEqual(await ask(quiet), [[CREW], { unequal: '1' }, 1])
  assert.deepEqual(await ask(() => ok({ pull: pull(4, [], { sum: right }) })), [[], { unequal: '1' }, 0])
  assert.deepEqual(await ask(quiet), [[], undefined, 0])
  assert.equal((await rows()).length, 0)
})

test('what makes room before a backup holds it is counted, and told on Me', async () => {
  const days = (n: number) => n * 24 * 3_600_000
  await report()
  phone.answers = [applies, () => ok({ now: days(15) }), () => ok({ now: days(15) })]
  for (const early of [0, 1, 1]) {
    await exchange(phone, 'try')
    assert.deepEqual([(await rows()).length, (await store.chip()).early], [1 - early, early])
  }
})
