/** Checks: what a tap saves, what becomes of a failure, what is missing, what is signed, and what is begun. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Row as FoldRow, statement } from '../../pwa/checklists/fold.ts'
import { digest } from '../../pwa/checklists/round.ts'
import { v5 } from '../../sync/canon.ts'
import type { Op } from '../../sync/wire.ts'
import { ANA, formOf, HALL_A, INCIDENT, type Phone, PRIYA, type Row, SITE } from './house.ts'
import { ITEMS, RUN, roundPhone, SIGNED, TEMPLATE } from './round.ts'

const AT = `/app/checklists/${RUN}`
const PART = { 'HX-Request-Type': 'partial' }
const page = async (phone: Phone, path = AT) => (await phone.get(path)).text()
const ops = async (phone: Phone): Promise<Op[]> => (await phone.store.queue()).map(({ op }) => op)
const sets = async (phone: Phone) => (await ops(phone)).map(({ set }) => set!)
const kinds = async (phone: Phone) => (await ops(phone)).map(({ kind }) => kind)

/** A tap as the screen sends it; what it is answered with. */
async function tap(phone: Phone, item: string, form: Record<string, string>, step = '') {
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const init = { method: 'POST', body: new URLSearchParams(form), headers: PART }
  return (await phone.app.request(`${AT}/items/${item}${step}`, init, {}, context)).text()
}
const report = (phone: Phone, item: string, form: Record<string, string>) => tap(phone, item, form, '/report')

/** The part of a screen that is one item. */
const itemOf = (html: string, n: number) => html.split(`<fieldset`).find(part => part.includes(`id="i-${n}"`))!
const told = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')

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
  assert.deepEqual(await sets(phone), [{ of: RUN, item: 'volts', number: '240.51', unit: 'v' }])
  assert.match(itemOf(failed, 3), /item--failed/)
  assert.match(told(failed), /240\.51 V[\s\S]*Outside the limits: this item fails/)
  const fine = await tap(phone, 'volts', { number: '240.5' })
  assert.doesNotMatch(fine, /item--failed/)
  await tap(phone, 'volts', { verdict: 'na' })
  assert.deepEqual(
    (await sets(phone)).map(set => set['verdict'] ?? set['number']),
    ['240.51', '240.5', 'na'],
  )
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

const SHA = 'b'.repeat(64)
const picture = {
  sha: SHA,
  size: 3,
  width: 800,
  height: 600,
  orig_sha: SHA,
  orig_size: 9,
  taken_at: '2026-11-21T06:12:00.000Z',
  thumb: { sha: 'c'.repeat(64), size: 1 },
}
const take = (phone: Phone, draft: string) =>
  phone.store.pick(draft, SITE, picture, [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([4]).buffer])

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

test('a failure opens its panel, and one report whichever phone opens it', async () => {
  const ids: string[] = []
  for (const lang of ['en', 'zh-CN'] as const) {
    const phone = await roundPhone({ lang })
    const html = await tap(phone, 'exit', { verdict: 'fail' })
    assert.match(itemOf(html, 1), /item--failed[\s\S]*action="[^"]*\/items\/exit\/report"[\s\S]*name="note"/)
    await take(phone, `fail:${RUN}:1`)
    const done = await report(phone, 'exit', { note: 'Two pallets 托盘', join: '' })
    const [first, second, photo, incident] = await ops(phone)
    assert.deepEqual(second!.set, {
      of: RUN,
      item: 'exit',
      verdict: 'fail',
      note: 'Two pallets 托盘',
      lang,
      supersedes: first!.rec,
    })
    assert.deepEqual([photo!.set!['of'], photo!.set!['root']], [second!.rec, RUN])
    const { opened_at, ...set } = incident!.set!
    assert.ok(opened_at)
    assert.deepEqual(set, {
      about: RUN,
      zone: HALL_A,
      lang: 'zh-CN',
      what: 'hazard',
      severity: 'critical',
      sentence: 'A1 安全出口畅通',
      story: 'Two pallets 托盘',
    })
    ids.push(incident!.rec!)
    assert.match(done, new RegExp(`href="/app/incidents/${incident!.rec}"`))
    assert.match(await page(phone, `/app/incidents/${incident!.rec}`), new RegExp(`href="${AT}"`))
    await report(phone, 'exit', { note: 'Two pallets 托盘' })
    assert.equal((await ops(phone)).length, 4, 'handed over twice')
    await report(phone, 'exit', { note: 'Three now' })
    const [, , , , answer, comment] = await ops(phone)
    assert.deepEqual([answer!.set!['note'], comment!.set!['of']], ['Three now', incident!.rec], 'words for what stands')
  }
  assert.equal(ids[0], ids[1])
  assert.equal(ids[0], await v5(digest, 'incident', RUN, 'exit'))
})

