/** Photos shown again: the log, and one photo alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AT, jpeg, pick, REPORT } from './camera.ts'
import { INCIDENT, PHOTO, phoneOf } from './house.ts'

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
