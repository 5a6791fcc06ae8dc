/** Which step is next and which is one of the others; what a step asks, and what it says when it cannot be taken. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Body } from '../../sync/wire.ts'
import { ANA, formOf, HALL_A, INCIDENT, LIN, type Phone, PRIYA, phoneOf, type Row } from './house.ts'

type State = keyof typeof INCIDENT

const at = (state: State) => `/app/incidents/${INCIDENT[state]}`
const page = async (phone: Phone, path: string) => (await phone.get(path)).text()

/** The words of the buttons and links in the bar, the main one marked. */
function bar(html: string): string[] {
  const inside = html.split('id="decide"')[1]?.split('</div>')[0] ?? ''
  return [...inside.matchAll(/class="button([^"]*)"[^>]*>([^<]*)</g)].map(([, tone, words]) => words! + tone!)
}

/** What stands under "Other steps". */
const others = (html: string) =>
  [...(html.split('Other steps')[1]?.split('</section>')[0] ?? '').matchAll(/class="button[^"]*"[^>]*>([^<]*)</g)].map(
    ([, words]) => words,
  )

test('the bar holds what comes next for this person, and to close at once is not the equal of it', async () => {
  const lead = await phoneOf({ role: 'deputy' })
  assert.deepEqual(bar(await page(lead, at('reported'))), ['Accept button--main', 'Return', 'Approve button--soft'])
  assert.deepEqual(bar(await page(lead, at('accepted'))), ['Resolve button--main', 'Return', 'Approve button--soft'])
  assert.deepEqual(bar(await page(lead, at('resolved'))), ['Approve button--main', 'Return'])
  assert.deepEqual(bar(await page(lead, at('returned'))), [])
})

test('Resolve is the main step of whoever it was given to, and one of the others for everybody else', async () => {
  assert.deepEqual(bar(await page(await phoneOf(), at('accepted'))), ['Resolve button--main'])
  const another = await phoneOf({ bodies: { [INCIDENT.accepted]: { assignee: LIN, _by: PRIYA } } })
  const html = await page(another, at('accepted'))
  assert.deepEqual([bar(html), others(html)], [[], ['Resolve']])
})

test('what was given back can still be accepted, on a page that asks for whom', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const shown = await page(phone, at('returned'))
  assert.ok(!shown.includes('id="move-accept"'))
  assert.ok(others(shown).includes('Accept'))
  assert.match(await page(phone, `${at('returned')}/accept`), /<h1[^>]*>Who sees to it\?/)
  const form = { _base: '4', '_seen.status': '"returned"', '_seen.assignee': 'null', '_seen.due_at': 'null' }
  const late = await phone.post(`${at('returned')}/accept`, { ...form, due_at: '2026-11-21T10:00' })
  assert.equal(late.status, 422)
  assert.match(await late.text(), /<h1[^>]*>Who sees to it\?[\s\S]*This time has passed/)
  assert.equal((await phone.post(`${at('returned')}/accept`, { ...form, assignee: ANA })).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual([op.act, op.set], ['accept', { assignee: ANA }])
  assert.equal((await phone.get(`${at('reported')}/accept`)).status, 303, 'where it stands on the page itself')
})

test('a void is taken back by a lead, and the record says how', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const before = await page(phone, at('void'))
  assert.match(before, /Invalid\. If it is true after all, report it anew, or let a supervisor mark it as valid/)
  assert.deepEqual(others(before), ['Mark as valid again'])
  const form = await formOf(phone, at('void'), 'move-unvoid')
  for (let n = 0; n < 2; n++) assert.equal((await phone.post(`${at('void')}/unvoid`, form)).status, 303)
  const [{ op } = assert.fail(), ...more] = await phone.store.queue()
  assert.deepEqual([op.t, op.act, op.base, more], ['command', 'unvoid', Number(form['_base']), []])
  const after = await page(phone, at('void'))
  assert.match(after, /Reported, not sent yet/)
  assert.match(after, /Marked as valid again by Priya Nair/)
  const crew = await phoneOf()
  assert.equal((await crew.post(`${at('void')}/unvoid`, form)).status, 409)
  assert.ok(!(await page(crew, at('void'))).includes('Mark as valid again<'))
})

