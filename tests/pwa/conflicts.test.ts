/** What is to be settled: who sees which card, with which buttons, and what they save. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, INCIDENT, LIN, type Phone, PRIYA, phoneOf, type Row } from './house.ts'

const CARD = 'f0000000-0000-7000-8000-0000000000'
const REF = '04000000-0000-7000-8000-000000000001'

/** The articles of a screen by the last two digits of their card. */
async function articles(phone: Phone, path = '/app/conflicts'): Promise<Map<string, string>> {
  const html = await (await phone.get(path)).text()
  const found = html.match(/<article[\s\S]*?<\/article>/g) ?? []
  return new Map(found.map(article => [/id="card-[^"]*(..)"/.exec(article)![1]!, article]))
}

const buttons = (article = '') => [...article.matchAll(/<button[^>]*>([^<]*)/g)].map(([, words]) => words)

/** The hidden fields of the article's form to `act`. */
const hidden = (article: string, act: string) =>
  Object.fromEntries(
    [
      ...article
        .split(`/${act}"`)[1]!
        .split('</form>')[0]!
        .matchAll(/name="([^"]+)" value="([^"]*)"/g),
    ].map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"')]),
  )

const last = async (phone: Phone) => (await phone.store.queue()).at(-1)!.op

test('a conflict has one tap for each way out', async () => {
  const phone = await phoneOf()
  const article = (await articles(phone)).get('01')!
  assert.match(article, /aria-label="Severity"/)
  assert.match(article, /Serious[\s\S]*Priya Nair[\s\S]*Minor[\s\S]*you/)
  assert.deepEqual(buttons(article), ['Restore mine', 'Keep this'])
})

test('restoring is a fact over what was shown, and the card has gone at once', async () => {
  const phone = await phoneOf()
  const form = hidden((await articles(phone)).get('01')!, 'restore')
  const answer = await phone.post(`/app/cards/${CARD}01/restore`, form)
  assert.equal(answer.headers.get('Location'), '/app/conflicts')
  const op = await last(phone)
  assert.deepEqual([op.t, op.kind, op.rec, op.resolves], ['fact', 'incident', INCIDENT.accepted, REF])
  assert.deepEqual([op.set, op.seen], [{ severity: 'minor' }, { severity: 'serious' }])
  assert.ok(!(await articles(phone)).has('01'))
  assert.equal((await phone.store.get('incident', INCIDENT.accepted))!.body['severity'], 'minor')
})

test('whoever does not supervise keeps what stands by noting it; a second tap saves nothing', async () => {
  const phone = await phoneOf()
  for (let n = 0; n < 2; n++) await phone.post(`/app/cards/${CARD}01/dismiss`, {})
  assert.deepEqual(
    (await phone.store.queue()).map(({ op }) => op.act),
    ['dismiss'],
  )
  assert.match((await articles(await phoneOf())).get('01')!, /action="[^"]*\/dismiss">\s*<button[^>]*>Keep this/)
})

test('a value that stands is not to be restored, nor a step', async () => {
  const mine = await phoneOf({ bodies: { [`${CARD}01`]: { mine: 'serious', theirs: 'minor' } } })
  assert.deepEqual(buttons((await articles(mine)).get('01')), ['Keep this'])
  const step = await phoneOf({ bodies: { [`${CARD}01`]: { field: 'status', mine: 'resolved', theirs: 'accepted' } } })
  assert.deepEqual(buttons((await articles(step)).get('01')), ['Keep this'])
  const text = await phoneOf({ bodies: { [`${CARD}01`]: { field: 'story', mine: 'Dry', theirs: 'Wet' } } })
  assert.deepEqual(buttons((await articles(text)).get('01')), ['Keep this'])
})

test('a supervisor settles the conflict of two others', async () => {
  const phone = await phoneOf({ role: 'lead', lang: 'en' })
  const article = (await articles(phone)).get('11')!
  assert.match(article, /aria-label="Sentence"/)
  assert.match(article, /Wet floor[\s\S]*Ana Silva[\s\S]*Flood[\s\S]*Priya Nair/)
  assert.deepEqual(buttons(article), ['Restore what Ana Silva wrote', 'Restore what Priya Nair wrote', 'Keep this'])
  await phone.post(`/app/cards/${CARD}11/restore`, hidden(article, 'restore'))
  assert.deepEqual((await last(phone)).set, { sentence: 'Wet floor' })
  const other = await phoneOf({ role: 'lead' })
  await other.post(`/app/cards/${CARD}11/keep`, {})
  const op = await last(other)
  assert.deepEqual([op.act, op.seen], ['keep', { state: 'open' }])
})

test('a supervisor who is one of the two is told once, and can restore and keep', async () => {
  const own = { ref: '04000000-0000-7000-8000-000000000004' }
  const phone = await phoneOf({ role: 'lead', bodies: { [`${CARD}01`]: own, [`${CARD}11`]: { _by: LIN } } })
  const all = await articles(phone)
  assert.ok(!all.has('01'))
  assert.deepEqual(buttons(all.get('11')), ['Restore mine', 'Restore what Priya Nair wrote', 'Keep this'])
})

test('what is held shows its values and author, and is accepted or rejected with a reason', async () => {
  const phone = await phoneOf({ role: 'deputy' })
  const all = await articles(phone)
  const held = all.get('12')!
  assert.match(held, /Set aside[\s\S]*By<\/dt><dd>Ana Silva[\s\S]*Zone<\/dt><dd>Hall A/)
  assert.deepEqual(buttons(held), ['Accept', 'Reject'])
  assert.match(all.get('13')!, /Possibly reported twice[\s\S]*Kind<\/dt><dd>Spill[\s\S]*Oil on the ramp/)
  await phone.post(`/app/cards/${CARD}12/reject`, { reason: 'Told twice' })
  assert.deepEqual([(await last(phone)).act, (await last(phone)).reason], ['reject', 'Told twice'])
  await phone.post(`/app/cards/${CARD}13/accept`, {})
  assert.equal((await last(phone)).act, 'accept')
})

test('its author decides nothing on what is held, and reads why it was rejected', async () => {
  const rejected = { why: 'refused', code: 'rejected', theirs: 'The story is Priya’s.', other: PRIYA }
  const phone = await phoneOf({ bodies: { [`${CARD}02`]: rejected } })
  const all = await articles(phone)
  assert.deepEqual(buttons(all.get('03')), ['Noted'])
  assert.match(
    all.get('02')!,
    /a supervisor looked at it and rejected it[\s\S]*The story is Priya’s\.[\s\S]*Priya Nair/,
  )
})

test('what was settled lately is found again, without buttons', async () => {
  const phone = await phoneOf({ role: 'lead', lang: 'en', bodies: { [`${CARD}11`]: { state: 'settled' } } })
  const html = await (await phone.get('/app/conflicts')).text()
  const [before, after] = html.split('Settled lately: 1')
  assert.ok(!before!.includes(`card-${CARD}11`))
  const article = (await articles(phone)).get('11')!
  assert.ok(after!.includes(`card-${CARD}11`))
  assert.match(article, /Wet floor[\s\S]*Ana Silva[\s\S]*Flood[\s\S]*Priya Nair/)
  assert.deepEqual(buttons(article), [])
})

test('rejecting without a reason is answered at the field, in our own words, and saves nothing', async () => {
  for (const [lang, words] of [
    ['en', /Give a reason, so that the other person knows what to do/],
    ['zh-CN', /请写明原因/],
  ] as const) {
    const phone = await phoneOf({ role: 'lead', lang })
    const answer = await phone.post(`/app/cards/${CARD}12/reject`, { reason: ' ' })
    assert.deepEqual([answer.status, (await phone.store.queue()).length], [422, 0])
    const html = await answer.text()
    assert.doesNotMatch(html, /<main[^>]*hx-get/, 'nothing draws it anew while it is said')
    const all = html.match(/<article[\s\S]*?<\/article>/g) ?? []
    const held = all.find(article => article.includes(`card-${CARD}12`))!
    const others = all.filter(article => article !== held)
    assert.match(held, words)
    assert.match(held, /<textarea[^>]* aria-invalid="true" aria-describedby="reason-trouble" autofocus>/)
    assert.doesNotMatch(others.join(''), /autofocus|aria-invalid/)
    assert.doesNotMatch(html, /\srequired/, 'no bubble of the browser’s')
  }
})

test('an author reads what was rejected beside the reason, whatever it was', async () => {
  const base = { why: 'refused', code: 'rejected', theirs: 'Twice.', other: PRIYA }
  const of = async (mine: unknown, lang: 'en' | 'zh-CN' = 'en') =>
    (await articles(await phoneOf({ lang, bodies: { [`${CARD}02`]: { ...base, mine } } }))).get('02')!
  assert.match(await of({ sentence: 'Oil on the ramp', zone: HALL_A }), /Oil on the ramp[\s\S]*Hall A[\s\S]*Twice\./)
  assert.match(await of({ severity: 'minor' }, 'zh-CN'), /严重程度<\/dt><dd>轻微[\s\S]*Twice\./)
  assert.match(await of('resolve'), /What was meant<\/dt><dd>Resolve</)
  assert.match(await of('Not here'), /What was meant<\/dt><dd>Not here/)
  assert.doesNotMatch(await of(undefined), /<dl/)
})

test('a settled card says how, and by whom and when as far as this phone knows', async () => {
  const held = { state: 'settled', mine: { zone: HALL_A } }
  const own = await phoneOf({ role: 'lead', lang: 'en' })
  await own.post(`/app/cards/${CARD}12/reject`, { reason: 'Told twice' })
  await own.post(`/app/cards/${CARD}13/accept`, {})
  await own.post(`/app/cards/${CARD}11/keep`, {})
  const done = await articles(own)
  assert.match(done.get('12')!, /Rejected[\s\S]*Told twice[\s\S]*林悦\u00a0· <time/)
  assert.match(done.get('13')!, /Accepted[\s\S]*林悦\u00a0· <time/)
  assert.match(done.get('11')!, /What stands was kept[\s\S]*林悦\u00a0· <time/)
  assert.doesNotMatch(done.get('12')!, /does not count yet/)

  const other = await articles(await phoneOf({ role: 'lead', lang: 'en', bodies: { [`${CARD}12`]: held } }))
  assert.match(other.get('12')!, /Settled by somebody else/)

  const rejected = { why: 'refused', code: 'rejected', theirs: 'Told twice', other: PRIYA, mine: { zone: HALL_A } }
  const author = await articles(await phoneOf({ bodies: { [`${CARD}03`]: held, [`${CARD}02`]: rejected } }))
  assert.match(author.get('03')!, /Rejected[\s\S]*Told twice[\s\S]*Priya Nair\u00a0· <time/)
  const both = { [`${CARD}03`]: held, [`${CARD}02`]: { ...rejected, mine: { severity: 'minor' } } }
  assert.match(
    (await articles(await phoneOf({ bodies: both }))).get('03')!,
    /Accepted/,
    'it was another that was rejected',
  )
  const old = { [`${CARD}03`]: held, [`${CARD}02`]: { ...rejected, mine: undefined } }
  assert.match((await articles(await phoneOf({ bodies: old }))).get('03')!, /Settled by somebody else/)
  const accepted = await articles(await phoneOf({ lang: 'zh-CN', bodies: { [`${CARD}03`]: held } }))
  assert.match(accepted.get('03')!, /已采纳/)
  const noted = await articles(await phoneOf({ lang: 'zh-CN', bodies: { [`${CARD}02`]: { state: 'dismissed' } } }))
  assert.match(noted.get('02')!, /已知悉/)
})

test('the chip, Today, the inbox and the conflicts count what needs somebody alike', async () => {
  const number = (html: string, pattern: RegExp) => Number(pattern.exec(html)?.[1])
  for (const role of ['crew', 'deputy'] as const) {
    const bodies = { [`${CARD}02`]: { ref: 'r2' }, [`${CARD}03`]: { ref: 'r3' } }
    const phone = await phoneOf({ role, lang: 'en', bodies })
    await phone.post('/app/report', { what: 'spill' })
    await phone.answered([{ state: 'stuck', result: null }])
    const [today, inbox] = [await (await phone.get('/app/')).text(), await (await phone.get('/app/inbox')).text()]
    const chip = number(today, /(\d+) needs? you/)
    for (const html of [today, inbox]) {
      assert.equal(number(html, /<h2>Needs you<\/h2>\s*<span>(\d+) record/), chip, role)
      assert.match(html, /The server could not read it/)
    }
    assert.equal((await phone.store.chip()).needs, chip)
    const restored = hidden((await articles(phone)).get('01')!, 'restore')
    await phone.post(`/app/cards/${CARD}01/restore`, restored)
    assert.equal((await phone.store.chip()).needs, chip - 1, 'what is being restored needs nobody')
    assert.equal((await articles(phone)).size, chip - 2, 'all but what could not be read is on the screen of conflicts')
    await phone.answered([
      { state: 'stuck', result: null },
      { state: 'acked', result: { st: 'conflict', at: 0 } },
    ])
    assert.equal((await phone.store.chip()).needs, chip, 'what was kept out again is open still')
  }
})

test('supervisors find the way to hand in a queue, others do not', async () => {
  const path = '/app/conflicts'
  assert.match(
    await (await (await phoneOf({ role: 'lead' })).get(path)).text(),
    /href="\/app\/out\?to=\/hand-in" hx-boost="false"/,
  )
  assert.ok(!(await (await (await phoneOf()).get(path)).text()).includes('/hand-in'))
  assert.match(await (await (await phoneOf({ empty: true })).get(path)).text(), /Nothing is to be settled/)
})

test('an outbox four fifths full warns, and what does not add up or had to make room is told on Me', async () => {
  const phone = await phoneOf()
  const { store } = phone
  const chip = async () => ({ ...(await store.chip()), waiting: 4000, unequal: 1, early: 2 })
  const all = { ...store, chip }
  phone.house.store = { ...all, look: () => all as typeof store }
  assert.match(await (await phone.get('/app/')).text(), /4,000 records wait on this phone/)
  assert.match(
    await (await phone.get('/app/me')).text(),
    /Records do not add up[\s\S]*2 received records made room here/,
  )
})

test('what waits of somebody else is told by name, to the next and to nobody', async () => {
  const phone = await phoneOf()
  await phone.post('/app/report', { what: 'spill', zone: HALL_A })
  await phone.store.signOut()
  assert.match(await (await phone.get('/app/')).text(), /Ana Silva: one record not sent yet/)
  await phone.store.signIn({ person: PRIYA, name: 'Priya Nair', lang: 'en', sites: [], role: {} })
  assert.match(
    await (await phone.get('/app/me')).text(),
    /Ana Silva: one record not sent yet[\s\S]*signs in here again/,
  )
  assert.deepEqual(await phone.store.others(), [{ name: 'Ana Silva', waiting: 1 }])
  await phone.store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [], role: {} })
  assert.deepEqual(await phone.store.others(), [])
})

