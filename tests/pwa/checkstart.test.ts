/** Checks that nobody planned, and those that look again at what failed: each is begun once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, formOf, HALL_A, type Phone } from './house.ts'
import { roundPhone, SIGNED, TEMPLATE } from './round.ts'
import { ops, page } from './taps.ts'

const later = (phone: Phone) => {
  const now_ms = phone.house.now_ms() + 1500
  phone.house.now_ms = () => now_ms
}

test('what failed is looked at again: a check of those items alone, by the version it was made by', async () => {
  const newer = 'c1000000-0000-7000-8000-000000000009'
  const body = {
    name: { en: 'Hall patrol' },
    line: TEMPLATE,
    use: 'check',
    status: 'issued',
    sections: 1,
    items: 1,
    _at: '2026-11-21T06:00:00.000Z',
  }
  const phone = await roundPhone({ more: [['template', newer, body]], bodies: { [TEMPLATE]: { status: 'replaced' } } })
  const form = await formOf(phone, `/app/checklists/${SIGNED}`, 'again')
  const answer = await phone.post(`/app/checklists/${SIGNED}/again`, form)
  const [op] = await ops(phone)
  assert.equal(answer.headers.get('Location'), `/app/checklists/${op!.rec}`)
  const { starts_at, due_at, ...set } = op!.set!
  assert.ok(starts_at && due_at > starts_at)
  assert.deepEqual(set, {
    line: TEMPLATE,
    zone: HALL_A,
    critical: true,
    day: '2026-11-21',
    template: TEMPLATE,
    person: ANA,
    again: SIGNED,
    items: ['exit'],
  })
  later(phone)
  const twice = await phone.post(`/app/checklists/${SIGNED}/again`, form)
  assert.equal(twice.headers.get('Location'), `/app/checklists/${op!.rec}`)
  assert.equal((await ops(phone)).length, 1, 'handed over twice')
})

test('a check that is started by a double tap is one', async () => {
  const phone = await roundPhone()
  const rec = '01900000-0000-7000-8000-00000000000c'
  const start = () => phone.post(`/app/zones/${HALL_A}/check`, { template: TEMPLATE, _rec: rec })
  const ways = await Promise.all([start(), start()])
  later(phone)
  ways.push(await start())
  assert.deepEqual(new Set(ways.map(way => way.headers.get('Location'))), new Set([`/app/checklists/${rec}`]))
  assert.equal((await ops(phone)).length, 1)
})

test('a check is started on the spot in a zone, and is critical if any of its items is', async () => {
  const phone = await roundPhone()
  assert.match(
    await page(phone, `/app/zones/${HALL_A}`),
    new RegExp(`href="/app/zones/${HALL_A}/check"[\\s\\S]*Hall patrol`),
  )
  assert.match(await page(phone, `/app/zones/${HALL_A}/check`), new RegExp(`name="template" value="${TEMPLATE}"`))
  const answer = await phone.post(`/app/zones/${HALL_A}/check`, { template: TEMPLATE })
  const [op] = await ops(phone)
  const { starts_at, due_at, ...set } = op!.set!
  assert.equal(Date.parse(due_at) - Date.parse(starts_at), 3_600_000)
  assert.deepEqual(set, {
    day: '2026-11-21',
    template: TEMPLATE,
    line: TEMPLATE,
    zone: HALL_A,
    person: ANA,
    critical: true,
  })
  assert.match(await page(phone, answer.headers.get('Location')!), /Hall patrol, Hall A/)
})
