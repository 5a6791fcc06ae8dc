/** Warnings: set up by supervisors alone, told to their owner and to supervisors, noted away by either. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, HALL_A, PRIYA, phoneOf, type Row } from './house.ts'

const INDICATOR = '05000000-0000-7000-8000-000000000001'
const CARD = '05000000-0000-5000-8000-000000000002'
const AT = '2026-11-21T06:12:00.000Z'
const RESPONSE = { en: 'Walk the hall again', 'zh-CN': '重新巡查一遍' }
const mine = { zone: HALL_A, count: 3, since: AT, source: 'failed_checks', window_min: 60, response: RESPONSE }
const card = (body: object): Row => [
  'card',
  CARD,
  {
    why: 'threshold',
    ref: INDICATOR,
    kind: 'indicator',
    rec: INDICATOR,
    state: 'open',
    mine,
    _at: AT,
    _by: PRIYA,
    ...body,
  },
]
const indicator: Row = [
  'indicator',
  INDICATOR,
  {
    source: 'near_misses',
    zone: HALL_A,
    window_min: 600,
    warn: 1,
    owner: ANA,
    response: RESPONSE,
    active: true,
    _at: AT,
  },
]
const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const article = (html: string) => html.split(`id="card-${CARD}"`)[1]!.split('</article>')[0]!

test('a warning is made by a form that says what is missing', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const at = '/app/setup/indicator/new'
  const html = await (await phone.get(at)).text()
  for (const told of [
    'What is counted',
    'Each zone by itself',
    'Within how many minutes',
    'Warn at how many',
    'Who is told, beside the supervisors',
    'What is to be done, Chinese',
  ])
    assert.ok(html.includes(told), told)
  const hidden = await formOf(phone, at, 'setup')
  const none = { owner: '', 'response.en': '', 'response.zh-CN': ' ' }
  const empty = await phone.post(at, { ...hidden, ...none, source: '', window_min: '4', warn: '', active: 'true' })
  const back = await empty.text()
  assert.equal(empty.status, 422)
  assert.match(words(back), /Choose one of these\..*from 5 to 10,080\..*Write a whole number\./)
  assert.match(back, /id="owner-trouble".*Choose who is to see to it\./)
  assert.match(back, /id="response.en-trouble".*Write what is to be done, in one of the languages/)
  const typed = {
    source: 'late_rounds',
    zone: '',
    window_min: '１２０',
    warn: '2',
    owner: ANA,
    'response.en': 'Call them',
    'response.zh-CN': '',
    active: 'true',
  }
  assert.equal((await phone.post(at, { ...hidden, ...typed })).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(
    [op.kind, op.set],
    [
      'indicator',
      { source: 'late_rounds', window_min: 120, warn: 2, owner: ANA, response: { en: 'Call them' }, active: true },
    ],
  )
  assert.match(
    words(await (await phone.get('/app/setup/indicator')).text()),
    /One warning is set\..* 2 late rounds within 120 min Ana Silva\s*· Call them/,
  )
})

test('a warning is called by what it counts, with its zone and what is demanded', async () => {
  const phone = await phoneOf({ role: 'lead', lang: 'zh-CN', more: [indicator] })
  const html = await (await phone.get('/app/setup/indicator')).text()
  assert.match(words(html), /600 分钟内 1 次差点出事 A馆\s*· Ana Silva\s*· 重新巡查一遍/)
  assert.equal((await phone.get(`/app/setup/indicator/${INDICATOR}`)).status, 200)
  const crew = await phoneOf()
  for (const path of ['', '/new', `/${INDICATOR}`])
    assert.equal((await crew.get(`/app/setup/indicator${path}`)).status, 404)
})

test('its owner, who holds no indicator, reads all of it and notes it', async () => {
  const phone = await phoneOf({ more: [card({ reader: ANA })] })
  for (const path of ['/app/inbox', '/app/', '/app/conflicts']) {
    const told = article(await (await phone.get(path)).text())
    assert.match(
      words(told),
      /A limit was passed 3 failed checks in Hall A within 60 min\. Demanded: Walk the hall again 14:12 Failed checks, Hall A Noted/,
      path,
    )
    assert.ok(told.includes(`href="/app/checklists?zone=${HALL_A}"`))
  }
  await phone.post(`/app/cards/${CARD}/dismiss`, {})
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual([op.t, op.act, op.rec], ['command', 'dismiss', CARD])
  assert.ok(!(await (await phone.get('/app/inbox')).text()).includes(CARD))
})

test('supervisors are told too, of no zone as well, and one who is its owner once', async () => {
  const { zone: _, ...nowhere } = mine
  const phone = await phoneOf({
    role: 'lead',
    lang: 'zh-CN',
    more: [card({ mine: { ...nowhere, count: 5, response: undefined } })],
  })
  assert.match(
    words(article(await (await phone.get('/app/inbox')).text())),
    /达到预警阈值 60 分钟内 5 次检查不合格。 14:12 不合格的检查 知道了/,
  )
  assert.ok(article(await (await phone.get('/app/inbox')).text()).includes('href="/app/checklists"'))
  const near = await phoneOf({ role: 'lead', more: [card({ mine: { ...mine, source: 'near_misses' } })] })
  const led = article(await (await near.get('/app/inbox')).text())
  assert.ok(
    led.includes(`href="/app/incidents?what=near_miss&amp;zone=${HALL_A}"`) && led.includes('Near misses, Hall A'),
  )
  const own = `${CARD.slice(0, -1)}9`
  const both = await phoneOf({
    role: 'deputy',
    more: [card({}), ['card', own, { ...(card({ reader: PRIYA })[2] as object) }]],
  })
  const html = await (await both.get('/app/inbox')).text()
  assert.deepEqual([html.includes(`card-${CARD}`), html.includes(`card-${own}`)], [true, false])
  await both.post(`/app/cards/${CARD}/dismiss`, {})
  assert.equal((await both.store.queue())[0]!.op.act, 'dismiss')
})
