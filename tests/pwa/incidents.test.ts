/** The moves of an incident: who sees which button, and what a decision carries. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, INCIDENT, LIN, phoneOf, type Role } from './house.ts'

const BUTTONS = ['accept', 'resolve', 'approve', 'give_back', 'resubmit', 'reopen', 'void', 'unvoid']

/** The moves the screen offers, by name. */
async function offered(role: Role, state: keyof typeof INCIDENT): Promise<string[]> {
  const html = await (await (await phoneOf({ role })).get(`/app/incidents/${INCIDENT[state]}`)).text()
  return BUTTONS.filter(act => html.includes(`id="move-${act}"`) || html.includes(`id="ask-${act}"`))
}

const OFFERED: [Role, keyof typeof INCIDENT, string[]][] = [
  ['crew', 'reported', ['resolve', 'void']],
  ['crew', 'accepted', ['resolve', 'void']],
  ['crew', 'resolved', ['void']],
  ['crew', 'returned', ['void']],
  ['crew', 'approved', []],
  ['crew', 'void', []],
  ['lead', 'reported', ['accept', 'resolve', 'approve', 'give_back', 'void']],
  ['lead', 'accepted', ['resolve', 'approve', 'give_back', 'void']],
  ['lead', 'resolved', ['approve', 'give_back', 'reopen', 'void']],
  ['lead', 'returned', ['accept', 'resubmit', 'void']],
  ['lead', 'approved', ['reopen', 'void']],
  ['lead', 'void', ['unvoid']],
]

for (const [role, state, acts] of OFFERED)
  test(`a ${role} may ${acts.join(', ') || 'do nothing'} when ${state}`, async () => {
    assert.deepEqual(await offered(role, state), acts)
  })

const REPORTED = `/app/incidents/${INCIDENT.reported}`

test('Approve carries what was read: every bound field, the version, the children', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const form = await formOf(phone, `/app/incidents/${INCIDENT.resolved}`, 'move-approve')
  assert.deepEqual(Object.keys(form).sort(), [
    '_base',
    '_read',
    '_seen.sentence',
    '_seen.severity',
    '_seen.status',
    '_seen.story',
    '_seen.what',
    '_seen.zone',
  ])
  assert.equal((await phone.post(`/app/incidents/${INCIDENT.resolved}/approve`, form)).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.equal(op.act, 'approve')
  assert.deepEqual(Object.keys(op.seen!).sort(), ['sentence', 'severity', 'status', 'story', 'what', 'zone'])
  assert.ok(op.base! > 0)
  assert.deepEqual(op.args, { read: [] })
})

test('Approve of something that changed since it was read is not sent', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const form = await formOf(phone, REPORTED, 'move-approve')
  const answer = await phone.post(`${REPORTED}/approve`, { ...form, '_seen.sentence': '"what I read"' })
  assert.equal(answer.status, 409)
  assert.match(await answer.text(), /changed while you were reading/)
  assert.deepEqual(await phone.store.queue(), [])
})

test('a page drawn anew says that what was read has changed', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const html = await (await phone.get(`${REPORTED}?read=old`)).text()
  assert.match(html, /changed while you were reading/)
  assert.match(html, /\?read=old/)
})

