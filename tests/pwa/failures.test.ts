/** What fails in a check, and what becomes of it; what is signed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Row as FoldRow, statement } from '../../pwa/checklists/fold.ts'
import { digest } from '../../pwa/checklists/round.ts'
import { v5 } from '../../sync/canon.ts'
import { ANA, formOf, HALL_A, INCIDENT, PRIYA, type Row } from './house.ts'
import { ITEMS, RUN, roundPhone, SIGNED } from './round.ts'
import { AT, filled, itemOf, kinds, ops, others, PART, page, report, take, tap, told } from './taps.ts'

const AT_ONCE = '2026-11-21T06:08:00.000Z'

test('the tap that fails an item opens one report whichever phone does, and the panel adds to it', async () => {
  const ids: string[] = []
  for (const lang of ['en', 'zh-CN'] as const) {
    const phone = await roundPhone({ lang })
    const html = await tap(phone, 'exit', { verdict: 'fail' })
    assert.match(itemOf(html, 1), /item--failed[\s\S]*action="[^"]*\/items\/exit\/report"[\s\S]*name="note"/)
    const [first, incident] = await ops(phone)
    assert.deepEqual(incident!.set, {
      about: RUN,
      zone: HALL_A,
      lang: 'zh-CN',
      what: 'hazard',
      severity: 'critical',
      sentence: '不合格：A1 安全出口畅通',
    })
    ids.push(incident!.rec!)
    const link = new RegExp(`href="/app/incidents/${incident!.rec}"`)
    assert.match(itemOf(html, 1), link, 'before anything else is pressed')
    assert.match(itemOf(await page(phone), 1), link)
    await tap(phone, 'exit', { verdict: 'fail' })
    assert.equal((await ops(phone)).length, 2, 'the same tap once more')
    await take(phone, `fail:${RUN}:1`)
    const done = await report(phone, 'exit', { note: 'Two pallets 托盘', join: '' })
    const [, , second, photo, comment] = await ops(phone)
    assert.deepEqual(second!.set, {
      of: RUN,
      item: 'exit',
      verdict: 'fail',
      note: 'Two pallets 托盘',
      lang,
      supersedes: first!.rec,
    })
    assert.deepEqual([photo!.set!['of'], photo!.set!['of_kind']], [incident!.rec, 'incident'])
    assert.deepEqual([comment!.set!['of'], comment!.set!['said']], [incident!.rec, 'Two pallets 托盘'])
    assert.match(done, link)
    assert.match(await page(phone, `/app/incidents/${incident!.rec}`), new RegExp(`href="${AT}"`))
    await report(phone, 'exit', { note: 'Two pallets 托盘' })
    assert.equal((await ops(phone)).length, 5, 'handed over twice')
    await report(phone, 'exit', { note: 'Three now' })
    const [, , , , , answer, words] = await ops(phone)
    assert.deepEqual([answer!.set!['note'], words!.set!['of']], ['Three now', incident!.rec], 'words for what stands')
  }
  assert.equal(ids[0], ids[1])
  assert.equal(ids[0], await v5(digest, 'incident', RUN, 'exit'))
})

test('a mis-tap takes its own report back, and a later fail opens the next', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'fail' })
  const html = await tap(phone, 'exit', { verdict: 'pass' })
  assert.doesNotMatch(itemOf(html, 1), /item--failed|app\/incidents/)
  const [, incident, , gone] = await ops(phone)
  assert.deepEqual([gone!.t, gone!.rec, gone!.reason], ['void', incident!.rec, 'Answered again: Pass'])
  const again = await tap(phone, 'exit', { verdict: 'fail' })
  const [, , , , , next] = await ops(phone)
  assert.equal(next!.kind, 'incident')
  assert.equal(next!.rec, await v5(digest, 'incident', RUN, 'exit', incident!.rec!))
  assert.match(itemOf(again, 1), new RegExp(`href="/app/incidents/${next!.rec}"`))
})

test('a reading out of its limits opens a report too, and one within them takes it back', async () => {
  const phone = await roundPhone()
  await tap(phone, 'volts', { number: '250' })
  await tap(phone, 'volts', { number: '251' })
  await tap(phone, 'volts', { number: '230' })
  assert.deepEqual(
    (await ops(phone)).map(({ kind, t }) => `${kind} ${t}`),
    ['answer create', 'incident create', 'answer create', 'answer create', 'incident void'],
  )
})

test('what somebody else has to do with stays when the item is answered again', async () => {
  const id = await v5(digest, 'incident', RUN, 'exit')
  // biome-ignore format: one row a line
  const fails = (by: string): Row => ['answer', 'c4000000-0000-7000-8000-0000000000fe', { of: RUN, item: 'exit', verdict: 'fail', _by: by, _at: AT_ONCE }]
  // biome-ignore format: one row a line
  const incident = (by: string, more = {}): Row => ['incident', id, { about: RUN, zone: HALL_A, what: 'hazard', status: 'reported', sentence: 'Locked', opened_at: AT_ONCE, _by: by, _at: AT_ONCE, ...more }]
  // biome-ignore format: one row a line
  const words: Row = ['comment', 'c9000000-0000-7000-8000-000000000001', { of: id, of_kind: 'incident', said: 'On my way', _by: PRIYA, _at: AT_ONCE }]
  const rooms: Record<string, Row[]> = {
    'words of another': [fails(ANA), incident(ANA), words],
    'another opened it': [fails(ANA), incident(PRIYA)],
    'it is accepted': [fails(ANA), incident(ANA, { status: 'accepted' })],
    'another finds it failing': [fails(ANA), incident(ANA), others('exit', { verdict: 'fail' })],
  }
  for (const [why, more] of Object.entries(rooms)) {
    const phone = await roundPhone({ more })
    await tap(phone, 'exit', { verdict: 'pass' })
    assert.deepEqual(await kinds(phone), ['answer'], why)
  }
  const alone = await roundPhone({ more: [fails(ANA), incident(ANA)] })
  await tap(alone, 'exit', { verdict: 'pass' })
  assert.deepEqual(await kinds(alone), ['answer', 'incident'])
})

test('what asks for an action becomes one, unless it is critical', async () => {
  const phone = await roundPhone()
  const html = await tap(phone, 'tape', { verdict: 'fail' })
  assert.doesNotMatch(itemOf(html, 2), /data-pick/, 'no photo is asked for')
  await report(phone, 'tape', { note: 'Aisle 3' })
  const [, action, , comment] = await ops(phone)
  assert.equal(action!.rec, await v5(digest, 'action', RUN, 'tape'))
  assert.deepEqual(action!.set, {
    about: RUN,
    zone: HALL_A,
    lang: 'zh-CN',
    what: '不合格：线槽盖固定好',
    aim: 'correct',
  })
  assert.deepEqual(comment!.set, { of: action!.rec, of_kind: 'action', said: 'Aisle 3', lang: 'en' })
  assert.match(await page(phone, `/app/actions/${action!.rec}`), new RegExp(`Found in a check[\\s\\S]*href="${AT}"`))
})

test('a failure can be the same as what is reported already', async () => {
  const phone = await roundPhone()
  const html = await tap(phone, 'exit', { verdict: 'fail' })
  assert.match(told(itemOf(html, 1)), /The same as: Water by the door, accepted/)
  assert.doesNotMatch(told(itemOf(html, 1)), /The same as: Fire exit/, 'not the same as itself')
  await take(phone, `fail:${RUN}:1`)
  const join = { note: 'It reaches the exit', join: INCIDENT.accepted }
  await report(phone, 'exit', join)
  const [, own, answer, photo, comment, gone] = await ops(phone)
  assert.deepEqual([gone!.t, gone!.rec], ['void', own!.rec])
  assert.match(gone!.reason!, /^The same as: Water by the door/)
  assert.equal(answer!.set!['incident'], INCIDENT.accepted)
  assert.deepEqual([photo!.set!['of'], photo!.set!['of_kind']], [INCIDENT.accepted, 'incident'])
  assert.deepEqual(comment!.set, {
    of: INCIDENT.accepted,
    of_kind: 'incident',
    said: 'It reaches the exit',
    lang: 'en',
  })
  assert.match(itemOf(await page(phone), 1), new RegExp(`/app/incidents/${INCIDENT.accepted}`))
  await report(phone, 'exit', join)
  assert.equal((await ops(phone)).length, 6, 'handed over twice')
})

test('a note that is too long is told at its field and kept', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'fail' })
  const html = await report(phone, 'exit', { note: 'x'.repeat(1001) })
  assert.match(html, /id="f-1-trouble"/)
  assert.ok(html.includes('x'.repeat(1001)))
  assert.equal((await ops(phone)).length, 2)
})

test('what is missing is named with the way to it, and nothing is signed', async () => {
  const phone = await roundPhone()
  await tap(phone, 'exit', { verdict: 'pass' })
  assert.match(await page(phone), /id="decide"><a class="button" href="#i-2">2 items have no answer yet/)
  const html = await page(phone, `${AT}/sign`)
  assert.match(html, new RegExp(`href="${AT}#i-2"`))
  assert.doesNotMatch(html, /<button class="button button--main">/)
  assert.equal((await phone.post(`${AT}/sign`, { name: 'Ana' })).status, 422)
  assert.deepEqual(await kinds(phone), ['answer'])
})

test('what is typed and not saved is not signed over', async () => {
  const phone = await roundPhone()
  await tap(phone, 'volts', { number: '231' })
  await filled(phone)
  const half = `answer:${RUN}:${ITEMS.findIndex(item => item['id'] === 'volts') + 1}`
  await phone.store.putDraft(half, { number: '900' })
  const html = await page(phone, `${AT}/sign`)
  assert.match(html, /One item has something typed that is not saved yet/)
  assert.equal((await phone.post(`${AT}/sign`, { name: 'Ana' })).status, 422)
  await tap(phone, 'volts', { number: '232' })
  await phone.store.dropDraft(half)
  assert.match(await page(phone, `${AT}/sign`), /data-draft="sign:/)
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

test('what another found and nobody reported is reported with the signature', async () => {
  const phone = await roundPhone({ more: [others('exit', { verdict: 'fail' })] })
  await filled(phone)
  assert.match(told(await page(phone, `${AT}/sign`)), /Reported with your signature 1 Fire exit A1 is clear/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  assert.deepEqual(await kinds(phone), ['answer', 'answer', 'answer', 'incident', 'submission', 'signature'])
  assert.match(told(await page(phone)), /Blocked[\s\S]*Check again/)
})

test('a note that was being typed goes with the signature', async () => {
  const phone = await roundPhone()
  await filled(phone, 'fail')
  await phone.store.putDraft(`fail:${RUN}:1`, { note: 'Boxes', join: '' })
  assert.doesNotMatch(told(await page(phone, `${AT}/sign`)), /Reported with your signature/)
  await phone.post(`${AT}/sign`, { name: 'Ana' })
  const [, incident, , , answer, comment, submission] = await ops(phone)
  assert.deepEqual([answer!.set!['note'], comment!.set!['said']], ['Boxes', 'Boxes'])
  assert.equal(comment!.set!['of'], incident!.rec)
  assert.equal(submission!.set!['answers'][0], answer!.rec)
  assert.equal(await phone.store.draft(`fail:${RUN}:1`), null)
})

test('a signed check is read; corrected, answers say that they came later, and the next statement names the last', async () => {
  const at = `/app/checklists/${SIGNED}`
  const phone = await roundPhone()
  const read = await page(phone, at)
  assert.match(told(read), /Signed Priya Nair .*3 of 7 items/)
  assert.match(read, /<path d="M10 10L200 300"/)
  assert.doesNotMatch(read, /name="verdict"/)
  const correct = await page(phone, `${at}?correct`)
  assert.match(itemOf(correct, 2), /name="verdict"/)
  assert.doesNotMatch(itemOf(correct, 1), /name="verdict"/, 'a critical failure that was signed stands')
  assert.match(told(itemOf(correct, 1)), /it stands\. When it is mended, check it again/)
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
