/** People: found by what one knows of them, changed by those who may, and never without a network. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, LIN, type Phone, phoneOf, type Row, SITE } from './house.ts'

const TEAM = '06000000-0000-7000-8000-000000000001'
const STATUS = '05000000-0000-5000-8000-000000000001'
const AT = '2026-11-21T06:12:00.000Z'
const DONE = { status: 200, body: {} }
const MORE: Row[] = [
  ['team', TEAM, { name: { en: 'Stewards', 'zh-CN': '引导组' }, trade: 'stewards', active: true, _at: AT }],
  [
    'member_private',
    '07000000-0000-5000-8000-000000000001',
    { person: ANA, phone: '+86 138 0000', kin: 'Mother', _at: AT },
  ],
  [
    'device_status',
    STATUS,
    {
      person: ANA,
      seen_at: '2026-11-21T06:20:00.000Z',
      pending: [['incident', null, 2]],
      state: 'active',
      app: '0.3',
      storage: 'kept',
      skew_ms: 200_000,
      armed: 'no_permission',
      browser: 'Chrome · Android',
      signed_in_at: AT,
      _at: AT,
    },
  ],
]
const lead = (more: Row[] = MORE) =>
  phoneOf({ role: 'lead', more, bodies: { '01000000-0000-5000-8000-000000000001': { team: TEAM, radio: '5' } } })
const read = async (phone: Phone, path: string) => (await phone.get(path)).text()
const names = (html: string) => [...html.matchAll(/<b lang="[^"]*">([^<]*)<\/b>/g)].map(([, name]) => name)

test('people stand by team, leads first, and are found by name, radio, role and team', async () => {
  const phone = await lead()
  const html = await read(phone, '/app/people')
  assert.match(html, /<h2>Stewards<\/h2>[\s\S]*Ana Silva[\s\S]*<h2>No team<\/h2>/)
  assert.deepEqual(names(html), ['Ana Silva', '林悦', 'Priya Nair'])
  for (const [q, who] of [
    ['silva', 'Ana Silva'],
    ['ANA S', 'Ana Silva'],
    ['5', 'Ana Silva'],
    ['steward', 'Ana Silva'],
    ['deputy', 'Priya Nair'],
    ['悦', '林悦'],
  ])
    assert.deepEqual(names(await read(phone, `/app/people?q=${encodeURIComponent(q!)}`)), [who], q)
  assert.match(await read(phone, '/app/people?q=%22%3E%3Cscript%3E'), /Nobody is found[\s\S]*/)
})

test('a supervisor reads how to reach somebody and what is on their phone; crew read neither', async () => {
  const html = (await read(await lead(), `/app/people/${ANA}`)).replace(/[\u2068\u2069]/g, '')
  for (const told of [
    /tel:\+861380000"/,
    /Mother/,
    /2 not sent yet: Report/,
    /Version 0\.3/,
    /storage protected/,
    /Notifications not allowed/,
    /200 seconds off/,
    new RegExp(`href="/print/badges\\?site=${SITE}&(amp;)?person=${ANA}" hx-boost="false"`),
    /Chrome · Android/,
    /signed in <time datetime="2026-11-21T06:12/,
  ])
    assert.match(html, told)
  const crew = await read(await phoneOf({ more: MORE.slice(0, 1) }), `/app/people/${LIN}`)
  assert.doesNotMatch(crew, /Phones|edit"|Leaves the site/)
  assert.equal((await (await phoneOf()).get(`/app/people/${LIN}/edit`)).status, 404)
})

const SAME = {
  role: 'crew',
  until: '',
  role_after: 'crew',
  team: TEAM,
  radio: '5',
  phone: '+86 138 0000',
  kin: 'Mother',
}

test('only what is changed goes to the server; a role for a time has its end', async () => {
  const phone = await lead()
  phone.reply.next = DONE
  const at = `/app/people/${ANA}/edit`
  const hidden = await formOf(phone, at, 'member')
  const sent = async (form: object) => {
    phone.calls.length = 0
    assert.equal((await phone.post(at, { ...hidden, ...SAME, ...form })).headers.get('Location'), `/app/people/${ANA}`)
    return phone.calls[0]?.body
  }
  const who = { site: SITE, person: ANA }
  assert.equal(await sent({}), undefined)
  assert.deepEqual(await sent({ radio: ' 7 ', phone: '' }), { ...who, radio: '7', phone: null })
  assert.deepEqual(await sent({ role: 'deputy' }), { ...who, role: 'deputy' })
  assert.deepEqual(await sent({ role: 'lead', until: '2026-11-22T18:00', role_after: 'crew' }), {
    ...who,
    role: 'lead',
    until: '2026-11-22T10:00:00.000Z',
    role_after: 'crew',
  })
})

test('what is wrong is said at its field, and nothing is sent', async () => {
  const phone = await lead()
  const at = `/app/people/${ANA}/edit`
  const hidden = await formOf(phone, at, 'member')
  for (const [form, says] of [
    [{ role: 'admin' }, /id="role-trouble"/],
    [{ radio: 'x'.repeat(21) }, /21 characters, 20 fit/],
    [{ until: 'soon' }, /This is not a time/],
    [{ until: '2020-01-01T10:00' }, /This time has passed/],
    [{ role_after: '' }, /Say until when/],
  ] as const) {
    const answer = await phone.post(at, { ...hidden, ...SAME, ...form })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), says)
  }
  assert.deepEqual(phone.calls, [])
})

