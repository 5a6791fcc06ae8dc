/** Writing a checklist without a network: each step is kept, nothing typed is lost, nothing broken is saved. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AT, at, created, form, phone, shown, step, TEMPLATE, text } from './shelf.ts'

test('a new version is written step by step, kept after each, and saved whole with its sections', async () => {
  const lead = await phone()
  const path = at('issued', '/edit')
  let next = await step(lead, path, 'open:0.1', { 'name.en': 'Night patrol' })
  assert.equal(next, `${path}?at=0.1`)
  next = await step(lead, next, 'up', { 'text.en': 'Aisles are free' })
  next = await step(lead, next, 'after', { critical: 'true' })
  next = await step(lead, next, 'list', { 'text.zh-CN': '看灯', type: 'number', unit: 'lux', min: '５0' })
  assert.equal(next, `${path}?from=0.1`)
  assert.match(await shown(lead, next), /name="do" value="open:0\.1" autofocus[\s\S]*?看灯/)
  assert.deepEqual(
    (await lead.store.drafts()).map(one => one.form),
    [`template:${TEMPLATE.replaced}`],
  )
  assert.match(await shown(lead, '/app/'), new RegExp(`href="/app/templates/${TEMPLATE.replaced}/edit"`))
  next = await step(lead, next, 'save')
  const [template, ...sections] = await created(lead)
  assert.equal(next, `${AT}/${template!.rec}`)
  assert.deepEqual(template!.set, {
    line: TEMPLATE.replaced, based_on: TEMPLATE.issued, use: 'check', name: { en: 'Night patrol', 'zh-CN': '巡查' },
    sections: 3, items: 15,
  }) // biome-ignore format: as the record has it
  assert.deepEqual(
    sections.map(({ set }) => [set!['of'], set!['n']]),
    [1, 2, 3].map(n => [template!.rec, n]),
  )
  const { items } = sections[0]!.set!
  assert.deepEqual(
    items.map(({ id }: { id: string }) => id).filter((id: string) => !/^i[0-9a-f]{8}$/.test(id)),
    ['aisles', 'exit_clear', 'signs', 'extinguishers'],
  )
  assert.deepEqual([items[0].text.en, items[0].critical], ['Aisles are free', true])
  assert.deepEqual(
    { ...items[1], id: '' },
    { id: '', text: { 'zh-CN': '看灯' }, type: 'number', unit: 'lux', min: '50' },
  )
  assert.deepEqual(await lead.store.drafts(), [])
  assert.match(await shown(lead, next), /Night patrol[\s\S]*Saved on this phone[\s\S]*button--main">Issue</)
})

test('typed text survives a killed page, and what nobody saved can be cleared', async () => {
  const lead = await phone()
  const path = at('issued', '/edit')
  const typing = { ...(await form(lead, `${path}?at=1.2`)), 'text.en': 'Queues stay insi' }
  await lead.store.putDraft(`template:${TEMPLATE.replaced}`, typing)
  assert.match(await shown(lead, `${path}?at=1.2`), /name="text\.en"[^>]*>\nQueues stay insi</)
  assert.match(await shown(lead, path), /Queues stay insi[\s\S]*?form="clear" formaction="\/app\/drafts\/template:/)
  const elsewhere = await shown(lead, at('draft', '/edit'))
  assert.match(elsewhere, /Queues stay insi/, 'a line has one draft')
  await lead.store.dropDraft(`template:${TEMPLATE.replaced}`)
  assert.doesNotMatch(await shown(lead, path), /Queues stay insi</)
})

test('who only looks around leaves no draft; who types leaves one, and goes back to the whole', async () => {
  const lead = await phone()
  const path = at('issued', '/edit')
  const item = await step(lead, path, 'open:1.1')
  await step(lead, await step(lead, item, 'list'), 'open:0')
  assert.deepEqual(await lead.store.drafts(), [])
  assert.match(await shown(lead, item), /class="back top__where" href="[^"]*\/edit\?from=1\.1"/)
  await step(lead, item, 'list', { max: '5' })
  assert.equal((await lead.store.drafts()).length, 1)
  assert.match(await shown(lead, item), /name="max" value="5"/)
})

test('what was removed is offered back', async () => {
  const lead = await phone()
  const path = at('issued', '/edit')
  const next = await step(lead, await step(lead, path, 'open:0.0'), 'remove')
  assert.match(await shown(lead, next), /Removed: Fire exits[\s\S]*?value="undo"/)
  assert.match((await form(lead, await step(lead, next, 'undo')))['sheet']!, /"items":\[\{"id":"exit_clear"/)
})

test('nothing is saved that is broken: each item is named, and the way to it is there', async () => {
  const lead = await phone()
  let next = await step(lead, `${AT}/new`, 'add:0', { 'name.en': 'Gate' })
  const typed = { 'text.en': 'Voltage', 'text.zh-CN': '电压', type: 'number', unit: 'v', min: '9', max: 'two' }
  next = await step(lead, next, 'list', typed)
  const answer = await lead.post(`${AT}/new`, { ...(await form(lead, next)), do: 'save' })
  assert.equal(answer.status, 422)
  const html = await text(answer)
  assert.match(html, /2 things are missing or wrong/)
  assert.match(html, /Section 1, Title: Write it[\s\S]*?value="open:0"/)
  assert.match(html, /Section 1, item 1 “Voltage”, Upper limit: A limit is a number[\s\S]*?value="open:0\.0"/)
  assert.doesNotMatch(html, /\bi[0-9a-f]{8}\b(?!&quot;)/, 'no code of an item is read')
  assert.equal((await lead.store.queue()).length, 0)
  const item = await shown(lead, await step(lead, `${AT}/new`, 'open:0.0'))
  assert.match(item, /id="max"[^>]*value="two"[^>]*aria-invalid="true"/)
  assert.match(item, /id="max-trouble"[\s\S]*?A limit is a number/)
})

test('a new checklist begins a line of its own', async () => {
  const lead = await phone()
  let next = await step(lead, `${AT}/new`, 'open:0', { 'name.zh-CN': '大门', use: 'handover' })
  next = await step(lead, next, 'list', { 'title.zh-CN': '门' })
  next = await step(lead, next, 'add:0')
  next = await step(lead, next, 'list', { 'text.zh-CN': '锁好' })
  await step(lead, next, 'save')
  const [template] = await created(lead)
  assert.deepEqual(template!.set, {
    line: template!.rec,
    use: 'handover',
    name: { 'zh-CN': '大门' },
    sections: 1,
    items: 1,
  })
})

test('a form handed over twice makes one version; nothing changed makes none', async () => {
  const lead = await phone()
  const path = at('issued', '/edit')
  const sent = { ...(await form(lead, path)), do: 'save' }
  assert.equal((await lead.post(path, sent)).headers.get('Location'), at('issued'))
  assert.deepEqual(await created(lead), [])
  const changed = { ...sent, 'name.en': 'Late patrol' }
  const [first, second] = [await lead.post(path, changed), await lead.post(path, changed)]
  assert.equal(first.headers.get('Location'), second.headers.get('Location'))
  assert.equal((await created(lead)).length, 4)
  const other = await lead.post(path, { ...sent, 'name.en': 'Early patrol' })
  assert.notEqual(other.headers.get('Location'), first.headers.get('Location'))
  assert.equal((await created(lead)).length, 8)
})

test('crew and admins do not get into the editor', async () => {
  for (const role of ['crew', 'admin'] as const) {
    const one = await phone(role)
    assert.equal((await one.get(`${AT}/new`)).status, 404)
    assert.equal((await one.get(`${AT}/import`)).status, 404)
    assert.equal((await one.get(at('issued', '/edit'))).headers.get('Location'), at('issued'))
    assert.equal((await one.post(at('issued', '/edit'), { do: 'save', sheet: '{}' })).status, 303)
    assert.deepEqual(await one.store.queue(), [])
  }
})
