/** What a check says of itself: how far it is in one figure, what is corrected, whose it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, PRIYA, type Row } from './house.ts'
import { ROUNDS, RUN, roundPhone, SIGNED } from './round.ts'
import { AT, filled, itemOf, page, sets, tap, told } from './taps.ts'

const said = async (...of: Parameters<typeof page>) => told(await page(...of))

test('sign page, statement and check give the same figure; only what is required is left, and nothing once signed', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.match(await said(phone), /1 of 7 .*2 required items left\..*2 items have no answer yet/)
  await tap(phone, 'tape', { verdict: 'fail' })
  await tap(phone, 'volts', { number: '231' })
  assert.match(await said(phone), /3 of 7 .*All that is required is answered, one has failed\./)
  const sign = await said(phone, `${AT}/sign`)
  assert.match(sign, /Sign for 3 of 7 items\..*1 failed 2 Cable covers are fixed/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  const html = await said(phone)
  assert.match(html, /3 of 7 You 3 1 failed .*Signed Ana .*3 of 7 items/)
  assert.doesNotMatch(html, /required/)
  await tap(phone, 'tape', { verdict: 'pass' })
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  assert.equal((await sets(phone)).at(-2)!['answers'].length, 4, 'what is corrected is named beside its correction')
  assert.match(await said(phone), /3 of 7 items replaced|3 of 7 items · replaced/)
  assert.doesNotMatch(await said(phone), /4 of 7/)
})

test('a signed result that is corrected shows what was tapped, and that it counts once signed', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  await tap(phone, 'tape', { verdict: 'fail' })
  await tap(phone, 'volts', { number: '230' })
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  const html = itemOf(await tap(phone, 'tape', { verdict: 'pass' }), 2)
  assert.match(html, /value="pass" checked/)
  assert.doesNotMatch(html, /value="fail" checked/)
  assert.match(told(html), /Corrected to Pass; counts once signed\./)
  assert.doesNotMatch(told(html), /different things/)
  assert.match(itemOf(await tap(phone, 'volts', { number: '250' }), 3), /name="number"[^>]*value="250"/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  assert.doesNotMatch(await said(phone), /Corrected to/)
})

test('a check that only has to be signed says so in its list', async () => {
  const phone = await roundPhone({ bodies: { [RUN]: { due_at: '2026-11-21T06:10:00.000Z' } } })
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.doesNotMatch(await said(phone, '/app/checklists'), /to be signed/)
  await filled(phone)
  assert.match(await said(phone, '/app/checklists'), /Late · to be signed 3 of 7/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  assert.doesNotMatch(await said(phone, '/app/checklists'), /to be signed/)
})

test('who has handed a check on does not take it back any more', async () => {
  const own = { _by: ANA, person: ANA }
  assert.match(await page(await roundPhone({ bodies: { [RUN]: own } })), /id="back"/)
  const handed = [
    { _by: ANA, person: PRIYA },
    { _by: ANA, team: '7e000000-0000-7000-8000-000000000001' },
  ]
  for (const body of handed) assert.doesNotMatch(await page(await roundPhone({ bodies: { [RUN]: body } })), /id="back"/)
})

test('a note that is added later leaves the hour of the judgement as it was', async () => {
  const [first, second] = ['c4000000-0000-7000-8000-0000000000f1', 'c4000000-0000-7000-8000-0000000000f2']
  const answer = (id: string, at: string, more: object): Row => [
    'answer',
    id,
    { of: RUN, item: 'exit', verdict: 'pass', ...more, _by: ANA, _at: `2026-11-21T06:${at}:00.000Z` },
  ]
  const noted = answer(second, '20', { supersedes: first, note: 'Handle is loose', lang: 'en' })
  const phone = await roundPhone({ more: [answer(first, '10', {}), noted] })
  const other = await roundPhone({ more: [answer(first, '10', { verdict: 'na' }), noted] })
  const html = itemOf(await page(phone), 1)
  assert.match(told(html), /You · 14:10 Handle is loose/)
  assert.match(
    told(itemOf(await page(other), 1)),
    /You · 14:20 Handle is loose/,
    'another verdict is a judgement of its own',
  )
})

test('the timeline tells what critical failed, who signed how much, and leads to the check that looks again', async () => {
  const at = `/app/checklists/${SIGNED}`
  const AGAIN = 'c3000000-0000-7000-8000-0000000000aa'
  const base = ROUNDS.find(([, id]) => id === SIGNED)![2]
  const { failing: _, result: __, ...rest } = base
  const due = { due_at: '2026-11-21T07:30:00.000Z', starts_at: '2026-11-21T06:30:00.000Z' }
  const again: Row = ['run', AGAIN, { ...rest, ...due, status: 'due', again: SIGNED, items: ['exit'] }]
  const phone = await roundPhone({ more: [again] })
  const html = await page(phone, at)
  const story = html.split('<ol class="story">')[1]!
  assert.match(told(story), /Priya Nair found a critical item failing: Fire exit A1 is clear/)
  assert.match(told(story), /Signed by Priya Nair: 3 of 7 items/)
  assert.match(told(story), /Looked at again Due/)
  assert.equal(html.split(`href="/app/checklists/${AGAIN}"`).length, 3, 'in its head and in its story')
  assert.match(told(html.split('<ol class="story">')[0]!), /Looked at again Due/)
  assert.doesNotMatch(await said(await roundPhone(), at), /Looked at again/)
  await tap(phone, 'tape', { verdict: 'fail' }, '', at)
  await phone.post(`${at}/sign`, { name: 'Ana' })
  assert.match(await said(phone, at), /Corrected and signed by Ana Silva: 3 of 7 items/)
})

test('an answer that waits is named by its item, its check and where that is', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  await tap(phone, 'volts', { number: '231' })
  const html = await said(phone, '/app/queue')
  assert.match(html, /Fire exit A1 is clear · Hall patrol, Hall A/)
  assert.match(html, /Voltage at DB-2 · Hall patrol, Hall A/)
})