test('Return needs a reason, keeps what was typed, and carries it', async () => {
  const phone = await phoneOf({ role: 'lead' })
  assert.equal((await phone.post(`${REPORTED}/give_back`, { reason: ' ' })).status, 422)
  const long = await phone.post(`${REPORTED}/give_back`, { reason: 'y'.repeat(501) })
  assert.equal(long.status, 422)
  assert.match(await long.text(), /y{501}/)
  const reason = 'Which door?'
  const blind = await phone.post(`${REPORTED}/give_back`, { '_seen.status': '"reported"', reason })
  assert.equal(blind.status, 409)
  const form = await formOf(phone, REPORTED, 'move-approve') // it binds the same
  assert.equal((await phone.post(`${REPORTED}/give_back`, { ...form, reason })).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.equal(op.reason, 'Which door?')
  assert.match(await (await phone.get(REPORTED)).text(), /Returned, not sent yet/)
})

test('Accept sets who and by when, in the site’s time', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const form = await formOf(phone, REPORTED, 'move-accept')
  const given = { assignee: ANA, due_at: '2026-11-21T16:30' }
  assert.equal((await phone.post(`${REPORTED}/accept`, { ...form, ...given })).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(op.set, { assignee: ANA, due_at: '2026-11-21T08:30:00.000Z' })
  assert.deepEqual(op.seen, { status: 'reported', assignee: null, due_at: null })
})

test('a move that is not theirs, or not possible any more, does nothing', async () => {
  const crew = await phoneOf()
  assert.equal((await crew.post(`${REPORTED}/approve`, {})).status, 409)
  const lead = await phoneOf({ role: 'lead' })
  assert.equal((await lead.post(`/app/incidents/${INCIDENT.approved}/approve`, {})).status, 409)
  assert.deepEqual([...(await crew.store.queue()), ...(await lead.store.queue())], [])
})

test('an edit sends only what was changed, with what was seen', async () => {
  const phone = await phoneOf()
  const path = `/app/incidents/${INCIDENT.returned}/edit`
  const shown = await (await phone.get(path)).text()
  const form = await formOf(phone, path, 'edit')
  assert.ok(shown.includes('hx-morph-skip'))
  const same = { what: 'spill', severity: 'serious', story: 'Two metres wide.\r\nPeople walk around it.' }
  assert.equal((await phone.post(path, { ...form, ...same })).status, 303)
  assert.deepEqual(await phone.store.queue(), [])
  await phone.post(path, { ...form, ...same, sentence: 'Water by door B3' })
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(op.set, { sentence: 'Water by door B3' })
  assert.deepEqual(op.seen, { sentence: 'Water by the door, returned' })
})

test('what came back is mended and sent again in one step, once', async () => {
  const phone = await phoneOf()
  const path = `/app/incidents/${INCIDENT.returned}/edit`
  const form = { ...(await formOf(phone, path, 'edit')), sentence: 'Water by door B3', _again: '1' }
  await phone.post(path, form)
  await phone.post(path, form)
  const [edit, again, ...more] = (await phone.store.queue()).map(({ op }) => op)
  assert.deepEqual(
    [edit?.set, again?.act, again?.seen],
    [{ sentence: 'Water by door B3' }, 'resubmit', { status: 'returned' }],
  )
  assert.deepEqual(more, [])
})

test('what was approved is closed to its author', async () => {
  const phone = await phoneOf()
  const path = `/app/incidents/${INCIDENT.approved}`
  assert.equal((await phone.get(`${path}/edit`)).status, 303)
  assert.ok(!(await (await phone.get(path)).text()).includes(`${path}/edit`))
})

test('a comment stands in the timeline at once', async () => {
  const phone = await phoneOf({ role: 'lead' })
  assert.equal((await phone.post(`${REPORTED}/comments`, { said: '' })).status, 422)
  assert.equal((await phone.post(`${REPORTED}/comments`, { said: 'On my way' })).status, 303)
  const html = await (await phone.get(REPORTED)).text()
  assert.match(html, /On my way/)
  assert.match(html, /Saved on this phone/)
})

test('an unknown record is told plainly', async () => {
  const phone = await phoneOf()
  const answer = await phone.get(`/app/incidents/${LIN}`)
  assert.equal(answer.status, 404)
  assert.match(await answer.text(), /not on this phone/)
})

test('a step, an edit or a comment handed over twice happens once', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const twice = async (path: string, form: Record<string, string>) => {
    for (let n = 0; n < 2; n++) assert.equal((await phone.post(path, form)).status, 303, path)
  }
  await twice(
    `${REPORTED}/comments`,
    await formOf(phone, REPORTED, 'comment').then(form => ({ ...form, said: 'On my way' })),
  )
  await twice(`${REPORTED}/edit`, {
    ...(await formOf(phone, `${REPORTED}/edit`, 'edit')),
    sentence: 'Water by door B3',
  })
  await twice(`${REPORTED}/approve`, await formOf(phone, REPORTED, 'move-approve'))
  await twice(`/app/incidents/${INCIDENT.returned}/void`, { reason: 'twice' })
  assert.deepEqual(
    (await phone.store.queue()).map(({ op }) => op.t),
    ['create', 'fact', 'command', 'void'],
  )
})
