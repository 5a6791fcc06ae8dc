/** The vectors both languages run: canonical JSON, clock, checksum, drawing. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { canon, crc32, hexOf, rowSum, seenForm, uuid7, v5 } from '../../sync/canon.ts'
import { draw } from '../../sync/change.ts'
import { typed } from '../../sync/joined.ts'
import { instant, parse, tick } from '../../sync/stamp.ts'
import { digest } from './phone.ts'

const vectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../sync/vectors/${name}.json`, import.meta.url), 'utf8'))

test('canon', async () => {
  const { cases, hashes, v5: v5s, v7, instants } = vectors('canon')
  for (const { name, value, json, error } of cases) {
    if (error) assert.throws(() => canon(value), TypeError, name)
    else assert.equal(canon(value), json, name)
  }
  for (const { name, value, seen } of hashes) assert.deepEqual(await seenForm(value, digest), seen, name)
  for (const { kind, parts, id } of v5s) assert.equal(await v5(digest, kind, ...parts), id)
  for (const { ms, rand, id } of v7) assert.equal(uuid7(ms, Buffer.from(rand, 'hex')), id)
  for (const { ms, instant: text } of instants) assert.equal(instant(ms), text)
})

test('stamp', () => {
  const { parse: readings, cases } = vectors('stamp')
  for (const { text, ms, ctr, error } of readings) {
    if (error) assert.throws(() => parse(text), TypeError, text)
    else assert.deepEqual(parse(text), [ms, ctr])
  }
  for (const { name, last, now, next } of cases) assert.equal(tick(last, now), next, name)
  assert.equal(tick(null, 1_795_290_000_123), '1795290000123:0000')
})

test('sum', () => {
  for (const { name, rows, count, sum } of vectors('sum').cases) {
    assert.equal(rows.length, count)
    assert.equal(
      rows.reduce((n: number, row: [string, string, number]) => (n + rowSum(...row)) >>> 0, 0),
      sum,
      name,
    )
  }
  assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926)
})

test('change', () => {
  const { kinds, cases } = vectors('change')
  for (const { name, kind, by, body, op, after } of cases) {
    const before = structuredClone(body)
    assert.deepEqual(draw(kinds[kind], body, op, by), after, name)
    assert.deepEqual(body, before, `${name}: the argument was changed`)
  }
})

test('joined', () => {
  for (const { name, text, stood, typed: kept } of vectors('joined').cases) {
    assert.equal(typed(text, stood), kept, name)
    assert.equal(typed(kept, stood), kept, name)
  }
})

test('hex of bytes', () => assert.equal(hexOf(Uint8Array.of(0, 171)), '00ab'))
