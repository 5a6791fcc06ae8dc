/** Cards, people, Me, queue: what their buttons do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, CAST, INCIDENT, phoneOf, type Role, type Row, SITE } from './house.ts'

const CARD = 'f0000000-0000-7000-8000-0000000000'

test('a conflict names field, both values and both authors, and is noted', async () => {
  const phone = await phoneOf()
  const html = await (await phone.get('/app/inbox')).text()
  const article = html.split('<article')[1]!.split('</article>')[0]!
  assert.match(article, /aria-label="Severity"/)
  assert.deepEqual(sides(article), ['Stands now: Serious, Priya Nair', 'Set aside: Minor, you'])
  assert.deepEqual(
    [...article.matchAll(/<button[^>]*>([^<]*)/g)].map(([, words]) => words),
    ['Restore mine', 'Keep this'],
  )
  await phone.post(`/app/cards/${CARD}01/dismiss`, {})
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual([op.act, op.rec], ['dismiss', `${CARD}01`])
  assert.ok(!(await (await phone.get('/app/inbox')).text()).includes(`card-${CARD}01`))
})

test('a conflict says what stands when somebody changed it since, and when both texts were kept', async () => {
  const changed = await phoneOf({ bodies: { [INCIDENT.accepted]: { severity: 'critical' } } })
  const [first = ''] = (await (await changed.get('/app/inbox')).text()).match(/<article[\s\S]*?<\/article>/) ?? []
  assert.deepEqual(sides(first), ['Stands now: Critical', 'Set aside: Minor, you', 'Set aside: Serious, Priya Nair'])
  const kept = await phoneOf({
    bodies: {
      [INCIDENT.accepted]: { story: `By the door.\n⟦by ${ANA} at 2026-11-21T06:12:00.000Z⟧\nBy the lift.` },
      [`${CARD}01`]: { field: 'story', mine: 'By the lift.', theirs: 'By the door.' },
    },
  })
  const [both = ''] = (await (await kept.get('/app/inbox')).text()).match(/<article[\s\S]*?<\/article>/) ?? []
  assert.deepEqual(sides(both), ['Stands now: By the lift., you', 'Stands now: By the door., Priya Nair'])
})

test('two steps that both were made are told as steps, in their order', async () => {
  const phone = await phoneOf({
    bodies: {
      [`${CARD}01`]: { field: 'status', mine: 'returned', theirs: 'accepted' },
      [INCIDENT.accepted]: { status: 'returned' },
    },
  })
  const [card = ''] = (await (await phone.get('/app/inbox')).text()).match(/<article[\s\S]*?<\/article>/) ?? []
  assert.match(card, /Two people took different steps/)
  assert.doesNotMatch(card, /Two people wrote/)
  assert.deepEqual(sides(card), ['Stands now: Returned, you', 'Before it: Accepted, Priya Nair'])
})

/** What a card's list says: label, value, author. */
const sides = (article: string) =>
  [...article.matchAll(/<dt>(.*?)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(
    ([, label, value]) =>
      `${label}: ${value!
        .split(/<[^>]*>/)
        .filter(Boolean)
        .join(', ')}`,
  )

test('a refusal says what happened and what can be done', async () => {
  const html = await (await (await phoneOf()).get('/app/inbox')).text()
  assert.match(html, /Priya Nair decided before you/)
  assert.match(html, /your role does not allow it/)
})

const CODE = {
  status: 201,
  body: {
    id: 'x',
    url: 'http://localhost:8000/join/abc_-1',
    expires_at: '2026-11-23T06:00:00.000Z',
    qr: { size: 29, path: 'M4 4h7v1h-7z' },
  },
}
const KIM = { name: 'Kim Lee', lang: 'en', role: 'crew' }

test('an invitation is made by the server and drawn by the phone', async () => {
  const phone = await phoneOf({ role: 'lead' })
  phone.reply.next = CODE
  const html = await (await phone.post('/app/people/invite', KIM)).text()
  assert.match(html, /viewBox="0 0 29 29"/)
  assert.match(html, /d="M4 4h7v1h-7z"/)
  assert.match(html, /<p class="link">http:\/\/localhost:8000\/join\/abc_-1<\/p>/)
  assert.doesNotMatch(html, /href="[^"]*\/join\//, 'a tap on this phone would let them in here')
  assert.match(html, /data-do="copy">Copy link</)
  assert.deepEqual(phone.calls, [{ method: 'POST', path: '/invites', body: { site: SITE, use: 'personal', ...KIM } }])
})

test('without a network, or with a strange answer, no code is shown and nothing typed is lost', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const offline = await phone.post('/app/people/invite', KIM)
  assert.equal(offline.status, 503)
  assert.match(await offline.text(), /This needs a network[\s\S]*value="Kim Lee"/)
  const evil = { ...CODE, body: { ...CODE.body, qr: { size: 29, path: 'M0"/><script>' } } }
  phone.reply.next = evil
  assert.ok(!(await (await phone.post('/app/people/invite', KIM)).text()).includes('<script>'))
  phone.reply.next = { status: 403, body: {} }
  assert.match(await (await phone.post(`/app/people/${ANA}/sign-in`, {})).text(), /role does not allow/)
})

test('supervisors see whose phone was silent for a day with unsent work, and only that', async () => {
  const status = (n: number, seen_at: string, pending: unknown[]): Row => {
    const told = { person: ANA, seen_at, pending, state: 'active', skew_ms: 0, _by: ANA, _at: seen_at }
    return ['device_status', `05000000-0000-5000-8000-00000000000${n}`, told]
  }
  const long = '2026-11-20T06:31:00.000Z'
  const recent = '2026-11-20T06:33:00.000Z'
  const waiting = [
    ['incident', null, 3],
    ['run', null, 1],
  ]
  const more = [status(1, long, waiting), status(2, recent, waiting), status(3, long, [])]
  const phone = await phoneOf({ role: 'lead', more })
  const html = await (await phone.get('/app/people')).text()
  const told = [...html.matchAll(/<\/svg>\s*([^<]*not sent yet[^<]*)/g)].map(([, words]) =>
    words!.replace(/[\u2068\u2069]/g, ''),
  )
  assert.deepEqual(
    told.map(words => words.split(',')[0]),
    ['3 records not sent yet from their phone', 'One record not sent yet from their phone'],
  )
  assert.match(html, /last heard [^<]*14:31/)
})

test('bad invitations are told field by field; crew see no way to invite', async () => {
  const phone = await phoneOf({ role: 'lead' })
  for (const form of [
    { ...KIM, name: '' },
    { ...KIM, name: 'n'.repeat(61) },
    { ...KIM, role: 'admin' },
    { ...KIM, lang: 'xx' },
  ])
    assert.equal((await phone.post('/app/people/invite', form)).status, 422)
  assert.deepEqual(phone.calls, [])
  const crew = await phoneOf()
  assert.ok(!(await (await crew.get('/app/people')).text()).includes('/app/people/invite'))
})

/** To whom a person in this role is offered a sign-in code, by name. */
async function offered(role: Role): Promise<string[]> {
  const phone = await phoneOf({ role, more: [ADMIN] })
  const lines = (await (await phone.get('/app/people')).text()).split('<li id="member-').slice(1)
  return lines.filter(line => line.includes('/sign-in"')).map(line => line.match(/<b[^>]*>([^<]*)/)![1]!)
}

const ADMIN: Row = ['member', '01000000-0000-5000-8000-000000000004', { ...CAST.admin, active: true }]

test('a sign-in code is offered by those who may give it, for those to whom it may be given', async () => {
  assert.deepEqual(await offered('crew'), [])
  assert.deepEqual(await offered('lead'), ['Priya Nair', 'Ana Silva'])
  assert.deepEqual(await offered('admin'), ['林悦', 'Priya Nair', 'Ana Silva'])
})

test('a name that is here already is told once, and one may go on', async () => {
  const phone = await phoneOf({ role: 'lead' })
  phone.reply.next = CODE
  for (const name of ['ana silva', 'AnaSilva', 'Ana', 'Ana Silva Costa']) {
    const asked = await phone.post('/app/people/invite', { ...KIM, name, _namesake: '' })
    assert.equal(asked.status, 422)
    assert.match(await asked.text(), /Ana Silva is at this site already/)
  }
  assert.deepEqual(phone.calls, [])
  const html = await (await phone.post('/app/people/invite', { ...KIM, name: 'Ana', _namesake: 'An' })).text()
  assert.match(html, /name="_namesake" value="Ana"/)
  assert.equal((await phone.post('/app/people/invite', { ...KIM, name: 'Ana', _namesake: 'Ana' })).status, 200)
  assert.equal(phone.calls.length, 1)
})

test('an admin is offered nothing that only those on the floor may do', async () => {
  const phone = await phoneOf({ role: 'admin' })
  const routes = [
    '/app/',
    '/app/incidents',
    '/app/me',
    '/app/people',
    '/app/inbox',
    `/app/incidents/${INCIDENT.reported}`,
  ]
  for (const address of routes) {
    const html = await (await phone.get(address)).text()
    assert.doesNotMatch(html, /href="\/app\/report"|\/comments"|\/edit"|id="(move|ask)-/, address)
  }
  for (const answer of [await phone.get('/app/report'), await phone.post('/app/report', { what: 'spill' })])
    assert.match(await answer.text(), /Reports come from those who work on the floor/)
  assert.deepEqual(await phone.store.queue(), [])
  const empty = await phoneOf({ role: 'admin', empty: true })
  for (const address of ['/app/', '/app/incidents'])
    assert.doesNotMatch(await (await empty.get(address)).text(), /href="\/app\/report"/, address)
})

test('back leads to the place one came from, and else to where the screen belongs', async () => {
  const phone = await phoneOf()
  const back = async (address: string, from?: string) => {
    const request = new Request(`http://localhost${address}`, from ? { referrer: `http://localhost${from}` } : {})
    Object.defineProperty(request, 'referrer', { value: from ? `http://localhost${from}` : 'about:client' })
    const html = await (await phone.app.fetch(request)).text()
    return html.match(/class="back top__where" href="([^"]*)">.*?<\/svg>([^<]*)/s)?.slice(1)
  }
  assert.deepEqual(await back('/app/people'), ['/app/me', 'Me'])
  assert.deepEqual(await back('/app/people', '/app/'), ['/app/', 'Today'])
  assert.deepEqual(await back('/app/queue', '/app/me'), ['/app/me', 'Me'])
  assert.deepEqual(await back('/app/people', '/app/inbox'), ['/app/inbox', 'Inbox'])
  assert.deepEqual(await back('/app/inbox', '/app/inbox'), ['/app/', 'Today'])
  assert.deepEqual(await back('/app/people', '/app/people/invite'), ['/app/me', 'Me'])
})

test('light and language are changed on the phone; the server has still to hear of the language', async () => {
  const phone = await phoneOf()
  await phone.post('/app/me/theme', { theme: 'night' })
  await phone.post('/app/me/lang', { lang: 'zh-CN' })
  const html = await (await phone.get('/app/me')).text()
  assert.match(html, /<html lang="zh-CN" data-theme="night">/)
  assert.equal((await phone.store.me())?.untold, true)
})

test('the shift does not end without a network, and names what stays behind', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill' })
  assert.match(await (await phone.get('/app/me/leave')).text(), /One record has not been sent/)
  const offline = await phone.post('/app/me/leave', {})
  assert.equal(offline.status, 503)
  assert.ok(await phone.store.me())
  phone.reply.next = { status: 204, body: {} }
  const ended = await phone.post('/app/me/leave', {})
  assert.equal(ended.headers.get('Location'), '/login')
  assert.equal(await phone.store.me(), null)
})

