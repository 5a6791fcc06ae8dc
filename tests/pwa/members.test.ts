/** A member's role for a time, a phone that was just blocked, and the server's pages beside them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, type Phone, phoneOf, SITE } from './house.ts'

const STATUS = '05000000-0000-5000-8000-000000000001'
const TEAM = '06000000-0000-7000-8000-000000000001'
const UNTIL = '2026-11-21T13:14:00.000Z'
const DONE = { status: 200, body: {} }
const plain = (html: string) => html.replace(/[\u2068\u2069]/g, '')
const read = async (phone: Phone, path: string) => (await phone.get(path)).text()

test('a role for a time is told with its end, and a change of something else leaves it alone', async () => {
  const bodies = { '01000000-0000-5000-8000-000000000001': { role: 'deputy', until: UNTIL, role_after: 'crew' } }
  const told = /Deputy[^<]* until 21:14, then Crew/
  const phone = await phoneOf({ role: 'lead', lang: 'en', bodies })
  await phone.store.setMe({ lang: 'en' })
  const at = `/app/people/${ANA}`
  for (const path of [at, '/app/people']) assert.match(plain(await read(phone, path)), told, path)
  assert.match(plain(await read(await phoneOf({ bodies }), '/app/me')), told)
  const form = await read(phone, `${at}/edit`)
  assert.match(form, /name="until" value="2026-11-21T21:14"/)
  assert.match(form, /id="role_after"[\s\S]*?value="crew" selected/)
  const same = { ...(await formOf(phone, `${at}/edit`, 'member')), role: 'deputy', team: '', phone: '', kin: '' }
  phone.reply.next = DONE
  await phone.post(`${at}/edit`, { ...same, until: '2026-11-21T21:14', role_after: 'crew', radio: '7' })
  await phone.post(`${at}/edit`, { ...same, until: '', role_after: 'crew', radio: '' })
  const who = { site: SITE, person: ANA }
  assert.deepEqual(
    phone.calls.map(({ body }) => body),
    [
      { ...who, radio: '7' },
      { ...who, role: 'deputy' },
    ],
  )
})

test('a phone that was just blocked is said to be so at once, and not offered again', async () => {
  const told = { person: ANA, seen_at: UNTIL, pending: [], state: 'active' }
  const phone = await phoneOf({ role: 'lead', more: [['device_status', STATUS, told]] })
  await phone.store.setMe({ lang: 'en' })
  phone.reply.next = DONE
  const to = (await phone.post(`/app/people/${ANA}/phone/${STATUS}`, {})).headers.get('Location')
  assert.equal(to, `/app/people/${ANA}?blocked=${STATUS}`)
  const html = await read(phone, to!)
  assert.match(html, /Being blocked/)
  assert.doesNotMatch(html, /Block this phone|In use/)
})

test('a page of the server is reached by a screen that says when a network is needed', async () => {
  const phone = await phoneOf({ role: 'admin' })
  await phone.store.setMe({ lang: 'en' })
  assert.match(await read(phone, '/app/people'), /href="\/app\/out\?to=\/audit[?"]/)
  for (const to of ['/roster?site=7c1e', '/print/zones?zone=a-1', '/audit']) {
    const at = `/app/out?to=${to}`
    phone.reply.next = null
    const answer = await phone.get(at)
    assert.deepEqual([answer.status, /needs a network/.test(await answer.text())], [503, true])
    phone.reply.next = { status: 401, body: {} }
    assert.equal((await phone.get(at)).headers.get('Location'), to)
  }
  for (const to of ['//elsewhere', 'https://elsewhere', '/roster@elsewhere', '/login'])
    assert.equal((await phone.get(`/app/out?to=${to}`)).status, 404, to)
})

test('digits that were not made are told in their own words', async () => {
  const answer = await (await phoneOf()).post('/app/me/continue', {})
  assert.equal(answer.status, 503)
  const html = await answer.text()
  assert.match(html, /No digits were made[\s\S]*This needs a network[\s\S]*href="\/app\/me"/)
  assert.doesNotMatch(html, /QR|No code|\/app\/people/)
})

test('who is invited is put into their team', async () => {
  const name = { en: 'Stewards', 'zh-CN': '引导组' }
  const phone = await phoneOf({ role: 'lead', more: [['team', TEAM, { name, trade: 'stewards', active: true }]] })
  assert.match(await read(phone, '/app/people/invite'), new RegExp(`name="team"[\\s\\S]*value="${TEAM}"`))
  await phone.post('/app/people/invite', { name: 'Kim', lang: 'en', role: 'crew', team: TEAM })
  assert.deepEqual(phone.calls[0]?.body, {
    site: SITE,
    use: 'personal',
    name: 'Kim',
    lang: 'en',
    role: 'crew',
    team: TEAM,
  })
})
