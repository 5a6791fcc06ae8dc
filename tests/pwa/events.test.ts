/** An event's page is its readiness gate: what stands against opening is named, and a reason stays on record with it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { against, red } from '../../pwa/events/rules.ts'
import { EVENT, FAIR, moved, RUN, run, STAGE, TIMES } from './fair.ts'
import { formOf, HALL_A, type Phone, phoneOf, type Role, type Row } from './house.ts'

const page = async (phone: Phone, path: string) => (await phone.get(path)).text()
const ops = async (phone: Phone) => (await phone.store.queue()).map(({ op }) => op)
const heading = (html: string) => html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)![1]!.replace(/<[^>]*>/g, '')
const fair = (role: Role, runs: Row[] = [], bodies = {}) =>
  phoneOf({ role, lang: 'en', more: [...FAIR, ...runs], bodies })
const at = (status: keyof typeof EVENT) => `/app/events/${EVENT[status]}`
const PASSED = { status: 'submitted', result: 'passed', signed_at: '2026-11-21T05:30:00.000Z' }
const FAILED = { status: 'submitted', result: 'blocked', failing: ['exit'], failed_at: '2026-11-21T05:40:00.000Z' }

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/events.json', import.meta.url), 'utf8'))
const rowOf = ({ id, ...body }: { id: string }) => ({ id, body })
for (const one of VECTORS.gate)
  test(`what else stands against opening: ${one.name}`, () => {
    const event = { id: 'e', body: { status: 'before', zones: ['z1', 'z2'] } }
    const { reds, unmade } = against(event, one.runs.map(rowOf), one.rotas.map(rowOf))
    assert.deepEqual([...reds.map(({ id }) => id), ...unmade.map(([rota, zone]) => [rota.id, zone])], one.is)
  })

for (const one of VECTORS.red)
  test(`what stands against opening: ${one.name}`, () => assert.equal(red(one.run, one.phase), one.is))

test('the heading is the answer of each state', async () => {
  const moves = [moved('during', 1, { act: 'open', to: 'during' }), moved('closed', 2, { act: 'finish', to: 'closed' })]
  const phone = await fair('deputy', [run(1, PASSED), run(2, PASSED), ...moves])
  const answers: Record<string, RegExp> = {
    planned: /Planned for 15:00/,
    before: /Ready to open/,
    during: /^Open since 13:51$/,
    after: /Ready to be closed/,
    closed: /^Closed 13:52$/,
  }
  for (const [status, words] of Object.entries(answers))
    assert.match(heading(await page(phone, at(status as keyof typeof EVENT))), words)
  assert.equal(heading(await page(await fair('crew'), at('during'))), 'Open', 'of what is not known nothing is said')
})

test('with nothing critical against it, opening is one tap', async () => {
  const phone = await fair('deputy', [
    run(1, PASSED),
    run(2, { ...PASSED, result: 'cleared' }),
    run(3, { critical: false }),
  ])
  const html = await page(phone, at('before'))
  assert.equal(heading(html), 'Ready to open')
  assert.match(html, /Passed\u00a0· 13:30/)
  assert.doesNotMatch(html, /Not in order yet/)
  const answer = await phone.post(`${at('before')}/open`, await formOf(phone, at('before'), 'move-open'))
  assert.equal(answer.status, 303)
  const [op] = await ops(phone)
  assert.deepEqual([op!.act, op!.reason], ['open', undefined])
  assert.deepEqual([...(op!.args!['read'] as string[])].sort(), [RUN(1), RUN(2)])
  assert.match(
    heading(await page(phone, at('before'))),
    /^Opened on this phone \d\d:\d\d$/,
    'its own time, not nothing',
  )
})

test('what stands against it is named, and opening asks for a reason that names it', async () => {
  const phone = await fair('deputy', [run(1, FAILED), run(2)])
  const html = await page(phone, at('before'))
  assert.equal(heading(html), '2 things are not in order for opening')
  const against = html.split('Not in order yet')[1]!.split('</section>')[0]!
  assert.deepEqual(
    [...against.matchAll(/href="(\/app\/[^"]*)"/g)].map(([, href]) => href),
    [`/app/checklists/${RUN(1)}`, `/app/checklists/${RUN(2)}`],
    'the worst first',
  )
  assert.match(
    against,
    /Rota gate\u00a0· Hall A[\s\S]*Failed, critical[\s\S]*Rota gate\u00a0· Stage[\s\S]*Late\u00a0· due 14:00/,
  )
  assert.doesNotMatch(html, /id="move-open"/)
  assert.match(html, /action="[^"]*\/open">\s*<button class="button button--main">Open</)

  const asked = await page(phone, `${at('before')}/open`)
  assert.match(asked, /Why open in spite of it/)
  assert.match(asked, /2 critical checks have failed or are not signed/)
  const form = await formOf(phone, `${at('before')}/open`, 'main')
  assert.equal((await phone.post(`${at('before')}/open`, form)).status, 422)
  const reason = 'A steward stands at the exit'
  assert.equal((await phone.post(`${at('before')}/open`, { ...form, reason })).status, 303)
  const [op] = await ops(phone)
  assert.deepEqual([op!.act, op!.reason, op!.args!['lang']], ['open', reason, 'en'])
  assert.deepEqual(op!.args!['read'], [RUN(2), RUN(1)], 'of more than a move can name, the worst stay')
})

test('a zone in which something is demanded, and nothing has been made yet, stands against it too', async () => {
  const html = await page(await fair('deputy', [run(1, PASSED)]), at('before'))
  assert.equal(heading(html), 'One thing is not in order for opening')
  assert.match(html.split('Not in order yet')[1]!, /Rota gate\u00a0· Stage/)
})

test('so does a zone of its own that something else has closed', async () => {
  const closed = run(3, { ...FAILED, event: undefined, phase: undefined, rota: undefined })
  const html = await page(await fair('deputy', [run(1, PASSED), run(2, PASSED), closed]), at('before'))
  assert.equal(heading(html), 'One thing is not in order for opening')
})

test('a check that waits on this phone counts as it will be', async () => {
  const phone = await fair('deputy', [
    run(2, PASSED),
    run(1, { template: 'ea000000-0000-7000-8000-000000000001' }),
    ['section', 'ea000000-0000-7000-8000-000000000002', {
      of: 'ea000000-0000-7000-8000-000000000001', n: 1, title: { en: 'Exits' },
      items: [{ id: 'exit', text: { en: 'Clear' }, type: 'verdict', critical: true }],
    }],
  ]) // biome-ignore format: one row
  const site = (await phone.store.get('run', RUN(1)))!.site
  const answer = { of: RUN(1), item: 'exit', verdict: 'pass', lang: 'en' }
  await phone.store.save([
    { t: 'create', site, kind: 'answer', set: answer },
    { t: 'create', site, kind: 'submission', set: { of: RUN(1), lang: 'en' } },
  ])
  assert.equal(heading(await page(phone, at('before'))), 'Ready to open')
})

test('closing asks for what the last phase demands', async () => {
  const last = run(1, { event: EVENT.after, phase: 'after', rota: undefined, wall: undefined })
  const phone = await fair('deputy', [last])
  const html = await page(phone, at('after'))
  assert.equal(heading(html), 'One thing is not in order for closing')
  assert.match(html, /Fire exits\u00a0· Hall A/, 'of a check that no rota makes the checklist is named')
  assert.match(html, /action="[^"]*\/finish">\s*<button class="button button--main">Close the event</)
  assert.match(await page(phone, `${at('after')}/finish`), /Why close it in spite of it/)
})

test('of a phase that is over nothing is demanded any more', async () => {
  const html = await page(await fair('deputy'), at('during'))
  assert.deepEqual(
    [...html.matchAll(/demand\?phase=(\w+)/g)].map(([, phase]) => phase),
    ['during', 'after'],
  )
})

test('a phase that is over is folded, the one that is on and the next stand open', async () => {
  const phone = await fair('deputy', [run(1, { event: EVENT.after, phase: 'during', rota: undefined, ...PASSED })])
  const folded = async (status: keyof typeof EVENT) =>
    [...(await page(phone, at(status))).matchAll(/<summary class="section__head"><h2>([^<]*)<.h2><span>([^<]*)</g)].map(
      ([, ...said]) => said.filter(Boolean).join(', '),
    )
  assert.deepEqual(await folded('before'), [])
  assert.deepEqual(await folded('during'), ['Before opening'])
  assert.deepEqual(await folded('after'), ['Before opening', 'While open, 1 of 1 passed'])
  assert.deepEqual(await folded('closed'), ['Before opening', 'While open', 'After closing'])
  assert.match(await page(phone, at('during')), /<h2>While open<\/h2>[\s\S]*<h2>After closing<\/h2>/)
})

test('crew read it all and take no step; the office plans and makes none', async () => {
  const crew = await fair('crew', [run(1, FAILED), run(2, PASSED)])
  const html = await page(crew, at('before'))
  assert.match(html, /One thing is not in order for opening/)
  assert.doesNotMatch(html, /id="(?:move|ask)-|\/demand|\/edit"|Phones/)
  assert.equal((await crew.post(`${at('before')}/open`, { reason: 'x' })).status, 409)
  assert.equal((await crew.get('/app/events/new')).status, 404)
})

const NEW = {
  'name.en': 'Light show', 'name.zh-CN': '', organiser: '', [`zones.${HALL_A}`]: '', [`zones.${STAGE}`]: 'on',
  builds_at: '2026-11-22T08:00', opens_at: '2026-11-22T10:00', closes_at: '2026-11-22T20:00', clear_at: '', expected: '',
} // biome-ignore format: a form

test('an event is planned with its zones, its four times as one', async () => {
  const phone = await fair('deputy')
  const answer = await phone.post('/app/events/new', NEW)
  const [op] = await ops(phone)
  assert.equal(answer.headers.get('Location'), `/app/events/${op!.rec}`)
  assert.deepEqual(op!.set, {
    name: { en: 'Light show' },
    zones: [STAGE],
    builds_at: '2026-11-22T00:00:00.000Z',
    opens_at: '2026-11-22T02:00:00.000Z',
    closes_at: '2026-11-22T12:00:00.000Z',
    clear_at: null,
    lang: 'en',
  })
})

test('an event without a name, or that closes before it opens, is told at its field', async () => {
  const phone = await fair('deputy')
  const wrong = await phone.post('/app/events/new', {
    ...NEW,
    'name.en': ' ',
    closes_at: '2026-11-22T09:00',
    opens_at: '',
  })
  assert.equal(wrong.status, 422)
  const html = await wrong.text()
  assert.match(html, /id="name.en-trouble"/)
  assert.match(html, /id="opens_at-trouble"[\s\S]*Say when the doors open/)
  const open = await (await phone.post('/app/events/new', { ...NEW, closes_at: '' })).text()
  assert.match(open, /id="closes_at-trouble"[\s\S]*Say when it closes/)
  const turned = await (await phone.post('/app/events/new', { ...NEW, closes_at: '2026-11-22T09:00' })).text()
  assert.match(turned, /id="closes_at-trouble"[\s\S]*This is not after the time before it/)
  assert.match(turned, new RegExp(`name="zones.${STAGE}" value="on" checked`), 'what was chosen stays')
  assert.deepEqual(await ops(phone), [])
})

test('moving one time sends all four; a zone is taken out, and one that was not offered stays', async () => {
  const gone = 'd0000000-0000-7000-8000-000000000009'
  const phone = await fair('deputy', [], { [EVENT.before]: { zones: [HALL_A, STAGE, gone] } })
  const form = await formOf(phone, `${at('before')}/edit`, 'edit')
  const typed = {
    ...form, 'name.en': 'Craft Fair, before', 'name.zh-CN': '手作市集 before', organiser: 'Harbour Crafts', expected: '1200',
    [`zones.${HALL_A}`]: 'on', builds_at: '2026-11-21T06:00', opens_at: '2026-11-21T16:00', closes_at: '2026-11-21T20:00',
    clear_at: '2026-11-21T23:00',
  } // biome-ignore format: a form
  assert.equal((await phone.post(`${at('before')}/edit`, typed)).status, 303)
  const [op] = await ops(phone)
  assert.deepEqual(op!.set, { zones: [HALL_A, gone], ...TIMES, opens_at: '2026-11-21T08:00:00.000Z' })
  assert.deepEqual(Object.keys(op!.seen!).sort(), ['builds_at', 'clear_at', 'closes_at', 'opens_at', 'zones'])
})

test('the strip says which event is on, the one whose doors are open first', async () => {
  const phone = await fair('crew')
  assert.match(await page(phone, '/app/'), /top__phase">Craft Fair, during · open until 20:00</)
  const none = await phoneOf({ role: 'crew', lang: 'en' })
  assert.match(await page(none, '/app/'), /top__phase">Ana Silva/)
})

test('events are listed: on now, to come, past', async () => {
  const html = await page(await fair('deputy'), '/app/events')
  assert.match(heading(html), /Craft Fair, before is getting ready/)
  const order = ['On now', 'To come', 'Past'].map(words => html.indexOf(`<h2>${words}`))
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    order,
  )
  assert.ok(order.every(place => place > 0))
})

test('words stand beside an event; a photo cannot, and none is asked for', async () => {
  const html = await page(await fair('deputy'), at('before'))
  assert.match(html, /id="comment"/)
  assert.doesNotMatch(html, /data-pick/)
})
