/** Writing: a person's ops and drafts, and what is told of them (sync/README.md §§8.1, 8.2.6, 8.6.4). */
import { blobBytes, blobKey, take, waitingPhotos } from '../../sync/blobs.ts'
import { bytesOf, canon } from '../../sync/canon.ts'
import type { Field } from '../../sync/kind.ts'
import { newId } from '../../sync/link.ts'
import { append, type Row, unsent } from '../../sync/outbox.ts'
import { LIFE } from '../../sync/overlay.ts'
import type { Ports, Tx } from '../../sync/ports.ts'
import { type Change, opFrom, SaveRefused } from '../../sync/save.ts'
import { instant, parse } from '../../sync/stamp.ts'
import { sealed } from '../../sync/turn.ts'
import type { Body, Op } from '../../sync/wire.ts'
import type { Outbox, QueueItem, Rows } from '../store.ts'
import { isStuck, once } from './cards.ts'
import type { Kept } from './kept.ts'
import { mine } from './person.ts'
import { type Draft, draftIn, dropDraft, fieldsOf, refuseFull } from './pictures.ts'
import { zip } from './zip.ts'

const STORES = ['ops', 'meta', 'drafts', 'blobs']

/** The zones of records that never move, by id: a tap on a check must not wait for what was read a second ago. */
const ZONES = new Map<string, string | null>()

export function outbox(ports: Ports, rows: Rows, kept: () => Promise<Kept>): Outbox {
  /** The record's zone, or its parent's: supervisors see by it where unsent work waits. */
  async function zoneOf(change: Change): Promise<string | null> {
    const set = 'set' in change ? (change.set ?? {}) : {}
    const stands = change.t === 'create' ? null : await rows.get(change.kind, change.rec)
    const body: Body = { ...stands?.body, ...set }
    if (body.zone || ZONES.has(body.of)) return body.zone ?? ZONES.get(body.of)
    const parents = [body.of_kind ?? ports.kinds.kinds[change.kind]?.bucket.of ?? []].flat()
    const found = body.of ? await Promise.all(parents.map((kind: string) => rows.get(kind, body.of))) : []
    const parent = found.find(row => row)
    const zone = parent?.body.zone ?? null
    if (parent && ports.kinds.kinds[parent.kind]?.fields['zone']?.policy === 'immutable') ZONES.set(parent.id, zone)
    return zone
  }

  async function save(change: Change | Change[], form?: string): Promise<{ rec: string; op: string }> {
    const { outbox } = await mine(ports)
    const one = (change: Change) => Promise.all([opFrom(ports, change), zoneOf(change)])
    const asked = await Promise.all([change].flat().map(one))
    const ops = await outbox
      .run(STORES, 'write', async tx => {
        const kept: Op[] = []
        for (const [op, zone] of asked) kept.push(await keep(tx, under(kept[0], asked[0]![0], op), zone))
        if (form) await dropDraft(tx, form) // what it owned has its owner by now
        return kept
      })
      .catch(refuseFull)
    ports.announce(ops.map(op => String(op.kind)))
    return { rec: ops[0]!.rec!, op: ops.at(-1)!.id }
  }

  /** The op as it stands in the outbox: the one made before, if these are its words under its id. */
  async function keep(tx: Tx, asked: Op, zone: string | null): Promise<Op> {
    const made = asked.t === 'create' ? await maker(tx, asked) : undefined
    if (made && told(ports, made) === told(ports, asked)) return made
    const op = made ? { ...asked, rec: newId(ports) } : asked
    if (!(await append(tx, op, zone, ports.now_ms()))) throw new SaveRefused('outbox_full')
    for (const { sha } of op.blobs ?? [])
      if (!(await take(tx, blobKey(op.site!, sha), op.rec!))) throw new SaveRefused('photo_gone')
    return op
  }

  async function putDraft(form: string, fields: Record<string, string>): Promise<void> {
    const { outbox } = await mine(ports)
    await outbox
      .run(['drafts'], 'relaxed', async tx => {
        tx.put('drafts', form, { ...(await draftIn(tx, form)), fields, at: ports.now_ms() })
      })
      .catch(refuseFull)
  }

  return {
    save,
    putDraft,
    async draft(form) {
      const { outbox } = await mine(ports)
      const draft: Draft | undefined = await outbox.run(['drafts'], 'read', tx => tx.get('drafts', form))
      return draft ? fieldsOf(draft) : null
    },
    async dropDraft(form) {
      const { outbox } = await mine(ports)
      await outbox.run(['drafts', 'blobs'], 'relaxed', tx => dropDraft(tx, form))
    },
    async drafts() {
      const { outbox } = await mine(ports)
      const [forms, drafts] = await outbox.run(['drafts'], 'read', tx =>
        Promise.all([tx.keys('drafts'), tx.all('drafts')]),
      )
      return forms.map((form, n) => ({ form: String(form), at: drafts[n].at, fields: fieldsOf(drafts[n]) }))
    },
    async sealed(about) {
      const { outbox } = await mine(ports)
      return (await outbox.run(['misc'], 'read', sealed)).filter(line => line.about === about)
    },
    async queue() {
      const { rows, blobs } = await kept()
      const photos = new Map(waitingPhotos(blobs).flatMap(blob => blob.refs.map(ref => [ref, blob] as const)))
      return rows.map(row => {
        const { state, offset, size } = photos.get(row.rec) ?? {}
        const part = size && row.kind === 'photo' ? { photo: state === 'refused' ? -1 : offset! / size } : {}
        return { ...item(row), ...part }
      })
    },
    async chip() {
      const { person } = await mine(ports)
      const [{ rows: all, blobs, link, skew_ms }, cards] = await Promise.all([kept(), rows.byKey('card/open:')])
      const settling = all.filter(({ text }) => text.includes('"resolves"')).map(item)
      const photos = waitingPhotos(blobs)
      const refused = photos.filter(({ state }) => state === 'refused').length
      const count = (test: (row: Row) => boolean) => all.filter(test).length
      return {
        waiting: count(unsent),
        sending: count(row => row.state === 'sent'),
        photos: photos.length - refused,
        needs: count(isStuck) + refused + once(cards, settling, person).length,
        offline: link.offline,
        signedOut: link.fault === 'signed_out',
        blocked: link.fault === 'device_revoked',
        receivedAt: link.received_at,
        fault: link.fault,
        skew_ms,
        unequal: link.unequal.length,
        early: link.early,
      }
    },
    async exportQueue() {
      const { person, outbox } = await mine(ports)
      const device = (await outbox.run(['meta'], 'read', tx => tx.get('meta', 'device'))) ?? null
      const made_at = instant(ports.now_ms())
      const head = JSON.stringify({ proto: 1, person, device, made_at })
      const ops = (await kept()).rows.map(row => `[${row.dseq},${row.text}]`) // verbatim, as they would be sent
      const manifest = bytesOf(`${head.slice(0, -1)},"ops":[${ops.join(',')}]}`)
      return zipped('queue', made_at, [['manifest.json', manifest]])
    },
    async exportPhotos() {
      const { outbox } = await mine(ports)
      const files: [string, Uint8Array][] = []
      for (const { site, sha, type } of waitingPhotos((await kept()).blobs)) {
        const bytes = await outbox.run(['blobs'], 'read', tx => blobBytes(tx, blobKey(site, sha)))
        if (bytes) files.push([`${sha}.${type.replace('image/', '').replace('jpeg', 'jpg')}`, new Uint8Array(bytes)])
      }
      return zipped('photos', instant(ports.now_ms()), files)
    },
  }
}

