/** What the rooms are given, over both kinds of databases: records as drawn, saves, drafts, the queue, people. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { browserDatabases } from '../../pwa/db.ts'
import { makeStore, type Store } from '../../pwa/store.ts'
import { foldIn } from '../../sync/inbox.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Databases } from '../../sync/ports.ts'
import type { Pulled } from '../../sync/wire.ts'
import { ANA, CREW, KINDS, memoryDatabases, NOON_MS, SITE, type TestPhone, testPhone } from '../sync/phone.ts'

const LIN = '00000000-0000-7000-8000-0000000000b1'
const session = { person: ANA, name: 'Ana Silva', lang: 'en' as const, sites: [SITE], role: { [SITE]: 'crew' } }

async function begin(databases: Databases): Promise<{ phone: TestPhone; store: Store }> {
  const phone = testPhone(databases)
  const store = makeStore(phone)
  await store.signIn(session)
  return { phone, store }
}

const freshIndexed = (): Databases => {
  Object.assign(globalThis, { indexedDB: new IDBFactory() })
  return browserDatabases()
}

/** Rows as they come from the server. */
async function receive(phone: TestPhone, at: number, put: Pulled['put'], bucket = CREW): Promise<void> {
  const view = phone.databases.view(ANA)
  const fold: number = (await view.run(['meta'], 'read', tx => tx.get('meta', 'fold'))) ?? 0
  const pull = {
    token: 't',
    more: false,
    drop: [],
    heads: { [SITE]: at },
    buckets: [{ id: bucket, at, put, gone: [] }],
  }
  const answer = {
    proto: 1 as const,
    epoch: 'e',
    schema: 1,
    min_schema: 1,
    now: 0,
    last_dseq: 0,
    durable: {},
    results: [],
    touched: [],
    pull,
  }
  assert.ok(await view.run(['records', 'meta'], 'relaxed', tx => foldIn(tx, KINDS, fold, answer)))
}

