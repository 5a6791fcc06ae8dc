/** What an incident tells of itself: its timeline, its state in lists, to whom it is given. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, INCIDENT, LIN, PRIYA, phoneOf, type Row } from './house.ts'

const REPORTED = `/app/incidents/${INCIDENT.reported}`

/** The steps of the timeline in words, without their times. */
const story = (html: string) =>
  [
    ...html
      .split('<ol class="story">')[1]!
      .split('</ol>')[0]!
      .matchAll(/<li><time[^>]*>[^<]*<\/time>([\s\S]*?)<\/li>/g),
  ].map(([, words]) =>
    words!
      .replace(/<br>/g, ': ')
      .replace(/(\s*<[^>]*>\s*)+/g, ' ')
      .trim(),
  )

/** A move of `state`'s incident on record, `n` minutes after it was reported. */
const decided = (state: keyof typeof INCIDENT, n: number, body: object): Row => [
  'decision',
  `02000000-0000-5000-8000-0000000001${n}`,
  { of: INCIDENT[state], outcome: 'applied', _by: PRIYA, _at: `2026-11-21T06:${n}:00.000Z`, ...body },
]

test('every move stands in the timeline, and Accept says to whom', async () => {
  const set = { assignee: ANA, due_at: '2026-11-21T08:30:00.000Z' }
  const moves = [
    decided('reported', 13, { act: 'give_back', reason: 'Which door?', lang: 'en' }),
    decided('reported', 14, { act: 'resubmit', _by: ANA }),
    decided('reported', 15, { act: 'accept', set }),
    decided('reported', 16, { act: 'resolve', outcome: 'refused', _by: LIN }),
    decided('reported', 17, { act: 'resolve', _by: ANA }),
  ]
  const phone = await phoneOf({ role: 'deputy', more: moves })
  assert.deepEqual(story(await (await phone.get(REPORTED)).text()), [
    'Reported by Ana Silva',
    'Returned by Priya Nair Which door?',
    'Resubmitted by Ana Silva',
    'Accepted by Priya Nair: Given to Ana Silva\u00a0· Due 16:30',
    '“Resolve” by 林悦 came too late and changed nothing',
    'Resolved by Ana Silva',
  ])
})

test('a mark that was taken back stays in the story, with its reason', async () => {
  const lifted = { at: '2026-11-21T06:12:00.000Z', by: PRIYA, reason: 'Told twice' }
  const moves = [decided('reported', 13, { act: 'unvoid', _by: LIN, set: { void: lifted } })]
  assert.deepEqual(story(await (await (await phoneOf({ more: moves })).get(REPORTED)).text()), [
    'Reported by Ana Silva',
    'Marked as invalid by Priya Nair Told twice',
    'Marked as valid again by 林悦',
  ])
})

test('moves stand in the order in which they took effect, whatever the phones’ clocks said', async () => {
  const moves = [
    decided('returned', 25, { act: 'accept', set: { assignee: ANA } }),
    decided('returned', 20, { act: 'give_back', reason: 'Too short', lang: 'en', _by: LIN }),
  ]
  const said: Row = [
    'comment',
    '03000000-0000-7000-8000-000000000002',
    { of: INCIDENT.returned, said: 'On my way', lang: 'en', _by: ANA, _at: '2026-11-21T06:22:00.000Z' },
  ]
  const html = await (
    await (await phoneOf({ more: [...moves, said] })).get(`/app/incidents/${INCIDENT.returned}`)
  ).text()
  assert.deepEqual(story(html).slice(-3), [
    'Accepted by Priya Nair: Given to Ana Silva',
    'Ana Silva On my way',
    'Returned by 林悦 Too short',
  ])
})

test('an acceptance still on this phone says to whom as well', async () => {
  const phone = await phoneOf({ role: 'lead' })
  await phone.post(`${REPORTED}/accept`, { ...(await formOf(phone, REPORTED, 'move-accept')), assignee: ANA })
  assert.match(
    story(await (await phone.get(REPORTED)).text()).at(-1)!,
    /^Accepted by 林悦: Given to Ana Silva: Saved on this phone/,
  )
})

test('a change that waits on this phone stands in the timeline, field by field', async () => {
  const path = `/app/incidents/${INCIDENT.returned}`
  for (const [lang, told] of [
    [
      'en',
      /^Changed by Ana Silva: Sentence: Water by the door, returned → Left door: Severity: Serious → Minor: What happened: Saved on this phone$/,
    ],
    [
      'zh-CN',
      /^Ana Silva 修改: 一句话说明: Water by the door, returned → Left door: 严重程度: 严重 → 轻微: 详细经过: 已存到本机$/,
    ],
  ] as const) {
    const phone = await phoneOf({ lang })
    const form = await formOf(phone, `${path}/edit`, 'edit')
    await phone.post(`${path}/edit`, { ...form, severity: 'minor', sentence: 'Left door', story: 'Three metres' })
    assert.match(story(await (await phone.get(path)).text()).at(-1)!, told)
    await phone.answered([{ state: 'acked', result: { st: 'applied', site: '', seq: 101, at: 0 } }])
    assert.doesNotMatch(await (await phone.get(path)).text(), /Changed by|修改</)
  }
})

