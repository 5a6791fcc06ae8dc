/** Photos that a checklist asks for: what is not signed without them, and what is only told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ITEMS, RUN, roundPhone } from './round.ts'
import { AT, filled, itemOf, kinds, others, page, report, take, tap, told } from './taps.ts'

/** The check with other items in its first section. */
const asking = (photo: string) => {
  const items = ITEMS.slice(0, 2).map(item => ({ ...item, photo }))
  return { bodies: { 'c2000000-0000-7000-8000-000000000001': { items } } }
}

test('a photo that is always asked for is named like what is missing, and nothing is signed without it', async () => {
  const phone = await roundPhone(asking('always'))
  await filled(phone)
  await tap(phone, 'tape', { verdict: 'na' })
  assert.match(told(itemOf(await page(phone), 1)), /A photo is asked for/)
  const html = await page(phone, `${AT}/sign`)
  assert.match(told(html), /One item has no photo yet\..* 1 Fire exit A1 is clear/)
  assert.match(html, new RegExp(`href="${AT}#i-1"`))
  assert.doesNotMatch(html, new RegExp(`href="${AT}#i-2"`), 'what does not apply needs none')
  assert.equal((await phone.post(`${AT}/sign`, { name: 'Ana' })).status, 422)
  assert.ok(!(await kinds(phone)).includes('submission'))
  await take(phone, `answer:${RUN}:1`)
  await tap(phone, 'exit', { pictures: '1' })
  assert.doesNotMatch(told(itemOf(await page(phone), 1)), /A photo is asked for/)
  assert.equal((await phone.post(`${AT}/sign`, { name: 'Ana' })).status, 303)
  assert.ok((await kinds(phone)).includes('submission'))
})

test('anybody may take the photo of what another has answered, and it counts for the item', async () => {
  const phone = await roundPhone({ ...asking('always'), more: [others('exit', { verdict: 'pass' })] })
  await take(phone, `answer:${RUN}:1`)
  const html = await tap(phone, 'exit', { pictures: '1' })
  assert.deepEqual(await kinds(phone), ['photo'])
  assert.match(itemOf(html, 1), /href="\/app\/photos\//)
  assert.doesNotMatch(told(itemOf(html, 1)), /A photo is asked for/)
})

test('a photo asked for on fail is told in the panel and beside the signature, and holds nothing up', async () => {
  const phone = await roundPhone(asking('on_fail'))
  await filled(phone, 'fail')
  assert.match(told(itemOf(await page(phone), 1)), /A photo is asked for/)
  assert.match(told(await page(phone, `${AT}/sign`)), /Failed, and no photo was taken 1 Fire exit A1 is clear/)
  await take(phone, `fail:${RUN}:1`)
  const html = await report(phone, 'exit', { note: 'Boxes' })
  assert.match(itemOf(html, 1), /href="\/app\/photos\//)
  assert.doesNotMatch(await page(phone, `${AT}/sign`), /no photo was taken/)
  const other = await roundPhone(asking('on_fail'))
  await filled(other, 'fail')
  await other.post(`${AT}/sign`, { name: 'Ana' })
  assert.ok((await kinds(other)).includes('submission'))
})
