/** Photos on the phone: picked, worked on, kept in the draft, saved with what they show, shown again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { look } from '../../pwa/photos/file.ts'
import { SaveRefused } from '../../pwa/store.ts'
import { INCIDENT, PHOTO, type Phone, phoneOf, SITE } from './house.ts'

const AT = Date.parse('2026-11-21T06:30:00.000Z')
const REPORT = { what: 'spill', zone: 'd0000000-0000-7000-8000-000000000001', sentence: 'Water' }

/** A file that begins as a picture of this size does; `seed` makes it one of its own. */
const jpeg = (width: number, height: number, seed = 0): Uint8Array<ArrayBuffer> => {
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8]
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return Uint8Array.from([...start, ...size, ...Array(60).fill(seed)])
}
const png = (width: number, height: number, chunk = 'IDAT'): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(64)
  bytes.set([0x89, ...[...'PNG\r\n\x1a\n'].map(char => char.charCodeAt(0))])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  bytes.set(new TextEncoder().encode(chunk), 37)
  return bytes
}
const text = (words: string) => new TextEncoder().encode(words.padEnd(64)) as Uint8Array<ArrayBuffer>
const latin = (words: string) => Uint8Array.from(words.padEnd(64), char => char.charCodeAt(0))
const heic = (): Uint8Array<ArrayBuffer> => {
  const bytes = text('0000ftypheic0000ispe0000')
  new DataView(bytes.buffer).setUint32(24, 4032)
  new DataView(bytes.buffer).setUint32(28, 3024)
  return bytes
}

async function pick(
  phone: Phone,
  form: string,
  bytes: Uint8Array<ArrayBuffer>,
  name = 'IMG_1.jpg',
  { size = bytes.length, at = AT } = {},
) {
  const about = new URLSearchParams({ name, size: String(size), at: String(at) })
  const answer = await phone.app.request(`/app/drafts/${form}/photos?${about}`, { method: 'POST', body: bytes })
  assert.equal(answer.status, 204)
  return (await phone.get(`/app/drafts/${form}/photos`)).text()
}

test('what a file is, is told by its bytes', () => {
  const told = (bytes: Uint8Array<ArrayBuffer>) => {
    const { format, width, height, moving } = look(bytes) ?? {}
    return format && `${format} ${width}×${height}${moving ? ' moving' : ''}`
  }
  assert.equal(told(jpeg(4032, 3024)), 'jpeg 4032×3024')
  assert.equal(told(png(20, 10)), 'png 20×10')
  assert.equal(told(png(20, 10, 'acTL')), 'png 20×10 moving')
  assert.equal(told(heic()), 'heif 4032×3024')
  const frame = '\x21\xf9\x04'
  for (const [frames, moving] of [
    [1, ''],
    [2, ' moving'],
  ] as const)
    assert.equal(told(latin(`GIF89a\x40\x01\xf0\x00${frame.repeat(frames)}`)), `gif 320×240${moving}`)
  assert.equal(told(latin('RIFF0000WEBPVP8X0000\x02000\x3f\x01\x00\xef\x00\x00')), 'webp 320×240 moving')
  for (const other of [
    text('PK\x03\x04'),
    text('%PDF-1.7'),
    text('<svg xmlns="'),
    text('RIFF0000WAVE'),
    jpeg(1, 1).slice(0, 9),
  ])
    assert.equal(told(other), undefined)
})

test('a picture cut in its header is no picture, at any length', () => {
  for (const whole of [jpeg(400, 300), png(400, 300), heic(), text('RIFF0000WEBPVP8X'), text('GIF89a')])
    for (let length = 0; length < whole.length; length++) look(whole.slice(0, length))
})