test('what came back and was sent again says so wherever it is listed', async () => {
  const sent = [decided('reported', 14, { act: 'resubmit', _by: ANA }), decided('resolved', 15, { act: 'resubmit' })]
  for (const [more, words] of [
    [sent, 'Reported, sent again'],
    [[decided('reported', 14, { act: 'resubmit', outcome: 'refused' })], 'Reported'],
  ] as const) {
    const phone = await phoneOf({ role: 'deputy', more: [...more] })
    for (const path of ['/app/', '/app/inbox', '/app/incidents']) {
      const html = await (await phone.get(path)).text()
      const row = (state: keyof typeof INCIDENT) =>
        html.split(`id="incident-${INCIDENT[state]}"`)[1]!.split('</li>')[0]!
      assert.ok(row('reported').includes(`· ${words}`), `${path}: ${words}`)
      assert.match(row('resolved'), /· Resolved/)
    }
    assert.match(await (await phone.get(REPORTED)).text(), new RegExp(`${words}\\. Waits for your decision`))
  }
})

test('a report without a severity says so, and stands between serious and minor', async () => {
  const severities = { reported: undefined, resolved: 'minor', returned: 'critical' }
  const bodies = Object.fromEntries(
    Object.entries(severities).map(([state, severity]) => [INCIDENT[state as keyof typeof INCIDENT], { severity }]),
  )
  const html = await (await (await phoneOf({ role: 'deputy', bodies })).get('/app/incidents')).text()
  const order = [...html.matchAll(/id="incident-([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(
    order.slice(0, 4),
    (['returned', 'accepted', 'reported', 'resolved'] as const).map(state => INCIDENT[state]),
  )
  assert.match(html.split(`id="incident-${INCIDENT.reported}"`)[1]!.split('</li>')[0]!, /Severity not said/)
})

test('who is to see to it is asked anew once somebody else has set it, and not before', async () => {
  const key = async (body: object) =>
    (await (await (await phoneOf({ role: 'lead', bodies: { [INCIDENT.reported]: body } })).get(REPORTED)).text()).match(
      /<select[^>]* id="(assignee\w+)"/,
    )?.[1]
  const first = await key({})
  assert.ok(first)
  assert.equal(await key({ story: 'Two puddles.' }), first)
  assert.notEqual(await key({ assignee: PRIYA }), first)
  assert.notEqual(await key({ status: 'returned' }), first)
})

test('what waits for whoever reported it is nobody else’s to see to', async () => {
  const given = { assignee: ANA }
  const page = async (state: keyof typeof INCIDENT) =>
    (
      await (
        await phoneOf({ role: 'deputy', bodies: { [INCIDENT[state]]: given } })
      ).get(`/app/incidents/${INCIDENT[state]}`)
    ).text()
  assert.match(await page('resolved'), /Given to Ana Silva/)
  assert.doesNotMatch(await page('returned'), /Given to Ana Silva/)
})

test('a refused acceptance leaves nothing of itself on the record', async () => {
  const phone = await phoneOf({ role: 'lead' })
  await phone.post(`${REPORTED}/accept`, { ...(await formOf(phone, REPORTED, 'move-accept')), assignee: ANA })
  assert.equal((await phone.store.get('incident', INCIDENT.reported))!.body['assignee'], ANA)
  await phone.answered([
    { state: 'refused', result: { st: 'refused', site: '', seq: 101, code: 'guard:state', at: 0 } },
  ])
  const { body } = (await phone.store.get('incident', INCIDENT.reported))!
  assert.deepEqual([body['status'], body['assignee']], ['reported', undefined])
  assert.doesNotMatch(
    await (await phone.get(REPORTED)).text(),
    /Given to Ana Silva|<option[^>]*selected[^>]*>Ana Silva/,
  )
})

test('another day is said above its first step, and the hours stand alone beside the words', async () => {
  const more: Row[] = ['2026-11-20T06:00:00.000Z', '2026-11-20T07:00:00.000Z'].map((_at, n) => [
    'comment',
    `03000000-0000-7000-8000-00000000001${n}`,
    { of: INCIDENT.reported, said: 'The day before', lang: 'en', _by: ANA, _at },
  ])
  const html = await (await (await phoneOf({ more })).get(REPORTED)).text()
  const list = html.split('<ol class="story">')[1]!.split('</ol>')[0]!
  const steps = [...list.matchAll(/<li>(?:<b>([^<]*)<\/b>)?<time[^>]*>([^<]*)</g)].map(([, day, hour]) => [day, hour])
  assert.deepEqual(steps.slice(0, 3), [
    ['Fri 20 Nov', '14:00'],
    [undefined, '15:00'],
    ['Sat 21 Nov', '14:12'],
  ])
})
