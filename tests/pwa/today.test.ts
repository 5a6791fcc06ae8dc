/** What Today tells: what is half filled, what was decided lately, what nobody sees to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, INCIDENT, LIN, PRIYA, phoneOf, type Row, type Setting } from './house.ts'

const OWN = { [INCIDENT.void]: { _void: { by: ANA, at: '2026-11-21T06:12:00.000Z', reason: 'twice' } } }

async function today(setting: Setting): Promise<string> {
  const phone = await phoneOf({ ...setting, bodies: { ...OWN, ...setting.bodies } })
  return (await phone.get('/app/')).text()
}

/** A move on record, made at `at`. */
const decided = (state: keyof typeof INCIDENT, act: string, at: string, body: object = {}): Row => [
  'decision',
  `02000000-0000-5000-8000-0000000002${at.slice(14, 16)}`,
  { of: INCIDENT[state], act, outcome: 'applied', lang: 'en', _by: PRIYA, _at: at, ...body },
]
const NOW = '2026-11-21T06:20:00.000Z'
const LONG_AGO = '2026-11-19T06:21:00.000Z'

/** The rows under the heading of what was decided lately, in words. */
function news(html: string): string | undefined {
  const part = html.split(/<h2>(?:Decided lately|最近的决定)<\/h2>/)[1]?.split('</section>')[0]
  return part?.replace(/(\s*<[^>]*>\s*)+/g, ' ').trim()
}

test('an author is told for a day that a report was approved or opened again, and by whom', async () => {
  const more = [
    decided('approved', 'approve', NOW),
    decided('accepted', 'reopen', '2026-11-21T06:25:00.000Z', { reason: 'It leaks again' }),
  ]
  assert.match(
    news(await today({ more }))!,
    /^Water by the door, accepted Reopened by Priya Nair\u00a0· 14:25 It leaks again Water by the door, approved Approved by Priya Nair\u00a0· 14:20$/,
  )
  assert.match(news(await today({ more, lang: 'zh-CN' }))!, /Priya Nair 重新打开.*Priya Nair 审批通过/)
  assert.equal(news(await today({ more, role: 'lead' })), undefined, 'it is nobody else’s report')
  assert.equal(news(await today({ more: [decided('approved', 'approve', LONG_AGO)] })), undefined)
  assert.equal(news(await today({ more: [decided('approved', 'approve', NOW, { outcome: 'refused' })] })), undefined)
  const since = [decided('resolved', 'approve', NOW)]
  assert.equal(news(await today({ more: since })), undefined, 'it does not stand any more')
})

test('a report that was approved and then marked as invalid is told to its author and to supervisors', async () => {
  const bodies = { [INCIDENT.approved]: { _void: { by: PRIYA, at: NOW, reason: 'Told twice' } } }
  const setting = { bodies, more: [decided('approved', 'approve', '2026-11-20T06:21:00.000Z', { _by: LIN })] }
  for (const role of ['crew', 'lead'] as const)
    assert.match(
      news(await today({ ...setting, role, lang: 'en' }))!,
      /^Water by the door, approved Marked as invalid by Priya Nair\u00a0· 14:20 Told twice$/,
    )
  assert.equal(news(await today({ ...setting, role: 'deputy' })), undefined, 'who marked it knows')
  assert.match(news(await today({ ...setting, lang: 'zh-CN' }))!, /Priya Nair 作废/)
})

test('whatever is half filled stands on Today, leads to its form and is cleared there', async () => {
  const phone = await phoneOf()
  const drafts = {
    report: ['/app/report', 'Half-filled report', { what: 'spill' }],
    [`incident:${INCIDENT.returned}`]: [
      `/app/incidents/${INCIDENT.returned}/edit`,
      'Change the details',
      { sentence: 'The left door', '_seen.sentence': '"Water by the door, returned"' },
    ],
    [`comment:${INCIDENT.accepted}`]: [`/app/incidents/${INCIDENT.accepted}#comment`, 'Add comment', { said: 'And' }],
  } as const
  for (const [form, [, , fields]] of Object.entries(drafts)) await phone.store.putDraft(form, { ...fields })
  for (const [form, [href, words]] of Object.entries(drafts)) {
    const html = await (await phone.get('/app/')).text()
    const line = html.split('<li').find(part => part.includes(`class="row" href="${href}"`))
    assert.ok(line, form)
    assert.ok(line.includes(words), form)
    assert.ok(line.includes(`form="clear" formaction="/app/drafts/${form}?from=today"`), form)
    const cleared = await phone.post(`/app/drafts/${form}?from=today`, {})
    assert.deepEqual([cleared.status, cleared.headers.get('Location')], [303, '/app/'])
    assert.ok(!(await (await phone.get('/app/')).text()).includes(`/app/drafts/${form}`), form)
  }
  assert.deepEqual(await phone.store.drafts(), [])
})

test('a form that only shows what is there has not been begun', async () => {
  const phone = await phoneOf()
  const shown = { sentence: 'Wet', '_seen.sentence': '"Wet"', due_at: '', '_seen.due_at': 'null', _base: '3' }
  await phone.store.putDraft(`incident:${INCIDENT.returned}`, shown)
  await phone.store.putDraft('report', { zone: 'z', what: '', _rec: 'r' })
  await phone.store.putDraft(`comment:${INCIDENT.accepted}`, { said: '', _rec: 'r' })
  assert.doesNotMatch(await (await phone.get('/app/')).text(), /\/app\/drafts\//)
})

test('what was accepted and given to nobody waits for supervisors, and once given for that one alone', async () => {
  const nobodys = { [INCIDENT.accepted]: { assignee: null } }
  const waits = async (role: 'crew' | 'lead', bodies: object) => {
    const phone = await phoneOf({ role, bodies: bodies as Record<string, object> })
    return (await (await phone.get('/app/inbox')).text()).includes(`id="incident-${INCIDENT.accepted}"`)
  }
  assert.deepEqual([await waits('lead', nobodys), await waits('crew', nobodys)], [true, false])
  const anas = { [INCIDENT.accepted]: { assignee: ANA } }
  assert.deepEqual([await waits('lead', anas), await waits('crew', anas)], [false, true])
})
