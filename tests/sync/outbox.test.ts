/** What becomes of ops in the outbox: batches, results, stuck ops, new devices and histories, forgetting. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  append,
  pending,
  pick,
  type Reach,
  type Row,
  renumber,
  reoffer,
  settle,
  stick,
  tidy,
  wireText,
} from '../../sync/outbox.ts'
import type { Op } from '../../sync/wire.ts'
import { memoryDatabase, NOON_MS, SITE } from './phone.ts'

const HOUR_MS = 3_600_000

const op = (dseq: number, more: Partial<Row> = {}): Row => ({
  dseq,
  text: `{"n":${dseq}}`,
  gap: null,
  site: SITE,
  kind: 'incident',
  rec: `r${dseq}`,
  zone: null,
  state: 'waiting',
  covered: false,
  epoch: null,
  seq: 0,
  result: null,
  tries: [],
  ...more,
})

const dseqs = (rows: Row[]) => rows.map(row => row.dseq)
const gap = (upto: number) => `gap to ${upto}`
const acked = (seq: number, age_h = 0): Partial<Row> => ({
  state: 'acked',
  epoch: 'e',
  seq,
  result: { st: 'applied', seq, at: NOON_MS - age_h * HOUR_MS },
})

test('append: place and clock go on, the text is final', async () => {
  const outbox = memoryDatabase()
  const draft: Op = { id: 'o', v: 1, t: 'create', site: SITE, kind: 'incident', rec: 'r', set: { what: 'fire' } }
  const add = (now_ms: number) => outbox.run(['ops', 'meta'], 'write', tx => append(tx, draft, 'z', now_ms))
  const first = await add(NOON_MS)
  const second = await add(NOON_MS - 60_000) // the clock went back a little: the stamps do not
  assert.deepEqual([first?.dseq, second?.dseq], [1, 2])
  assert.equal(
    first?.text,
    `{"hlc":"${NOON_MS}:0000","id":"o","kind":"incident","rec":"r","set":{"what":"fire"},"site":"${SITE}","t":"create","v":1}`,
  )
  assert.equal(JSON.parse(second?.text ?? '').hlc, `${NOON_MS}:0001`)
  assert.equal(first?.zone, 'z')
})

test('pick: the oldest, one behind the other, no more than asked', () => {
  assert.deepEqual(dseqs(pick([op(1), op(2, { state: 'sent' }), op(3)], 2).rows), [1, 2])
  assert.deepEqual(dseqs(pick([op(1), op(2, acked(5)), op(3)], 9).rows), [1], 'never over a gap in the numbers')
  assert.deepEqual(dseqs(pick([op(1, acked(5)), op(4), op(5)], 9).rows), [4, 5])
})

test('pick: no more than 384 KiB, but always one', () => {
  const long = { text: 'x'.repeat(100 * 1024) }
  assert.deepEqual(dseqs(pick([op(1, long), op(2, long), op(3)], 9).rows), [1])
})

test('pick: an op the server failed on three times goes alone', () => {
  const poison = { tries: [1, 2, 3] }
  assert.deepEqual(pick([op(1), op(2, poison)], 9), { rows: [op(1)], poison: false })
  assert.deepEqual(pick([op(2, poison), op(3)], 9), { rows: [op(2, poison)], poison: true })
})

test('stuck: its gap travels once, the text stays', () => {
  const stuck = stick(op(1), gap(1))
  assert.deepEqual(pick([stuck, op(2)], 9).rows.map(wireText), ['gap to 1', '{"n":2}'])
  const told = settle(stuck, { st: 'gap' }, 'e', NOON_MS)
  assert.equal(told?.state, 'stuck')
  assert.equal(told?.text, '{"n":1}')
  assert.deepEqual(dseqs(pick([told as Row, op(2)], 9).rows), [2])
})

test('settle: what a result makes of an op', () => {
  const state = (st: never, code?: string) => settle(op(1), { st, seq: 7, ...(code && { code }) }, 'e', NOON_MS)?.state
  const results = ['applied', 'same', 'merged', 'conflict', 'refused', 'late', 'quarantined'] as never[]
  assert.deepEqual(
    results.map(st => state(st)),
    ['acked', 'acked', 'acked', 'acked', 'refused', 'refused', 'quarantined'],
  )
  const again = settle(
    settle(op(1), { st: 'applied', seq: 7 }, 'e', NOON_MS) as Row,
    { st: 'applied', seq: 7, dup: true },
    'e',
    NOON_MS + 1,
  )
  assert.equal(again?.result?.at, NOON_MS, 'known since the first time')
  assert.equal(
    settle(op(1, { text: '', gap: gap(3) }), { st: 'gap' }, 'e', NOON_MS),
    null,
    'a hole that was told is gone',
  )
})

test('pending: what stays behind, the largest first, at most twenty lines', () => {
  const rows = [op(1), op(2, { zone: 'a' }), op(3, { zone: 'a' }), op(4, { state: 'stuck' }), op(5, acked(1))]
  assert.deepEqual(pending(rows, [rows[0] as Row]), [
    ['incident', 'a', 2],
    ['incident', null, 1],
  ])
  const many = Array.from({ length: 30 }, (_, n) => op(n + 1, { kind: `k${n}` }))
  assert.deepEqual(pending(many, []).length, 20)
  assert.deepEqual(pending(many, []).at(-1), ['*', null, 11])
})

test('reoffer: what the server lost is offered again, holes are told, nothing is dropped', () => {
  const rows = [
    op(1, { ...acked(3), covered: true }),
    op(2, { state: 'sent' }), // its answer was lost, it may be in the backup
    op(4, { ...acked(9), covered: true }),
    op(6, { state: 'refused', epoch: 'e', result: { st: 'refused', at: 1 } }),
    op(7, { state: 'stuck', gap: gap(7), result: { st: 'gap', at: 1 } }),
  ]
  const offered = reoffer(rows, 2, 9, 'f', gap).sort((a, b) => a.dseq - b.dseq)
  assert.deepEqual(
    offered.map(row => [row.dseq, row.state, row.covered, wireText(row)]),
    [
      [1, 'waiting', true, '{"n":1}'],
      [2, 'sent', false, '{"n":2}'],
      [3, 'waiting', false, 'gap to 3'],
      [4, 'waiting', true, '{"n":4}'],
      [5, 'waiting', false, 'gap to 5'],
      [6, 'waiting', false, '{"n":6}'],
      [7, 'stuck', false, 'gap to 7'],
      [8, 'waiting', false, 'gap to 8'],
    ],
  )
  assert.equal(offered[6]?.result, null, 'of a stuck op the gap travels again')
  assert.deepEqual(
    reoffer(rows, 8, 9, 'f', gap).map(row => row.dseq),
    [1, 2, 4, 6, 7],
  )
})

test('renumber: a new device takes everything, in order, with texts and covered as they were', () => {
  const rows = [
    op(3, { ...acked(3), covered: true }),
    op(5),
    op(6, { text: '', gap: gap(8) }),
    op(9, { state: 'stuck', gap: gap(9) }),
  ]
  assert.deepEqual(
    renumber(rows, gap).map(row => [row.dseq, row.text, row.state, row.covered, row.gap]),
    [
      [1, '{"n":3}', 'waiting', true, null],
      [2, '{"n":5}', 'waiting', false, null],
      [3, '{"n":9}', 'stuck', false, 'gap to 3'],
    ],
  )
})

test('tidy: covered once the cursors are there, forgotten once durable and two days old', () => {
  const reach: Reach = { epoch: 'e', seq: () => 5, durable: { [SITE]: 5 } }
  const rows = [
    op(1, acked(4, 49)),
    op(2, acked(4, 1)),
    op(3, acked(6, 49)),
    op(4, { ...acked(4, 49), epoch: 'd', covered: true }),
    op(5, { ...acked(3, 49), state: 'refused' }),
    op(6, { state: 'stuck' }),
    op(7),
  ]
  const { put, drop } = tidy(rows, reach, NOON_MS)
  assert.deepEqual(
    put.map(row => [row.dseq, row.covered]),
    [[2, true]],
  )
  assert.deepEqual(drop.sort(), [1, 5])
  assert.deepEqual(tidy(rows, { ...reach, durable: {} }, NOON_MS).drop, [], 'not durable: kept for a restore')
})

test('tidy: what is retained has an end', () => {
  const reach: Reach = { epoch: 'e', seq: () => 5, durable: {} }
  const old = op(1, { ...acked(4, 15 * 24), covered: true })
  assert.deepEqual(tidy([old], reach, NOON_MS), { put: [], drop: [1], early: 1 }, '14 days')
  const many = Array.from({ length: 10_002 }, (_, n) => op(n + 1, { ...acked(4), covered: true }))
  const { drop, early } = tidy(many, reach, NOON_MS)
  assert.deepEqual([drop.sort(), early], [[1, 2], 2], '10,000 ops, the oldest go')
  assert.equal(tidy(many, { ...reach, durable: { [SITE]: 5 } }, NOON_MS).early, 0, 'a backup holds them')
})
