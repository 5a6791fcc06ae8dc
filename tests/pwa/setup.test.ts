/** Set-up: one editor for every kind that is declared for it, each field told what is wrong with it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { branches } from '../../pwa/setup/tree.ts'
import { codeFrom } from '../../pwa/setup/views.ts'
import type { Shown } from '../../pwa/store.ts'
import { formOf, HALL_A, LIN, type Phone, phoneOf, type Row, SITE } from './house.ts'

const DOCK = 'd0000000-0000-7000-8000-000000000002'
const GATE = 'd0000000-0000-7000-8000-000000000003'
const AT = '2026-11-21T06:12:00.000Z'
const place = (id: string, name: string, order: number, within?: string): Row => [
  'zone',
  id,
  { name: { en: name }, order, active: true, within: within ?? null, code: `code${order}`, _at: AT },
]
const lead = (more: Row[] = []) => phoneOf({ role: 'lead', lang: 'en', more })
const last = async (phone: Phone) => (await phone.store.queue()).at(-1)!.op

test('a zone is made with a random code, last in its order, in both languages', async () => {
  const phone = await lead([place(DOCK, 'Dock', 7)])
  const form = await formOf(phone, '/app/setup/zone/new', 'setup')
  const page = await (await phone.get('/app/setup/zone/new')).text()
  assert.match(page, /name="order" value="8"/)
  assert.match(form['_code']!, /^[0-9a-hjkmnp-tv-z]{10}$/)
  const answer = await phone.post('/app/setup/zone/new', {
    ...form,
    'name.en': 'Kitchen ',
    'name.zh-CN': '厨房',
    within: HALL_A,
    capacity: '１2０',
    order: '8',
    active: 'true',
  })
  assert.equal(answer.headers.get('Location'), '/app/setup/zone')
  const op = await last(phone)
  assert.deepEqual(
    [op.t, op.kind, op.rec, op.site, op.set],
    [
      'create',
      'zone',
      form['_rec'],
      SITE,
      {
        name: { en: 'Kitchen', 'zh-CN': '厨房' },
        within: HALL_A,
        capacity: 120,
        order: 8,
        active: true,
        code: form['_code'],
      },
    ],
  )
  assert.match(await (await phone.get('/app/setup/zone')).text(), /Kitchen[\s\S]*in Hall A\u00a0· Capacity 120/)
})

test('only what was changed is sent; other languages of a name stay', async () => {
  const row: Row = ['zone', DOCK, { name: { en: 'Dock', fr: 'Quai' }, order: 3, active: true, _at: AT }]
  const phone = await lead([row])
  const form = await formOf(phone, `/app/setup/zone/${DOCK}`, 'setup')
  const sent = { ...form, 'name.zh-CN': '卸货区', within: '', capacity: '', order: '3' }
  await phone.post(`/app/setup/zone/${DOCK}`, { ...sent, 'name.en': 'Dock', active: 'false' })
  const { set, seen } = await last(phone)
  assert.deepEqual(set, { name: { en: 'Dock', fr: 'Quai', 'zh-CN': '卸货区' }, active: false })
  assert.deepEqual(seen, { name: { en: 'Dock', fr: 'Quai' }, active: true })
  assert.match(await (await phone.get('/app/setup/zone')).text(), /No longer in use[\s\S]*Dock/)
})

test('nothing changed is nothing sent', async () => {
  const phone = await lead()
  const form = await formOf(phone, `/app/setup/zone/${HALL_A}`, 'setup')
  const same = { 'name.en': 'Hall A', 'name.zh-CN': 'A馆', within: '', capacity: '', order: '2', active: 'true' }
  assert.equal((await phone.post(`/app/setup/zone/${HALL_A}`, { ...form, ...same })).status, 303)
  assert.equal((await phone.store.queue()).length, 0)
})

const FINE = { 'name.en': 'Kitchen', order: '1', active: 'true' }
const BAD: [kind: string, form: Record<string, string>, says: RegExp][] = [
  ['zone', { ...FINE, 'name.en': ' ' }, /Give a name, in one of the languages/],
  ['zone', { ...FINE, 'name.zh-CN': '很'.repeat(61) }, /61 characters, 60 fit/],
  ['zone', { ...FINE, order: '-1' }, /from 0 to 9,999/],
  ['zone', { ...FINE, order: 'two' }, /from 0 to 9,999/],
  ['zone', { ...FINE, capacity: '1.5' }, /from 0 to 200,000/],
  ['zone', { ...FINE, within: '"><script>' }, /Choose one of these/],
  ['zone', { ...FINE, active: 'perhaps' }, /Choose one of these/],
  ['team', { 'name.en': 'Night', trade: '' }, /Choose one of these/],
  ['team', { 'name.en': 'Night', trade: 'pirates' }, /Choose one of these/],
  ['contact', { name: 'Fire', part: 'fire', phone: '' }, /Give a telephone number/],
  ['contact', {}, /Give a name/],
]

test('what is wrong is said at its field, and everything typed is still there', async () => {
  const phone = await lead()
  for (const [kind, form, says] of BAD) {
    const answer = await phone.post(`/app/setup/${kind}/new`, form)
    const html = await answer.text()
    assert.equal(answer.status, 422, `${kind} ${JSON.stringify(form)}`)
    assert.match(html, says)
    assert.match(html, /aria-invalid="true" aria-describedby="[^"]+-trouble" autofocus/)
    if (form['capacity']) assert.match(html, /name="capacity" value="1.5"/)
  }
  assert.equal((await phone.store.queue()).length, 0)
})

test('a zone is never put within itself, nor into what lies in it', async () => {
  const phone = await lead([place(DOCK, 'Dock', 3, HALL_A), place(GATE, 'Gate', 4, DOCK)])
  const form = await formOf(phone, `/app/setup/zone/${HALL_A}`, 'setup')
  for (const within of [HALL_A, DOCK, GATE]) {
    const answer = await phone.post(`/app/setup/zone/${HALL_A}`, { ...form, ...FINE, within })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /id="within-trouble"[\s\S]*cannot be within itself/)
  }
  const page = await (await phone.get(`/app/setup/zone/${HALL_A}`)).text()
  assert.doesNotMatch(page, new RegExp(`option value="${HALL_A}"`), 'it is not even offered')
})

test('a circle that two phones closed is shown as one, and every zone in it still stands in the list', async () => {
  const phone = await lead([place(DOCK, 'Dock', 3, GATE), place(GATE, 'Gate', 4, DOCK), place(SITE, 'Inner', 5, GATE)])
  const html = await (await phone.get('/app/setup/zone')).text()
  assert.equal(html.match(/It is within itself/g)?.length, 2)
  for (const name of ['Hall A', 'Dock', 'Gate', 'Inner']) assert.match(html, new RegExp(`>${name}<`))
})

test('what lies in a zone stands after it', () => {
  const row = (id: string, within?: string) => ({ id, body: { within } }) as unknown as Shown
  const all = [row('gate', 'hall'), row('dock'), row('hall', 'site'), row('site'), row('desk', 'gate')]
  assert.deepEqual(
    branches(all, 'within').map(({ row: { id }, path }) => [...path.map(one => one.id), id].join('/')),
    ['dock', 'site', 'site/hall', 'site/hall/gate', 'site/hall/gate/desk'],
  )
})

test('a new code takes the place of the old; a mistake is voided with its reason', async () => {
  const phone = await lead()
  const form = await (await phone.get(`/app/setup/zone/${HALL_A}`)).text()
  assert.ok(
    form.includes(`href="/app/setup/zone/${HALL_A}/code"`) && !form.includes(`action="/app/setup/zone/${HALL_A}/code"`),
  )
  const sure = await (await phone.get(`/app/setup/zone/${HALL_A}/code`)).text()
  assert.match(sure, /A new code for Hall A\?[\s\S]*now, k3v9, leads nowhere[\s\S]*name="_code" value="[0-9a-z]{10}"/)
  assert.deepEqual(await phone.store.queue(), [], 'nothing is done by asking')
  const answer = await phone.post(`/app/setup/zone/${HALL_A}/code`, { _code: 'abc234defg' })
  const made = await (await phone.get(answer.headers.get('Location')!)).text()
  assert.match(made, /The new code of Hall A[\s\S]*abc234defg[\s\S]*Saved on this phone/)
  assert.ok(!made.includes('/print/'), 'the server cannot print what it has not got')
  await phone.post(`/app/setup/zone/${HALL_A}/code`, { _code: 'abc234defg' })
  assert.equal((await phone.store.queue()).length, 1, 'handed over twice, it is one')
  const { set, seen } = await last(phone)
  assert.deepEqual([set, seen], [{ code: 'abc234defg' }, { code: 'k3v9' }])
  assert.equal((await phone.get('/z/k3v9')).status, 404)
  assert.equal((await phone.get('/z/abc234defg')).status, 303)
  const none = await phone.post(`/app/setup/zone/${HALL_A}/void`, { reason: '' })
  assert.equal(none.status, 422)
  await phone.post(`/app/setup/zone/${HALL_A}/void`, { reason: 'twice' })
  assert.deepEqual([(await last(phone)).t, (await last(phone)).reason], ['void', 'twice'])
  assert.doesNotMatch(await (await phone.get('/app/setup/zone')).text(), /Hall A</)
  const printed = await (await (await lead()).get(`/app/setup/zone/${HALL_A}/code?made`)).text()
  assert.ok(printed.includes(`href="/print/zones?zone=${HALL_A}" hx-boost="false"`))
})

test('teams name their head, also one who has left; contacts keep their language', async () => {
  const team: Row = ['team', DOCK, { name: { en: 'Night' }, trade: 'security', head: GATE, active: true, _at: AT }]
  const phone = await lead([team])
  const page = await (await phone.get(`/app/setup/team/${DOCK}`)).text()
  assert.match(page, new RegExp(`<option value="${GATE}" selected>`))
  assert.match(page, new RegExp(`<option value="${LIN}">`))
  await phone.post('/app/setup/contact/new', {
    name: '消防值班室',
    part: 'fire',
    phone: '119',
    order: '1',
    active: 'true',
  })
  assert.deepEqual((await last(phone)).set, {
    name: '消防值班室',
    part: 'fire',
    phone: '119',
    order: 1,
    active: true,
    lang: 'en',
  })
})

test('crew and admins are not led to set-up, and unknown kinds lead nowhere', async () => {
  for (const role of ['crew', 'admin'] as const) {
    const phone = await phoneOf({ role })
    for (const path of ['/app/setup', '/app/setup/zone', `/app/setup/zone/${HALL_A}`])
      assert.equal((await phone.get(path)).status, 404, `${role} ${path}`)
    assert.equal((await phone.post('/app/setup/zone/new', FINE)).status, 404)
  }
  const phone = await lead()
  for (const path of ['/app/setup/incident', '/app/setup/member/new', `/app/setup/zone/${SITE}`])
    assert.equal((await phone.get(path)).status, 404, path)
})

test('a half-filled form is kept and leads back to itself', async () => {
  const phone = await lead()
  await phone.app.request('/app/drafts/setup:zone:new', {
    method: 'PUT',
    body: new URLSearchParams({ 'name.en': 'Kit' }),
  })
  assert.match(await (await phone.get('/app/setup/zone/new')).text(), /name="name.en" value="Kit"/)
  assert.match(await (await phone.get('/app/')).text(), /href="\/app\/setup\/zone\/new"/)
})

test('codes are spread over their alphabet', () => {
  const codes = Array.from({ length: 200 }, (_, n) =>
    codeFrom(`019a0000-0000-7000-8000-${(n * 1234567891).toString(16).padStart(12, '0')}`),
  )
  assert.equal(new Set(codes).size, 200)
})
