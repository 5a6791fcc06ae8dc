/** What the rooms are given to read: records as drawn; and whose phone it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '../../sync/outbox.ts'
import type { Body } from '../../sync/wire.ts'
import { ANA, NOON_MS, SITE } from '../sync/phone.ts'
import { begin, LIN, overBoth, receive, session } from './stores.ts'

overBoth(databases => {
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

  test('a list has two ends, and what was made here keeps to them', async () => {
    const { phone, store } = await begin(databases())
    const at = (hour: number) => `2026-11-21T0${hour}:00:00.000Z`
    const before = [6, 7, 8, 9].map((hour, n) => ['incident', `r${n}`, n + 1, { opened_at: at(hour) }])
    await receive(phone, 5, before as Parameters<typeof receive>[2])
    for (const hour of [8, 9])
      await store.save({ t: 'create', site: SITE, kind: 'incident', set: { opened_at: at(hour) } })
    const hours = (rows: { body: Body }[]) => rows.map(({ body }) => body['opened_at'].slice(11, 13))
    assert.deepEqual(hours(await store.list('incident', at(7), at(8))), ['07', '08', '08'])
    assert.deepEqual(hours(await store.list('incident', at(8))), ['08', '08', '09', '09'])
  })

  test('an own change is drawn over the row, in lists and look-ups too', async () => {
    const { phone, store } = await begin(databases())
    await receive(phone, 5, [
      ['incident', 'a', 3, { sentence: 'Leak', zone: 'z1', status: 'reported', opened_at: '2026-11-21T09:00:00.000Z' }],
      ['incident', 'b', 4, { sentence: 'Fire', zone: 'z1', status: 'reported', opened_at: '2026-11-21T08:00:00.000Z' }],
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
      untold: undefined,
    })
    await store.setMe({ theme: 'night', lang: 'zh-CN' })
    await store.signIn(session)
    assert.deepEqual(
      [(await store.me())?.theme, (await store.me())?.lang],
      ['night', 'en'],
      "the language is the account's",
    )
    await store.setMe({ lang: 'zh-CN', untold: true })
    await store.signIn(session)
    assert.equal((await store.me())?.lang, 'zh-CN', 'but for one chosen here, of which the server has not heard')
  })
})