test('the card of what could not be read names no record, and stops no screen', async () => {
  const broken = (n: string, more: object): Row => [
    'card', `${CARD}${n}`,
    { why: 'quarantine', code: 'malformed', ref: `r${n}`, state: 'open', _by: ANA, _at: '2026-11-21T06:12:00.000Z', ...more },
  ] // biome-ignore format: a row
  for (const [role, n, more, words, ways] of [
    ['crew', '21', { reader: ANA }, /the server could not read it[\s\S]*Tell a supervisor/, ['Noted']],
    ['deputy', '22', {}, /the server could not read it[\s\S]*By<\/dt><dd>Ana Silva/, ['Accept', 'Reject']],
  ] as const) {
    const phone = await phoneOf({ role, lang: 'en', more: [broken(n, more)] })
    const { get } = phone.store
    phone.store.get = (kind, id) => {
      assert.ok(kind && id, 'IndexedDB takes no key that is not there')
      return get(kind, id)
    }
    for (const path of ['/app/', '/app/inbox', '/app/conflicts']) {
      const answer = await phone.get(path)
      assert.equal(answer.status, 200, path)
      const html = await answer.text()
      if (path === '/app/') continue // it shows the first of them only
      const article = html.match(new RegExp(`<article[^>]*id="card-${CARD}${n}"[\\s\\S]*?</article>`))![0]
      assert.match(article, words, path)
      assert.deepEqual(buttons(article), ways)
    }
    if (role === 'deputy') await phone.post(`/app/cards/${CARD}22/accept`, {})
    else await phone.post(`/app/cards/${CARD}21/dismiss`, {})
    assert.equal((await phone.get('/app/conflicts')).status, 200, 'settled')
  }
})