const WRONG: [string, Uint8Array<ArrayBuffer>, number, RegExp][] = [
  ['a zip', text('PK\x03\x04'), 64, /“IMG_1.jpg” is not a picture that can be used/],
  ['1×1', jpeg(1, 1), 64, /too small to show anything/],
  ['a bomb', png(30_000, 30_000), 64, /more than 200 million pixels/],
  ['41 MB', new Uint8Array(), 41_000_000, /larger than 40 MB/],
  ['HEIC here', heic(), 64, /cannot read “IMG_1.jpg” \(HEIC\)/],
  ['a broken one', jpeg(400, 300), 64, /damaged or cannot be read/],
]
for (const [name, bytes, size, sentence] of WRONG)
  test(`${name}: one sentence, and everything else of the draft stays`, async () => {
    const phone = await phoneOf()
    const { shrink } = phone.house
    await phone.store.putDraft('report', REPORT)
    await pick(phone, 'report', jpeg(400, 300))
    if (/here|broken/.test(name)) phone.house.shrink = () => Promise.reject(new Error('it cannot be decoded'))
    const field = await pick(phone, 'report', bytes, 'IMG_1.jpg', { size })
    assert.match(field, sentence)
    assert.equal((await phone.store.picked('report')).photos.length, 1)
    assert.equal((await phone.store.draft('report'))!['sentence'], 'Water')
    phone.house.shrink = shrink
    assert.doesNotMatch(await pick(phone, 'report', jpeg(500, 300)), /class="trouble"/)
  })

test('fault 34: what was picked outlives the page, shows in the form, and can be taken out again', async () => {
  const phone = await phoneOf()
  for (const seed of [1, 2]) await pick(phone, 'report', jpeg(400, 300, seed))
  const html = await (await phone.get('/app/report')).text()
  assert.equal(html.match(/<img /g)?.length, 2)
  assert.match(html, /Draft kept on this phone/)
  assert.match(await (await phone.get('/app/')).text(), /Half-filled report/)
  const src = html.match(/<img src="([^"]+)"/)![1]!
  const image = await phone.get(src)
  assert.deepEqual([image.status, image.headers.get('Content-Type')], [200, 'image/jpeg'])
  const [first] = (await phone.store.picked('report')).photos
  await phone.app.request(`/app/drafts/report/photos/${first!.sha}`, { method: 'DELETE' })
  assert.equal((await phone.store.picked('report')).photos.length, 1)
  assert.equal(await phone.store.bytes(SITE, first!.sha), null)
  await phone.post('/app/drafts/report', {})
  assert.deepEqual((await phone.store.picked('report')).photos, [])
  assert.equal((await phone.get(src)).status, 404)
})