test('a draft alone is not something to wait for', async () => {
  const phone = await phoneOf()
  await phone.store.putDraft('report', { what: 'spill' })
  const html = await (await phone.get('/app/me/leave')).text()
  assert.match(html, /A draft is not finished\.[\s\S]*It stays on this phone/)
  assert.match(html, /Signing out needs a network/)
  assert.doesNotMatch(html, /Wait and send|they are sent/)
  assert.match(html, /button--main" href="\/app\/report">Go on writing/)
  assert.doesNotMatch(html, /button--main">/, 'the shift is not the main thing to end')
  await phone.post('/app/report', { what: 'spill' })
  await phone.store.putDraft(`comment:${INCIDENT.accepted}`, { said: 'And' })
  assert.match(
    await (await phone.get('/app/me/leave')).text(),
    /Add comment[\s\S]*button--main">Wait and send/,
    'with unsent records it is mentioned too',
  )
})

test('every draft is named in Me and leads to its form; where a form says it is kept, it can be cleared', async () => {
  const phone = await phoneOf({ role: 'lead' })
  const drafts = {
    report: ['/app/report', 'Half-filled report', { what: 'spill' }],
    invite: ['/app/people/invite', 'Invite somebody', { name: 'Kim' }],
    [`incident:${INCIDENT.accepted}`]: [
      `/app/incidents/${INCIDENT.accepted}/edit`,
      'Change the details',
      { sentence: 'New' },
    ],
    [`comment:${INCIDENT.accepted}`]: [`/app/incidents/${INCIDENT.accepted}#comment`, 'Add comment', { said: 'And' }],
    [`give_back:${INCIDENT.reported}`]: [`/app/incidents/${INCIDENT.reported}/give_back`, 'Return', { reason: 'Why' }],
  } as const
  for (const [form, [, , fields]] of Object.entries(drafts)) await phone.store.putDraft(form, { ...fields })
  const html = await (await phone.get('/app/me')).text()
  for (const [form, [href, words]] of Object.entries(drafts)) {
    const found = html.split(`href="${href}"`)[1]
    assert.ok(found, form)
    assert.match(found, new RegExp(`^[^]*?row__title">${words}`), form)
    const clear = `form="clear" formaction="/app/drafts/${form}"`
    assert.ok((await (await phone.get(href)).text()).includes(clear), form)
    const cleared = await phone.post(`/app/drafts/${form}`, {})
    assert.deepEqual([cleared.status, cleared.headers.get('Location')], [303, href])
    assert.ok(!(await (await phone.get(href)).text()).includes(clear), form)
  }
  assert.deepEqual(await phone.store.drafts(), [])
})

test('the queue can be handed in as a file', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill' })
  const answer = await phone.get('/app/queue/export')
  assert.match(answer.headers.get('Content-Disposition') ?? '', /^attachment; filename="[^"]+\.zip"$/)
  assert.deepEqual([...new Uint8Array(await answer.arrayBuffer())].slice(0, 2), [0x50, 0x4b])
})

test('the chip tells the work of this phone', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill' })
  const html = await (await phone.get('/app/chip')).text()
  assert.match(html.trim(), /^<div id="sync" role="status" aria-label="Sync"/)
})
