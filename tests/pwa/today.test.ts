/** What Today tells: what is half filled, what was decided lately, what nobody sees to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, INCIDENT, LIN, PRIYA, phoneOf, type Row, type Setting } from './house.ts'
import { at, TEMPLATE, phone as withTemplates } from './shelf.ts'

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

const partOf = (html: string, title: string) => html.split(`<h2>${title}</h2>`)[1]?.split('</section>')[0]

test('a draft of a checklist waits for those who may issue it, as long as it could be issued', async () => {
  const waits = async (role: 'crew' | 'lead' | 'deputy' | 'admin', bodies = {}) => {
    const html = await (await (await withTemplates(role, { bodies })).get('/app/')).text()
    return partOf(html, 'To be issued') ?? partOf(html, '等你发布')
  }
  for (const role of ['lead', 'deputy'] as const) {
    const part = (await waits(role))!
    assert.deepEqual(
      [...part.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, to]) => to),
      [at('draft')],
      role,
    )
  }
  for (const role of ['crew', 'admin'] as const) assert.equal(await waits(role), undefined, role)
  assert.equal(await waits('lead', { [TEMPLATE.draft]: { based_on: TEMPLATE.replaced } }), undefined, 'overtaken')
  assert.equal(await waits('lead', { [TEMPLATE.draft]: { status: 'issued', version: 3 } }), undefined)
})

test('what a site still lacks is told to those who can see to it, and to nobody else', async () => {
  const lacking = async (setting: Setting) => partOf(await today({ lang: 'en', ...setting }), 'Not set up yet')
  const bare = { [HALL_A]: { code: null } }
  const led = (await lacking({ role: 'admin', bodies: bare }))!
  assert.match(
    led,
    /href="\/app\/zones"[\s\S]*One zone has no code to scan\.[\s\S]*href="\/app\/templates"[\s\S]*No checklist is issued yet/,
  )
  assert.doesNotMatch(led, /Nobody supervises|No zone is in use/)
  assert.match((await lacking({ role: 'lead', bodies: bare }))!, /href="\/app\/setup\/zone"/)
  const nothing = (await lacking({ role: 'admin', empty: true }))!
  assert.match(nothing, /href="\/app\/people\/invite"[\s\S]*Nobody supervises here yet\.[\s\S]*No zone is in use\./)
  assert.equal(await lacking({ role: 'crew', bodies: bare }), undefined)
  const whole = await (await (await withTemplates('admin')).get('/app/')).text()
  assert.equal(partOf(whole, '还没有设置好') ?? partOf(whole, 'Not set up yet'), undefined, 'nothing is missing')
})

test('the heading says what is to be issued or set up where nothing else waits', async () => {
  const heading = (html: string) => html.match(/<h1[^>]*>(.*?)<\/h1>/s)![1]!.replace(/<[^>]*>/g, '')
  assert.equal(heading(await today({ role: 'admin', lang: 'en', empty: true })), 'The site is not set up yet.')
})

const CHECK = (n: number) => `06000000-0000-7000-8000-00000000000${n}`
const check = (n: number, more: object): Row => [
  'run',
  CHECK(n),
  {
    template: TEMPLATE.issued,
    line: TEMPLATE.replaced,
    rota: CHECK(9),
    zone: HALL_A,
    day: '2026-11-21',
    starts_at: '2026-11-21T05:00:00.000Z',
    due_at: `2026-11-21T07:0${n}:00.000Z`,
    status: 'due',
    _by: LIN,
    _at: '2026-11-21T02:00:00.000Z',
    ...more,
  },
]
const heading = (html: string) => html.match(/<h1[^>]*>(.*?)<\/h1>/s)![1]!.replace(/<[^>]*>/g, '')

test('of the next checks those in one’s own name come first, and none that is over', async () => {
  const html = await today({
    lang: 'en',
    more: [
      check(1, { person: ANA, status: 'missed', due_at: '2026-11-21T05:30:00.000Z' }),
      check(2, { team: CHECK(8) }),
      check(3, { person: ANA }),
      ['team', CHECK(8), { name: { en: 'Stewards' }, active: true, _at: '2026-11-21T02:00:00.000Z' }],
    ],
    bodies: { '01000000-0000-5000-8000-000000000001': { team: CHECK(8) } },
  })
  const next = partOf(html, 'Next checks')!
  const shown = [...next.matchAll(/href="\/app\/checklists\/([^"]*)"/g)].map(([, id]) => id)
  assert.deepEqual(shown, [CHECK(3), CHECK(2)])
})

test('supervisors are told that a zone is closed and that checks are late, with the way there; crew are not', async () => {
  const more = [
    check(1, { person: LIN, due_at: '2026-11-21T05:30:00.000Z' }),
    check(2, { status: 'submitted', result: 'blocked', failing: ['exit'], failed_at: '2026-11-21T05:40:00.000Z' }),
  ]
  const html = await today({ role: 'deputy', lang: 'en', more })
  assert.match(
    html,
    /href="\/app\/board"[^>]*>[\s\S]*?One zone is closed\.[\s\S]*?href="\/app\/checklists"[\s\S]*?One check on this site is late\./,
  )
  assert.doesNotMatch(await today({ role: 'crew', lang: 'en', more }), /is closed\.|on this site is late/)
  assert.doesNotMatch(await today({ role: 'deputy', lang: 'en' }), /is closed\.|on this site is late/)
  assert.match(html, /href="\/app\/rotas"/)
})

test('half-filled forms stand below what waits; drafts to issue count with it', async () => {
  const phone = await withTemplates('lead')
  await phone.store.putDraft('rotas', { 'name.en': 'Night' })
  const html = await (await phone.get('/app/')).text()
  const [decide, draft] = ['id="incident-', '/app/rotas/new'].map(words => html.indexOf(words))
  assert.ok(decide! > 0 && draft! > decide!)
  const inbox = heading(await (await phone.get('/app/inbox')).text())
  const n = (words: string) => Number(/\d+/.exec(words)![0])
  assert.equal(n(heading(html)), n(inbox) + 1)
})
