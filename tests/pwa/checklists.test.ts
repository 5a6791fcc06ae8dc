/** Checks on a phone: what a tap saves, what is typed and kept, what is drawn anew, who may do what. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formOf, HALL_A } from './house.ts'
import { ITEMS, RUN, roundPhone, SIGNED } from './round.ts'
import { AT, itemOf, kinds, ops, others, PART, page, sets, take, tap, told } from './taps.ts'

test('a check is named by its template and zone, its items by their text', async () => {
  const html = await page(await roundPhone())
  assert.match(html, /<h1[^>]*>Hall patrol, Hall A<\/h1>/)
  assert.match(told(html), /0 of 7/)
  assert.equal(html.match(/<fieldset class="item/g)?.length, ITEMS.length)
  assert.match(itemOf(html, 1), /aria-labelledby="q-1"[\s\S]*id="q-1"><span>1<\/span><span>Fire exit A1 is clear/)
  assert.deepEqual(
    [...itemOf(html, 1).matchAll(/name="verdict" value="(\w+)"/g)].map(([, value]) => value),
    ['pass', 'fail', 'na'],
  )
  assert.match(told(itemOf(html, 1)), /Critical\. If it fails, the zone stays closed\. Open it\./)
  assert.match(told(itemOf(html, 3)), /From 210 to 240\.5 V Reading in V/)
})

test('a tap saves one answer at once, and is answered with its item and the progress alone', async () => {
  const phone = await roundPhone()
  await page(phone)
  const html = await tap(phone, 'exit', { verdict: 'pass' })
  assert.deepEqual(await sets(phone), [{ of: RUN, item: 'exit', verdict: 'pass' }])
  assert.match(html, /^\s*<fieldset class="item" id="i-1"/)
  assert.equal(html.match(/<fieldset/g)?.length, 1)
  assert.match(itemOf(html, 1), /value="pass" checked/)
  assert.match(told(html), /You · \d\d:\d\d Saved on this phone/)
  assert.match(html, /id="progress" hx-swap-oob="outerMorph"/)
  assert.match(told(html), /1 of 7/)
  assert.match(itemOf(await page(phone), 1), /value="pass" checked/)
})

test('the same again saves nothing; something else takes the place of one’s own', async () => {
  const phone = await roundPhone()
  await page(phone)
  await tap(phone, 'tape', { verdict: 'pass' })
  await tap(phone, 'tape', { verdict: 'pass' })
  assert.equal((await ops(phone)).length, 1)
  await Promise.all([tap(phone, 'tape', { verdict: 'na' }), tap(phone, 'tape', { verdict: 'pass' })])
  const [first, second, third] = await ops(phone)
  assert.deepEqual([second!.set!['supersedes'], third!.set!['supersedes']], [first!.rec, second!.rec])
  assert.match(itemOf(await page(phone), 2), /value="pass" checked/)
  assert.equal((await ops(phone)).length, 3)
})

test('a worker that has begun anew knows what was answered before', async () => {
  const phone = await roundPhone()
  await tap(phone, 'tape', { verdict: 'pass' })
  assert.match(told(await page(phone)), /1 of 7/)
  await page(phone, `/app/checklists/${SIGNED}`) // another check is held now
  await tap(phone, 'tape', { verdict: 'pass' })
  assert.equal((await ops(phone)).length, 1)
})

test('a reading: letters are told at the field, a wide digit is a digit, out of its limits the item fails', async () => {
  const phone = await roundPhone()
  const wrong = await tap(phone, 'volts', { number: 'twelve' })
  assert.match(wrong, /id="a-3-trouble"/)
  assert.match(wrong, /value="twelve"[^>]*aria-invalid="true"/)
  assert.deepEqual(await ops(phone), [])
  const failed = await tap(phone, 'volts', { number: '２４０,51' })
  assert.deepEqual((await sets(phone))[0], { of: RUN, item: 'volts', number: '240.51', unit: 'v' })
  assert.match(itemOf(failed, 3), /item--failed/)
  assert.match(told(failed), /240\.51 V[\s\S]*Outside the limits: this item fails/)
  const fine = await tap(phone, 'volts', { number: '240.5' })
  assert.doesNotMatch(fine, /item--failed/)
  await tap(phone, 'volts', { verdict: 'na' })
  assert.deepEqual(
    (await ops(phone)).flatMap(({ kind, set }) => (kind === 'answer' ? [set!['verdict'] ?? set!['number']] : [])),
    ['240.51', '240.5', 'na'],
  )
})

test('what is no reading is told while it is typed and when it is left', async () => {
  const phone = await roundPhone()
  const html = itemOf(await page(phone), 3)
  assert.match(html, /data-told="t-3"[\s\S]*role="status"><p class="trouble trouble--typed" id="t-3">/)
  const typed = new RegExp(`^(?:${html.match(/pattern="([^"]*)"/)![1]})$`, 'v')
  for (const fine of ['', '-', '−1', '１２，5', '12.', ' +0.125 ', '1,234.5']) assert.match(fine, typed)
  for (const wrong of ['1-2', '..', '12a', '1.2345', '--1', '1 2']) assert.doesNotMatch(wrong, typed)
  for (const number of ['-', '..', '1.2345', '12.', '1-2']) {
    const left = await tap(phone, 'volts', { number })
    assert.match(left, /id="a-3-trouble"[^§]*Write a number with at most 3 decimals/, number)
  }
  assert.deepEqual(await ops(phone), [])
  await tap(phone, 'volts', { number: '−230,125' })
  assert.equal((await sets(phone))[0]!['number'], '-230.125')
})

test('words, several choices, photos and signatures are answers too', async () => {
  const phone = await roundPhone()
  await tap(phone, 'who', { words: 'Li at the gate' })
  await tap(phone, 'lights', { choices: '1', 'choice.1': '1', 'choice.0': '1' })
  const sign = { name: 'Wang Fang', drawn: 'M10 10L20 30', _rec: '01900000-0000-7000-8000-000000000001' }
  await phone.post(`${AT}/items/sign`, sign)
  await phone.post(`${AT}/items/sign`, sign) // handed over twice
  await phone.post(`${AT}/items/sign`, { name: 'Omar', drawn: 'M1 1"/><script>' })
  assert.equal((await phone.post(`${AT}/items/sign`, { name: '' })).status, 422)
  const [who, lights, first, one, second, two] = await sets(phone)
  assert.deepEqual(who, { of: RUN, item: 'who', words: 'Li at the gate', lang: 'en' })
  assert.deepEqual(lights, { of: RUN, item: 'lights', choice: [0, 1] })
  assert.deepEqual(
    [first, second],
    [
      { of: RUN, item: 'sign' },
      { of: RUN, item: 'sign' },
    ],
  )
  const [, , a, , b] = await ops(phone)
  assert.deepEqual(one, { of: a!.rec, of_kind: 'answer', name: 'Wang Fang', as: 'performed', drawn: 'M10 10L20 30' })
  assert.deepEqual(two, { of: b!.rec, of_kind: 'answer', name: 'Omar', as: 'performed' })
  const html = await page(phone)
  assert.match(html, /<path d="M10 10L20 30"/)
  assert.match(told(itemOf(html, 7)), /Wang Fang.*Omar/)
  assert.match(told(itemOf(html, 5)), /House · Stage/)
})

test('photos that are the answer hang on it; more of them make no other answer', async () => {
  const phone = await roundPhone()
  await take(phone, `answer:${RUN}:6`)
  await tap(phone, 'shot', { pictures: '1' })
  const [answer, photo] = await ops(phone)
  assert.deepEqual(answer!.set, { of: RUN, item: 'shot' })
  const { of, of_kind, root, zone } = photo!.set!
  assert.deepEqual([of, of_kind, root, zone], [answer!.rec, 'answer', RUN, HALL_A])
  await take(phone, `answer:${RUN}:6`)
  await tap(phone, 'shot', { pictures: '1' })
  assert.deepEqual(await kinds(phone), ['answer', 'photo', 'photo'])
  assert.match(itemOf(await page(phone), 6), /href="\/app\/photos\//)
})

test('where two people found different things both stand with their names, and the worst counts', async () => {
  const phone = await roundPhone({ more: [others('exit', { verdict: 'fail', note: 'Locked', lang: 'en' })] })
  assert.match(itemOf(await page(phone), 1), /value="fail" checked/)
  const html = await tap(phone, 'exit', { verdict: 'pass' })
  assert.equal((await sets(phone))[0]!['supersedes'], undefined, 'somebody else’s answer stands')
  assert.match(told(itemOf(html, 1)), /Fail Priya Nair · 14:09 Locked Pass You · .*The worst counts: Fail/)
  assert.match(itemOf(html, 1), /item--failed[\s\S]*value="pass" checked/)
})

test('an answer nobody asked for is shown at the end', async () => {
  const phone = await roundPhone({ more: [others('moon', { verdict: 'fail' })] })
  assert.match(told(await page(phone)), /Answers this checklist does not ask for moon : Fail Priya Nair/)
})

test('half-typed values survive, are offered again where they belong, and go with their answer', async () => {
  const phone = await roundPhone()
  const put = new URLSearchParams({ number: '23' })
  await phone.app.request(`/app/drafts/answer:${RUN}:3`, { method: 'PUT', body: put })
  await tap(phone, 'exit', { verdict: 'fail' })
  await phone.app.request(`/app/drafts/fail:${RUN}:1`, {
    method: 'PUT',
    body: new URLSearchParams({ note: 'Half a no' }),
  })
  const html = await page(phone)
  assert.match(itemOf(html, 3), /value="23"[\s\S]*Draft kept/)
  assert.match(itemOf(html, 1), />\nHalf a no<\/textarea>/)
  const today = await page(phone, '/app/')
  assert.match(today, new RegExp(`href="${AT}#i-3"`))
  assert.match(today, new RegExp(`href="${AT}#i-1"`))
  assert.match(told(today), /Half-filled check Hall patrol, Hall A .*Half-filled check Hall patrol, Hall A/)
  await tap(phone, 'volts', { number: '230' })
  assert.equal(await phone.store.draft(`answer:${RUN}:3`), null)
})

test('only what has changed is drawn anew, the whole screen when what stands around the items has', async () => {
  const phone = await roundPhone()
  const watch = (html: string) => html.match(/hx-get="([^"]*\/changes[^"]*)"/)![1]!.replaceAll('&amp;', '&')
  const before = watch(await page(phone))
  assert.equal((await phone.get(before, PART)).status, 204)
  await tap(phone, 'exit', { verdict: 'pass' })
  const html = await (await phone.get(before, PART)).text()
  assert.match(html, /^\s*<div id="watch"/)
  assert.deepEqual(
    [...html.matchAll(/<fieldset[^>]*id="(i-\d)" hx-swap-oob/g)].map(([, id]) => id),
    ['i-1'],
  )
  assert.equal((await phone.get(watch(html), PART)).status, 204)
  await phone.post(`${AT}/comments`, { said: 'The lift is out' })
  const whole = await phone.get(watch(html), PART)
  assert.equal(whole.status, 303)
  const main = await phone.get(whole.headers.get('Location')!, PART)
  assert.equal(main.headers.get('HX-Retarget'), '#main')
  assert.match(await main.text(), /^<main[\s\S]*The lift is out/)
})

test('a supervisor cancels a check with a reason; crew cannot', async () => {
  const lead = await roundPhone({ role: 'deputy' })
  assert.match(await page(lead), /action="[^"]*\/cancel"/)
  assert.equal((await lead.post(`${AT}/cancel`, { reason: '' })).status, 422)
  await lead.post(`${AT}/cancel`, { ...(await formOf(lead, `${AT}/cancel`, 'main')), reason: 'Hall is closed' })
  const [op] = await ops(lead)
  assert.deepEqual([op!.act, op!.reason, op!.rec], ['cancel', 'Hall is closed', RUN])
  const html = await page(lead)
  assert.match(told(html), /Cancelled/)
  assert.doesNotMatch(html, /name="verdict"/)
  assert.doesNotMatch(await page(await roundPhone()), /\/cancel/)
})

test('an admin reads a check and fills none', async () => {
  const phone = await roundPhone({ role: 'admin' })
  assert.doesNotMatch(await page(phone), /name="verdict"|Sign and submit/)
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.deepEqual(await ops(phone), [])
})