test('the author is told for a day of a report that somebody else marked as invalid', async () => {
  const told = async (_void: Body) => {
    const html = await page(await phoneOf({ bodies: { [INCIDENT.void]: { _void } } }), '/app/')
    return html.split('<h2>Decided lately')[1]?.split('</section>')[0]
  }
  const section = await told({ by: PRIYA, at: '2026-11-20T07:00:00.000Z', reason: 'Told twice' })
  assert.match(
    section!,
    new RegExp(
      `href="${at('void')}"[\\s\\S]*Water by the door, void[\\s\\S]*Marked as invalid by Priya[\\s\\S]*Told twice`,
    ),
  )
  assert.equal(await told({ by: PRIYA, at: '2026-11-20T06:00:00.000Z', reason: 'Told twice' }), undefined)
  assert.equal(await told({ by: ANA, at: '2026-11-21T06:20:00.000Z', reason: 'Mine' }), undefined)
})

test('what came back says why wherever it is fixed, and its title leads to it', async () => {
  const phone = await phoneOf()
  const path = at('returned')
  assert.match(await page(phone, '/app/'), new RegExp(`<h3><a [^>]*href="${path}"`))
  const shown = await page(phone, path)
  assert.deepEqual(bar(shown), ['Fix and send again button--main'])
  assert.match(shown, new RegExp(`id="decide">[\\s\\S]*href="${path}/edit"`))
  const edit = await page(phone, `${path}/edit`)
  assert.match(edit, /Which door\?/)
  assert.match(edit, />Keep, still returned</)
})

test('nothing is sent again unchanged, but a comment, or a change already kept, answers', async () => {
  const path = `${at('returned')}/edit`
  const again = async (phone: Phone, more: Record<string, string> = {}) =>
    phone.post(path, { ...(await formOf(phone, path, 'edit')), ...more, _again: '1' })
  const silent = await phoneOf()
  const answer = await again(silent)
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /id="_again-trouble">[\s\S]*Nothing has changed since it was returned/)
  assert.deepEqual(await silent.store.queue(), [])
  await silent.post(`${at('returned')}/comments`, { said: 'The left one' })
  assert.equal((await again(silent)).status, 303)
  assert.equal((await silent.store.queue()).at(-1)!.op.act, 'resubmit')

  const both = await phoneOf()
  assert.equal((await again(both, { sentence: 'Water by door B3' })).status, 303)
  const [fact, command] = await both.store.queue()
  assert.deepEqual([fact!.op.set, command!.op.act], [{ sentence: 'Water by door B3' }, 'resubmit'])

  const keeping = await phoneOf()
  await keeping.post(path, { ...(await formOf(keeping, path, 'edit')), sentence: 'Water by door B3' })
  assert.equal((await again(keeping, { sentence: 'Water by door B3' })).status, 303)
  assert.deepEqual(
    (await keeping.store.queue()).map(({ op }) => op.act ?? op.t),
    ['fact', 'resubmit'],
  )
})

test('a comment from before it was returned, or of somebody else, is no answer', async () => {
  const beside = { of: INCIDENT.returned, said: 'On my way', lang: 'en' }
  const more: Row[] = [
    ['comment', '03000000-0000-7000-8000-00000000000a', { ...beside, _by: ANA, _at: '2026-11-21T06:10:00.000Z' }],
    ['comment', '03000000-0000-7000-8000-00000000000b', { ...beside, _by: LIN, _at: '2026-11-21T06:20:00.000Z' }],
  ]
  const phone = await phoneOf({ more })
  const path = `${at('returned')}/edit`
  assert.equal((await phone.post(path, { ...(await formOf(phone, path, 'edit')), _again: '1' })).status, 422)
})

