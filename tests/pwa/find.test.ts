/** Finding reports: filters and pages, what may be the same, and search with and without a network. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, INCIDENT, type Phone, PRIYA, phoneOf, type Row } from './house.ts'

const page = async (phone: Phone, path: string) => (await phone.get(path)).text()
const listed = (html: string) => [...html.matchAll(/<li id="incident-([^"]+)"/g)].map(([, id]) => id!)
const titles = (html: string) => [...html.matchAll(/Report number (\d+)/g)].map(([, n]) => Number(n))

const many = (count: number, status: (n: number) => string): Row[] =>
  Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.parse('2026-01-01T00:00:00.000Z') + n * 60_000).toISOString()
    const body = { what: 'theft', severity: 'minor', opened_at: at, sentence: `Report number ${n}`, status: status(n) }
    return [
      'incident',
      `ee000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      { ...body, lang: 'en', _by: PRIYA, _at: at },
    ]
  })

test('one page shows the open reports and then the newest closed ones, and the next goes on behind them', async () => {
  const phone = await phoneOf({ more: many(250, n => (n % 50 ? 'approved' : 'reported')) })
  const first = await page(phone, '/app/incidents')
  assert.equal(listed(first).length, 100)
  const numbers = titles(first)
  assert.deepEqual(
    numbers.slice(0, 5).sort((a, b) => a - b),
    [0, 50, 100, 150, 200],
  )
  assert.equal(numbers[5], 249)
  const next = first.match(/href="(\/app\/incidents\?[^"]*from=100[^"]*)"/)![1]!.replaceAll('&amp;', '&')
  const second = await page(phone, next)
  const all = [...listed(first), ...listed(second), ...listed(await page(phone, next.replace('from=100', 'from=200')))]
  assert.equal(new Set(all).size, 256)
  assert.equal(all.length, 256)
})

test('a list is narrowed by state, zone, kind and weight, and says how many there are', async () => {
  const phone = await phoneOf()
  assert.deepEqual(listed(await page(phone, '/app/incidents?state=closed')).sort(), [INCIDENT.approved, INCIDENT.void])
  assert.equal(listed(await page(phone, '/app/incidents?state=open')).length, 4)
  assert.equal(listed(await page(phone, '/app/incidents?what=fire')).length, 0)
  assert.match(await page(phone, '/app/incidents?what=fire'), /No report fits/)
  assert.equal(listed(await page(phone, `/app/incidents?zone=${HALL_A}&severity=serious`)).length, 6)
  assert.equal(listed(await page(phone, '/app/incidents?state=mine')).length, 6)
  assert.equal(listed(await page(await phoneOf({ role: 'deputy' }), '/app/incidents?state=mine')).length, 0)
  assert.equal((await phone.get('/app/incidents?state=nonsense&from=-7')).status, 200)
})

test('a report of one’s own that nobody has received is in the list', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'fire', severity: 'critical', zone: HALL_A, sentence: 'Smoke' })
  const html = await page(phone, '/app/incidents')
  assert.match(html, /Smoke/)
  assert.equal(listed(html).length, 7)
})

test('what may be reported already is offered by kind, zone and time, and only then', async () => {
  const recent = { opened_at: '2026-11-21T05:00:00.000Z' }
  const phone = await phoneOf({
    bodies: { [INCIDENT.reported]: recent, [INCIDENT.accepted]: { opened_at: '2026-11-20T05:00:00.000Z' } },
  })
  const near = async (draft: Record<string, string>) => {
    await phone.store.putDraft('report', draft)
    return listed(await page(phone, '/app/report/near'))
  }
  assert.deepEqual(await near({ what: 'spill' }), [])
  assert.deepEqual(await near({ what: 'fire', zone: HALL_A }), [])
  const found = await near({ what: 'spill', zone: HALL_A })
  assert.ok(
    found.includes(INCIDENT.reported) && !found.includes(INCIDENT.accepted) && !found.includes(INCIDENT.approved),
  )
  assert.match(await page(phone, '/app/report'), /Perhaps reported already/)
})

test('to join keeps the words and their author, and lets the draft go', async () => {
  const phone = await phoneOf()
  await phone.store.putDraft('report', { what: 'spill', zone: HALL_A, sentence: 'Oil too' })
  const at = `/app/report/join/${INCIDENT.reported}`
  const answer = await phone.post(at, { what: 'spill', zone: HALL_A, sentence: 'Oil too' })
  assert.equal(answer.headers.get('Location'), `/app/incidents/${INCIDENT.reported}`)
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(
    [op.kind, op.set],
    ['comment', { of: INCIDENT.reported, of_kind: 'incident', said: 'Oil too', lang: 'en' }],
  )
  assert.equal(await phone.store.draft('report'), null)
  await phone.post(at, { what: 'spill', zone: HALL_A, sentence: '' })
  assert.equal((await phone.store.queue())[1]!.op.set!['said'], 'I report this too.')
  const long = await phone.post(at, { what: 'spill', sentence: 'x'.repeat(201) })
  assert.equal(long.status, 422)
  assert.match(await long.text(), /x{201}/)
})

test('without a network search finds what the phone holds, and says so', async () => {
  const phone = await phoneOf()
  const html = await page(phone, '/app/search?q=LEFT')
  assert.deepEqual(listed(html), [INCIDENT.returned], 'by the words beside it')
  assert.match(html, /on this phone only/)
  assert.deepEqual(listed(await page(phone, '/app/search?q=左边')), [INCIDENT.returned])
  assert.equal(listed(await page(phone, '/app/search?q=water')).length, 6 - 1, 'but what is void')
  assert.match(await page(phone, '/app/search?q=dry+the'), /Dry the floor, open/)
  assert.match(await page(phone, '/app/search'), /Words in reports/)
})

test('with a network it finds what only the server has too; names of people involved only for supervisors', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const body = {
    what: 'theft',
    sentence: 'From the archive',
    opened_at: '2025-01-01T00:00:00.000Z',
    _by: ANA,
    _at: '2025-01-01T00:00:00.000Z',
    status: 'approved',
  }
  phone.reply.next = {
    status: 200,
    body: { proto: 1, more: false, found: [{ kind: 'incident', id: 'ff000000-0000-7000-8000-000000000001', body }] },
  }
  const html = await page(phone, '/app/search?q=archive%26')
  assert.match(html, /From the archive/)
  assert.match(html, /on this phone and on the server/)
  assert.match(phone.calls[0]!.path, /q=archive%26$/)
  assert.deepEqual(listed(await page(phone, '/app/search?q=roe')).includes(INCIDENT.accepted), true)
  assert.deepEqual(listed(await page(await phoneOf(), '/app/search?q=roe')), [])
})

test('who joins a report and finds it worse says so in the same words; as bad or less is no news', async () => {
  const phone = await phoneOf()
  const join = async (severity: string) => {
    await phone.post(`/app/report/join/${INCIDENT.reported}`, {
      what: 'spill',
      zone: HALL_A,
      severity,
      sentence: severity,
    })
    return (await phone.store.queue()).at(-1)!.op.set!['said']
  }
  assert.equal(await join('critical'), 'critical\nI find it worse: Critical.')
  assert.equal(await join('serious'), 'serious')
  assert.equal(await join('minor'), 'minor')
})

test('a photo, a zone and a person are found by their words and lead to where they are shown', async () => {
  const phone = await phoneOf()
  const hrefs = async (q: string) =>
    [...(await page(phone, `/app/search?q=${q}`)).matchAll(/<a class="row" href="([^"]+)"/g)].map(([, href]) => href)
  assert.deepEqual(await hrefs('a馆'), [`/app/zones/${HALL_A}`])
  assert.deepEqual(await hrefs('silva'), [`/app/people/${ANA}`])
  const body = {
    caption: 'Zebra crossing',
    taken_at: '2026-11-21T06:00:00.000Z',
    _by: ANA,
    _at: '2026-11-21T06:00:00.000Z',
  }
  phone.reply.next = { status: 200, body: { proto: 1, more: false, found: [{ kind: 'photo', id: 'p1', body }] } }
  assert.deepEqual(await hrefs('zebra'), ['/app/photos/p1'])
})
