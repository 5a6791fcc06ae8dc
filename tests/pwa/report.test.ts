/** Reporting: what is stored, and what bad input gets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, phoneOf } from './house.ts'

const REPORT = { what: 'spill', severity: 'serious', zone: HALL_A, sentence: 'Water by the left door' }

test('Save stores one op and leads to what was saved', async () => {
  const phone = await phoneOf()
  const answer = await phone.post('/app/report', REPORT)
  assert.equal(answer.status, 303)
  const [item, ...rest] = await phone.store.queue()
  assert.equal(rest.length, 0)
  const { opened_at, ...set } = item!.op.set!
  assert.deepEqual(set, { ...REPORT, lang: 'en' })
  assert.match(opened_at, /^2026-11-21T06:32:00/)
  assert.equal(item!.op.t, 'create')
  const html = await (await phone.get(answer.headers.get('Location')!)).text()
  assert.match(html, /<h1[^>]*>Saved on this phone\./)
  assert.match(html, /Water by the left door/)
  const today = await (await phone.get('/app/')).text()
  assert.match(today, /Water by the left door/)
  assert.match(today, />1 waiting</)
})

test('the headline of a saved report follows its life', async () => {
  const phone = await phoneOf()
  const address = (await phone.post('/app/report', REPORT)).headers.get('Location')!
  const headline = async () => (await (await phone.get(address)).text()).match(/<h1[^>]*>([^<]*)/)![1]
  const told = []
  for (const state of ['waiting', 'sent', 'acked'] as const) {
    await phone.answered([{ state, result: null }])
    told.push(await headline())
  }
  assert.deepEqual(told, ['Saved on this phone.', 'Saved on this phone.', 'The server has it.'])
})

test('Save says the zone that stands in the form, chosen or not', async () => {
  const phone = await phoneOf()
  const told = async () => (await (await phone.get('/app/report')).text()).match(/Where\?<b id="zone-told">([^<]*)/)![1]
  assert.equal(await told(), 'Choose a zone')
  await phone.post('/app/report', REPORT)
  assert.equal(await told(), 'Hall A')
})

test('an empty Save makes no draft; a half-filled report is told on Today and leads back to it', async () => {
  const phone = await phoneOf()
  const today = async () => (await phone.get('/app/')).text()
  await phone.post('/app/report', { what: '', zone: HALL_A, sentence: '' })
  assert.deepEqual(await phone.store.drafts(), [])
  assert.ok(!(await today()).includes('Half-filled report'))
  await phone.post('/app/report', { what: '', zone: '', sentence: 'Too many people at' })
  assert.match(await today(), /<a class="row" href="\/app\/report">[\s\S]*?Half-filled report/)
})

test('one tap is enough: severity, zone and sentence may stay empty', async () => {
  const phone = await phoneOf()
  const answer = await phone.post('/app/report', { what: 'fire', zone: '', sentence: '' })
  assert.equal(answer.status, 303)
  assert.deepEqual(Object.keys((await phone.store.queue())[0]!.op.set!).sort(), ['lang', 'opened_at', 'what'])
})

test('the zone of the last report is preselected', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', REPORT)
  const asked = async () => (await phone.get('/app/report')).text()
  assert.match(await asked(), new RegExp(`value="${HALL_A}" selected[\\s\\S]*The zone of your last report`))
  await phone.store.putDraft('report', { what: 'fire', zone: HALL_A })
  assert.doesNotMatch(await asked(), /The zone of your last report/)
})

const BAD: [string, Record<string, string>, RegExp][] = [
  ['nothing chosen', { what: '', sentence: 'half a sentence' }, /Choose what happened/],
  ['an unknown kind', { ...REPORT, what: 'aliens' }, /Choose one of these/],
  ['an unknown severity', { ...REPORT, severity: 'huge' }, /Choose one of these/],
  ['a zone that is no id', { ...REPORT, zone: '"><script>' }, /Choose one of these/],
  ['10,000 characters', { ...REPORT, sentence: 'x'.repeat(10_000) }, /This has 10,000 characters, 200 fit/],
  ['many bytes', { ...REPORT, sentence: '🔥'.repeat(201) }, /This has 201 characters, 200 fit/],
]

for (const [name, form, sentence] of BAD)
  test(`${name}: a clear sentence, the typed words kept, nothing stored`, async () => {
    const phone = await phoneOf()
    const answer = await phone.post('/app/report', form)
    const html = await answer.text()
    assert.equal(answer.status, 422)
    assert.match(html, sentence)
    assert.match(html, /aria-invalid="true"/)
    assert.ok(html.includes(form['sentence']!), 'typed words')
    assert.deepEqual(await phone.store.queue(), [])
    const kept = await (await phone.get('/app/report')).text()
    assert.ok(kept.includes(form['sentence']!), 'and they are still there after the page was killed')
    assert.equal(answer.headers.get('HX-Push-Url'), 'false')
  })

for (const words of [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'مرحبا بالعالم',
  '🔥👩‍🚒 火',
  "Rock 'n' roll & more",
])
  test(`${words} is text and nothing else`, async () => {
    const phone = await phoneOf()
    const { headers } = await phone.post('/app/report', { ...REPORT, sentence: words })
    const address = headers.get('Location')!.replace('report', 'incidents')
    const escaped = words
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&#39;')
    for (const path of [
      address,
      `${address}/edit`,
      '/app/',
      '/app/incidents',
      '/app/queue',
      headers.get('Location')!,
    ]) {
      const html = await (await phone.get(path)).text()
      assert.ok(html.includes(escaped), `${path} shows it`)
      assert.ok(!/<script>|<img/.test(html), `${path} runs nothing`)
    }
    assert.equal((await phone.store.queue())[0]!.op.set!['sentence'], words.normalize())
  })

test('a draft survives, is shown again, and goes with Save', async () => {
  const phone = await phoneOf()
  const half = { what: 'crowd', sentence: 'Too many people at' }
  const kept = await phone.app.request('/app/drafts/report', { method: 'PUT', body: new URLSearchParams(half) })
  assert.equal(kept.status, 204)
  const html = await (await phone.get('/app/report')).text()
  assert.match(html, /value="crowd" checked/)
  assert.match(html, /Too many people at<\/textarea>/)
  assert.match(html, /Draft kept on this phone/)
  await phone.post('/app/report', { ...REPORT })
  assert.equal(await phone.store.draft('report'), null)
})

test('a reporter is never asked for a name', async () => {
  const html = await (await (await phoneOf()).get('/app/report')).text()
  assert.ok(!/name="name"|type="email"|type="tel"/.test(html))
  assert.ok(!html.includes(ANA))
})

test('a Save handed over twice is one report; an old page saves another', async () => {
  const phone = await phoneOf()
  const _rec = (await (await phone.get('/app/report')).text()).match(/name="_rec" value="([^"]+)"/)![1]!
  const [first, second] = [
    await phone.post('/app/report', { ...REPORT, _rec }),
    await phone.post('/app/report', { ...REPORT, _rec }),
  ]
  assert.equal(first.headers.get('Location'), second.headers.get('Location'))
  assert.equal((await phone.store.queue()).length, 1)
  await phone.post('/app/report', { ...REPORT, sentence: 'Something else', _rec })
  assert.equal((await phone.store.queue()).length, 2)
})
