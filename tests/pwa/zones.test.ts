/** Zones: what their pages show, and what each sort of code leads to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, INCIDENT, LIN, type Phone, phoneOf, type Row, SITE } from './house.ts'

const STAGE = 'd0000000-0000-7000-8000-000000000002'
const WINGS = 'd0000000-0000-7000-8000-000000000003'
const STORE = 'd0000000-0000-7000-8000-000000000004'
const AT = '2026-11-21T06:12:00.000Z'

const zone = (id: string, en: string, more: object = {}): Row => [
  'zone',
  id,
  { name: { en }, order: 3, active: true, _at: AT, ...more },
]
const photo = (n: number, day: string): Row => [
  'photo',
  `05000000-0000-7000-8000-00000000009${n}`,
  { zone: HALL_A, day, taken_at: `${day}T08:0${n}:00.000Z`, sha: 'a'.repeat(64), lang: 'en', _at: AT, _by: ANA },
]
const MORE: Row[] = [
  zone(STAGE, 'Stage', { within: HALL_A, code: 'st4ge' }),
  zone(WINGS, 'Wings', { within: STAGE }),
  zone(STORE, 'Old store', { active: false, code: 'st0re' }),
  photo(1, '2026-11-20'),
  photo(2, '2026-11-21'),
]

const text = async (answer: Promise<Response> | Response) => (await answer).text()
const titles = (html: string) => [...html.matchAll(/row__title">([^<]*)</g)].map(([, title]) => title)

test('the list: what lies inside follows what it lies in, further in; retired zones stand apart', async () => {
  const html = await text((await phoneOf({ more: MORE })).get('/app/zones'))
  assert.deepEqual(titles(html).slice(0, 4), ['Hall A', 'Stage', 'Wings', 'Old store'])
  assert.deepEqual([...html.matchAll(/deep--(\d)/g)].map(([, deep]) => deep).slice(0, 3), ['0', '1', '2'])
  assert.match(html, /Out of use|No longer|Retired/i)
  assert.match(html, /4 open\s*· Serious/)
})

test('two zones inside each other are shown once each, and it is said', async () => {
  const phone = await phoneOf({
    more: [zone(STAGE, 'Stage', { within: WINGS }), zone(WINGS, 'Wings', { within: STAGE })],
  })
  const html = await text(phone.get('/app/zones'))
  assert.deepEqual(
    titles(html)
      .filter(title => title === 'Stage' || title === 'Wings')
      .sort(),
    ['Stage', 'Wings'],
  )
  assert.equal((await phone.get(`/app/zones/${STAGE}`)).status, 200)
})

test('a zone: its open reports, its photos newest first, its sub-zones, and a report from here', async () => {
  const phone = await phoneOf({ more: MORE })
  const html = await text(phone.get(`/app/zones/${HALL_A}`))
  assert.match(html, /<h1[^>]*>Hall A/)
  assert.match(html, /4 reports are open here/)
  for (const state of ['reported', 'accepted', 'resolved', 'returned'] as const)
    assert.ok(html.includes(`/app/incidents/${INCIDENT[state]}"`), state)
  assert.ok(!html.includes(INCIDENT.approved) && !html.includes(INCIDENT.void))
  assert.deepEqual(
    [...html.matchAll(/9(\d)\/thumb/g)].map(([, id]) => id),
    ['2', '1'],
  )
  assert.deepEqual(titles(html).slice(-2), ['Stage', 'Wings'])
  const report = await text(phone.get(html.match(/href="(\/app\/report\?zone=[^"]+)"/)![1]!))
  assert.match(report, new RegExp(`value="${HALL_A}" selected`))
  assert.match(await text(phone.get(`/app/zones/${STAGE}`)), /Hall A[\s\S]*Nothing is open here/)
})

test('a retired zone says so and takes no report', async () => {
  const html = await text((await phoneOf({ more: MORE })).get(`/app/zones/${STORE}`))
  assert.match(html, /no longer in use/)
  assert.ok(!html.includes('/app/report?zone='))
})

test('only who may print is led to printing', async () => {
  for (const [role, may] of [
    ['crew', false],
    ['lead', true],
    ['deputy', true],
    ['admin', true],
  ] as const) {
    const phone = await phoneOf({ role, more: MORE })
    const found = [await text(phone.get('/app/zones')), await text(phone.get(`/app/zones/${HALL_A}`))]
    assert.deepEqual(
      found.map(html => html.includes('/print/zones')),
      [may, may],
      role,
    )
  }
})

const ELSEWHERE = '7c1e0000-0000-7000-8000-000000000002'
const OURS = 'http://localhost'
/** What is shown to the camera → where it leads, or what is said. */
const SEEN: [string, string | RegExp][] = [
  [`${OURS}/z/k3v9`, `/app/zones/${HALL_A}?scanned`],
  ['https://muster.example/z/k3v9', `/app/zones/${HALL_A}?scanned`],
  ['k3v9', `/app/zones/${HALL_A}?scanned`],
  [' K3V9 ', `/app/zones/${HALL_A}?scanned`],
  [`${OURS}/z/stOre`, `/app/zones/${STORE}?scanned`],
  [`${OURS}/z/old111`, /No zone here has this code/],
  [`${OURS}/z/k3v9:`, /No zone here has this code/],
  [`${OURS}/z/%3Cscript%3E`, /No zone here has this code/],
  ['https://muster.example/z/zzz', /another place: muster\.example/],
  [`${OURS}/join/AbC-_9`, '/join/AbC-_9'],
  ['https://muster.example/join/AbC', /leads to muster\.example/],
  [`${OURS}/login`, /Muster does not open it/],
  ['WIFI:T:WPA;S:Harbour;P:secret;;', /wireless network/],
  ['https://evil.example/?u=/z/k3v9', /leads to evil\.example/],
  ['javascript:alert(1)', /no code of Muster. It says: javascript:alert\(1\)/],
  ['zzz', /No zone here has this code/],
  ['b4dge', /badge of Ana Silva/],
  [`${OURS}/z/B4DGE`, /badge of Ana Silva/],
  ['x'.repeat(4000), /It says: x{40}…/],
  ['http://', /no code of Muster/],
  ['', /no code of Muster/],
]

