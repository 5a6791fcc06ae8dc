/** What the rooms are given to write: saves and their limits, drafts, the queue. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeStore } from '../../pwa/store.ts'
import type { Row } from '../../sync/outbox.ts'
import { ANA, memoryDatabases, NOON_MS, SITE, testPhone } from '../sync/phone.ts'
import { begin, LIN, overBoth, receive } from './stores.ts'

overBoth(databases => {
  test('long values are seen as a hash, the text of a fact whole', async () => {
    const { store } = await begin(databases())
    const long = 'x'.repeat(65)
    await store.save({
      t: 'fact',
      site: SITE,
      kind: 'incident',
      rec: 'a',
      base: 1,
      seen: { sentence: long, story: long, zone: null },
      set: { sentence: 'y' },
    })
    await store.save({
      t: 'command',
      site: SITE,
      kind: 'incident',
      rec: 'a',
      act: 'approve',
      base: 1,
      seen: { story: long },
    })
    const [fact, command] = await store.queue()
    assert.deepEqual(Object.keys(fact?.op.seen?.sentence), ['h'])
    assert.equal(fact?.op.seen?.story, long)
    assert.equal(fact?.op.seen?.zone, null)
    assert.deepEqual(Object.keys(command?.op.seen?.story), ['h'])
  })

  test("the zone of an op is its record's or its parent's", async () => {
    const { phone, store } = await begin(databases())
    await receive(phone, 5, [['incident', 'a', 3, { zone: 'z1', status: 'reported' }]])
    await store.save({ t: 'create', site: SITE, kind: 'comment', set: { of: 'a', said: 'x' } })
    await store.save({ t: 'void', site: SITE, kind: 'incident', rec: 'a', base: 3, reason: 'twice' })
    await store.save({ t: 'create', site: SITE, kind: 'comment', set: { of: 'unknown', said: 'x' } })
    const rows: Row[] = await phone.databases.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))
    assert.deepEqual(
      rows.map(row => row.zone),
      ['z1', 'z1', null],
    )
  })

  test('limits are told at once, and nothing is stored', async () => {
    const { store } = await begin(databases())
    const save = (set: object) => store.save({ t: 'create', site: SITE, kind: 'incident', set })
    await assert.rejects(save({ sentence: 'x'.repeat(201) }), { code: 'text_too_long', field: 'sentence' })
    await assert.rejects(save({ story: '号'.repeat(2731) }), { code: 'text_too_long', field: 'story' }) // 8193 bytes
    await assert.rejects(save(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(field => [field, 'x'.repeat(8000)]))), {
      code: 'op_too_large',
    })
    await assert.rejects(
      store.save({ t: 'void', site: SITE, kind: 'incident', rec: 'a', base: 1, reason: 'x'.repeat(501) }),
      { code: 'text_too_long', field: 'reason' },
    )
    assert.deepEqual(await store.queue(), [])
    await save({ sentence: '😀'.repeat(200), story: 'e\u0301\ud800' })
    assert.equal((await store.queue())[0]?.op.set?.story, 'é\uFFFD')
  })

  test('several changes are saved together or not at all', async () => {
    const { store } = await begin(databases())
    await store.putDraft('incident:a', { sentence: 'Leak' })
    const about = { site: SITE, kind: 'incident', rec: 'a', base: 1 }
    const fix = { t: 'fact', ...about, seen: {}, set: { sentence: 'Leak' } } as const
    const again = { t: 'command', ...about, act: 'resubmit', seen: { status: 'returned' } } as const
    await assert.rejects(store.save([fix, { ...again, reason: 'x'.repeat(501) }], 'incident:a'), { field: 'reason' })
    assert.deepEqual([await store.queue(), (await store.drafts()).length], [[], 1])
    const { op } = await store.save([fix, again], 'incident:a')
    const queue = await store.queue()
    assert.deepEqual(
      queue.map(one => [one.dseq, one.op.t]),
      [
        [1, 'fact'],
        [2, 'command'],
      ],
    )
    assert.equal(queue[1]?.op.id, op)
    assert.deepEqual(await store.drafts(), [])
  })

  test('drafts survive, and go with their op', async () => {
    const kept = databases()
    const { store } = await begin(kept)
    await store.putDraft('report', { sentence: 'Lea' })
    await store.putDraft('report', { sentence: 'Leak' })
    await store.putDraft('other', { said: 'x' })
    const again = makeStore(testPhone(kept))
    assert.deepEqual(await again.draft('report'), { sentence: 'Leak' })
    assert.deepEqual(await again.drafts(), [
      { form: 'other', at: NOON_MS, fields: { said: 'x' } },
      { form: 'report', at: NOON_MS, fields: { sentence: 'Leak' } },
    ])
    await assert.rejects(
      again.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence: 'x'.repeat(300) } }, 'report'),
    )
    assert.deepEqual(await again.draft('report'), { sentence: 'Leak' }, 'a refused save keeps it')
    await again.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence: 'Leak' } }, 'report')
    assert.equal(await again.draft('report'), null)
    await again.dropDraft('other')
    assert.deepEqual(await again.drafts(), [])
  })

  test('fifty drafts, and none is thrown away for the next', async () => {
    const { store } = await begin(databases())
    for (let n = 0; n < 50; n++) await store.putDraft(`f${n}`, {})
    await assert.rejects(store.putDraft('f50', {}), { code: 'drafts_full' })
    await store.putDraft('f0', { still: 'here' })
    assert.equal((await store.drafts()).length, 50)
  })

  test('the chip counts', async () => {
    const { phone, store } = await begin(databases())
    assert.deepEqual(await store.chip(), {
      waiting: 0,
      sending: 0,
      photos: 0,
      needs: 0,
      offline: false,
      signedOut: false,
      blocked: false,
      receivedAt: null,
      fault: null,
      skew_ms: null,
      unequal: 0,
      early: 0,
    })
    for (let n = 0; n < 3; n++) await store.save({ t: 'create', site: SITE, kind: 'incident', set: {} })
    await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
      tx.put('ops', 1, { ...(await tx.get('ops', 1)), state: 'sent' })
      tx.put('ops', 2, { ...(await tx.get('ops', 2)), state: 'stuck' })
    })
    await receive(phone, 5, [
      ['card', 'c', 5, { reader: ANA, state: 'open' }],
      ['card', 'd', 5, { reader: LIN, state: 'open' }],
    ])
    const { waiting, sending, needs } = await store.chip()
    assert.deepEqual([waiting, sending, needs], [2, 1, 2])
  })

  test('the queue is handed in as a zip that others can open', async () => {
    const { phone, store } = await begin(databases())
    await store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence: '漏水 “Leak”' } })
    const { name, bytes, type } = await store.exportQueue()
    assert.deepEqual([name, type], ['muster-queue-2026-11-21T1200.zip', 'application/zip'])
    const file = join(mkdtempSync(join(tmpdir(), 'muster-')), name)
    writeFileSync(file, bytes)
    execFileSync('python3', ['-m', 'zipfile', '-t', file])
    const manifest = execFileSync(
      'python3',
      ['-c', 'import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("manifest.json"))', file],
      { encoding: 'utf8' },
    )
    const [row]: Row[] = await phone.databases.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))
    const said = JSON.parse(manifest)
    assert.deepEqual([said.proto, said.person, said.made_at, said.ops[0][0]], [1, ANA, '2026-11-21T12:00:00.000Z', 1])
    assert.ok(manifest.includes(row?.text ?? '?'), 'the op is there byte for byte')
  })
})

test('5,000 ops with photos, 6,000 without: then the phone says so', async () => {
  const { phone, store } = await begin(memoryDatabases())
  await store.save({ t: 'create', site: SITE, kind: 'incident', set: {} })
  await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
    const row: Row = await tx.get('ops', 1)
    for (let dseq = 1; dseq <= 6000; dseq++) tx.put('ops', dseq, { ...row, dseq })
    tx.put('meta', 'next_dseq', 6001)
  })
  await assert.rejects(store.save({ t: 'create', site: SITE, kind: 'incident', set: {} }), { code: 'outbox_full' })
})
