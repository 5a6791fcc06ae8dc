/** The queue: what waits, what needs somebody, what was received; each with the true sentence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../sync/save.ts'
import { HALL_A, INCIDENT, type Phone, phoneOf } from './house.ts'

const [CARD, HELD] = ['f0000000-0000-7000-8000-000000000002', 'f0000000-0000-7000-8000-000000000003']
const result = (st: 'refused' | 'quarantined' | 'applied', code?: string) => ({
  state: st === 'applied' ? ('acked' as const) : st,
  result: { st, at: 0, ...(code && { code }) },
})

/** Heading → the entries under it, in words. */
async function sections(phone: Phone): Promise<Record<string, string[]>> {
  const html = await (await phone.get('/app/queue')).text()
  const found = [...html.matchAll(/<h2>([^<]*)<\/h2>([\s\S]*?)<\/section>/g)]
  const words = (text: string) =>
    text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return Object.fromEntries(
    found.map(([, head, body]) => [head, [...body!.matchAll(/<li[\s\S]*?<\/li>/g)].map(([li]) => words(li))]),
  )
}

async function phoneWithFive(bodies = {}): Promise<Phone> {
  const phone = await phoneOf({ bodies })
  for (const sentence of ['One', 'Two', 'Three', 'Four', 'Five'])
    await phone.post('/app/report', { what: 'spill', sentence })
  const stuck = { state: 'stuck' as const, result: null }
  await phone.answered([result('refused', 'guard:state'), result('quarantined', 'no_right'), stuck, result('applied')])
  return phone
}

test('what was refused, set aside or not read needs somebody and was never received', async () => {
  const found = await sections(await phoneWithFive())
  assert.deepEqual(Object.keys(found), ['Needs you', 'Waiting', 'Received lately'])
  const [refused, quarantined, stuck] = found['Needs you']!
  assert.match(refused!, /One .*This was not done: somebody was faster/)
  assert.match(quarantined!, /Two .*It is kept, set aside: your role/)
  assert.match(stuck!, /Three .*The server could not read it/)
  assert.match(found['Waiting']![0]!, /Five/)
  assert.deepEqual(found['Received lately']!.length, 1)
  assert.match(found['Received lately']![0]!, /Four/)
})

test('what somebody has noted needs nobody any more, and still was not received', async () => {
  const { op } = (await (await phoneWithFive()).store.queue())[0]! // the same taps make the same ids
  const phone = await phoneWithFive({ [CARD]: { ref: op.id } })
  assert.equal((await sections(phone))['Needs you']!.length, 3)
  await phone.post(`/app/cards/${CARD}/dismiss`, {})
  const found = await sections(phone)
  assert.equal(found['Needs you']!.length, 2)
  assert.match(found['Dealt with']![0]!, /One .*This was not done/)
  assert.equal(found['Received lately']!.length, 1)
})

test('what was set aside says what a supervisor made of it', async () => {
  const { op } = (await (await phoneWithFive()).store.queue())[1]!
  const about = { kind: 'incident', rec: op.rec, mine: op.set }
  const settled = { [HELD]: { ...about, ref: op.id, state: 'settled' } }
  const rejection = { [CARD]: { ...about, code: 'rejected', theirs: 'Told twice' } }
  for (const [bodies, words] of [
    [settled, 'Accepted'],
    [{ ...settled, ...rejection }, 'Rejected'],
  ] as const)
    assert.match((await sections(await phoneWithFive(bodies)))['Dealt with']![0]!, new RegExp(`Two .*${words}`))
})

/** Entry → where its row leads. */
async function links(phone: Phone): Promise<Record<string, string>> {
  const html = await (await phone.get('/app/queue')).text()
  const found = html.matchAll(/<li id="op-(\d+)"><a class="row"(?: href="([^"]*)")?>/g)
  return Object.fromEntries([...found].map(([, dseq, href = '']) => [dseq, href]))
}