for (const [name, databases] of [
  ['memory', memoryDatabases],
  ['fake-indexeddb', freshIndexed],
] as const) {
  describe(name, () => {
    test('a record made here is found before any server knows it', async () => {
      const { phone, store } = await begin(databases())
      const { rec, op } = await store.save({
        t: 'create',
        site: SITE,
        kind: 'incident',
        set: { sentence: 'Leak', zone: 'z1' },
      })
      assert.match(rec, /^[0-9a-f-]{14}-?7/)
      const shown = await store.get('incident', rec)
      assert.deepEqual(
        [shown?.seq, shown?.bucket, shown?.site, shown?.life, shown?.body],
        [
          0,
          null,
          SITE,
          'saved',
          { _at: '2026-11-21T12:00:00.000Z', _by: ANA, sentence: 'Leak', zone: 'z1', status: 'reported' },
        ],
      )
      for (const found of [
        await store.list('incident'),
        await store.byKey('incident/open:'),
        await store.byKey('incident/open:z1'),
      ]) {
        assert.deepEqual(
          found.map(row => row.id),
          [rec],
        )
      }
      assert.deepEqual(phone.announced, [['incident']])
      assert.deepEqual(
        (await store.queue()).map(item => [item.dseq, item.op.id, item.state, item.life, item.at]),
        [[1, op, 'waiting', 'saved', NOON_MS]],
      )
    })

    test('an own change is drawn over the row, in lists and look-ups too', async () => {
      const { phone, store } = await begin(databases())
      await receive(phone, 5, [
        [
          'incident',
          'a',
          3,
          { sentence: 'Leak', zone: 'z1', status: 'reported', opened_at: '2026-11-21T09:00:00.000Z' },
        ],
        [
          'incident',
          'b',
          4,
          { sentence: 'Fire', zone: 'z1', status: 'reported', opened_at: '2026-11-21T08:00:00.000Z' },
        ],
      ])
      await store.save({
        t: 'command',
        site: SITE,
        kind: 'incident',
        rec: 'a',
        act: 'approve',
        base: 3,
        seen: { status: 'reported' },
      })
      await store.save({
        t: 'fact',
        site: SITE,
        kind: 'incident',
        rec: 'b',
        base: 4,
        seen: { zone: 'z1' },
        set: { zone: 'z2' },
      })
      assert.deepEqual(
        (await store.byKey('incident/open:z1')).map(row => row.id),
        [],
      )
      assert.deepEqual(
        (await store.byKey('incident/open:')).map(row => row.id),
        ['b'],
      )
      const [b, a] = await store.list('incident')
      assert.deepEqual(
        [b?.body.zone, b?.waiting, b?.life, a?.body.status, a?.waiting],
        ['z2', ['zone'], 'saved', 'approved', ['status']],
      )
      assert.equal((await store.get('incident', 'a'))?.seq, 3)
    })

    test('own writes never flicker: shown until the row that answers them is', async () => {
      const { phone, store } = await begin(databases())
      await receive(phone, 5, [['incident', 'a', 3, { sentence: 'Leak', status: 'reported' }]])
      await store.save({
        t: 'fact',
        site: SITE,
        kind: 'incident',
        rec: 'a',
        base: 3,
        seen: { sentence: 'Leak' },
        set: { sentence: 'Burst' },
      })
      const shown = async () => (await store.get('incident', 'a'))?.body.sentence
      assert.equal(await shown(), 'Burst')
      await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
        const row: Row = await tx.get('ops', 1)
        tx.put('ops', 1, { ...row, state: 'acked', epoch: 'e', seq: 7, result: { st: 'applied', seq: 7, at: 0 } })
      })
      assert.equal(await shown(), 'Burst', 'acked, its row not here')
      await receive(phone, 6, [['incident', 'a', 6, { sentence: 'Leak, hall 2', status: 'reported' }]])
      assert.equal(await shown(), 'Burst', 'a younger row, still without it')
      await receive(phone, 7, [['incident', 'a', 7, { sentence: 'Burst', status: 'reported' }]])
      assert.deepEqual([await shown(), (await store.get('incident', 'a'))?.waiting], ['Burst', []])
    })

    test('the view is thrown away while ops are acked: they are drawn until it is whole again', async () => {
      const { phone, store } = await begin(databases())
      const { rec } = await store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence: 'Leak' } })
      await phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
        tx.put('ops', 1, { ...(await tx.get('ops', 1)), state: 'acked', epoch: 'e', seq: 7 })
      })
      assert.equal((await store.get('incident', rec))?.body.sentence, 'Leak')
    })

    test('children by time, whatever their kind', async () => {
      const { phone, store } = await begin(databases())
      await receive(phone, 5, [
        ['comment', 'c2', 4, { of: 'a', said: 'second', _at: '2026-11-21T10:00:00.000Z' }],
        ['comment', 'c1', 5, { of: 'a', said: 'first', _at: '2026-11-21T09:00:00.000Z' }],
        ['decision', 'd', 5, { of: 'a', act: 'accept', _at: '2026-11-21T09:30:00.000Z' }],
        ['comment', 'x', 5, { of: 'b' }],
      ])
      const { rec } = await store.save({ t: 'create', site: SITE, kind: 'comment', set: { of: 'a', said: 'mine' } })
      assert.deepEqual(
        (await store.of('a')).map(row => row.id),
        ['c1', 'd', 'c2', rec],
      )
    })

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
      await assert.rejects(
        save(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(field => [field, 'x'.repeat(8000)]))),
        { code: 'op_too_large' },
      )
      await assert.rejects(
        store.save({ t: 'void', site: SITE, kind: 'incident', rec: 'a', base: 1, reason: 'x'.repeat(501) }),
        { code: 'text_too_long', field: 'reason' },
      )
      assert.deepEqual(await store.queue(), [])
      await save({ sentence: '😀'.repeat(200), story: 'e\u0301\ud800' })
      assert.equal((await store.queue())[0]?.op.set?.story, 'é\uFFFD')
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
        { form: 'other', at: NOON_MS },
        { form: 'report', at: NOON_MS },
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
        needs: 0,
        offline: false,
        signedOut: false,
        receivedAt: null,
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

    test('signing out keeps what was not received, and another person sees nothing of it', async () => {
      const { store } = await begin(databases())
      await store.save({ t: 'create', site: SITE, kind: 'incident', set: {} })
      await store.putDraft('report', {})
      assert.deepEqual(await store.signOut(), { kept: 2 })
      assert.equal(await store.me(), null)
      await assert.rejects(store.list('incident'), { code: 'signed_out' })
      await store.signIn({ ...session, person: LIN, name: 'Lin Yue', lang: 'zh-CN' })
      assert.deepEqual([await store.queue(), await store.list('incident')], [[], []])
      await store.signIn(session)
      assert.equal((await store.queue()).length, 1)
      assert.deepEqual(await store.draft('report'), {})
    })

    test('signing out with nothing left leaves nothing', async () => {
      const { phone, store } = await begin(databases())
      await receive(phone, 5, [['zone', 'z', 5, {}]])
      assert.deepEqual(await store.signOut(), { kept: 0 })
      await store.signIn(session)
      assert.deepEqual(await store.list('zone'), [])
      assert.equal(await phone.databases.outbox(ANA).run(['meta'], 'read', tx => tx.get('meta', 'device')), undefined)
    })

    test('who I am, and what I like', async () => {
      const { store } = await begin(databases())
      assert.deepEqual(await store.me(), {
        person: ANA,
        name: 'Ana Silva',
        lang: 'en',
        theme: 'sun',
        sites: [SITE],
        roles: { [SITE]: 'crew' },
      })
      await store.setMe({ theme: 'night', lang: 'zh-CN' })
      await store.signIn(session)
      assert.deepEqual(
        [(await store.me())?.theme, (await store.me())?.lang],
        ['night', 'en'],
        "the language is the account's",
      )
    })
  })
}

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