test('what was chosen for Accept is there on return, until somebody else has chosen or it is sent', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const name = `accept:${INCIDENT.reported}`
  const form = { ...(await formOf(phone, at('reported'), 'move-accept')), assignee: ANA, due_at: '2026-11-21T16:30' }
  const chosen = /<option value="a0000000[^"]*" selected>[\s\S]*name="due_at" value="2026-11-21T16:30"/
  await phone.store.putDraft(name, form)
  await phone.store.putDraft(`comment:${INCIDENT.reported}`, { said: 'On my way' })
  assert.match(await page(phone, at('reported')), chosen)
  const past = await phone.post(`${at('reported')}/accept`, { ...form, due_at: '2026-11-21T14:31' })
  assert.equal(past.status, 422)
  assert.match(await past.text(), /id="due_at-trouble">[\s\S]*This time has passed[\s\S]*On my way<\/textarea>/)

  await phone.store.putDraft(name, { ...form, '_seen.assignee': JSON.stringify(LIN) })
  assert.doesNotMatch(await page(phone, at('reported')), chosen)
  assert.equal(await phone.store.draft(name), null)

  await phone.store.putDraft(name, form)
  await phone.post(`${at('reported')}/accept`, form)
  assert.equal(await phone.store.draft(name), null)
})

test('a due time that passed may stand, but not be set', async () => {
  const past = { assignee: LIN, due_at: '2026-11-21T06:00:30.000Z' }
  const phone = await phoneOf({ role: 'deputy', bodies: { [INCIDENT.accepted]: past } })
  const path = `${at('accepted')}/edit`
  const form = { ...(await formOf(phone, path, 'edit')), due_at: '2026-11-21T14:00' }
  assert.equal((await phone.post(path, { ...form, sentence: 'Water by door B3' })).status, 303)
  assert.deepEqual((await phone.store.queue())[0]!.op.set, { sentence: 'Water by door B3' })
  assert.equal((await phone.post(path, { ...form, due_at: '2026-11-21T13:00' })).status, 422)
})

test('work in progress is listed with its due time, and says when that has passed', async () => {
  const row = async (due_at: string) => {
    const html = await page(await phoneOf({ bodies: { [INCIDENT.accepted]: { due_at } } }), '/app/')
    return html.split(`id="incident-${INCIDENT.accepted}"`)[1]!.split('</li>')[0]!
  }
  assert.match(await row('2026-11-21T08:00:00.000Z'), /Accepted\u00a0· Due <time[^>]*>16:00</)
  assert.doesNotMatch(await row('2026-11-21T08:00:00.000Z'), /Overdue/)
  assert.match(await row('2026-11-21T06:30:00.000Z'), /Due <time[^>]*>14:30<[\s\S]*Overdue/)
})

test('what only this phone knows does not claim that anybody waits for it', async () => {
  const phone = await phoneOf()
  const { headers } = await phone.post('/app/report', { what: 'spill', zone: HALL_A })
  const own = headers.get('Location')!.replace('report', 'incidents')
  assert.match(await page(phone, own), /Reported, not sent yet\. It goes by itself/)
  await phone.answered([{ state: 'acked', result: null }])
  assert.match(await page(phone, own), /Reported\. Waits for a supervisor/)

  const lead = await phoneOf({ role: 'deputy' })
  await lead.post(`${at('resolved')}/approve`, await formOf(lead, at('resolved'), 'move-approve'))
  assert.match(await page(lead, at('resolved')), /Approved, not sent yet/)
  await lead.post(`${at('reported')}/edit`, {
    ...(await formOf(lead, `${at('reported')}/edit`, 'edit')),
    sentence: 'Water by door B3',
  })
  assert.match(await page(lead, at('reported')), /Reported\. Waits for your decision/, 'the state itself is known')
})