test('a report goes with its photos in one step: op by op what their kind asks', async () => {
  const phone = await phoneOf()
  for (const seed of [1, 2]) await pick(phone, 'report', jpeg(4032, 3024, seed))
  const kept = await phone.store.picked('report')
  await phone.post('/app/report', REPORT)
  const [incident, one, two] = (await phone.store.queue()).map(({ op }) => op)
  assert.equal(incident!.kind, 'incident')
  const { sha, size, orig_sha, orig_size, ...about } = one!.set!
  assert.deepEqual(about, {
    of: incident!.rec,
    of_kind: 'incident',
    root: incident!.rec,
    zone: REPORT.zone,
    role: 'evidence',
    lang: 'en',
    width: 1200,
    height: 1600,
    taken_at: '2026-11-21T06:30:00.000Z',
    day: '2026-11-21',
  })
  assert.deepEqual([sha, size, orig_sha, orig_size], [kept.photos[0]!.sha, 77, kept.photos[0]!.orig_sha, 77])
  assert.deepEqual(
    one!.blobs!.map(({ role, type }) => `${role} ${type}`),
    ['full image/jpeg', 'thumb image/jpeg'],
  )
  assert.notEqual(two!.set!['sha'], sha)
  assert.equal(await phone.store.draft('report'), null)
  assert.ok(await phone.store.bytes(SITE, sha))
  const html = await (await phone.get(`/app/incidents/${incident!.rec}`)).text()
  assert.match(html, /2 photos are still on this phone/)
  assert.equal((await phone.get(html.match(/<img src="([^"]+)"/)![1]!)).status, 200)
})

test('a report saved twice with other words takes its photos along under its new id', async () => {
  const phone = await phoneOf()
  const _rec = 'e1000000-0000-7000-8000-000000000001'
  await phone.post('/app/report', { ...REPORT, _rec })
  await pick(phone, 'report', jpeg(400, 300))
  await phone.post('/app/report', { ...REPORT, sentence: 'Something else', _rec })
  const [, other, photo] = (await phone.store.queue()).map(({ op }) => op)
  assert.notEqual(other!.rec, _rec)
  assert.equal(photo!.set!['of'], other!.rec)
})

for (const [name, form, kinds] of [
  ['photos alone', {}, ['photo']],
  ['words and photos', { said: 'Dry now' }, ['comment', 'photo']],
] as const)
  test(`on a report, whatever its state: ${name}; a Save handed over twice is one`, async () => {
    const phone = await phoneOf()
    const at = `/app/incidents/${INCIDENT.approved}`
    const _rec = 'e2000000-0000-7000-8000-000000000001'
    await pick(phone, `comment:${INCIDENT.approved}`, jpeg(400, 300))
    for (let n = 0; n < 2; n++) assert.equal((await phone.post(`${at}/comments`, { ...form, _rec })).status, 303)
    const ops = (await phone.store.queue()).map(({ op }) => op)
    assert.deepEqual(
      ops.map(({ kind }) => kind),
      kinds,
    )
    assert.ok(ops.every(({ set }) => set!['of'] === INCIDENT.approved))
    assert.match(await (await phone.get(at)).text(), /One photo is still on this phone/)
  })

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

test('what waits is told: by the chip, in the queue, before the shift ends, and it is in the file', async () => {
  const phone = await phoneOf({ empty: true })
  await pick(phone, 'report', jpeg(400, 300))
  await phone.post('/app/report', REPORT)
  const text = async (path: string) => (await phone.get(path)).text()
  assert.match(
    await text('/app/me'),
    /One photo is waiting to be sent\.[\s\S]*after the text/,
    'the text was not received',
  )
  const acked = { state: 'acked' as const, result: { st: 'applied' as const, at: 0 } }
  await phone.answered([acked, acked])
  assert.match(await text('/app/'), />1 photo on the way/)
  assert.match(await text('/app/queue'), /One photo is on the way\.[\s\S]*Photos on the way[\s\S]*of the picture 0 %/)
  assert.match(await text('/app/me/leave'), /One record has not been sent[\s\S]*One photo is on the way/)
  await phone.line({ offline: true })
  assert.match(await text('/app/chip'), /1 photo waiting/)
  assert.match(await text('/app/queue'), /One photo is waiting to be sent\.[\s\S]*Photos still to be sent/)
  assert.doesNotMatch(await text('/app/me'), /on the way|has been received/)
  const sha = (await phone.store.queue())[1]!.op.set!['sha']
  const file = async (path: string) => new TextDecoder('latin1').decode(await (await phone.get(path)).arrayBuffer())
  assert.ok((await file('/app/queue/photos')).includes(`${sha}.jpg`))
  assert.ok(!(await file('/app/queue/export')).includes('.jpg'), 'the one that is handed in stays small')
  assert.match(await text('/app/queue'), /href="\/app\/queue\/photos"/)
  assert.deepEqual(await phone.store.signOut(), { kept: 1 })
  assert.equal((await phone.store.me()) ?? null, null)
})

test('little room is told with the picture and on Me; no room at all keeps the draft', async () => {
  const phone = await phoneOf()
  phone.house.storage = async () => ({ kept: true, free_mb: 120 })
  assert.match(await pick(phone, 'report', jpeg(400, 300)), /120 MB are free for Muster/)
  assert.match(await (await phone.get('/app/me')).text(), /Little room left[\s\S]*120 MB/)
  const look = phone.store.look
  const full = () => Promise.reject(new SaveRefused('outbox_full'))
  phone.store.look = () => ({ ...look(), pick: full })
  assert.match(await pick(phone, 'report', jpeg(500, 300)), /This phone is full of unsent records/)
  assert.equal((await phone.store.picked('report')).photos.length, 1)
})

test('twenty photos are all one form takes', async () => {
  const phone = await phoneOf()
  for (let seed = 0; seed < 20; seed++) await pick(phone, 'report', jpeg(400, 300, seed))
  assert.match(await pick(phone, 'report', jpeg(400, 300, 99)), /Twenty photos are all one form takes/)
})