test('what asks for an action becomes one, unless it is critical', async () => {
  const phone = await roundPhone()
  const html = await tap(phone, 'tape', { verdict: 'fail' })
  assert.doesNotMatch(itemOf(html, 2), /data-pick/, 'no photo is asked for')
  await report(phone, 'tape', { note: 'Aisle 3' })
  const [, , action, comment] = await ops(phone)
  assert.equal(action!.rec, await v5(digest, 'action', RUN, 'tape'))
  assert.deepEqual(action!.set, { about: RUN, zone: HALL_A, lang: 'zh-CN', what: '线槽盖固定好', aim: 'correct' })
  assert.deepEqual(comment!.set, { of: action!.rec, of_kind: 'action', said: 'Aisle 3', lang: 'en' })
  assert.match(await page(phone, `/app/actions/${action!.rec}`), new RegExp(`Found in a check[\\s\\S]*href="${AT}"`))
})

test('a failure can be the same as what is reported already', async () => {
  const phone = await roundPhone()
  const html = await tap(phone, 'exit', { verdict: 'fail' })
  assert.match(told(itemOf(html, 1)), /The same as: Water by the door, accepted/)
  await take(phone, `fail:${RUN}:1`)
  await report(phone, 'exit', { note: 'It reaches the exit', join: INCIDENT.accepted })
  const [, answer, photo, comment] = await ops(phone)
  assert.equal(answer!.set!['incident'], INCIDENT.accepted)
  assert.deepEqual([photo!.set!['of'], photo!.set!['of_kind']], [INCIDENT.accepted, 'incident'])
  assert.deepEqual(comment!.set, {
    of: INCIDENT.accepted,
    of_kind: 'incident',
    said: 'It reaches the exit',
    lang: 'en',
  })
  assert.match(itemOf(await page(phone), 1), new RegExp(`/app/incidents/${INCIDENT.accepted}`))
  assert.ok(!(await kinds(phone)).includes('incident'))
})

test('a note that is too long is told at its field and kept', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'fail' })
  const html = await report(phone, 'exit', { note: 'x'.repeat(1001) })
  assert.match(html, /id="note-1-trouble"/)
  assert.ok(html.includes('x'.repeat(1001)))
  assert.equal((await ops(phone)).length, 1)
})

/** Everything that must be answered, as Ana answers it. */
async function filled(phone: Phone, exit = 'pass') {
  await tap(phone, 'exit', { verdict: exit })
  await tap(phone, 'tape', { verdict: 'pass' })
  await tap(phone, 'volts', { number: '231' })
}

test('what is missing is named with the way to it, and nothing is signed', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.match(await page(phone), /id="left"><a href="#i-2">\s*2 items have no answer yet|id="left"><a href="#i-2">/)
  const html = await page(phone, `${AT}/sign`)
  assert.match(html, new RegExp(`href="${AT}#i-2"`))
  assert.doesNotMatch(html, /<button class="button button--main">/)
  assert.equal((await phone.post(`${AT}/sign`, { name: 'Ana' })).status, 422)
  assert.deepEqual(await kinds(phone), ['answer'])
})

