/** The vectors of the phone alone: folding an answer in, drawing ops over rows, keys and order. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rowSum } from '../../sync/canon.ts'
import { type Cursors, NOTHING } from '../../sync/cursors.ts'
import { fold, sweeps, type ViewRow } from '../../sync/inbox.ts'
import { found, inOrder, keysOf, sortOf } from '../../sync/keys.ts'
import type { Row } from '../../sync/outbox.ts'
import { show } from '../../sync/overlay.ts'
import { KINDS } from './phone.ts'

const vectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../sync/vectors/${name}.json`, import.meta.url), 'utf8'))

type ShortRow = [string, string, string, number, number]

const row = ([bucket, kind, id, seq, gen]: ShortRow, body = {}): ViewRow => ({
  kind,
  id,
  bucket,
  seq,
  gen,
  body,
  sort: '',
  keys: [],
})

function cursors(short: Record<string, [number, number, boolean]>, rows: ViewRow[]): Cursors {
  const buckets: Cursors['buckets'] = {}
  for (const [id, [at, gen, stale]] of Object.entries(short)) {
    const live = rows.filter(row => row.bucket === id && row.gen === gen)
    const sum = live.reduce((n, row) => (n + rowSum(row.kind, row.id, row.seq)) >>> 0, 0)
    buckets[id] = { at, gen, stale, count: live.length, sum }
  }
  return { ...NOTHING, epoch: 'e', token: 't', buckets }
}

for (const { name, rows, cursors: short, touched = [], pull, after } of vectors('fold').cases) {
  test(`fold: ${name}`, () => {
    const held: ViewRow[] = rows.map((short: ShortRow) => row(short))
    const answer = { epoch: 'e', min_schema: 1, durable: {}, touched, ...(pull && { pull: { token: 'u', ...pull } }) }
    const before = cursors(short, held)
    const named = new Set([
      ...touched.map((t: unknown[]) => t[2]),
      ...(pull?.buckets ?? []).flatMap((b: never) => [...b['put'], ...b['gone']].map(t => t[1])),
    ])
    const given = sweeps(before, answer as never) ? held : held.filter(row => named.has(row.id))
    const folded = fold(KINDS, before, given, answer as never)
    const left = new Map(held.map(row => [`${row.kind}/${row.id}`, row]))
    for (const key of folded.gone) left.delete(key.join('/'))
    for (const put of folded.put) left.set(`${put.kind}/${put.id}`, put)
    const got = [...left.values()].map(({ bucket, kind, id, seq, gen }) => [bucket, kind, id, seq, gen]).sort()
    assert.deepEqual(got, after.rows)
    assert.deepEqual(
      folded.cursors.buckets,
      cursors(after.cursors, [...left.values()]).buckets,
      'cursors, count and sum',
    )
    assert.deepEqual(folded.unequal, after.unequal)
    assert.equal(folded.cursors.fold, 1)
  })
}

const op = (state: object & { op: object }, n: number): Row => ({
  dseq: n + 1,
  gap: null,
  site: 's',
  kind: 'incident',
  rec: 'r',
  zone: null,
  state: 'waiting',
  covered: false,
  epoch: 'e',
  seq: 0,
  result: null,
  tries: [],
  ...state,
  text: JSON.stringify(state.op),
})

for (const { name, kind, stored, at, ops, body, waiting, life } of vectors('overlay').cases) {
  test(`overlay: ${name}`, () => {
    const under = stored && row([stored[0], kind, 'r', stored[1], stored[2]], stored[3])
    const shown = show(KINDS, 'ana', under ?? undefined, ops.map(op), cursors({ 's/crew': [at, 1, false] }, []))
    if (body === null) return assert.equal(shown, null)
    assert.deepEqual([shown?.body, shown?.waiting, shown?.life], [body, waiting, life])
  })
}

test('a cut pull covers nothing: the buckets it did not come to are not known', () => {
  const view = { ...cursors({ 's/person:ana': [9, 1, false] }, []), more: true }
  const acked = op({ state: 'acked', seq: 6, op: { t: 'create', hlc: '0:0000', set: {} } } as never, 0)
  assert.ok(show(KINDS, 'ana', undefined, [acked], view))
  assert.equal(show(KINDS, 'ana', undefined, [acked], { ...view, more: false }), null)
})

test('keys: while a state holds, of a value, of a parent', () => {
  assert.deepEqual(keysOf(KINDS, 'incident', { status: 'reported', zone: 'z' }), ['incident/open:z'])
  assert.deepEqual(keysOf(KINDS, 'incident', { status: 'reported' }), ['incident/open:'])
  assert.deepEqual(keysOf(KINDS, 'incident', { status: 'approved', zone: 'z' }), [])
  assert.deepEqual(keysOf(KINDS, 'zone', { code: 'abc' }), ['zone/code:abc'])
  assert.deepEqual(keysOf(KINDS, 'zone', {}), [])
  assert.deepEqual(keysOf(KINDS, 'comment', { of: 'i' }), ['of:i'])
  assert.deepEqual(keysOf(KINDS, 'a kind of later', { of: 'i', about: 'a' }), ['of:i', 'of:a'])
})

test('look-ups: exact, or a prefix', () => {
  const open = { kind: 'incident', id: 'r', body: { status: 'reported', zone: 'z1' } }
  assert.ok(found(KINDS, 'incident/open:', open))
  assert.ok(found(KINDS, 'incident/open:z1', open))
  assert.ok(!found(KINDS, 'incident/open:z', open))
})

test('order: by the declared field, numbers by value, ties by id', () => {
  const zone = (id: string, order?: number) => ({ kind: 'zone', id, body: { order, _at: 'x' } })
  const sorted = inOrder(KINDS, [zone('c', 10), zone('b', 9), zone('a', 10)])
  assert.deepEqual(
    sorted.map(row => row.id),
    ['b', 'a', 'c'],
  )
  assert.equal(sortOf(KINDS, 'incident', { _at: '2026' }), '2026')
})
