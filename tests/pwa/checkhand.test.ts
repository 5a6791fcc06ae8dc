/** Whose a check is, how it is taken back or handed over, and what is said beside an answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digest } from '../../pwa/checklists/round.ts'
import { v5 } from '../../sync/canon.ts'
import { ANA, formOf, HALL_A, LIN, type Phone, PRIYA, type Role, type Row } from './house.ts'
import { ITEMS, ROUNDS, RUN, roundPhone } from './round.ts'
import { AT, itemOf, kinds, ops, others, PART, page, report, sets, take, tap, told } from './taps.ts'

const RUNS = ROUNDS.find(([, id]) => id === RUN)![2]
const TEAM: Row = ['team', '7e000000-0000-7000-8000-000000000001', { name: { en: 'Stewards' }, active: true }]
const mine = { [RUN]: { _by: ANA, person: ANA } }
const drawing = async (phone: Phone, query = '') => told(await page(phone, AT + query))

test('who began a check by mistake takes it back with one tap, and can begin another', async () => {
  const phone = await roundPhone({ bodies: mine })
  const form = await formOf(phone, AT, 'back')
  assert.equal(form['reason'], 'Begun by mistake')
  await phone.post(`${AT}/void`, form)
  await phone.post(`${AT}/void`, form) // handed over twice
  const [gone, ...more] = await ops(phone)
  assert.deepEqual([gone!.t, gone!.rec, gone!.reason, more.length], ['void', RUN, 'Begun by mistake', 0])
  const html = await page(phone)
  assert.match(told(html), /Invalid[\s\S]*Marked as invalid by Ana Silva Begun by mistake/)
  assert.doesNotMatch(html, /name="verdict"/)
  assert.ok(html.includes(`href="/app/zones/${HALL_A}/check"`))
  assert.ok(!(await page(phone, '/app/checklists')).includes(`id="run-${RUN}"`))
})

test('with answers of one’s own it is asked why; with a failure or anybody else’s answer it is not offered', async () => {
  const phone = await roundPhone({ bodies: mine })
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.match(await page(phone), new RegExp(`id="ask-void" method="get" action="${AT}/void"`))
  assert.match(await drawing(phone, '/void'), /Why is it taken back\?/)
  assert.equal((await phone.post(`${AT}/void`, { reason: '' })).status, 422)
  await tap(phone, 'exit', { verdict: 'fail' })
  const rooms = {
    failing: phone,
    answered: await roundPhone({ bodies: mine, more: [others('tape', { verdict: 'pass' })] }),
    planned: await roundPhone({ bodies: { [RUN]: { ...mine[RUN], wall: '2026-11-21t14:00' } } }),
    'of another': await roundPhone({ role: 'deputy', bodies: mine }),
    old: await roundPhone({ bodies: { [RUN]: { ...mine[RUN], _at: '2026-11-20T06:00:00.000Z' } } }),
  }
  for (const [why, other] of Object.entries(rooms)) {
    assert.doesNotMatch(await page(other), /\/void"/, why)
    assert.equal((await other.post(`${AT}/void`, { reason: 'Begun by mistake' })).status, 409, why)
  }
})

test('a check is handed over by whose it is, and by a supervisor to a team too; its story says so', async () => {
  const cases: [Role, Record<string, string>, RegExp][] = [
    ['crew', { person: PRIYA }, /Handed over to: Priya Nair/],
    ['deputy', { person: LIN }, /Handed over to: 林悦/],
    ['deputy', { person: '', team: TEAM[1] }, /Handed over to: Stewards/],
  ]
  for (const [role, to, words] of cases) {
    const phone = await roundPhone({ role, bodies: { [RUN]: { person: ANA } }, more: [TEAM] })
    assert.ok((await page(phone)).includes(`href="${AT}/edit"`))
    assert.equal((await page(phone, `${AT}/edit`)).includes('name="team"'), role !== 'crew')
    const form = await formOf(phone, `${AT}/edit`, 'edit')
    await phone.post(`${AT}/edit`, { ...form, person: ANA, ...to })
    const [fact, comment] = await ops(phone)
    const set = Object.fromEntries(Object.entries(to).map(([name, value]) => [name, value || null]))
    assert.deepEqual([fact!.t, fact!.rec, fact!.set], ['fact', RUN, set])
    assert.deepEqual([comment!.kind, comment!.set!['of']], ['comment', RUN])
    const screen = await drawing(phone)
    assert.match(screen, words)
    assert.match(screen, to['team'] ? /due 15:00 · Stewards/ : /due 15:00 · (Priya Nair|林悦)/)
  }
  const to = await roundPhone({ role: 'deputy', bodies: { [RUN]: { person: PRIYA } } })
  assert.match(await page(to, '/app/'), new RegExp(`href="${AT}"`), 'whose it is now sees it on Today')
})

test('a colleague cannot hand over what is not theirs', async () => {
  const phone = await roundPhone({ bodies: { [RUN]: { person: PRIYA } }, more: [TEAM] })
  assert.ok(!(await page(phone)).includes(`${AT}/edit`))
  await phone.post(`${AT}/edit`, { person: ANA, '_seen.person': JSON.stringify(PRIYA) })
  assert.deepEqual(await ops(phone), [])
})

test('a note stands beside any answer of one’s own, whatever is answered next', async () => {
  const phone = await roundPhone()
  assert.doesNotMatch(itemOf(await page(phone), 1), /\?note/, 'nothing is answered yet')
  assert.match(itemOf(await tap(phone, 'exit', { verdict: 'pass' }), 1), /hx-get="[^"]*\/items\/exit\?note"/)
  const box = await (await phone.get(`${AT}/items/exit?note`, PART)).text()
  assert.match(itemOf(box, 1), /data-auto[\s\S]*<span>Note<\/span><textarea[^>]*name="note"/)
  assert.equal((await phone.get(`${AT}/items/exit?note`)).headers.get('Location'), `${AT}#i-1`)
  assert.match(itemOf(await page(phone), 1), /<textarea/, 'it stays open when the item is drawn anew')
  const html = await tap(phone, 'exit', { note: 'Handle is loose 把手松了' })
  assert.match(told(itemOf(html, 1)), /You · \d\d:\d\d .*Handle is loose 把手松了 Change the note/)
  await tap(phone, 'exit', { note: 'Handle is loose 把手松了' })
  await tap(phone, 'exit', { verdict: 'na' })
  await tap(phone, 'volts', { number: '230' })
  await tap(phone, 'volts', { note: 'Second try' })
  await tap(phone, 'volts', { number: '231' })
  await tap(phone, 'exit', { note: '' })
  const said = (await sets(phone)).map(({ of: _, item: __, supersedes, ...set }) => [Boolean(supersedes), set])
  const note = { note: 'Handle is loose 把手松了', lang: 'en' }
  const again = { note: 'Second try', lang: 'en', unit: 'v' }
  assert.deepEqual(said, [
    [false, { verdict: 'pass' }],
    [true, { verdict: 'pass', ...note }],
    [true, { verdict: 'na', ...note }],
    [false, { number: '230', unit: 'v' }],
    [true, { number: '230', ...again }],
    [true, { number: '231', ...again }],
    [true, { verdict: 'na', lang: 'en' }],
  ])
})

test('a note that is being typed survives, is not signed over, and one that is too long is told', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  await phone.store.putDraft(`fail:${RUN}:1`, { note: 'Half a no' })
  assert.match(itemOf(await page(phone), 1), />\nHalf a no<\/textarea>[\s\S]*Draft kept/)
  await tap(phone, 'tape', { verdict: 'pass' })
  await tap(phone, 'volts', { number: '230' })
  assert.match(await drawing(phone, '/sign'), /One item has something typed that is not saved yet/)
  const long = await tap(phone, 'exit', { note: 'x'.repeat(1001) })
  assert.match(long, /id="f-1-trouble"/)
  await tap(phone, 'exit', { note: 'Half a note' })
  assert.equal(await phone.store.draft(`fail:${RUN}:1`), null)
  assert.match(await page(phone, `${AT}/sign`), /data-draft="sign:/)
})

test('what is noted on a pass that then fails goes into the report', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  await tap(phone, 'exit', { note: 'A trolley again' })
  await tap(phone, 'exit', { verdict: 'fail' })
  assert.deepEqual((await kinds(phone)).slice(2), ['answer', 'incident', 'comment'])
  assert.equal((await sets(phone)).at(-1)!['said'], 'A trolley again')
})

test('a picture is saved when it is picked, and what was typed beside it with it', async () => {
  const phone = await roundPhone()
  assert.match(itemOf(await page(phone), 6), /id="p-6"[^>]* data-auto>/)
  const failed = itemOf(await tap(phone, 'exit', { verdict: 'fail' }), 1)
  assert.match(failed, /id="f-1"[^>]* data-auto="file">/)
  await take(phone, `fail:${RUN}:1`)
  await phone.store.putDraft(`fail:${RUN}:1`, { note: 'Boxes' })
  await report(phone, 'exit', { note: 'Boxes', join: '' })
  assert.deepEqual((await kinds(phone)).slice(2), ['answer', 'photo', 'comment'])
})

test('what is half typed stays when a picture is saved beside it', async () => {
  const bodies = { 'c2000000-0000-7000-8000-000000000002': { items: [{ ...ITEMS[2], photo: 'always' }] } }
  const phone = await roundPhone({ bodies, more: [others('volts', { number: '230' })] })
  await phone.store.putDraft(`answer:${RUN}:3`, { number: '23' })
  await take(phone, `answer:${RUN}:3`)
  assert.match(itemOf(await tap(phone, 'volts', { pictures: '1' }), 3), /value="23"[\s\S]*href="\/app\/photos\//)
  assert.deepEqual(await phone.store.draft(`answer:${RUN}:3`), { number: '23' })
})

test('a photo taken before a failure turned out to be known is still shown at its item', async () => {
  const known = 'e0000000-0000-7000-8000-000000000002'
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'fail' })
  await take(phone, `fail:${RUN}:1`)
  await report(phone, 'exit', { note: '', join: '' })
  const html = await report(phone, 'exit', { note: 'The same', join: known })
  assert.match(itemOf(html, 1), new RegExp(`/app/incidents/${known}`))
  assert.match(itemOf(html, 1), /href="\/app\/photos\//)
})

test('a report that somebody else opened first stays, and the phone says who can take it back', async () => {
  const id = await v5(digest, 'incident', RUN, 'exit')
  const at = '2026-11-21T06:08:00.000Z'
  const incident: Row = ['incident', id, { about: RUN, zone: HALL_A, status: 'reported', _by: PRIYA, _at: at }]
  const phone = await roundPhone({ more: [incident] })
  await tap(phone, 'exit', { verdict: 'fail' })
  const html = await tap(phone, 'exit', { verdict: 'pass' })
  assert.deepEqual(await kinds(phone), ['answer', 'answer'], 'nothing of somebody else’s is taken back')
  assert.doesNotMatch(itemOf(html, 1), /item--failed/)
  assert.match(told(itemOf(html, 1)), /The report stands: Priya Nair or a supervisor can take it back/)
  assert.match(itemOf(html, 1), new RegExp(`href="/app/incidents/${id}"`))
  const own = await roundPhone()
  await tap(own, 'exit', { verdict: 'fail' })
  await tap(own, 'exit', { verdict: 'pass' })
  assert.deepEqual((await ops(own)).at(-1)!.args, { mine: true }, 'it may turn out to be somebody else’s')
  assert.doesNotMatch(await drawing(own), /The report stands/)
})

test('two people’s notes on one failure both stand with their names', async () => {
  const phone = await roundPhone({ more: [others('exit', { verdict: 'fail', note: '左门有推车', lang: 'zh-CN' })] })
  await tap(phone, 'exit', { verdict: 'fail' })
  await report(phone, 'exit', { note: 'Right door too' })
  assert.match(told(itemOf(await page(phone), 1)), /Priya Nair · 14:09 左门有推车 You · .* Right door too/)
})

test('a zone’s page begins with the way to a check, lists what wants something, and leads to the rest', async () => {
  const passed: Row = [
    'run',
    'c3000000-0000-7000-8000-000000000003',
    { ...RUNS, status: 'submitted', result: 'passed' },
  ]
  const html = await page(await roundPhone({ more: [passed] }), `/app/zones/${HALL_A}`)
  assert.match(html, new RegExp(`href="/app/zones/${HALL_A}/check"[\\s\\S]*id="run-`))
  assert.ok(html.includes(`id="run-${RUN}"`) && !html.includes(`id="run-${passed[1]}"`))
  assert.match(html, new RegExp(`href="/app/checklists\\?zone=${HALL_A}">[^<]*All .?3`))
})