test('a statement names every answer in the order of the items, with their sum, and is signed', async () => {
  const phone = await roundPhone()
  await tap(phone, 'volts', { number: '231' })
  await filled(phone)
  await tap(phone, 'lights', { choices: '1', 'choice.1': '1' })
  assert.match(await page(phone, `${AT}/sign`), /data-draft="sign:/)
  const form = await formOf(phone, `${AT}/sign`, 'sign')
  const sign = { ...form, remark: 'Quiet', name: 'Ana Silva', drawn: 'M1 2L3 4' }
  assert.equal((await phone.post(`${AT}/sign`, sign)).headers.get('Location'), AT)
  await phone.post(`${AT}/sign`, sign) // handed over twice
  const all = await ops(phone)
  const answers = all.filter(({ kind }) => kind === 'answer')
  const [submission, signature] = all.slice(-2)
  const order = ['exit', 'tape', 'volts', 'lights'].map(item => answers.find(({ set }) => set!['item'] === item)!)
  const { sum, ...set } = submission!.set!
  assert.deepEqual(set, { of: RUN, answers: order.map(({ rec }) => rec), late: false, remark: 'Quiet', lang: 'en' })
  const rows: FoldRow[] = order.map(op => ({ kind: 'answer', id: op.rec!, body: { _by: ANA, ...op.set } }))
  assert.equal(sum, await statement(rows, digest))
  assert.deepEqual(signature!.set, {
    of: submission!.rec,
    of_kind: 'submission',
    as: 'performed',
    name: 'Ana Silva',
    drawn: 'M1 2L3 4',
  })
  assert.equal(all.length, 6)
  const html = await page(phone)
  assert.match(html, /<div class="statement"[\s\S]*<path d="M1 2L3 4"/)
  assert.doesNotMatch(html, /name="verdict"/, 'it is read, not filled')
  assert.match(told(html), /Passed/)
})

test('what failed and nobody reported is reported with the signature, with the note that was being typed', async () => {
  const phone = await roundPhone()
  await filled(phone, 'fail')
  await phone.store.putDraft(`fail:${RUN}:1`, { note: 'Boxes', join: '' })
  assert.match(told(await page(phone, `${AT}/sign`)), /Reported with your signature 1 Fire exit A1 is clear/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  assert.deepEqual(await kinds(phone), ['answer', 'answer', 'answer', 'answer', 'incident', 'submission', 'signature'])
  const [, , , answer, incident, submission] = await ops(phone)
  assert.equal(incident!.set!['story'], 'Boxes')
  assert.equal(submission!.set!['answers'][0], answer!.rec)
  assert.equal(await phone.store.draft(`fail:${RUN}:1`), null)
  assert.match(told(await page(phone)), /Blocked[\s\S]*Check again/)
})

const others = (item: string, set: object, at = '2026-11-21T06:09:00.000Z'): Row => [
  'answer',
  'c4000000-0000-7000-8000-0000000000ff',
  { of: RUN, item, ...set, _by: PRIYA, _at: at },
]

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

test('a signed check is read; corrected, answers say that they came later, and the next statement names the last', async () => {
  const at = `/app/checklists/${SIGNED}`
  const phone = await roundPhone()
  const read = await page(phone, at)
  assert.match(told(read), /Signed Priya Nair .*3 answers/)
  assert.match(read, /<path d="M10 10L200 300"/)
  assert.doesNotMatch(read, /name="verdict"/)
  const correct = await page(phone, `${at}?correct`)
  assert.match(correct, /name="verdict"/)
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const body = new URLSearchParams({ verdict: 'fail' })
  const answer = await phone.app.request(`${at}/items/tape`, { method: 'POST', body, headers: PART }, {}, context)
  assert.match(told(itemOf(await answer.text(), 2)), /Fail You · .* came later/)
  assert.match(told(await page(phone, at)), /One answer came later/)
  await phone.post(`${at}/sign`, { name: 'Ana' })
  const submission = (await ops(phone)).find(({ kind }) => kind === 'submission')!
  assert.equal(submission.set!['supersedes'], 'c5000000-0000-7000-8000-000000000001')
  assert.equal(submission.set!['late'], true)
  assert.match(told(await page(phone, at)), /replaced by a later one/)
})

test('what failed is looked at again: a check of those items alone, by the version that is issued', async () => {
  const newer = 'c1000000-0000-7000-8000-000000000009'
  const body = {
    name: { en: 'Hall patrol' },
    line: TEMPLATE,
    use: 'check',
    status: 'issued',
    sections: 1,
    items: 1,
    _at: '2026-11-21T06:00:00.000Z',
  }
  const phone = await roundPhone({ more: [['template', newer, body]], bodies: { [TEMPLATE]: { status: 'replaced' } } })
  const form = await formOf(phone, `/app/checklists/${SIGNED}`, 'again')
  const answer = await phone.post(`/app/checklists/${SIGNED}/again`, form)
  const [op] = await ops(phone)
  assert.equal(answer.headers.get('Location'), `/app/checklists/${op!.rec}`)
  const { starts_at, due_at, ...set } = op!.set!
  assert.ok(starts_at && due_at > starts_at)
  assert.deepEqual(set, {
    line: TEMPLATE,
    zone: HALL_A,
    critical: true,
    day: '2026-11-21',
    template: newer,
    person: ANA,
    again: SIGNED,
    items: ['exit'],
  })
  await phone.post(`/app/checklists/${SIGNED}/again`, form)
  assert.equal((await ops(phone)).length, 1, 'handed over twice')
})

test('a check is started on the spot in a zone, and is critical if any of its items is', async () => {
  const phone = await roundPhone()
  assert.match(
    await page(phone, `/app/zones/${HALL_A}`),
    new RegExp(`Hall patrol[\\s\\S]*href="/app/zones/${HALL_A}/check"`),
  )
  assert.match(await page(phone, `/app/zones/${HALL_A}/check`), new RegExp(`name="template" value="${TEMPLATE}"`))
  const answer = await phone.post(`/app/zones/${HALL_A}/check`, { template: TEMPLATE })
  const [op] = await ops(phone)
  const { starts_at, due_at, ...set } = op!.set!
  assert.equal(Date.parse(due_at) - Date.parse(starts_at), 3_600_000)
  assert.deepEqual(set, {
    day: '2026-11-21',
    template: TEMPLATE,
    line: TEMPLATE,
    zone: HALL_A,
    person: ANA,
    critical: true,
  })
  assert.match(await page(phone, answer.headers.get('Location')!), /Hall patrol, Hall A/)
})

test('Today and the list of checks: one’s own, what is late first, with the zone and how far it is', async () => {
  const bodies = { [RUN]: { person: ANA, due_at: '2026-11-21T06:10:00.000Z' } }
  const phone = await roundPhone({ bodies, more: [others('exit', { verdict: 'pass' })] })
  assert.match(told(await page(phone, '/app/')), /One check is late\..*14:10 Hall patrol, Hall A Late/)
  await tap(phone, 'tape', { verdict: 'pass' })
  const list = told(await page(phone, '/app/checklists'))
  assert.match(list, /One check is late.*Late, failed or blocked 2 checks 14:10 Hall patrol, Hall A Late 2 of 7/)
  assert.match(list, /Saved on this phone/)
  assert.match(told(await page(phone, '/app/checklists?zone=nowhere')), /No checks today/)
  const other = await roundPhone({ bodies: { [RUN]: { person: PRIYA } } })
  assert.doesNotMatch(await page(other, '/app/'), /Hall patrol/)
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
