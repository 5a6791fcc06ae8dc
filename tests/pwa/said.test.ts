/** People's own words: whose they are, when they were said, in which language, and how long they may be. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { texts } from '../../sync/joined.ts'
import { formOf, INCIDENT, LIN, type Phone, PRIYA, phoneOf } from './house.ts'

const PATH = `/app/incidents/${INCIDENT.reported}`
const mark = (by: string) => `\n⟦by ${by} at 2026-11-21T01:12:00.000Z⟧\n`
const JOINED = `Two metres wide.${mark(LIN)}三米宽。\n一直流到门口。${mark(PRIYA)}It is dry now.`
const joined = (story: string) => phoneOf({ bodies: { [INCIDENT.reported]: { story } } })

/** Each part as it is drawn: language, words, name and time where they are known. */
const drawn = (html: string) =>
  [...html.matchAll(/<div class="said"><blockquote([^>]*)>([\s\S]*?)<\/blockquote>([\s\S]*?)<\/div>/g)].map(
    ([, lang, words, by]) => [lang!.trim(), words, by!.replace(/<[^>]*>/g, '').trim()],
  )

test('of a text in which several were kept, each part has its own name, site time and language', async () => {
  const html = await (await (await joined(JOINED)).get(PATH)).text()
  assert.ok(!html.includes('⟦'))
  assert.deepEqual(drawn(html), [
    ['lang="en"', 'Two metres wide.', ''],
    ['lang="zh-CN"', '三米宽。<br>一直流到门口。', '林悦\u00a0· 09:12'],
    ['lang="en"', 'It is dry now.', 'Priya Nair\u00a0· 09:12'],
  ])
})

test('a separator somebody cut, or typed wrongly, breaks nothing', async () => {
  assert.deepEqual(texts(JOINED.slice('Two metres wide.'.length))[0], [
    '三米宽。\n一直流到门口。',
    LIN,
    '2026-11-21T01:12:00.000Z',
  ])
  assert.deepEqual(texts('⟦by me at noon⟧'), [['⟦by me at noon⟧', undefined, undefined]])
  const html = await (await (await joined(`One.\n⟦by ${LIN} at 2026-99-99T99:99⟧\nTwo.`)).get(PATH)).text()
  assert.deepEqual(drawn(html).at(-1), ['lang="zh-CN"', 'Two.', '林悦\u00a0·'])
})

test('a separator somebody typed is words: in a reason, in a sentence, and in what this phone sends', async () => {
  const forged = `Yes.${mark(LIN)}My fault.`
  const id = '02000000-0000-5000-8000-000000000001'
  const phone = await phoneOf({ bodies: { [id]: { reason: forged } } })
  const returned = await (await phone.get(`/app/incidents/${INCIDENT.returned}`)).text()
  assert.deepEqual(drawn(returned)[0], ['lang="en"', forged.replaceAll('\n', '<br>'), 'Priya Nair\u00a0· 14:12'])
  await edit(phone, { story: forged })
  const { op } = (await phone.store.queue())[0]!
  assert.equal(op.set!['story'], forged.replace('⟦', '[').replace('⟧', ']'))
})

async function edit(phone: Phone, changes: Record<string, string>): Promise<Response> {
  const html = await (await phone.get(`${PATH}/edit`)).text()
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
  const shown = [...html.matchAll(/<textarea[^>]* name="(\w+)"[^>]*>\n([\s\S]*?)<\/textarea>/g)]
  const form = Object.fromEntries([...hidden, ...shown].map(([, name, value]) => [name, plain(value!)]))
  return phone.post(`${PATH}/edit`, { what: 'spill', severity: 'serious', ...form, ...changes })
}

test('a text in which several were kept is edited as it is stored, and survives a save', async () => {
  const phone = await joined(JOINED)
  assert.ok((await (await phone.get(`${PATH}/edit`)).text()).includes(`>\n${JOINED}</textarea>`))
  assert.equal((await edit(phone, { story: `${JOINED}\r\nQuite dry.` })).status, 303)
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(op.set, { story: `${JOINED}\nQuite dry.` })
  assert.equal(op.seen!['story'], JOINED)
})

const LONG = `${'x'.repeat(2700)}${mark(LIN)}${'y'.repeat(2700)}`

test('a text others made long bars no other change', async () => {
  const phone = await joined(LONG)
  assert.equal((await edit(phone, { sentence: 'Water by door B3' })).status, 303)
  assert.equal((await edit(phone, { story: `${LONG}${mark(PRIYA)}Dry.` })).status, 303)
  assert.deepEqual(
    (await phone.store.queue()).map(({ op }) => Object.keys(op.set!)),
    [['sentence'], ['story']],
  )
})

test('what one person types is bounded, and so is the whole', async () => {
  const phone = await joined(LONG)
  const longer = await edit(phone, { story: `${LONG}z` })
  assert.equal(longer.status, 422)
  assert.match(await longer.text(), /2,701 characters, 2,700 fit/)
  const whole = await edit(phone, { story: `${LONG}${mark(PRIYA)}${'号'.repeat(1200)}` })
  assert.equal(whole.status, 422)
  assert.match(await whole.text(), /more than the record can hold/)
  assert.deepEqual(await phone.store.queue(), [])
})

test('a reason carries the language it was written in; words of an unknown language name none', async () => {
  const phone = await phoneOf({
    role: 'lead',
    lang: 'zh-CN',
    bodies: {
      '02000000-0000-5000-8000-000000000001': { lang: undefined, _by: '99999999-0000-7000-8000-000000000009' },
    },
  })
  await phone.post(`${PATH}/give_back`, { ...(await formOf(phone, PATH, 'move-approve')), reason: '哪扇门？' })
  const { op } = (await phone.store.queue())[0]!
  assert.deepEqual(op.args, { read: [], lang: 'zh-CN' })
  const html = await (await phone.get(PATH)).text()
  assert.match(html, /<blockquote lang="zh-CN">哪扇门？/)
  const returned = await (await phone.get(`/app/incidents/${INCIDENT.returned}`)).text()
  assert.match(returned, /<blockquote>Which door\?/)
  for (const page of [html, returned]) assert.ok(!page.includes('lang=""'))
})

test('words that do not say their language are in that of whoever said them', async () => {
  const phone = await phoneOf({ bodies: { '02000000-0000-5000-8000-000000000001': { lang: undefined, _by: LIN } } })
  assert.match(
    await (await phone.get(`/app/incidents/${INCIDENT.returned}`)).text(),
    /<blockquote lang="zh-CN">Which door/,
  )
  const voided = await (await phone.get(`/app/incidents/${INCIDENT.void}`)).text()
  assert.match(voided, /<blockquote lang="en">twice/)
})
