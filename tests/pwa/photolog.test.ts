/** Photos shown again: the log, one photo, pairs, and taking one back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AT, jpeg, pick, REPORT } from './camera.ts'
import { ANA, HALL_A, INCIDENT, LIN, PHOTO, phoneOf, SITE } from './house.ts'

test('the log: by day, narrowed to a zone or a person, a photo that stands free', async () => {
  const phone = await phoneOf()
  assert.match(await (await phone.post('/app/photos', {})).text(), /Take a photo first/)
  for (const role of ['before', 'after']) {
    await pick(phone, 'photo', jpeg(400, 300, role.length), 'a.jpg', { at: AT - 100 * role.length })
    const answer = await phone.post('/app/photos', { role, zone: REPORT.zone, caption: 'Door' })
    assert.equal(answer.headers.get('Location'), '/app/photos')
  }
  const log = async (query = '') => (await phone.get(`/app/photos${query}`)).text()
  const shown = async (query = '') => (await log(query)).match(/<li id="photo-/g)?.length ?? 0
  assert.match(await log(), /<h1 tabindex="-1">3 photos/)
  assert.match(await log(), /Sat(urday)?,? 21 Nov/)
  assert.match(await log(), /photo__pair"><ul class="photos">[\s\S]*Before[\s\S]*After/)
  assert.equal(await shown(), 3)
  assert.equal(await shown(`?zone=${REPORT.zone}`), 3)
  assert.equal(await shown('?person=b0000000-0000-7000-8000-00000000000b'), 0)
  const ops = (await phone.store.queue()).map(({ op }) => op)
  assert.deepEqual([ops[0]!.set!['of'], ops[0]!.set!['root'], ops[0]!.set!['caption']], [undefined, undefined, 'Door'])
})

test('a picture is shown from here, else from the network, and without its record not at all', async () => {
  const phone = await phoneOf()
  const image = (id: string, size: string) => phone.get(`/app/photos/${id}/${size}`)
  assert.equal((await image(PHOTO, 'thumb')).status, 404)
  phone.house.album.find = async (_, size) => new Response(size, { headers: { 'Content-Type': 'image/png' } })
  const found = await image(PHOTO, 'full')
  assert.deepEqual([await found.text(), found.headers.get('Content-Type')], ['full', 'image/png'])
  assert.equal(found.headers.get('Content-Security-Policy'), 'sandbox')
  assert.equal((await image('bf000000-0000-7000-8000-00000000000f', 'full')).status, 404)
  assert.equal((await phone.get('/app/photos/bf000000-0000-7000-8000-00000000000f')).status, 404)
})

test('one photo: when, where, by whom, what of; without a network that only the small one is here', async () => {
  const phone = await phoneOf()
  const html = async () => (await phone.get(`/app/photos/${PHOTO}`)).text()
  for (const words of [/Photo by[\s\S]*Ana Silva/, /<dt>Zone<\/dt><dd>Hall A/, /abab|cdcdcdcdcdcdcdcd/, /3,200 kB/])
    assert.match(await html(), words)
  assert.match(await html(), new RegExp(`/app/incidents/${INCIDENT.approved}`))
  await phone.line({ offline: true })
  phone.house.album.held = async () => new Set([`/app/photos/${PHOTO}/thumb`])
  assert.match(await html(), /Only the small picture is on this phone/)
})

test('a photo is taken back with a reason: by its author for a day, by a supervisor ever after', async () => {
  const old = '2026-11-19T06:12:00.000Z'
  const link = `/app/photos/${PHOTO}/void`
  for (const [role, bodies, may] of [
    ['crew', {}, true],
    ['crew', { [PHOTO]: { _at: old } }, false],
    ['crew', { [PHOTO]: { _by: LIN } }, false],
    ['deputy', { [PHOTO]: { _at: old } }, true],
    ['deputy', { [SITE]: { plan: PHOTO } }, false],
  ] as const) {
    const phone = await phoneOf({ role, bodies })
    const html = await (await phone.get(`/app/photos/${PHOTO}`)).text()
    assert.deepEqual([html.includes(`href="${link}"`), (await phone.get(link)).status], [may, may ? 200 : 404])
    assert.equal((await phone.post(link, { reason: '' })).status, may ? 422 : 404)
    assert.deepEqual(await phone.store.queue(), [])
  }
  const phone = await phoneOf()
  const answer = await phone.post(link, { _base: '9', reason: 'A face can be seen' })
  assert.equal(answer.headers.get('Location'), `/app/incidents/${INCIDENT.approved}`)
  const { t, rec, reason } = (await phone.store.queue())[0]!.op
  assert.deepEqual([t, rec, reason], ['void', PHOTO, 'A face can be seen'])
  assert.equal((await phone.get(`/app/photos/${PHOTO}`)).status, 404)
  assert.ok(!(await (await phone.get(answer.headers.get('Location')!)).text()).includes(`/app/photos/${PHOTO}`))
})

test('before and after lead to each other: the nearest of the same record, or else the same zone', async () => {
  const photo = (n: number, at: string, more: object): [string, string, object] => [
    'photo',
    `bf000000-0000-7000-8000-00000000001${n}`,
    { zone: HALL_A, day: '2026-11-21', taken_at: `2026-11-21T${at}:00.000Z`, sha: 'a'.repeat(64), _by: ANA, ...more },
  ]
  const phone = await phoneOf({
    more: [
      photo(1, '08:00', { role: 'before' }),
      photo(2, '09:00', { role: 'before' }),
      photo(3, '10:00', { role: 'after' }),
      photo(4, '09:30', { role: 'before', of: INCIDENT.accepted, of_kind: 'incident' }),
    ],
  })
  const other = async (n: number) =>
    /id="photo-([^"]+)"/
      .exec(await (await phone.get(`/app/photos/bf000000-0000-7000-8000-00000000001${n}`)).text())?.[1]
      ?.at(-1)
  assert.deepEqual([await other(1), await other(2), await other(3), await other(4)], ['3', '3', '2', undefined])
})

test('from a photo one goes back to where it was opened', async () => {
  const phone = await phoneOf()
  for (const [from, back] of [
    [`/app/incidents/${INCIDENT.approved}`, `/app/incidents/${INCIDENT.approved}`],
    [`/app/zones/${HALL_A}?scanned`, `/app/zones/${HALL_A}?scanned`],
    ['/app/photos?zone=x', '/app/photos?zone=x'],
    ['/app/queue', '/app/photos'],
  ] as const) {
    const request = new Request(`http://localhost/app/photos/${PHOTO}`)
    Object.defineProperty(request, 'referrer', { value: `http://localhost${from}` })
    const html = await (await phone.app.request(request)).text()
    assert.equal(/class="back[^"]*" href="([^"]*)"/.exec(html)?.[1], back)
  }
})

test('the form for a new photo stands above those there are', async () => {
  const html = await (await (await phoneOf()).get('/app/photos')).text()
  assert.ok(html.indexOf('id="take"') < html.indexOf('class="narrowed"'))
})
