/** Photos on their way: every cut, what the server may say, and when bytes are forgotten. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BlobRow, blobRows, hold, release, take, upload, waitingPhotos } from '../../sync/blobs.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Why } from '../../sync/turn.ts'
import { ANA, SITE } from './phone.ts'
import { carrier, photograph, says, shaOf } from './storage.ts'

type Setting = ReturnType<typeof carrier>

const KIB = 1024
const HOURS_48 = 48 * 3_600_000
const send = ({ phone }: Setting, why: Why = 'timer') => upload(phone, why, () => true)
const rows = ({ phone }: Setting): Promise<BlobRow[]> =>
  phone.databases.outbox(ANA).run(['blobs'], 'read', tx => blobRows(tx))
const states = async (it: Setting) => (await rows(it)).map(({ role, state }) => `${role} ${state}`).sort()
const chunk = ({ phone }: Setting): Promise<number> =>
  phone.databases.outbox(ANA).run(['meta'], 'read', async tx => (await tx.get('meta', 'sizes')).chunk)

test('thumbnails go first, then full photos, the oldest first; what has no ack waits', async () => {
  const it = carrier()
  const [one, two] = [await photograph(it.phone, 9000), await photograph(it.phone, 8000)]
  await photograph(it.phone, 7000, 'waiting')
  assert.equal(waitingPhotos(await rows(it)).length, 3)
  assert.equal(await send(it), null)
  assert.deepEqual([...it.server.stored.keys()], [one.thumb, two.thumb, one.full, two.full])
  assert.equal(waitingPhotos(await rows(it)).length, 1)
})

test('chunks begin at 64 KiB, grow after two that went well, and the size is remembered', async () => {
  const it = carrier()
  await photograph(it.phone, 400 * KIB)
  await send(it)
  const chunks = it.server.asked.filter(asked => asked !== 'HEAD').map(asked => Number(asked.split('+')[1]) / KIB)
  assert.deepEqual(chunks.slice(1), [64, 128, 128, 80])
  assert.equal(await chunk(it), 256 * KIB)
})

test('fault 27: cut before or after any request, it goes on where the server stands and is whole in the end', async () => {
  for (const how of ['lost', 'unheard'] as const)
    for (let cut = 0; cut < 8; cut++) {
      const it = carrier()
      const { full, thumb } = await photograph(it.phone, 150 * KIB)
      it.server.mishaps = [...Array(cut).fill(null), how]
      for (let n = 0; n < 3; n++) await send(it)
      assert.deepEqual([...it.server.stored.keys()], [thumb, full], `${how} at ${cut}`)
      const bytes = it.server.asked.filter(asked => asked !== 'HEAD').map(asked => Number(asked.split('+')[1]))
      const twice = bytes.reduce((sum, size) => sum + size, 0) - 150 * KIB - 900
      assert.ok(twice <= 128 * KIB, `no more than one chunk is sent twice (${twice})`)
    }
})

test('a line that answers nothing gets smaller chunks, down to 16 KiB, and the run ends', async () => {
  const it = carrier()
  await photograph(it.phone, 300 * KIB)
  for (let n = 0; n < 4; n++) {
    it.server.mishaps = ['lost']
    const retry_at = await send(it)
    assert.ok(retry_at! >= it.phone.now_ms())
  }
  assert.equal(await chunk(it), 16 * KIB)
  assert.equal(it.server.asked.length, 4)
})

test('fault 27: a wrong offset is put right by 409; a chunk that is too large is halved', async () => {
  const it = carrier()
  const { full } = await photograph(it.phone, 100 * KIB)
  it.server.mishaps = [null, null, null, says(409, 0), says(413)]
  await send(it)
  assert.deepEqual(it.server.asked.slice(2), ['HEAD', '0+65536', '0+65536', '0+32768', '32768+32768', '65536+36864'])
  assert.ok(it.server.stored.has(full))
})

test('fault 27: bytes that became others on the way begin anew three times, then somebody is told; Try now begins again', async () => {
  const it = carrier()
  const { full } = await photograph(it.phone, 40 * KIB)
  it.server.mishaps = [null, null, null, says(460, 0), says(460, 0), says(460, 0)]
  await send(it)
  assert.deepEqual(await states(it), ['full refused', 'thumb stored'])
  assert.equal(it.server.asked.length, 6)
  await send(it)
  assert.equal(it.server.asked.length, 6, 'it is not tried for ever')
  await send(it, 'try')
  assert.ok(it.server.stored.has(full))
})

test('fault 27: what its server does not want is kept two weeks and offered again each time', async () => {
  const it = carrier()
  const { rec, full } = await photograph(it.phone, 9000)
  it.server.wanted = new Set()
  await send(it)
  assert.deepEqual(await states(it), ['full unwanted', 'thumb unwanted'])
  assert.deepEqual(waitingPhotos(await rows(it)), [])
  await forgetOps(it)
  it.phone.clock.ms += 13 * 24 * 3_600_000
  await send(it)
  assert.equal((await rows(it)).length, 2)
  it.server.wanted = null
  await send(it)
  assert.ok(it.server.stored.has(full), `accepted later: ${rec}`)
  it.phone.clock.ms += HOURS_48
  await send(it)
  assert.deepEqual(await rows(it), [])
})

test('what could not be sent yet is never forgotten, however long it takes', async () => {
  const it = carrier()
  await photograph(it.phone, 9000)
  await forgetOps(it)
  it.phone.clock.ms += 100 * 24 * 3_600_000
  it.server.mishaps = [says(507, null, 300)]
  assert.equal(await send(it), it.phone.now_ms() + 300_000)
  assert.equal((await rows(it)).length, 2)
  await send(it)
  assert.equal(it.server.stored.size, 2)
})

test('bytes stay while a record or a draft owns them, and 48 h', async () => {
  const it = carrier()
  await photograph(it.phone, 9000)
  await send(it)
  it.phone.clock.ms += HOURS_48
  await send(it)
  assert.equal((await rows(it)).length, 2, 'its op is retained')
  await forgetOps(it)
  await send(it)
  assert.deepEqual(await rows(it), [])
})

test('a restored server is asked again for what it had', async () => {
  const it = carrier()
  const { full } = await photograph(it.phone, 9000)
  await send(it)
  it.server.stored.clear()
  await it.phone.databases.outbox(ANA).run(['meta'], 'write', async tx => tx.put('meta', 'epoch', 'another'))
  await send(it)
  assert.ok(it.server.stored.has(full))
})

for (const reply of [says(200), says(200, 10 ** 9), says(502), says(429, null, 7), says(401)])
  test(`${reply.status} ${reply.offset ?? ''} ends the run and nothing is taken for stored`, async () => {
    const it = carrier()
    await photograph(it.phone, 9000)
    it.server.mishaps = [reply]
    const retry_at = await send(it)
    if (reply.status === 429) assert.equal(retry_at, it.phone.now_ms() + 7000)
    if (reply.status === 401) assert.equal(retry_at, null)
    assert.equal(it.server.asked.length, 1)
    assert.deepEqual(await states(it), ['full held', 'thumb held'])
  })

test('ops go first: a run that is not idle any more ends before its next request', async () => {
  const it = carrier()
  await photograph(it.phone, 300 * KIB)
  let left = 3
  await upload(it.phone, 'timer', () => left-- > 0)
  assert.equal(it.server.asked.length, 3)
})

test('a picture in two drafts goes with the last; one that was saved stays', async () => {
  const it = carrier()
  const bytes = it.phone.random(50) as Uint8Array<ArrayBuffer>
  const about = { site: SITE, sha: shaOf(bytes), type: 'image/jpeg', role: 'full' as const }
  const key = `${SITE}/${about.sha}`
  const outbox = it.phone.databases.outbox(ANA)
  const write = <T>(body: Parameters<typeof outbox.run<T>>[2]) => outbox.run(['blobs'], 'write', body)
  for (const ref of ['draft:a', 'draft:b']) await write(tx => hold(tx, about, bytes.buffer, ref, 0))
  await write(tx => release(tx, key, 'draft:a'))
  assert.deepEqual((await rows(it))[0]!.refs, ['draft:b'])
  await write(tx => release(tx, key, 'draft:b'))
  assert.deepEqual(await rows(it), [])
  assert.equal(await write(tx => take(tx, key, 'rec')), false)
  await write(tx => hold(tx, about, bytes.buffer, 'draft:a', 0))
  assert.equal(await write(tx => take(tx, key, 'rec')), true)
  await write(tx => release(tx, key, 'draft:a'))
  assert.deepEqual((await rows(it))[0]!.refs, ['rec'])
})

/** As after 48 h: every op is covered, durable and gone. */
const forgetOps = ({ phone }: Setting) =>
  phone.databases.outbox(ANA).run(['ops'], 'write', async tx => {
    for (const { dseq } of (await tx.all('ops')) as Row[]) tx.drop('ops', dseq)
  })