const zipped = (what: string, at: string, files: [string, Uint8Array][]) => ({
  name: `muster-${what}-${at.slice(0, 16).replace(':', '')}.zip`,
  bytes: zip(files),
  type: 'application/zip',
})

function item(row: Row): QueueItem {
  const op: Op = JSON.parse(row.text)
  const code = row.result?.code
  const at = parse(op.hlc ?? '')[0]
  return {
    dseq: row.dseq,
    op,
    state: row.state,
    life: LIFE[row.state],
    at,
    ...(code && { code }),
    clash: row.result?.st === 'conflict',
  }
}

/** A photo of a record goes with it when that had to take another id. */
const under = (first: Op | undefined, asked: Op, op: Op): Op =>
  first && op.set?.['of'] === asked.rec ? { ...op, set: { ...op.set, of: first.rec } } : op

/** The op of this outbox that has made the same record. */
async function maker(tx: Tx, { kind, rec = '' }: Op): Promise<Op | undefined> {
  const rows: Row[] = await tx.all('ops', { from: rec, to: rec }, 'rec')
  const ops: Op[] = rows.map(row => JSON.parse(row.text))
  return ops.find(op => op.t === 'create' && op.kind === kind)
}

/** What a person told of a new record, as a text to compare; what the clock added is left out. */
function told({ kinds }: Ports, { kind = '', set = {} }: Op): string {
  const byClock = ({ type, policy }: Partial<Field> = {}) => type === 'instant' && policy === 'immutable'
  const fields = Object.entries(set).filter(([name]) => !byClock(kinds.kinds[kind]?.fields[name]))
  return canon(Object.fromEntries(fields))
}
