/** One photo's page: who may take it back, what it leads to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, INCIDENT, LIN, PHOTO, phoneOf, SITE } from './house.ts'

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
