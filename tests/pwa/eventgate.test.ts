/** On top of an event's page stands what was done in spite of red; and the gate counts the phones, one for each person. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earsOf, silentSince } from '../../pwa/checklists/silence.ts'
import { phoneFaults } from '../../pwa/events/rules.ts'
import { EVENT, FAIR, moved, RUN, run } from './fair.ts'
import { ANA, formOf, HALL_A, LIN, type Phone, PRIYA, phoneOf, type Role, type Row, SUN } from './house.ts'

const page = async (phone: Phone, path: string) => (await phone.get(path)).text()
const heading = (html: string) => html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)![1]!.replace(/<[^>]*>/g, '')
const fair = (role: Role, more: Row[] = []) => phoneOf({ role, lang: 'en', more: [...FAIR, ...more] })
const at = (status: keyof typeof EVENT) => `/app/events/${EVENT[status]}`
const top = (html: string) => html.split('<h1')[1]!.split('</header>')[0]!
const PASSED = { status: 'submitted', result: 'passed', signed_at: '2026-11-21T05:30:00.000Z' }
const FAILED = { status: 'submitted', result: 'blocked', failing: ['exit'], failed_at: '2026-11-21T05:40:00.000Z' }
const SPITE = { act: 'open', from: 'before', to: 'during', reason: 'A steward stands at the exit' }

test('what was opened in spite of red says so on top, with the reason, by whom and when', async () => {
  const phone = await fair('crew', [moved('during', 1, { act: 'open', to: 'during' }), moved('during', 2, SPITE)])
  const html = await page(phone, at('during'))
  assert.match(
    html,
    /class="mark mark--late"[\s\S]*Craft Fair, during\u00a0· Open</,
    'not in the green of what is well',
  )
  assert.match(
    top(html),
    /Open since 13:52[\s\S]*Opened in spite of what was not in order[\s\S]*<blockquote lang="en">A steward stands at the exit<\/blockquote>\s*<footer>Priya Nair\u00a0· <time[^>]*>13:52</,
  )
  const calm = await page(await fair('crew', [moved('during', 1, { act: 'open', to: 'during' })]), at('during'))
  assert.doesNotMatch(top(calm), /in spite|blockquote/)
})

test('what is on hold says so on top; made ready in the usual way it does not', async () => {
  const held = { act: 'hold', from: 'during', to: 'before', reason: 'Water on the stairs' }
  const moves = [moved('before', 1, { act: 'prepare', to: 'before' }), moved('before', 3, held)]
  const refused = moved('before', 4, { ...held, outcome: 'refused', reason: 'Twice' })
  const html = await page(await fair('crew', [...moves, refused]), at('before'))
  assert.equal(heading(html), 'On hold since 13:53')
  assert.match(html, /mark--late[\s\S]*Craft Fair, before\u00a0· On hold/)
  assert.match(top(html), /Water on the stairs[\s\S]*Priya Nair\u00a0· <time[^>]*>13:53</)
  assert.doesNotMatch(top(html), /Twice|Overdue/)
  const usual = await page(await fair('crew', [moves[0]!]), at('before'))
  assert.doesNotMatch(top(usual), /hold|<blockquote/)
})

test('a reason given on this phone stands on top at once, and says that it waits', async () => {
  const phone = await fair('deputy', [run(1, FAILED), run(2, PASSED)])
  const form = await formOf(phone, `${at('before')}/open`, 'main')
  await phone.post(`${at('before')}/open`, { ...form, reason: SPITE.reason })
  const html = await page(phone, at('before'))
  assert.match(heading(html), /^Opened on this phone \d\d:\d\d$/)
  assert.match(
    top(html),
    /in spite[\s\S]*A steward stands[\s\S]*Priya Nair[\s\S]*Saved on this phone[\s\S]*waits to be sent/,
  )
})

const DAY = '2026-11-21T'
const heard = (n: number, person: string, at: string, more: object = {}): Row => [
  'device_status', `da000000-0000-5000-8000-00000000000${n}`,
  { person, state: 'active', storage: 'kept', armed: 'yes', pending: [], skew_ms: 0, seen_at: at, ...more },
] // biome-ignore format: a row
const phonesOf = (html: string) => html.split('<h2>Phones<')[1]!.split('</section>')[0]!

test('supervisors see each person’s phone once, the one last heard of, and what is wrong with it', async () => {
  const phones = [
    heard(1, ANA, `${DAY}04:10:00.000Z`, { armed: 'no_push' }),
    heard(2, ANA, `${DAY}05:48:00.000Z`, { pending: [['run', HALL_A, 2]] }),
    heard(3, LIN, `${DAY}06:30:00.000Z`, { armed: 'no_permission', storage: 'best_effort', skew_ms: 180_000 }),
    heard(4, PRIYA, `${DAY}06:31:00.000Z`),
    heard(5, PRIYA, `${DAY}06:32:00.000Z`, { armed: 'failed', state: 'revoked' }),
    heard(6, SUN, '2026-11-11T05:48:00.000Z'),
  ]
  const html = await page(await fair('deputy', phones), at('before'))
  const part = phonesOf(html)
  assert.match(part, /1 of 3 ready[\s\S]*<details open>[\s\S]*2 phones are not ready/)
  const [, wrong, ready] = part.split('<details')
  assert.deepEqual(
    [...wrong!.matchAll(/row__title">([^<]*)</g)].map(([, who]) => who),
    ['Ana Silva', '林悦'],
    'the longest silent first',
  )
  assert.match(wrong!, /mark-silent[\s\S]*2 records not sent\u00a0· phone silent since 13:48/)
  assert.match(
    wrong!,
    /Notifications not allowed\u00a0· storage not protected\u00a0· 180 seconds off the server’s clock.\u00a0· heard 14:30/,
  )
  assert.match(ready!, /mark--done[\s\S]*One phone is ready[\s\S]*Priya Nair[\s\S]*heard 14:31/)
  assert.match(
    html,
    /name="htmx-config" content="[^>]*morphIgnore[^>]*open/,
    'what somebody unfolded stays so when a phone is heard of',
  )
  assert.ok(html.indexOf('<h2>Phones') < html.indexOf('<h2>Before opening'), 'they are part of the gate')
})

test('another phone of a person stays while work waits on it, however long it has been silent', async () => {
  const waits = (n: number, at: string, pending: unknown[] = [['answer', HALL_A, 7]]) => heard(n, ANA, at, { pending })
  const phones = [
    waits(1, `${DAY}04:32:00.000Z`),
    waits(2, '2026-11-18T05:48:00.000Z'),
    waits(3, `${DAY}06:31:00.000Z`, []),
    waits(4, `${DAY}04:40:00.000Z`, []),
    heard(5, LIN, '2026-11-11T05:48:00.000Z', { pending: [['run', null, 1]] }),
  ]
  const part = phonesOf(await page(await fair('deputy', phones), at('before')))
  assert.match(part, /1 of 4 ready/)
  assert.deepEqual(
    [...part.matchAll(/row__title">([^<]*)<[\s\S]*?(records? not sent|heard 14:31)/g)].map(([, ...said]) =>
      said.join(),
    ),
    ['林悦,record not sent', 'Ana Silva,records not sent', 'Ana Silva,records not sent', 'Ana Silva,heard 14:31'],
  )
})

test('the heading says nothing of readiness while no phone is ready', async () => {
  const deaf = [1, 2].map(n => heard(n, n === 1 ? ANA : LIN, `${DAY}06:31:00.000Z`, { armed: 'failed' }))
  const after = await page(await fair('deputy', deaf), at('after'))
  assert.equal(heading(after), 'Nothing critical is demanded, and 2 phones are not ready')
  assert.doesNotMatch(top(after), /Ready|no critical check/)
  const before = [run(1, PASSED), run(2, PASSED)]
  const shut = await page(await fair('deputy', [...before, ...deaf]), at('before'))
  assert.equal(heading(shut), 'Nothing stands against it, but 2 phones are not ready')
  const one = [...before, ...deaf, heard(3, PRIYA, `${DAY}06:31:00.000Z`)]
  assert.equal(heading(await page(await fair('deputy', one), at('before'))), 'Ready to open')
})

test('the event tells of a refused step why it changed nothing', async () => {
  const refused = (code?: string) => moved('before', 3, { ...SPITE, reason: undefined, outcome: 'refused', code })
  const told: [string | undefined, RegExp][] = [
    [
      'guard:ready_or_reason',
      /“Open” by Priya Nair changed nothing: something stood against it, and a reason is asked for/,
    ],
    ['guard:reason', /changed nothing: a reason is asked for/],
    ['guard:void', /changed nothing: the record had been marked as invalid/],
    ['guard:stale', /changed nothing: the record had been changed after it was read/],
    ['guard:newest', /changed nothing: another version had been issued/],
    ['guard:state', /came too late and changed nothing/],
    [undefined, /came too late and changed nothing/],
  ]
  for (const [code, words] of told) assert.match(await page(await fair('crew', [refused(code)]), at('before')), words)
})

test('of two checks of one title the one that looks again says so', async () => {
  const own = { event: EVENT.after, phase: 'during', rota: undefined, wall: undefined }
  const again = run(3, { ...own, ...PASSED, result: 'passed', again: RUN(1), items: ['exit'] })
  const html = await page(await fair('crew', [run(1, { ...own, ...FAILED, result: 'failed' }), again]), at('after'))
  const rowOf = (n: number) => html.split(`id="run-${RUN(n)}"`)[1]!.split('</li>')[0]!
  assert.match(rowOf(3), /Fire exits\u00a0· Hall A[\s\S]*Passed\u00a0· Looks again at what failed/)
  assert.doesNotMatch(rowOf(1), /Looks again/)
})

test('where no phone is ready there is no green tick', async () => {
  const part = phonesOf(await page(await fair('deputy', [heard(1, ANA, `${DAY}05:48:00.000Z`)]), at('before')))
  assert.match(part, /0 of 1 ready[\s\S]*One phone is not ready/)
  assert.doesNotMatch(part, /mark--done/)
  const none = phonesOf(await page(await fair('deputy', [heard(1, ANA, '2026-11-11T05:48:00.000Z')]), at('before')))
  assert.match(none, /<p>No phone has been heard of for two days.<\/p>/)
})

test('a late check says that its person, or all of its team, fell silent before it was due, as the board does', async () => {
  const team = 'fe000000-0000-7000-8000-000000000001'
  const members = { '01000000-0000-5000-8000-000000000001': { team }, '01000000-0000-5000-8000-000000000002': { team } }
  const late = run(2, { team })
  const silent = [heard(1, ANA, `${DAY}05:48:00.000Z`), heard(2, LIN, `${DAY}05:40:00.000Z`)]
  const rowOf = (html: string) => html.split(`id="run-${RUN(2)}"`)[1]!.split('</li>')[0]!
  const told = await page(await phoneOf({ role: 'deputy', lang: 'en', more: [...FAIR, late, ...silent], bodies: members }), at('before'))
  assert.match(rowOf(told), /Late\u00a0· due 14:00\u00a0· phone silent since 13:48/)
  const one = [...silent, heard(3, LIN, `${DAY}06:20:00.000Z`)]
  const heardOf = await page(await phoneOf({ role: 'deputy', lang: 'en', more: [...FAIR, late, ...one], bodies: members }), at('before'))
  assert.doesNotMatch(rowOf(heardOf), /silent/)
}) // biome-ignore format: long calls

test('what is wrong with a phone, in codes', () => {
  const now = Date.parse('2026-11-21T06:32:00.000Z')
  const ears = earsOf(now, [], [])
  assert.equal(silentSince(ears, run(1, { person: ANA })[2]), undefined, 'whose phone nobody knows is not silent')
  assert.deepEqual(phoneFaults({ armed: 'yes', storage: 'kept', seen_at: '2026-11-21T06:30:00.000Z' }, now), [])
  assert.deepEqual(phoneFaults({ seen_at: '2026-11-21T05:30:00.000Z', skew_ms: -200_000, pending: [['run', null, 1]] }, now), [
    'untold', 'pending', 'clock', 'silent',
  ]) // biome-ignore format: codes
})

test('an event that is open ends before its planned time only with a reason; to hold it stands beside', async () => {
  const phone = await fair('deputy')
  const html = await page(phone, at('during'))
  const pinned = html.split('id="decide"')[1]!
  assert.match(pinned, /id="ask-end"[\s\S]*button--main">End<[\s\S]*id="ask-hold"/)
  assert.equal(html.split('id="ask-hold"').length, 2, 'it stands once')
  assert.doesNotMatch(html, /id="move-end"/)
  const asked = await page(phone, `${at('during')}/end`)
  assert.match(asked, /Why end before the planned time\?[\s\S]*Its planned end is 20:00/)
  const form = await formOf(phone, `${at('during')}/end`, 'main')
  assert.equal((await phone.post(`${at('during')}/end`, form)).status, 422)
  assert.equal((await phone.post(`${at('during')}/end`, { ...form, reason: 'A storm is coming' })).status, 303)
  assert.match(top(await page(phone, at('during'))), /Ended before the planned time[\s\S]*A storm is coming/)
  const bodies = { [EVENT.during]: { closes_at: '2026-11-21T06:00:00.000Z' } }
  const late = await page(await phoneOf({ role: 'deputy', lang: 'en', more: FAIR, bodies }), at('during'))
  assert.match(late, /id="move-end"/, 'after its time it is one tap')
})

test('what was not in order at opening stays under the reason, and planned times are called planned', async () => {
  const more = [run(1, { ...FAILED, event: EVENT.during }), run(2, { ...PASSED, event: EVENT.during })]
  const spite = moved('during', 2, { ...SPITE, read: [RUN(1)] })
  const head = top(await page(await fair('crew', [...more, spite]), at('during')))
  assert.match(
    head,
    /A steward stands[\s\S]*Not in order then: 1[\s\S]*Fire exits\u00a0· Hall A[\s\S]*planned opening 15:00/,
  )
  assert.ok(head.includes(RUN(1)) && !head.includes(RUN(2)))
  const calm = moved('during', 2, { act: 'open', to: 'during', read: [RUN(2)] })
  assert.doesNotMatch(top(await page(await fair('crew', [...more, calm]), at('during'))), /Not in order/)
})
