/** Checklists on the phone: the list, a version and what is done with it, files in and out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type File, fileOf, same } from '../../pwa/templates/file.ts'
import { LIN, type Phone, phoneOf } from './house.ts'
import { AT, at, created, form, phone, records, shelf, shipped, shown, TEMPLATE, TEXTS, text } from './shelf.ts'

test('the list shows what is issued by its use, drafts to those who write them, the rest behind a link', async () => {
  const lead = await shown(await phone(), AT)
  assert.match(lead, /One checklist is issued\.[\s\S]*Drafts of others[\s\S]*<h2>Check<\/h2>/)
  assert.ok(lead.includes(`href="${at('draft')}"`) && lead.includes(`href="${at('issued')}"`))
  assert.match(lead, /href="\/app\/templates\/new"[\s\S]*href="\/app\/templates\/import"/)
  assert.ok(!lead.includes(TEMPLATE.replaced) && !lead.includes(TEMPLATE.withdrawn))
  const closed = await shown(await phone(), `${AT}?closed`)
  assert.match(closed, /Withdrawn and replaced: 2/)
  assert.ok(closed.includes(TEMPLATE.replaced) && closed.includes(TEMPLATE.withdrawn))
  for (const role of ['crew', 'admin'] as const) {
    const html = await shown(await phone(role), AT)
    assert.ok(html.includes(TEMPLATE.issued) && !html.includes(TEMPLATE.draft), role)
    assert.doesNotMatch(html, /templates\/(new|import)"/, role)
    assert.ok(!(await shown(await phone(role), `${AT}?closed`)).includes(TEMPLATE.draft), role)
    assert.equal(/You see the checklists and change nothing/.test(html), role === 'admin')
  }
  assert.match(await shown(await phone('crew'), '/app/'), /href="\/app\/templates"/)
})

test('a version says what it asks, what is critical, its limits, and who issued which version', async () => {
  const html = await shown(await phone(), at('issued'))
  assert.match(html, /Version 2\u00a0· Issued/)
  assert.match(html, /Fire exits of this zone[\s\S]*?<span class="row__more" lang="zh-CN">本区域安全出口/)
  assert.match(html, /Fire exits of this zone[\s\S]*?Critical: a fail closes the zone/)
  assert.match(html, /Number\u00a0· at most 4 people\/m²\u00a0· no photo/)
  assert.match(html, /no photo\u00a0· a fail opens a corrective action/)
  assert.match(
    html,
    /Version 2[\s\S]*?Written by 林悦[\s\S]*?Version 1[\s\S]*?Shipped with Muster[\s\S]*?class="story"[\s\S]*?Issued by Priya Nair/,
  )
  const crew = await shown(await phone('crew'), at('issued'))
  assert.ok(!crew.includes('本区域安全出口') && !crew.includes('/edit"') && !crew.includes('ask-withdraw'))
  assert.match(await shown(await phone(), at('replaced')), /class="story"[\s\S]*?Issued by Muster/)
  assert.match(await shown(await phone(), at('withdrawn')), /Withdrawn by Priya Nair[\s\S]*Paper again/)
})

test('a draft is issued by a supervisor; others read that it waits', async () => {
  const lead = await phone()
  const html = await shown(lead, at('draft'))
  assert.match(html, /Read it through, then issue it[\s\S]*button--main">Issue</)
  const seen = Object.fromEntries(
    [
      ...html
        .split('id="move-issue"')[1]!
        .split('</form>')[0]!
        .matchAll(/name="([^"]+)" value="([^"]*)"/g),
    ].map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"')]),
  )
  assert.equal((await lead.post(at('draft', '/issue'), seen)).status, 303)
  const { op } = (await lead.store.queue())[0]!
  assert.deepEqual([op.t, op.kind, op.act, op.rec], ['command', 'template', 'issue', TEMPLATE.draft])
  assert.match(await shown(lead, at('draft')), /Issued[\s\S]*Saved on this phone/)
  const crew = await shown(await phone('crew'), at('draft'))
  assert.match(crew, /Waits for a supervisor to issue it/)
  assert.doesNotMatch(crew, /move-issue/)
})

const RIVAL = '7e000000-0000-7000-8000-000000000007'
const rival = () => {
  const more = { line: TEMPLATE.replaced, based_on: TEMPLATE.issued, _at: '2026-11-21T03:30:00.000Z' }
  return [...shelf(), ...records(shipped(), RIVAL, more)]
}

test('two drafts of one checklist are told apart, each says that there is another, and what issuing does', async () => {
  const lead = await phone('lead', { more: rival() })
  const list = await shown(lead, AT)
  const row = (id: string) => list.split(`id="template-${id}"`)[1]!.split('</li>')[0]!
  assert.match(
    row(RIVAL),
    /Draft over version 2[\s\S]*Written by 林悦[\s\S]*11:30[\s\S]*A newer draft of it, by Ana Silva: 12 items/,
  )
  assert.match(
    row(TEMPLATE.draft),
    /Draft over version 2[\s\S]*Written by Ana Silva[\s\S]*12:00[\s\S]*An older draft of it, by you: 14 items/,
  )
  assert.doesNotMatch(row(TEMPLATE.issued), /draft of it/)
  const page = await shown(lead, at('draft'))
  assert.match(
    page,
    /There is another draft of it, below\. The one issued first is in use\. Another can then be issued only after/,
  )
  assert.match(
    page.split('class="slab"')[1]!,
    new RegExp(`^[\\s\\S]*?href="${AT}/${RIVAL}"[\\s\\S]*?Written by 林悦[\\s\\S]*?11:30`),
  )
})

test('once one of two drafts is issued the other is no rival, and leads to it', async () => {
  const bodies = { [TEMPLATE.issued]: { status: 'replaced' }, [RIVAL]: { status: 'issued', version: 3 } }
  const lead = await phone('lead', { more: rival(), bodies })
  const page = await shown(lead, at('draft'))
  assert.match(page, /Another version was issued after this was written[\s\S]*Open the issued version/)
  assert.doesNotMatch(page, /another draft|move-issue/)
  assert.doesNotMatch(await shown(lead, `${AT}?closed`), /Another draft/)
})

test('anybody adds words beside a version; the other versions say how many they have', async () => {
  for (const role of ['crew', 'lead'] as const) {
    const one = await phone(role)
    const answer = await one.post(at('issued', '/comments'), { said: 'Item 2 cannot be seen at night' })
    assert.equal(answer.headers.get('Location'), at('issued'))
    const [op] = await created(one)
    assert.deepEqual([op!.kind, op!.set!['of'], op!.set!['of_kind']], ['comment', TEMPLATE.issued, 'template'])
    assert.match(
      await shown(one, at('issued')),
      /<h2>[^<]*<\/h2>[\s\S]*class="story"[\s\S]*Item 2 cannot be seen at night/,
    )
    assert.doesNotMatch(await shown(one, at('issued')), /data-pick/, 'a photo cannot stand beside a version')
    assert.match(await shown(one, at('replaced')), /Version 2[\s\S]*?1 comment</)
  }
  const admin = await phone('admin')
  assert.doesNotMatch(await shown(admin, at('issued')), /id="comment"/)
  assert.equal((await (await phone()).post(at('issued', '/comments'), { said: ' ' })).status, 422)
})

test('to withdraw asks for a reason', async () => {
  const lead = await phone()
  const path = at('issued', '/withdraw')
  assert.match(await shown(lead, path), /Why is it withdrawn\?/)
  assert.equal((await lead.post(path, { reason: ' ' })).status, 422)
  assert.equal((await lead.post(path, { ...(await form(lead, path)), reason: 'Paper again' })).status, 303)
  assert.deepEqual((await created(lead)).length, 0)
  assert.equal((await lead.store.queue())[0]!.op.reason, 'Paper again')
})

test('a draft over a version that was replaced is not issued, and says where to go on', async () => {
  const lead = await phone('lead', { bodies: { [TEMPLATE.draft]: { based_on: TEMPLATE.replaced } } })
  const html = await shown(lead, at('draft'))
  assert.match(html, /Another version was issued after this was written[\s\S]*Open the issued version/)
  assert.doesNotMatch(html, /move-issue/)
  assert.match(await shown(lead, at('draft', '/edit')), /has been replaced since\. Compare first/)
  assert.equal((await form(lead, at('draft', '/edit')))['_based'], TEMPLATE.issued)
})

test('a version whose sections have not all arrived is neither issued nor edited nor exported', async () => {
  const lead = await phone('lead', { bodies: { [TEMPLATE.draft]: { sections: 4 } } })
  assert.match(await shown(lead, at('draft')), /3 of 4 sections are on this phone/)
  assert.equal((await lead.get(at('draft', '/edit'))).headers.get('Location'), at('draft'))
  assert.equal((await lead.get(at('draft', '/export'))).status, 404)
})

/** What a version is as a file. */
async function exported(one: Phone, path: string): Promise<File> {
  const answer = await one.get(`${path}/export`)
  assert.match(answer.headers.get('Content-Disposition')!, /^attachment; filename="[a-z-]+\.json"$/)
  return JSON.parse(await answer.text())
}

