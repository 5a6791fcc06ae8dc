/** Corrective actions and people involved: who may write what, what is asked, and what becomes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACTION, ANA, formOf, HALL_A, INCIDENT, type Phone, phoneOf, SITE, VISITOR } from './house.ts'

const AT = `/app/incidents/${INCIDENT.accepted}`
const page = async (phone: Phone, path: string) => (await phone.get(path)).text()
const ops = async (phone: Phone) => (await phone.store.queue()).map(({ op }) => op)
const buttons = (html: string) => [...html.matchAll(/<button class="button[^"]*">([^<]+)</g)].map(([, words]) => words)

test('an action is asked for by anybody, and given to somebody by a supervisor alone', async () => {
  for (const [role, asked] of [
    ['crew', ['What is to be done?', 'What is it for?', 'Where?']],
    [
      'deputy',
      ['What is to be done?', 'What is it for?', 'Where?', 'Who does it?', 'Until when?', 'Check whether it helped on'],
    ],
  ] as const) {
    const html = await page(await phoneOf({ role, lang: 'en' }), `${AT}/actions`)
    assert.deepEqual(
      [...html.matchAll(/class="ask__label"[^>]*>([^<]+)/g)].map(([, words]) => words),
      [...asked],
    )
    assert.match(html, /Keep the names of people involved out of it/)
  }
})

test('an action without a word, or due in the past, is told at its field and kept', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const empty = await phone.post(`${AT}/actions`, { what: '', due_at: '2026-11-21T01:00', owner: ANA })
  assert.equal(empty.status, 422)
  const html = await empty.text()
  assert.match(html, /Say what is to be done/)
  assert.match(html, /This time has passed/)
  assert.deepEqual(await ops(phone), [])
})

test('an action is saved about its report, with whoever it is given to', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const said = {
    what: 'Fix the pipe',
    aim: 'correct',
    zone: HALL_A,
    owner: ANA,
    due_at: '2026-11-22T10:00',
    check_on: '2026-11-30',
  }
  const answer = await phone.post(`${AT}/actions`, said)
  assert.equal(answer.headers.get('Location'), AT)
  const [op] = await ops(phone)
  const { due_at, ...set } = op!.set!
  assert.deepEqual(set, {
    about: INCIDENT.accepted,
    aim: 'correct',
    check_on: '2026-11-30',
    lang: 'en',
    owner: ANA,
    what: 'Fix the pipe',
    zone: HALL_A,
  })
  assert.equal(due_at, '2026-11-22T02:00:00.000Z', 'in the site’s zone')
  const shown = await page(phone, AT)
  assert.match(shown, /Fix the pipe/)
  assert.match(await page(phone, `/app/actions/${op!.rec}`), /To be done/)
})

test('its owner says it is done; a supervisor says whether it helped, or returns it with a reason', async () => {
  const crew = await phoneOf()
  const open = await page(crew, `/app/actions/${ACTION.open}`)
  assert.match(open, /Overdue/)
  assert.ok(buttons(open).includes('Done'))
  assert.equal(
    (
      await crew.post(
        `/app/actions/${ACTION.open}/finish`,
        await formOf(crew, `/app/actions/${ACTION.open}`, 'move-finish'),
      )
    ).status,
    303,
  )
  assert.equal((await ops(crew))[0]!.act, 'finish')

  const lead = await phoneOf({ role: 'deputy' })
  const done = await page(lead, `/app/actions/${ACTION.done}`)
  assert.deepEqual(
    buttons(done)
      .filter(words => /helped|Return/.test(words!))
      .sort(),
    ['It helped', 'Return'],
  )
  assert.match(await page(lead, `/app/actions/${ACTION.done}/give_back`), /sees these words and has it to do again/)
  assert.equal((await lead.post(`/app/actions/${ACTION.done}/give_back`, { reason: ' ' })).status, 422)
})

test('what changed while it was read is decided by nobody', async () => {
  const lead = await phoneOf({ role: 'deputy' })
  const form = await formOf(lead, `/app/actions/${ACTION.done}`, 'move-confirm')
  const stale = await lead.post(`/app/actions/${ACTION.done}/confirm`, { ...form, '_seen.what': '"Something else"' })
  assert.equal(stale.status, 409)
  assert.deepEqual(await ops(lead), [])
})

test('actions wait on Today for their owner, and for a supervisor once they are done', async () => {
  assert.match(await page(await phoneOf(), '/app/'), /Corrective actions for you[\s\S]*Dry the floor, open/)
  const lead = await page(await phoneOf({ role: 'deputy' }), '/app/inbox')
  assert.match(lead, /Dry the floor, done/)
  assert.doesNotMatch(lead, /Dry the floor, open/)
})

test('words are added to an action as to a report', async () => {
  const phone = await phoneOf()
  await phone.post(`/app/actions/${ACTION.open}/comments`, { said: 'The pump is here' })
  assert.deepEqual((await ops(phone))[0]!.set, {
    of: ACTION.open,
    of_kind: 'action',
    said: 'The pump is here',
    lang: 'en',
  })
  assert.match(await page(phone, `/app/actions/${ACTION.open}`), /The pump is here/)
})

test('a person involved is sealed: said before it is typed, and their teller never sees the name again', async () => {
  const phone = await phoneOf()
  assert.match(await page(phone, `${AT}/involved`), /Only supervisors read this\. Once sent, you will not see it again/)
  assert.equal((await phone.post(`${AT}/involved`, {})).status, 422)
  await phone.post(`${AT}/involved`, {
    who: 'visitor',
    part: 'injured',
    name: 'J. Roe',
    privacy: 'true',
    lost_days: '3',
  })
  const [op] = await ops(phone)
  assert.deepEqual(op!.set, {
    about: INCIDENT.accepted,
    lang: 'en',
    lost_days: 3,
    name: 'J. Roe',
    part: 'injured',
    privacy: true,
    who: 'visitor',
  })
  const waiting = await page(phone, AT)
  assert.match(waiting, /Saved on this phone<\/span><br>A person involved\. Only supervisors will read it/)
  assert.doesNotMatch(waiting, /J\. Roe/)
})

test('what a person told and may not read back says when it arrived', async () => {
  const phone = await phoneOf()
  await phone.sealed({
    kind: 'involved',
    rec: VISITOR,
    about: INCIDENT.accepted,
    at: Date.parse('2026-11-21T06:02:00.000Z'),
  })
  assert.match(await page(phone, AT), /A person involved: sealed, sent to the supervisors 14:02/)
})

test('supervisors read who is involved and add to it; crew are told there is nothing', async () => {
  const lead = await phoneOf({ role: 'deputy' })
  assert.match(await page(lead, AT), /J\. Roe/)
  const at = `${AT}/involved/${VISITOR}`
  const form = await formOf(lead, at, 'involved')
  await lead.post(at, { ...form, name: 'J. Roe', who: 'visitor', part: 'injured', treatment: 'Bandage' })
  assert.deepEqual((await ops(lead))[0]!.set, { treatment: 'Bandage' })
  assert.equal((await (await phoneOf()).get(at)).status, 404)
})

test('a number that is none, or too large, is told at its field', async () => {
  const phone = await phoneOf({ role: 'lead', lang: 'en' })
  for (const lost_days of ['three', '1000', '-1']) {
    const answer = await phone.post(`${AT}/involved`, { name: 'J', lost_days })
    assert.equal(answer.status, 422, lost_days)
    assert.match(await answer.text(), /id="lost_days-trouble"/)
  }
})

test('what supervisors found out stands with the report and is theirs to write', async () => {
  const words = { cause: 'A loose ring', contained: 'Shut the valve', similar: 'Hall B' }
  const bodies = { [INCIDENT.accepted]: words }
  const html = await page(await phoneOf({ bodies }), AT)
  for (const said of Object.values(words)) assert.ok(html.includes(said), said)
  const asked = (html: string) => [...html.matchAll(/name="(cause|contained|similar)"/g)].map(([, name]) => name)
  assert.deepEqual(asked(await page(await phoneOf({ role: 'lead' }), `${AT}/edit`)), ['contained', 'cause', 'similar'])
  assert.deepEqual(
    asked(await page(await phoneOf({ bodies: { [INCIDENT.accepted]: { _by: ANA } } }), `${AT}/edit`)),
    [],
  )
})

test('photos of a person involved hang on them, and so are as sealed as their name', async () => {
  const phone = await phoneOf()
  const sha = 'b'.repeat(64)
  const picture = {
    sha,
    size: 3,
    width: 800,
    height: 600,
    orig_sha: sha,
    orig_size: 9,
    taken_at: '2026-11-21T06:12:00.000Z',
  }
  const bytes: [ArrayBuffer, ArrayBuffer] = [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([4]).buffer]
  const draft = `involved:${INCIDENT.accepted}`
  await phone.store.pick(draft, SITE, { ...picture, thumb: { sha: 'c'.repeat(64), size: 1 } }, bytes)
  assert.match(await page(phone, `${AT}/involved`), /<img src="\/app\/drafts\/involved:/)
  assert.equal((await phone.post(`${AT}/involved`, {})).status, 303)
  const [person, photo] = await ops(phone)
  assert.deepEqual([person!.kind, photo!.kind], ['involved', 'photo'])
  assert.deepEqual(
    [photo!.set!['of'], photo!.set!['of_kind'], photo!.set!['root']],
    [person!.rec, 'involved', undefined],
  )
})

test('words typed beside a record go with the step that is taken', async () => {
  const phone = await phoneOf()
  const at = `/app/actions/${ACTION.open}`
  await phone.store.putDraft(`comment:${ACTION.open}`, { said: 'New ring put in' })
  await phone.post(`${at}/finish`, await formOf(phone, at, 'move-finish'))
  const [finish, comment] = await ops(phone)
  assert.deepEqual([finish!.act, comment!.kind, comment!.set!['said']], ['finish', 'comment', 'New ring put in'])
  assert.equal(await phone.store.draft(`comment:${ACTION.open}`), null)
})

test('an action leads to the report it is about, and is not checked before it is due', async () => {
  const lead = await phoneOf({ role: 'deputy' })
  const html = await page(lead, `/app/actions/${ACTION.open}`)
  assert.match(html, /What it is about[\s\S]*Water by the door, accepted/)
  const said = { what: 'Fix it', due_at: '2026-11-25T10:00', check_on: '2026-11-24' }
  const answer = await lead.post(`${AT}/actions`, said)
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /Check it once it is due, not before/)
  assert.equal((await lead.post(`${AT}/actions`, { ...said, check_on: '2026-11-25' })).status, 303)
})
