/** Rotas: simple choices make the rule, the rule is said in words, and what cannot be meant is refused with its reason. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENT, FAIR, LINE, ROTA, RUN, run, STAGE } from './fair.ts'
import { ANA, formOf, HALL_A, type Phone, phoneOf, type Role, type Row } from './house.ts'

const page = async (phone: Phone, path: string) => (await phone.get(path)).text()
const ops = async (phone: Phone) => (await phone.store.queue()).map(({ op }) => op)
const heading = (html: string) => html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)![1]!.replace(/<[^>]*>/g, '')
const fair = (role: Role, more: Row[] = [], bodies = {}) =>
  phoneOf({ role, lang: 'en', more: [...FAIR, ...more], bodies })

const NEW = {
  'name.en': 'Patrol', 'name.zh-CN': '', template: LINE, [`zones.${HALL_A}`]: 'on', [`zones.${STAGE}`]: '', team: '', person: ANA,
  every: 'hours', every_n: '2', from: '09:00', to: '17:00', times: '', own: '', first_day: '2026-11-22', until: '', window_min: '45',
} // biome-ignore format: a form
const SET = {
  name: { en: 'Patrol' }, template: LINE, zones: [HALL_A], person: ANA, window_min: 45, task: 'check', active: true,
  rrule: 'FREQ=DAILY;BYHOUR=9,11,13,15,17;BYMINUTE=0', first: '2026-11-22T09:00', until: null,
} // biome-ignore format: what is sent

test('a rota is made of simple choices, its times as one', async () => {
  const phone = await fair('deputy')
  const html = await page(phone, '/app/rotas/new')
  assert.match(html, /<option value="ed000000[^"]*">Fire exits</)
  const answer = await phone.post('/app/rotas/new', NEW)
  const [op] = await ops(phone)
  assert.deepEqual(op!.set, SET)
  assert.equal(answer.headers.get('Location'), `/app/rotas/${op!.rec}`)
  const shown = await page(phone, `/app/rotas/${op!.rec}`)
  assert.equal(heading(shown), 'Every 2 hours from 09:00 to 17:00')
  assert.match(shown, /Next check: 22 Nov 09:00\.[\s\S]*The server plans it once it is received/)
})

test('a series past midnight is said and edited as it was chosen', async () => {
  const phone = await fair('deputy')
  const night = { ...NEW, from: '22:00', to: '02:00', first_day: '2026-11-23', until: '2026-11-23' }
  await phone.post('/app/rotas/new', night)
  const [op] = await ops(phone)
  const { rrule, first, until } = op!.set!
  assert.deepEqual(
    { rrule, first, until },
    { rrule: 'FREQ=DAILY;BYHOUR=22,0,2;BYMINUTE=0;COUNT=3', first: '2026-11-23T22:00', until: '2026-11-24' },
  )
  const shown = await page(phone, `/app/rotas/${op!.rec}`)
  assert.equal(heading(shown), 'Every 2 hours from 22:00 to 02:00')
  assert.match(shown, /<dt>From<\/dt><dd>([^<]*)<\/dd><dt>Until<\/dt><dd>\1<\/dd>[\s\S]*counts to the day it begins on/)
  const edit = await page(phone, `/app/rotas/${op!.rec}/edit`)
  assert.match(edit, /value="hours" checked/)
  for (const [name, value] of Object.entries({
    from: '22:00',
    to: '02:00',
    first_day: '2026-11-23',
    until: '2026-11-23',
  }))
    assert.match(edit, new RegExp(`name="${name}"[^>]* value="${value}"|value="${value}"[^>]* name="${name}"`), name)
  const hidden = await formOf(phone, `/app/rotas/${op!.rec}/edit`, 'edit')
  await phone.post(`/app/rotas/${op!.rec}/edit`, { ...hidden, ...night, window_min: '90' })
  assert.deepEqual((await ops(phone)).at(-1)!.set, { window_min: 90 }, 'its times are left alone')
  const far = await phone.post('/app/rotas/new', { ...night, until: '2036-11-23' })
  assert.match(await far.text(), /more nights than one rota can count/)
})

test('what is missing or impossible is told at its field, and what was chosen stays', async () => {
  const phone = await fair('deputy')
  const told: [object, RegExp][] = [
    [{ 'name.en': '' }, /id="name.en-trouble"/],
    [{ template: '' }, /id="template-trouble"/],
    [{ [`zones.${HALL_A}`]: '' }, /Choose at least one zone/],
    [{ every: 'day', times: '08:00 14:30' }, /differ in their minutes/],
    [{ every: 'day', times: 'noon' }, /Write times such as/],
    [{ every: 'week', times: '8:00' }, /Choose at least one day/],
    [{ every: 'hours', every_n: '0' }, /id="every_n-trouble"/],
    [{ every: 'own', own: 'FREQ=MINUTELY' }, /more often than every 15 minutes/],
    [{ every: 'own', own: 'freq=daily;byhour=25' }, /“\u2068?BYHOUR=25\u2069?”: write whole numbers from/],
    [{ every: 'own', own: '' }, /The rule has to say how often/],
    [{ every: 'week', 'day.MO': 'on', times: '08:00', until: '2026-11-22' }, /None of these weekdays lies between/],
    [{ until: '2026-11-20' }, /last day is before the first/],
    [{ window_min: '2' }, /id="window_min-trouble"/],
  ]
  for (const [wrong, words] of told) {
    const answer = await phone.post('/app/rotas/new', { ...NEW, ...wrong })
    assert.equal(answer.status, 422, JSON.stringify(wrong))
    const html = await answer.text()
    assert.match(html, words)
    assert.match(html, new RegExp(`<option value="${ANA}" selected`))
  }
  assert.deepEqual(await ops(phone), [])
})

test('a phase of an event demands a check of its zones, before or after its time', async () => {
  const phone = await fair('deputy')
  const path = `/app/events/${EVENT.before}/demand`
  const html = await page(phone, `${path}?phase=after`)
  assert.match(html, /<option value="after" selected/)
  assert.match(html, new RegExp(`name="zones.${STAGE}" value="on" checked`), 'the zones of the event are chosen')
  const { every, first_day, until, times, own, every_n, from, to, ...rest } = NEW
  const answer = await phone.post(path, { ...rest, phase: 'before', offset: '90', side: 'earlier' })
  assert.equal(answer.headers.get('Location'), `/app/events/${EVENT.before}`)
  const [op] = await ops(phone)
  const { rrule, first, until: last, ...shared } = SET
  assert.deepEqual(op!.set, { ...shared, event: EVENT.before, phase: 'before', offset_min: -90 })
  const shown = await page(phone, `/app/events/${EVENT.before}`)
  assert.match(shown, /Patrol[\s\S]*Hall A[\s\S]*Not planned yet/)
  assert.match(heading(await page(phone, `/app/rotas/${op!.rec}`)), /1 hour 30 minutes before opening/)
})

test('a demand asks first what matters, and is called as its checklist if it is given no name', async () => {
  const phone = await fair('deputy', [], { [LINE]: { name: { en: `Fire exits ${'x'.repeat(60)}`, 'zh-CN': '消防通道' } } })
  const path = `/app/events/${EVENT.before}/demand`
  const html = await page(phone, path)
  const order = ['template', 'phase', 'offset', 'window_min', 'person', 'name.en'].map(name => html.indexOf(`id="${name}"`))
  assert.ok(order.every((place, n) => place > (order[n - 1] ?? 0)), String(order))
  const demand = { ...NEW, every: '', 'name.en': ' ', phase: 'before', offset: '90', side: 'earlier' }
  const long = await phone.post(path, { ...demand, 'name.en': 'y'.repeat(61) })
  assert.equal(long.status, 422, 'a name that is too long is told, not replaced')
  assert.equal((await phone.post(path, { ...demand, template: '' })).status, 422)
  assert.equal((await phone.post(path, demand)).status, 303)
  const [op] = await ops(phone)
  assert.deepEqual(op!.set!['name'], { en: `Fire exits ${'x'.repeat(49)}`, 'zh-CN': '消防通道' })
}) // biome-ignore format: long calls

test('the form of a demand shows the times that follow from what is typed so far', async () => {
  const phone = await fair('deputy')
  const path = `/app/events/${EVENT.before}/demand`
  const times = (html: string) => html.split('id="times"')[1] ?? html
  assert.match(times(await page(phone, path)), /2 checks from 14:00[\s\S]*late after 15:00\u00a0· Hall A\u00a0· Stage/)
  const draft = `demand:${EVENT.before}`
  const typed = { template: '', [`zones.${HALL_A}`]: 'on', [`zones.${STAGE}`]: '', phase: 'before', window_min: '30' }
  const shown = async (more: object) => {
    await phone.store.putDraft(draft, { ...typed, offset: '90', side: 'earlier', ...more })
    return page(phone, `${path}/${encodeURIComponent(draft)}`)
  }
  assert.match(
    await shown({}),
    /mark-late[\s\S]*One check from 13:30[\s\S]*Overdue\u00a0· late after 14:00\u00a0· Hall A</,
  )
  assert.match(await shown({ phase: 'after', side: 'later' }), /One check from 21:30[\s\S]*late after 22:00/)
  assert.match(await shown({ [`zones.${HALL_A}`]: '' }), /choose zones/)
  assert.match(await shown({ offset: 'soon' }), /Nothing yet/)
  const during = await page(phone, `/app/events/${EVENT.during}/demand?phase=before`)
  assert.match(times(during), /this phase is over/)
})

test('the list says what is next, and which rotas are given to nobody', async () => {
  const next = run(1, { rota: ROTA.daily, starts_at: '2026-11-22T00:30:00.000Z', due_at: '2026-11-22T01:30:00.000Z' })
  const html = await page(await fair('crew', [next]), '/app/rotas')
  assert.equal(heading(html), '3 rotas plan checks; one is given to nobody.')
  const daily = html.split(`id="${ROTA.daily}"`)[1]!.split('</li>')[0]!
  assert.match(daily, /Every day at 08:30, 14:30[\s\S]*next 22 Nov 08:30[\s\S]*Given to nobody/)
  assert.doesNotMatch(html, /\/app\/rotas\/new/)
  assert.match(html.split('No longer in use')[1]!, /Rota idle/)
})

test('its page shows what is coming, or says why nothing is', async () => {
  const coming = [
    run(1, { rota: ROTA.daily, starts_at: '2026-11-22T00:30:00.000Z', due_at: '2026-11-22T01:30:00.000Z' }),
    run(2, {
      rota: ROTA.daily,
      starts_at: '2026-11-23T00:30:00.000Z',
      due_at: '2026-11-23T01:30:00.000Z',
      status: 'lapsed',
    }),
    run(3, { rota: ROTA.daily, starts_at: '2026-12-05T00:30:00.000Z', due_at: '2026-12-05T01:30:00.000Z' }),
  ]
  const phone = await fair('deputy', coming)
  const html = await page(phone, `/app/rotas/${ROTA.daily}`)
  assert.deepEqual(
    [...html.matchAll(/href="\/app\/checklists\/([^"]*)"/g)].map(([, id]) => id),
    [RUN(1)],
  )
  assert.match(await page(phone, `/app/rotas/${ROTA.own}`), /By its rule there is no check in the next seven days/)
  assert.match(
    await page(await fair('deputy'), `/app/rotas/${ROTA.daily}`),
    /Next check: 14:30\.[\s\S]*appear here once/,
  )
  const over = await fair('deputy', [], { [ROTA.daily]: { until: '2026-11-20' } })
  assert.match(await page(over, `/app/rotas/${ROTA.daily}`), /plans nothing more: its last day is over/)
  assert.match(await page(await fair('deputy'), `/app/rotas/${ROTA.gate}`), /Next check: /)
  assert.match(await page(phone, `/app/rotas/${ROTA.idle}`), /no longer in use/)
  const none = await fair('deputy', [], { [LINE]: { status: 'withdrawn' } })
  assert.match(await page(none, `/app/rotas/${ROTA.daily}`), /its checklist has no issued version/)
})

test('a lead takes it out of use with one tap; its other fields are left alone', async () => {
  const phone = await fair('deputy')
  const form = await formOf(phone, `/app/rotas/${ROTA.daily}`, 'toggle')
  assert.equal((await phone.post(`/app/rotas/${ROTA.daily}/edit`, form)).status, 303)
  const [op] = await ops(phone)
  assert.deepEqual([op!.set, op!.seen], [{ active: false }, { active: true }])
  const crew = await fair('crew')
  assert.doesNotMatch(await page(crew, `/app/rotas/${ROTA.daily}`), /id="toggle"|\/edit/)
  assert.equal((await crew.get(`/app/rotas/${ROTA.daily}/edit`)).status, 303)
})

test('an edit of its times sends them as one, an edit of something else none of them', async () => {
  const phone = await fair('deputy')
  const path = `/app/rotas/${ROTA.daily}/edit`
  const html = await page(phone, path)
  assert.match(html, /name="times" value="08:30 14:30"/)
  const hidden = await formOf(phone, path, 'edit')
  const same = {
    ...hidden, 'name.en': 'Rota daily', 'name.zh-CN': '排班 daily', template: LINE, [`zones.${HALL_A}`]: 'on',
    [`zones.${STAGE}`]: 'on', team: '', person: '', every: 'day', times: '08:30 14:30', first_day: '2026-11-01', until: '',
    window_min: '60',
  } // biome-ignore format: a form
  await phone.post(path, { ...same, window_min: '90' })
  await phone.post(path, { ...same, times: '08:30' })
  const sets = (await ops(phone)).map(({ set }) => set)
  assert.deepEqual(sets, [
    { window_min: 90 },
    { rrule: 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30', first: '2026-11-01T08:30', until: null },
  ])
})