async function imported(one: Phone, json: string): Promise<Response> {
  return one.post(`${AT}/import`, { ...(await form(one, `${AT}/import`)), json })
}

for (const [key, json] of TEXTS)
  test(`${key} comes in and goes out as it is`, async () => {
    const lead = await phoneOf({ role: 'lead', lang: 'en' })
    const next = (await imported(lead, json)).headers.get('Location')!
    assert.ok((await (await lead.get(`${next}/export`)).text()) === json)
    assert.match(await shown(lead, next), /button--main">Issue</)
  })

test('a file that was edited elsewhere becomes a version of the line it came from', async () => {
  const lead = await phone()
  const file = await exported(lead, at('issued'))
  assert.equal(file.source, `${TEMPLATE.replaced}.2`)
  assert.equal((await imported(lead, JSON.stringify(file))).headers.get('Location'), at('issued'), 'it is there')
  for (const one of [
    { ...file, use: 'handover' },
    { ...shipped(), source: 'opening-patrol.7' },
  ]) {
    await imported(lead, JSON.stringify(one))
    const { set } = (await created(lead)).filter(({ kind }) => kind === 'template').at(-1)!
    assert.deepEqual([set!['line'], set!['based_on'], set!['source']], [TEMPLATE.replaced, TEMPLATE.issued, one.source])
  }
  assert.equal((await created(lead)).length, 8)
})

test('a file can be chosen, and comes before what stands in the box', async () => {
  const lead = await phoneOf({ role: 'lead', lang: 'en' })
  const body = new FormData()
  body.set('json', '{')
  body.set('file', new File([`\uFEFF${TEXTS.get('fire-escape')}`], 'fire.json', { type: 'application/json' }))
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const answer = await lead.app.request(`${AT}/import`, { method: 'POST', body }, {}, context)
  assert.equal(answer.status, 303)
  assert.equal((await created(lead))[0]!.set!['source'], 'fire-escape.1')
})

const BROKEN: [json: string, says: RegExp][] = [
  [' ', /Choose a file, or paste its text/],
  ['{"format":1,', /no checklist file \(JSON\)/],
  ['[]', /no checklist of Muster/],
  [' '.repeat(500_001), /larger than 500 kB/],
  [
    JSON.stringify(shipped('sound-light-power')).replace('"min":"210', '"min":"999'),
    /Section 3, item 1 “Voltage, phase 1 to neutral, at the farthest outlet”, Upper limit: The upper limit is below the lower one: change/,
  ],
  [
    JSON.stringify(shipped()).replace('"id":"aisles"', '"id":"exit_clear"'),
    /Section 1, item \d “[^”]+”, Code: Its code “exit_clear” is that of section 1, item \d: give it another/,
  ],
  [
    JSON.stringify(shipped()).replace(/"text":\{[^}]*\}/, '"text":{"en":"","zh-CN":7}'),
    /Section 1, item 1, What to look at: Write it in at least one language/,
  ],
]

