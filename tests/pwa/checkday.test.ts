/** Checks on Today and in their list: what is late first, and no more than belongs to the day. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, HALL_A, PRIYA, type Row } from './house.ts'
import { ROUNDS, RUN, roundPhone } from './round.ts'
import { others, page, tap, told } from './taps.ts'

test('Today and the list of checks: one’s own, what is late first, with the zone and how far it is', async () => {
  const bodies = { [RUN]: { person: ANA, due_at: '2026-11-21T06:10:00.000Z' } }
  const phone = await roundPhone({ bodies, more: [others('exit', { verdict: 'pass' })] })
  assert.match(told(await page(phone, '/app/')), /One check is late\..*14:10 Hall patrol, Hall A Late/)
  await tap(phone, 'tape', { verdict: 'pass' })
  const list = told(await page(phone, '/app/checklists'))
  assert.match(list, /One check is late.*Late, failed or blocked 2 checks 14:10 Hall patrol, Hall A Late 2 of 7/)
  assert.match(list, /Saved on this phone/)
  assert.match(told(await page(phone, '/app/checklists?zone=nowhere')), /No checks today/)
  const other = await roundPhone({ bodies: { [RUN]: { person: PRIYA } } })
  assert.doesNotMatch(await page(other, '/app/'), /Hall patrol/)
})

test('what comes later today is listed as far as the site’s day goes, the first of it at once', async () => {
  const at = (n: number) => `c3000000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`
  const [, , , run] = ROUNDS
  const later = (n: number, starts_at: string, due_at: string): Row => ['run', at(n), { ...run![2], starts_at, due_at }]
  const evening = Array.from({ length: 10 }, (_, n) =>
    later(n, `2026-11-21T1${n < 5 ? 0 : 1}:0${n % 5}:00.000Z`, '2026-11-21T12:00:00.000Z'),
  )
  const night = later(20, '2026-11-21T15:30:00.000Z', '2026-11-21T16:30:00.000Z') // 23:30 to 00:30 in Shanghai
  const tomorrow = later(21, '2026-11-21T16:00:00.000Z', '2026-11-21T17:00:00.000Z')
  const phone = await roundPhone({ more: [...evening, night, tomorrow] })
  const html = await page(phone, '/app/checklists')
  assert.match(told(html), /Later today 11 checks/)
  assert.equal(html.match(/id="run-c3000000-0000-7000-8000-0000000001/g)?.length, 8)
  assert.match(html, /href="\/app\/checklists\?later"[^>]*>[^<]*All .?11/)
  const all = await page(phone, '/app/checklists?later')
  assert.ok(all.includes(`id="run-${at(20)}"`))
  assert.ok(!all.includes(`id="run-${at(21)}"`))
  assert.doesNotMatch(all, /href="[^"]*\?later"/)
  const zone = await page(phone, `/app/checklists?zone=${HALL_A}`)
  assert.ok(zone.includes(`href="/app/checklists?later&amp;zone=${HALL_A}"`))
})