test('without a network, or refused, the form says so and keeps what was typed', async () => {
  const phone = await lead()
  const at = `/app/people/${ANA}/edit`
  const form = { ...(await formOf(phone, at, 'member')), ...SAME, radio: '9' }
  const offline = await phone.post(at, form)
  assert.equal(offline.status, 503)
  assert.match(await offline.text(), /This needs a network[\s\S]*name="radio" value="9"/)
  phone.reply.next = { status: 409, body: { code: 'own_role' } }
  assert.match(await (await phone.post(at, form)).text(), /Nobody changes their own role/)
  phone.reply.next = null
  for (const step of ['end', 'badge', `phone/${STATUS}`]) {
    assert.match(await read(phone, `/app/people/${ANA}/${step}`), /method="post" action="\/app\/people\/[^"]*"/)
    assert.match(
      await (await phone.post(`/app/people/${ANA}/${step}`, {})).text(),
      /Nothing was changed[\s\S]*needs a network/,
    )
  }
  phone.reply.next = DONE
  phone.calls.length = 0
  await phone.post(`/app/people/${ANA}/phone/${STATUS}`, {})
  await phone.post(`/app/people/${ANA}/end`, {})
  assert.deepEqual(
    phone.calls.map(({ path, body }) => [path, body]),
    [
      ['/members/phone', { site: SITE, status: STATUS }],
      ['/members/end', { site: SITE, person: ANA }],
    ],
  )
})

test('nobody changes their own role, but may their own radio', async () => {
  const phone = await lead()
  phone.reply.next = DONE
  const html = await read(phone, `/app/people/${LIN}/edit`)
  assert.doesNotMatch(html, /name="role"/)
  await phone.post(`/app/people/${LIN}/edit`, {
    ...(await formOf(phone, `/app/people/${LIN}/edit`, 'member')),
    radio: '1',
    team: '',
  })
  assert.deepEqual(phone.calls[0]?.body, { site: SITE, person: LIN, radio: '1' })
})

test('a role that was changed since the sign-in shows at once what it allows', async () => {
  const more: Row[] = []
  const bodies = { '01000000-0000-5000-8000-000000000001': { role: 'deputy' } }
  const phone = await phoneOf({ more, bodies })
  assert.equal((await phone.get('/app/setup/zone')).status, 200)
})

const INVITE = {
  id: TEAM,
  use: 'team',
  role: 'crew',
  state: 'open',
  left: 3,
  made_at: AT,
  expires_at: AT,
  team: TEAM,
  name: '',
  by: '林悦',
  joined: [{ name: 'Gao', at: AT }],
}

test('invitations are listed with who joined, and taken back', async () => {
  const phone = await lead()
  assert.match(await read(phone, '/app/people/invites'), /cannot be shown now[\s\S]*needs a network/)
  phone.reply.next = {
    status: 200,
    body: { invites: [INVITE, { ...INVITE, state: 'revoked', use: 'personal', name: 'Kim' }] },
  }
  const html = (await read(phone, '/app/people/invites')).replace(/[\u2068\u2069]/g, '')
  assert.match(html, /One invitation is open[\s\S]*Stewards[\s\S]*3 places left[\s\S]*One joined:[\s\S]*Gao/)
  assert.equal(html.match(/Take it back/g)?.length, 1)
  await phone.post(`/app/people/invites/${TEAM}/revoke`, {})
  assert.deepEqual(phone.calls.at(-1), { method: 'POST', path: '/invites/revoke', body: { site: SITE, invite: TEAM } })
})

test('a team is invited for so many people and days', async () => {
  const phone = await lead()
  for (const form of [
    { uses: '0', days: '7' },
    { uses: '501', days: '7' },
    { uses: 'many', days: '7' },
    { uses: '5', days: '8' },
  ])
    assert.equal((await phone.post('/app/people/team', form)).status, 422)
  const qr = { size: 29, path: 'M4 4h7v1h-7z' }
  phone.reply.next = { status: 201, body: { url: 'http://localhost/join/abc', expires_at: AT, qr } }
  assert.match(
    await (await phone.post('/app/people/team', { uses: '２0', days: '3', team: TEAM })).text(),
    /Stewards: scan this/,
  )
  assert.deepEqual(phone.calls.at(-1)?.body, { site: SITE, use: 'team', team: TEAM, uses: 20, days: 3 })
})

test('six digits for the installed app are shown with the name to type', async () => {
  const phone = await phoneOf()
  assert.match(await (await phone.post('/app/me/continue', {})).text(), /needs a network/)
  phone.reply.next = { status: 201, body: { code: '012345', name: 'Ana Silva', expires_at: AT } }
  assert.match(await (await phone.post('/app/me/continue', {})).text(), /012 345[\s\S]*Ana Silva/)
})

test('contacts: emergencies first, one tap, what is retired is not called', async () => {
  const contact = (n: number, part: string, phone: string, active = true): Row => [
    'contact',
    `08000000-0000-7000-8000-00000000000${n}`,
    { name: `Who ${n}`, part, phone, order: n, lang: 'en', active, _at: AT },
  ]
  const phone = await phoneOf({
    more: [contact(1, 'client', '021 5555 (0)'), contact(2, 'medical', '１20'), contact(3, 'fire', '119', false)],
  })
  const html = await read(phone, '/app/contacts')
  assert.deepEqual(
    [...html.matchAll(/href="(tel:[^"]*)"/g)].map(([, to]) => to),
    ['tel:120', 'tel:02155550'],
  )
  assert.doesNotMatch(html, /119/)
  for (const place of ['/app/', '/app/me']) assert.match(await read(phone, place), /href="\/app\/contacts"/)
})

test('who has left the site is told so', async () => {
  const phone = await phoneOf({ empty: true })
  await phone.store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [TEAM], role: {} }) // holds nothing of it
  await phone.line({ received_at: Date.parse(AT) })
  const html = await read(phone, '/app/')
  assert.match(html, /You are not on this site any more/)
})