const withBadge = (setting: object = {}) =>
  phoneOf({
    more: [...MORE, ['member', '01000000-0000-5000-8000-000000000009', { person: LIN, name: 'x', active: true }]],
    bodies: { '01000000-0000-5000-8000-000000000001': { badge: 'b4dge' } },
    ...setting,
  })
const seen = (phone: Phone, said: string) => phone.get(`/app/scan/seen?text=${encodeURIComponent(said)}`)

for (const [said, leads] of SEEN)
  test(`scanned: ${said.slice(0, 40)}`, async () => {
    const phone = await withBadge()
    const answer = await seen(phone, said)
    assert.equal(answer.headers.get('X-Open'), typeof leads === 'string' ? leads : null)
    assert.match(await answer.text(), typeof leads === 'string' ? /^$/ : leads)
    assert.match(answer.headers.get('Content-Type')!, /^text\/plain/)
    assert.deepEqual(await phone.store.queue(), [])
  })

test('an invitation needs a network: it is said, and not opened into nothing', async () => {
  const phone = await withBadge()
  await phone.line({ fault: 'offline' } as never)
  const { offline } = await phone.store.chip()
  const answer = await seen(phone, `${OURS}/join/AbC`)
  assert.equal(answer.headers.get('X-Open'), offline ? null : '/join/AbC')
})

test('a code typed by hand opens the zone; what is wrong is said at the field, which keeps it', async () => {
  const phone = await phoneOf({ more: MORE })
  const good = await phone.get('/app/scan?code=K3V9')
  assert.deepEqual([good.status, good.headers.get('Location')], [303, `/app/zones/${HALL_A}?scanned`])
  const bad = await phone.get('/app/scan?code=nothing%20here')
  assert.equal(bad.status, 422)
  assert.match(await bad.text(), /value="nothing here"[^>]*aria-invalid="true"[\s\S]*No zone here has “nothing here”/)
  const empty = await phone.get('/app/scan?code=%20')
  assert.equal(empty.status, 422)
  assert.match(await empty.text(), /aria-invalid="true"[\s\S]*Type the letters under the code first/)
  assert.match(await text(phone.get('/app/scan')), /hyphen/)
})

for (const typed of ['HALL A', 'halla', 'hall-a', 'Hall_A', 'A馆', 'Ａ 馆', 'K-3 v9'])
  test(`typed: ${typed}`, async () => {
    const phone = await phoneOf({ more: MORE })
    for (const [to, leads] of [
      ['', `/app/zones/${HALL_A}`],
      ['report', `/app/report?zone=${HALL_A}`],
    ]) {
      const answer = await phone.get(`/app/scan?to=${to}&code=${encodeURIComponent(typed)}`)
      assert.deepEqual([answer.status, answer.headers.get('Location')], [303, leads])
    }
  })

test('a name of two zones opens neither, and a code goes before a name', async () => {
  const phone = await phoneOf({ more: [zone(STAGE, 'Stage'), zone(WINGS, 'stage'), zone(STORE, 'K3-V9')] })
  assert.match(await text(phone.get('/app/scan?code=Stage')), /Several zones are called so/)
  assert.match((await phone.get('/app/scan?code=k3-v9')).headers.get('Location')!, new RegExp(HALL_A))
})

test('who scans for a report comes back to it with the zone', async () => {
  const phone = await phoneOf({ more: MORE })
  await phone.store.putDraft('report', { what: 'fire', zone: STAGE, sentence: 'Smoke' })
  assert.match(await text(phone.get('/app/scan?to=report')), /class="back[^"]*" href="\/app\/report"/)
  const answer = await phone.get('/app/scan?code=k3v9&to=report')
  const html = await text(phone.get(answer.headers.get('Location')!))
  assert.match(html, new RegExp(`value="${HALL_A}" selected`))
  assert.match(html, /Smoke/)
})

test('a printed code opens its zone, and says that it was scanned', async () => {
  const phone = await phoneOf({ more: MORE })
  const answer = await phone.get('/z/k3v9')
  assert.equal(answer.status, 303)
  assert.match(await text(phone.get(answer.headers.get('Location')!)), /Zone code scanned[\s\S]*<h1[^>]*>Hall A/)
})

test('a code of another site of mine is told by the site’s name', async () => {
  const phone = await phoneOf({
    more: [zone(STAGE, 'Foyer', { code: 'f0yer' }), ['site', ELSEWHERE, { name: { en: 'Old Mill' } }]],
  })
  const { store } = phone
  const byKey = store.byKey
  store.look = () => ({
    ...store,
    byKey: async key => (await byKey(key)).map(row => (row.id === STAGE ? { ...row, site: ELSEWHERE } : row)),
  })
  const answer = await phone.get('/z/f0yer')
  assert.equal(answer.status, 404)
  assert.match(await answer.text(), /another site of yours: Old Mill/)
  assert.equal((await phone.get(`/app/zones/${SITE}`)).status, 404)
})
