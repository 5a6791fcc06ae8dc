/** The board on a screen: its answer, its cells as links, why a zone is closed, what crew see of it, what lies behind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, LIN, type Phone, PRIYA, phoneOf, type Row, type Setting, SITE } from './house.ts'

const id = (n: number) => `05000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [STAGE, PATROL, OPENING, STEWARDS] = [id(1), id(3), id(2), id(4)]
const [LATE, BLOCKED, PASSED, NEXT] = [id(11), id(12), id(13), id(14)]
const AT = '2026-11-21T04:00:00.000Z'
const by = { _at: AT, _by: ANA }

const template = (line: string, en: string, zh: string): Row => [
  'template',
  line,
  { line, name: { en, 'zh-CN': zh }, use: 'check', status: 'issued', sections: 1, items: 2, ...by },
]
const section = (n: number, of: string): Row => [
  'section',
  id(n),
  {
    of,
    n: 1,
    title: { en: 'All' },
    items: [
      { id: 'exit', text: { en: 'Exit B3 opens', 'zh-CN': 'B3 出口能打开' }, type: 'verdict', critical: true },
      { id: 'tape', text: { en: 'Cables are taped' }, type: 'verdict' },
    ],
    ...by,
  },
]
const run = (rec: string, line: string, zone: string, more: object): Row => [
  'run',
  rec,
  {
    template: line,
    line,
    rota: id(99),
    zone,
    day: '2026-11-21',
    starts_at: '2026-11-21T05:30:00.000Z',
    due_at: '2026-11-21T06:00:00.000Z',
    status: 'due',
    ...by,
    ...more,
  },
]
const DONE = { status: 'submitted', began_at: AT, signed_at: '2026-11-21T05:41:00.000Z' }
const MORE: Row[] = [
  ['zone', STAGE, { name: { en: 'Stage', 'zh-CN': '舞台' }, order: 1, active: true, _at: AT }],
  ['zone', id(5), { name: { en: 'Old dock' }, order: 3, active: false, _at: AT }],
  ['team', STEWARDS, { name: { en: 'Stewards' }, active: true, _at: AT }],
  template(PATROL, 'Patrol', '巡查'),
  template(OPENING, 'Opening check', '开场检查'),
  section(6, PATROL),
  section(7, OPENING),
  run(LATE, PATROL, HALL_A, { person: ANA }),
  run(BLOCKED, OPENING, STAGE, {
    ...DONE,
    result: 'blocked',
    failed: 1,
    failing: ['exit'],
    failed_at: AT,
    critical: true,
  }),
  run(PASSED, OPENING, HALL_A, { ...DONE, result: 'passed' }),
  run(NEXT, PATROL, STAGE, {
    starts_at: '2026-11-21T07:00:00.000Z',
    due_at: '2026-11-21T07:30:00.000Z',
    team: STEWARDS,
  }),
  run(id(15), PATROL, STAGE, { starts_at: '2026-11-23T07:00:00.000Z', due_at: '2026-11-23T07:30:00.000Z' }),
  [
    'answer',
    id(21),
    { of: BLOCKED, item: 'exit', verdict: 'fail', note: 'Two pallets in front of it.', lang: 'en', ...by },
  ],
  ['photo', id(22), { of: PASSED, of_kind: 'run', root: PASSED, taken_at: AT, day: '2026-11-21', zone: HALL_A, ...by }],
  [
    'device_status',
    id(31),
    { person: ANA, seen_at: '2026-11-21T05:48:00.000Z', state: 'active', pending: [], _at: AT },
  ],
]
const lead = (setting: Setting = {}) => phoneOf({ role: 'deputy', more: MORE, ...setting })
const shown = async (phone: Phone, path = '/app/board') => (await phone.get(path)).text()
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const heading = (html: string) => plain(html.match(/<h1[^>]*>(.*?)<\/h1>/s)![1]!)

/** The rows of the matrix, each in words. */
const matrix = (html: string) =>
  html
    .split('<tr role="row"')
    .slice(1)
    .map(part => [...part.matchAll(/<(?:th|td) [^>]*>(.*?)<\/(?:th|td)>/gs)].map(([, words]) => plain(words!)))

