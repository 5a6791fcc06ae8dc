/** The floor plan: what its pins tell, and who puts them there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinned, placed } from '../../pwa/plan/rules.ts'
import type { Shown } from '../../pwa/store.ts'
import { ANA, formOf, HALL_A, phoneOf, type Role, type Row, SITE } from './house.ts'

const STAGE = 'd0000000-0000-7000-8000-000000000002'
const PICTURE = '05000000-0000-7000-8000-000000000001'
const SEALED = '05000000-0000-7000-8000-000000000002'
const AT = '2026-11-21T06:12:00.000Z'

const photo = (id: string, more: object): Row => [
  'photo',
  id,
  {
    day: '2026-11-21',
    taken_at: AT,
    width: 1600,
    height: 1200,
    sha: 'a'.repeat(64),
    lang: 'en',
    _at: AT,
    _by: ANA,
    ...more,
  },
]
const MORE: Row[] = [
  ['zone', STAGE, { name: { en: 'Stage' }, order: 3, active: true, within: HALL_A, _at: AT }],
  photo(PICTURE, {}),
  photo(SEALED, { of: STAGE, of_kind: 'involved' }),
]
const phone = (role: Role = 'lead', bodies: object = { [SITE]: { plan: PICTURE } }) =>
  phoneOf({ role, lang: 'en', more: MORE, bodies: { [HALL_A]: { at: [2500, 5050] }, ...bodies } })

test('without a picture it says what to do: supervisors choose one, others read the list', async () => {
  const lead = await (await (await phone('lead', {})).get('/app/plan')).text()
  assert.match(lead, /no floor plan yet[\s\S]*href="\/app\/plan\/picture"/)
  const crew = await (await (await phone('crew', {})).get('/app/plan')).text()
  assert.ok(!crew.includes('/app/plan/picture') && crew.includes('A supervisor can choose'))
  assert.match(crew, new RegExp(`/app/zones/${HALL_A}`))
})

test('a pin stands where its zone is and tells how much is open and how bad', async () => {
  const html = await (await (await phone('crew')).get('/app/plan')).text()
  assert.match(html, new RegExp(`viewBox="0 0 1600 1200"[\\s\\S]*src="/app/photos/${PICTURE}/full"`))
  assert.match(html, /x="25%" y="50.5%"[\s\S]*aria-label="Hall A, 4 open\s*· Serious"[\s\S]*pin__busy[\s\S]*#serious/)
  assert.ok(!html.includes('/place"'), 'crew places nothing')
})

test('what is open in a zone without a pin is told at the zone around it, and a circle ends', () => {
  const zone = (id: string, more: object) => ({ id, body: { ...more } }) as unknown as Shown
  const zones = [
    zone('a', { at: [1, 2] }),
    zone('b', { within: 'a' }),
    zone('c', { within: 'd' }),
    zone('d', { within: 'c' }),
  ]
  const report = { id: 'r' } as Shown
  const pins = pinned(
    zones,
    new Map([
      ['b', [report]],
      ['c', [report]],
      ['', [report]],
      ['gone', [report]],
    ]),
  )
  assert.deepEqual(
    pins.map(pin => [pin.zone.id, pin.open.length]),
    [['a', 1]],
  )
})

test('a supervisor puts a zone on the plan, and takes it off again', async () => {
  const lead = await phone()
  const hidden = await formOf(lead, `/app/zones/${STAGE}/place`, 'place')
  const answer = await lead.post(`/app/zones/${STAGE}/place`, { ...hidden, x: '33,3', y: '0' })
  assert.deepEqual([answer.status, answer.headers.get('Location')], [303, '/app/plan'])
  const op = (await lead.store.queue())[0]!.op
  assert.deepEqual([op.t, op.rec, op.set, op.seen], ['fact', STAGE, { at: [3330, 0] }, { at: null }])
  assert.match(await (await lead.get('/app/plan')).text(), /x="33.3%" y="0%"/)
  const again = await formOf(lead, `/app/zones/${STAGE}/place`, 'place')
  await lead.post(`/app/zones/${STAGE}/place`, { ...again, x: '33.3', y: '0', _off: '1' })
  assert.deepEqual((await lead.store.queue()).at(-1)!.op.set, { at: null })
})

for (const [x, y] of [
  ['', '5'],
  ['-1', '5'],
  ['101', '5'],
  ['5', 'middle'],
  ['NaN', 'Infinity'],
])
  test(`a place at ${x || 'nothing'} and ${y} is refused at its field, which keeps it`, async () => {
    const lead = await phone()
    const answer = await lead.post(`/app/zones/${STAGE}/place`, { x: x!, y: y!, '_seen.at': 'null', _base: '1' })
    assert.equal(answer.status, 422)
    const html = await answer.text()
    assert.match(html, /Give a figure from 0 to 100/)
    assert.ok(html.includes(`value="${x}"`) && html.includes(`value="${y}"`))
    assert.match(html, /name="_seen.at" value="null"/)
    assert.deepEqual(await lead.store.queue(), [])
  })

test('a picture that everybody may see becomes the plan; any other is refused', async () => {
  const lead = await phone('deputy', {})
  const html = await (await lead.get('/app/plan/picture')).text()
  assert.ok(html.includes(`value="${PICTURE}"`) && !html.includes(`value="${SEALED}"`))
  const hidden = await formOf(lead, '/app/plan/picture', 'picture')
  for (const plan of [SEALED, 'nowhere', ''])
    assert.equal((await lead.post('/app/plan/picture', { ...hidden, plan })).status, 422)
  assert.deepEqual(await lead.store.queue(), [])
  assert.equal((await lead.post('/app/plan/picture', { ...hidden, plan: PICTURE })).status, 303)
  const op = (await lead.store.queue())[0]!.op
  assert.deepEqual([op.t, op.kind, op.rec, op.set], ['fact', 'site', SITE, { plan: PICTURE }])
  assert.match(await (await lead.get('/app/plan')).text(), new RegExp(`/app/photos/${PICTURE}/full`))
})

test('a picture taken now becomes a photo of the site and its plan, in one save', async () => {
  const lead = await phone('lead', {})
  const sha = 'b'.repeat(64)
  const picture = { sha, size: 3, width: 800, height: 600, orig_sha: sha, orig_size: 9, taken_at: AT }
  const bytes: [ArrayBuffer, ArrayBuffer] = [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([4]).buffer]
  await lead.store.pick('plan', SITE, { ...picture, thumb: { sha: 'c'.repeat(64), size: 1 } }, bytes)
  const hidden = await formOf(lead, '/app/plan/picture', 'picture')
  assert.equal((await lead.post('/app/plan/picture', { ...hidden, plan: '' })).status, 303)
  const [photo, site] = (await lead.store.queue()).map(({ op }) => op)
  assert.deepEqual(
    [photo!.kind, photo!.set!['of'], photo!.set!['of_kind'], photo!.set!['sha']],
    ['photo', SITE, 'site', sha],
  )
  assert.deepEqual([site!.kind, site!.set], ['site', { plan: photo!.rec }])
  assert.deepEqual(await lead.store.drafts(), [])
})

test('nobody else changes the plan', async () => {
  for (const role of ['crew', 'admin'] as const) {
    const other = await phone(role)
    for (const path of [`/app/zones/${STAGE}/place`, '/app/plan/picture']) {
      assert.equal((await other.get(path)).status, 404, path)
      assert.equal((await other.post(path, { x: '1', y: '1', plan: PICTURE })).status, 404, path)
    }
    assert.deepEqual(await other.store.queue(), [])
  }
})

test('the whole plan comes first; its pins bear the numbers of the list, and larger ones their icons', async () => {
  const lead = await phone('lead', { [SITE]: { plan: PICTURE }, [STAGE]: { at: [2500, 5050] } })
  const whole = await (await lead.get('/app/plan')).text()
  assert.match(whole, /plan__sheet--0[\s\S]*class="pin__n" y="6">1<[\s\S]*<span class="plan__n">1<\/span> Hall A/)
  assert.match(whole, /pin__from[\s\S]*<span class="plan__n">2<\/span> Stage/, 'two at one point stand side by side')
  assert.ok(whole.includes('/app/plan?zoom=2') && !whole.includes('/app/plan?zoom=4'))
  assert.match(await (await lead.get('/app/plan?zoom=2')).text(), /plan__sheet--1[\s\S]*#serious[\s\S]*Hall A<\/text>/)
})

test('no pin covers another, nor do words; the first to be named are those where something is open', () => {
  const points = Array.from({ length: 12 }, (_, n): [number, number] => [4000 + (n % 3) * 400, 5000 + (n % 4) * 300])
  const size_px = 36
  const places = placed(
    points,
    points.map(() => ['Hall']),
    { ratio: 0.75, larger: 1, size_px },
  )
  const at = places.map(({ dx, dy }, n) => [points[n]![0] * 0.023 + dx, points[n]![1] * 0.023 * 0.75 + dy] as const)
  for (const [n, [x, y]] of at.entries()) {
    assert.ok(x >= -1 && x <= 231 && y >= -1 && y <= 174, 'on the picture')
    for (const [x2, y2] of at.slice(n + 1)) assert.ok(Math.max(Math.abs(x - x2), Math.abs(y - y2)) >= size_px - 1)
  }
  const alone = placed(
    [
      [5000, 5000],
      [5000, 5900],
    ],
    [['Hall A'], ['Hall B']],
    { ratio: 0.75, larger: 1, size_px },
  )
  assert.deepEqual(
    alone.map(({ fits }) => fits),
    [false, true],
    'the other stands where its name would',
  )
  assert.deepEqual(
    placed([[5000, 5000]], [['A very long name indeed, longer than any plan']], { ratio: 1, larger: 1, size_px })[0],
    { dx: 0, dy: 0, fits: false },
  )
})

test('with another picture the pins stay, which is said before it is saved', async () => {
  const said = /The pins stay where they are/
  assert.match(await (await (await phone()).get('/app/plan/picture')).text(), said)
  assert.doesNotMatch(await (await (await phone('lead', {})).get('/app/plan/picture')).text(), said)
})

test('whoever places a zone sees its picture and Save in one form', async () => {
  const html = await (await (await phone()).get(`/app/zones/${STAGE}/place`)).text()
  assert.match(html, /<form[^>]*id="place"[\s\S]*plan__sheet--0[\s\S]*class="decide"[\s\S]*<\/form>/)
})