test('the whole row of an op leads to its card while that is open, else to its record, else nowhere', async () => {
  const [first, ...others] = (await (await phoneWithFive()).store.queue()).map(({ op }) => op)
  const phone = await phoneWithFive({ [CARD]: { ref: first!.id } })
  await phone.post(`/app/incidents/${INCIDENT.returned}/comments`, { said: 'On my way' })
  const to = await links(phone)
  assert.equal(to[1], `/app/inbox#card-${CARD}`)
  assert.ok((await (await phone.get('/app/inbox')).text()).includes(`id="card-${CARD}"`))
  assert.equal(to[2], '', 'a report the server did not take is nowhere else')
  assert.equal(to[4], `/app/incidents/${others[2]!.rec}`)
  assert.equal(to[6], `/app/incidents/${INCIDENT.returned}`, 'a comment leads to what it is about')
  await phone.post(`/app/cards/${CARD}/dismiss`, {})
  assert.equal((await links(phone))[1], '')
})

test('Try now says when it tried and whether the server answered', async () => {
  const phone = await phoneOf()
  assert.ok(!(await (await phone.get('/app/queue')).text()).includes('Tried at'))
  const { headers } = await phone.post('/app/queue/try', {})
  const address = headers.get('Location')!
  assert.match(await (await phone.get(address)).text(), /role="status">Tried at 14:32: no answer from the server/)
  await phone.line({ received_at: phone.house.now_ms() })
  assert.match(await (await phone.get(address)).text(), /role="status">Tried at 14:32: the server answered/)
})

test('without a network nothing is said to be on its way', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill', sentence: 'One' })
  await phone.answered([{ state: 'sent', result: null }])
  const address = `/app/report/${(await phone.store.queue())[0]!.op.rec}`
  const texts = async () =>
    (await Promise.all(['/app/queue', '/app/', address].map(path => phone.get(path).then(r => r.text())))).join()
  assert.match(await texts(), /Is being sent[\s\S]*Sending/)
  await phone.line({ offline: true })
  const offline = await texts()
  assert.match(offline, /Waits for a network/)
  assert.doesNotMatch(offline, /[Ss]ending|being sent|being looked at/)
})

test('a code without words of its own is told by what became of the op', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill', sentence: 'One' })
  await phone.answered([result('refused', 'some_new_code')])
  assert.match((await sections(phone))['Needs you']![0]!, /This was not done\./)
})

test('a blocked phone says so everywhere, and offers its work as a file', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill', sentence: 'One' })
  await phone.line({ fault: 'device_revoked' })
  const read = async (path: string) => (await phone.get(path)).text()
  for (const path of ['/app/', '/app/queue', '/app/me', '/app/me/leave']) {
    const html = await read(path)
    assert.match(html, /<span>phone blocked/, path)
    assert.match(html, /button--main" href="\/app\/queue\/export"/, path)
    assert.doesNotMatch(html, /Try now|no contact|next exchange|Sign in|signed out/i, path)
  }
  assert.match(await read('/app/queue'), /sends nothing any more[\s\S]*Not sent: this phone is blocked/)
})

test('each op is named by its kind and what it is about, and nobody involved is', async () => {
  const phone = await phoneOf({ role: 'lead', lang: 'en' })
  await phone.store.setMe({ lang: 'en' })
  const { site } = (await phone.store.get('incident', INCIDENT.accepted))!
  const save = (kind: string, set: object) => phone.store.save({ kind, site, t: 'create', set } as Change)
  await save('zone', { name: { en: 'Store 3', 'zh-CN': '三号仓库' }, active: true })
  await save('team', { name: { en: 'Riggers' }, trade: 'rigging', active: true })
  await save('contact', { name: 'Harbour police', part: 'police', phone: '110', lang: 'en', active: true })
  await save('involved', { about: INCIDENT.accepted, who: 'visitor', part: 'injured', name: 'J. Secret', lang: 'en' })
  await save('action', { about: INCIDENT.accepted, what: 'Mend the tap', aim: 'correct', lang: 'en' })
  const code = { kind: 'zone', site, rec: HALL_A, t: 'fact', base: 0, seen: { code: 'k3v9' }, set: { code: 'new' } }
  await phone.store.save(code as Change)
  const told = (await sections(phone))['Waiting']!.join().replace(/[\u2068\u2069]/g, '')
  for (const words of [
    'New zone · Store 3',
    'New team · Riggers',
    'New contact · Harbour police',
    'New person involved · Water by the door, accepted',
    'New corrective action · Mend the tap',
    'Change: zone code · Hall A',
  ])
    assert.ok(told.includes(words), `${words}: ${told}`)
  assert.doesNotMatch(told, /Secret|Record/)
})