test('the heading is the answer, each cell its state in words, and where the phone was known', async () => {
  const html = await shown(await lead())
  assert.equal(heading(html), 'One zone open. Stage is closed.')
  assert.deepEqual(matrix(html), [
    ['Zone', 'Opening check', 'Patrol'],
    ['Stage Closed', 'Failed, critical Exit B3 opens', 'Next 15:00'],
    ['Hall A Open', 'Received photo on Ana Silva’s phone', 'Phone silent since 13:48'],
  ])
  assert.match(html, new RegExp(`<a class="cell is is-silent" href="/app/board/${HALL_A}/${PATROL}">`))
  assert.match(html, /<table class="board board--2" role="table" aria-label="Zones by check">/)
  const why = plain(html.split('Why Stage is closed')[1]!.split('</section>')[0]!)
  assert.match(
    why,
    /^One critical item failed Opening check.* since 12:00 Exit B3 opens Two pallets in front of it\. Ana Silva.* Open the check$/,
  )
  assert.ok(html.includes(`href="/app/checklists/${BLOCKED}"`))
  assert.ok(html.includes('href="/app/setup/indicator"'))
})

test('what closes a zone stands above the zones: what failed, where, since when, and the way to it', async () => {
  const phone = await lead()
  const head = (await shown(phone)).split('<table')[0]!
  assert.match(plain(head), /Exit B3 opens Stage.* Opening check.* since 12:00$/)
  assert.ok(head.includes(`href="/app/checklists/${BLOCKED}"`))
  const open = (await shown(await lead({ bodies: { [BLOCKED]: { result: 'passed', failing: null } } }))).split('<table')
  assert.ok(!open[0]!.includes('/app/checklists/'), 'nothing is closed')
  const blocked = { [LATE]: { result: 'blocked', failing: ['exit'], failed_at: AT } }
  const many = [50, 51, 52].map(n => run(id(n), OPENING, HALL_A, { ...DONE, result: 'blocked', failing: ['exit'] }))
  const five = (await shown(await lead({ bodies: blocked, more: [...MORE, ...many] }))).split('<table')[0]!
  assert.equal(five.match(/id="why-/g)!.length, 3, 'the first zone stays in sight')
})

test('why a zone is closed is told in a sentence, also where this phone holds no items or answers', async () => {
  const without = (...kinds: string[]) => MORE.filter(([kind]) => !kinds.includes(kind))
  const why = async (more: Row[], bodies = {}) => {
    const html = await shown(await lead({ more, bodies }))
    const part = html.split('Why Stage is closed')[1]!.split('</section>')[0]!
    return [plain(part), part.includes('<a ')] as const
  }
  const unknown = 'The items of this check have not arrived on this phone yet. They come when there is a network.'
  const [found, leads] = await why(without('template', 'section'))
  assert.equal(
    found,
    `One critical item failed Check\u00a0· since 12:00\u00a0· found by Ana Silva ${unknown}`.replaceAll('\u00a0', ' '),
  )
  assert.equal(leads, false, 'the check itself would show nothing')
  const three = { [BLOCKED]: { failing: ['exit', 'tape', 'hose'], person: ANA } }
  const [given] = await why(without('section', 'answer'), three)
  assert.match(given, /^Three critical items failed Opening check.* since 12:00.* Given to Ana Silva The items/)
  const [half, there] = await why(without('answer'))
  assert.match(half, /^One critical item failed Opening check.* since 12:00 Open the check$/)
  assert.equal(there, true)
})

test('the same in Chinese', async () => {
  const html = await shown(await lead({ lang: 'zh-CN' }))
  assert.equal(heading(html).replaceAll(' ', ''), '1个区域开放，舞台关闭。')
  assert.deepEqual(matrix(html)[1], ['舞台 关闭', '关键项不合格 B3 出口能打开', '下一次 15:00'])
})

test('crew see their own checks, whether zones are open, and nothing of phones', async () => {
  const html = await shown(await phoneOf({ more: MORE.filter(([kind]) => kind !== 'device_status') }))
  assert.equal(heading(html), 'One zone open. Stage is closed.')
  assert.deepEqual(matrix(html), [
    ['Zone', 'Opening check', 'Patrol'],
    ['Stage Closed', 'Failed, critical Exit B3 opens', 'Next 15:00'],
    ['Hall A Open', 'Received photo on this phone', 'Late 32 min'],
  ])
  assert.ok(!html.includes('/app/setup/indicator') && !html.includes('Phone silent'))
  const others = { [LATE]: { person: LIN, _by: LIN }, [NEXT]: { team: STEWARDS, _by: LIN } }
  const less = await shown(await phoneOf({ more: MORE, bodies: others }))
  assert.deepEqual(matrix(less)[2], ['Hall A Open', 'Received photo on this phone'])
})

test('what is done here and not received says so, and what closes a zone closes it at once', async () => {
  const phone = await lead({ bodies: { [LATE]: { person: PRIYA } } })
  const answer = (of: string, item: string, verdict: string) =>
    phone.store.save({ t: 'create', site: SITE, kind: 'answer', set: { of, item, verdict } })
  await answer(LATE, 'tape', 'pass')
  assert.deepEqual(matrix(await shown(phone))[2]!.at(-1), 'Done here, not received 1 of 2')
  await answer(LATE, 'exit', 'fail')
  const html = await shown(phone)
  assert.deepEqual(matrix(html)[2], [
    'Hall A Closed',
    'Received photo on Ana Silva’s phone',
    'Failed, critical Saved on this phone · Exit B3 opens',
  ])
  assert.equal(heading(html), 'Stage and Hall A are closed.')
})

test('it says when it was true, and that there is no network', async () => {
  const phone = await lead()
  assert.match(await shown(phone), /Nothing has been received/)
  await phone.line({ received_at: Date.parse('2026-11-21T06:20:00.000Z') })
  assert.match(await shown(phone), /<p>As known at 14:20\.<\/p>/)
  await phone.line({ offline: true })
  assert.match(await shown(phone), /<p>Offline\. As known at 14:20\.<\/p>/)
})

test('it changes with its records, and as time passes', async () => {
  const html = await (await (await lead()).get('/app/board', { 'HX-Request-Type': 'partial' })).text()
  const trigger = html.match(/hx-trigger="([^"]*)"/)![1]!
  for (const kind of ['run', 'answer', 'incident', 'photo', 'device_status', 'zone', 'event', 'card', 'minute'])
    assert.ok(trigger.includes(`changed-${kind} from:body`), kind)
})

test('behind a cell are its checks of today, the latest first, what failed, and whose they are', async () => {
  const phone = await lead()
  const opening = await shown(phone, `/app/board/${STAGE}/${OPENING}`)
  assert.equal(heading(opening), 'Stage: Failed, critical')
  assert.match(plain(opening), /Exit B3 opens Two pallets in front of it\./)
  assert.equal(
    plain(opening).match(/Failed, critical/g)!.length,
    2,
    'the heading and the check: one item needs no more',
  )
  const tape = ['answer', id(23), { of: BLOCKED, item: 'tape', verdict: 'fail', note: 'Loose.', ...by }] as Row
  const two = plain(await shown(await lead({ more: [...MORE, tape] }), `/app/board/${STAGE}/${OPENING}`))
  assert.match(two, /Failed, critical Exit B3 opens Two pallets.* Failed Cables are taped Loose\./)
  const patrol = await shown(phone, `/app/board/${HALL_A}/${PATROL}`)
  assert.equal(heading(patrol), 'Hall A: Phone silent')
  const row = patrol.split(`href="/app/checklists/${LATE}"`)[1]!.split('</li>')[0]!
  assert.match(plain(`<${row}`), /^Phone silent.* since 13:48 13:30–14:00.* Ana Silva$/)
  assert.match(plain(await shown(phone, `/app/board/${STAGE}/${PATROL}`)), /Next.* 15:00 15:00–15:30.* Stewards/)
  assert.equal(heading(await shown(phone, `/app/board/${STAGE}/${STEWARDS}`)), 'No check in Stage today.')
  assert.equal((await phone.get(`/app/board/${id(5)}/${PATROL}`)).status, 404, 'out of use')
})

test('behind a cell a reading stands in its unit, and the photo of what failed beside it', async () => {
  const ppm = { id: 'gas', text: { en: 'Carbon dioxide' }, type: 'number', unit: 'ppm', max: '1000' }
  const [kind, rec, body] = section(7, OPENING)
  const asked: Row = [kind, rec, { ...body, items: [...body['items'], ppm] }]
  const reading: Row = ['answer', id(24), { of: BLOCKED, item: 'gas', number: '1800', unit: 'ppm', ...by }]
  const about = { of: id(24), of_kind: 'answer', root: BLOCKED, taken_at: AT, day: '2026-11-21', zone: STAGE }
  const photo: Row = ['photo', id(25), { ...about, ...by }]
  const html = await shown(await lead({ more: [...MORE, asked, reading, photo] }), `/app/board/${STAGE}/${OPENING}`)
  assert.match(plain(html), /Carbon dioxide 1800 ppm/)
  assert.ok(html.includes(`href="/app/photos/${id(25)}"`))
})

test('a cell whose check only has to be signed says so', async () => {
  const open = { status: 'open', result: 'none', signed_at: null, answered: 2, missing: 0 }
  const cells = async (more: object) => plain(await shown(await lead({ bodies: { [PASSED]: { ...open, ...more } } })))
  assert.match(await cells({ due_at: '2026-11-21T07:00:00.000Z' }), /Under way.{0,9} to be signed/)
  assert.match(await cells({}), /Late.{0,9} to be signed · /)
  assert.doesNotMatch(await cells({ missing: 1 }), /to be signed/)
})

test('of the checks to come the next three are behind a cell, and how many more there are until when', async () => {
  const later = (n: number) =>
    run(id(60 + n), PATROL, HALL_A, {
      starts_at: `2026-11-21T${String(7 + n).padStart(2, '0')}:00:00.000Z`,
      due_at: `2026-11-21T${String(7 + n).padStart(2, '0')}:30:00.000Z`,
    })
  const behind = async (n: number) => {
    const more = [...MORE, ...Array.from({ length: n }, (_, at) => later(at))]
    const html = await shown(await lead({ more }), `/app/board/${HALL_A}/${PATROL}`)
    const rows = [...html.matchAll(/id="run-([^"]*)"/g)].map(([, rec]) => rec)
    return [rows, plain(html.split('Later today')[1]?.split('</section>')[0] ?? '')] as const
  }
  const [rows, words] = await behind(7)
  assert.deepEqual(rows, [LATE, id(60), id(61), id(62)], 'what has come, then the next in order')
  assert.match(words, /^7 checks .*15:00–15:30.*17:00–17:30 4 more are planned, the last at 21:00\.$/)
  const [three, told] = await behind(3)
  assert.deepEqual(three, [LATE, id(60), id(61), id(62)])
  assert.doesNotMatch(told, /planned/)
  assert.deepEqual((await behind(0))[1], '')
})

test('without checks it still says what is open, and without zones what is missing', async () => {
  const none = await shown(await phoneOf())
  assert.equal(heading(none), 'The zone is open.')
  assert.ok(!none.includes('<thead'), 'a head without checks would be an empty row on a phone')
  assert.equal(heading(await shown(await phoneOf({ empty: true }))), 'No zone is in use.')
})

test('a check that begins today and is due tomorrow belongs to today, and tomorrow’s own do not', async () => {
  const night = (n: number, starts_at: string, due_at: string) => run(id(n), PATROL, STAGE, { starts_at, due_at })
  const rota = (window_min: number): Row => ['rota', id(99), { window_min, active: true, _at: AT }]
  const long = night(41, '2026-11-21T15:00:00.000Z', '2026-11-22T07:00:00.000Z')
  const tomorrow = night(42, '2026-11-21T17:00:00.000Z', '2026-11-21T17:30:00.000Z')
  const listed = async (window_min: number) => {
    const html = await shown(
      await lead({ more: [...MORE, rota(window_min), long, tomorrow] }),
      `/app/board/${STAGE}/${PATROL}`,
    )
    return [41, 42].map(n => html.includes(`/app/checklists/${id(n)}`))
  }
  assert.deepEqual(await listed(960), [true, false])
  assert.deepEqual(await listed(60), [false, false], 'no rota has windows as long as that')
})