for (const [json, says] of BROKEN)
  test(`${json.slice(0, 20).trim() || 'nothing'} is not imported, and what is wrong is said: ${says.source.slice(0, 30)}`, async () => {
    const lead = await phone()
    const answer = await imported(lead, json)
    assert.equal(answer.status, 422)
    assert.match(await text(answer), says)
    assert.deepEqual(await created(lead), [])
    assert.equal((await form(lead, `${AT}/import`))['json'], json.slice(0, 500_000).trimEnd())
  })

test('what was typed stays though it is refused; a file that is refused leaves no half-filled form', async () => {
  const lead = await phoneOf({ role: 'lead', lang: 'en' })
  await imported(lead, '{')
  assert.equal((await lead.store.drafts()).length, 1)
  const body = new FormData()
  body.set('json', '')
  body.set('file', new File(['{"format":1,'], 'bad.json', { type: 'application/json' }))
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const answer = await lead.app.request(`${AT}/import`, { method: 'POST', body }, {}, context)
  assert.equal(answer.status, 422)
  assert.deepEqual(await lead.store.drafts(), [])
})

test('the records of a file are the file again', async () => {
  const lead = await phoneOf({ role: 'lead', more: records(shipped(), TEMPLATE.issued, { _by: LIN }) })
  const found = (await lead.store.get('template', TEMPLATE.issued))!
  assert.ok(same(fileOf(found, await lead.store.of(found.id), 1), shipped()))
})
