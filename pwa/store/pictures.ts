/** Pictures picked for a form: the draft owns their bytes until it is saved (sync/README.md §13). */
import { blobBytes, blobKey, blobRows, draftRef, hold, release, waitingPhotos } from '../../sync/blobs.ts'
import type { Ports, Tx } from '../../sync/ports.ts'
import { SaveRefused } from '../../sync/save.ts'
import type { Op } from '../../sync/wire.ts'
import type { Picture, Pictures, Said } from '../store.ts'
import { mine } from './person.ts'

export const TYPE = 'image/jpeg'
const STORES = ['drafts', 'blobs']
const DRAFTS = 50
const IN_A_FORM = 20
const WAITING = { photos: 300, bytes: 200_000_000 }

/** A form not yet saved, and the pictures picked for it. `said`: what became of the last one picked. */
export interface Draft {
  fields: Record<string, string>
  blobs: string[]
  photos?: Picture[]
  said?: Said | undefined
  at: number
}

/** The fields, and how many pictures there are: a form with nothing but pictures has been begun too. */
export const fieldsOf = ({ fields, photos = [] }: Draft): Record<string, string> =>
  photos.length ? { ...fields, photos: String(photos.length) } : fields

/** The draft as it stands, or a new one if there is room. */
export async function draftIn(tx: Tx, form: string): Promise<Draft> {
  const draft: Draft | undefined = await tx.get('drafts', form)
  if (!draft && (await tx.count('drafts')) >= DRAFTS) throw new SaveRefused('drafts_full')
  return draft ?? { fields: {}, blobs: [], at: 0 }
}

/** Lets a draft go, and what only it owned. */
export async function dropDraft(tx: Tx, form: string): Promise<void> {
  const draft: Draft | undefined = await tx.get('drafts', form)
  tx.drop('drafts', form)
  for (const key of draft?.blobs ?? []) await release(tx, key, draftRef(form))
}

/** The browser's own limit is told like ours. */
export function refuseFull(error: unknown): never {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new SaveRefused('outbox_full')
  throw error
}

/** As the op of a photo names its two blobs. */
export const blobsOf = ({ sha, size, thumb }: Picture): NonNullable<Op['blobs']> => [
  { sha, size, type: TYPE, role: 'full' },
  { ...thumb, type: TYPE, role: 'thumb' },
]

export function pictures(ports: Ports): Pictures {
  const change = async (form: string, how: (tx: Tx, draft: Draft) => Promise<Draft>) => {
    const { outbox } = await mine(ports)
    await outbox
      .run(STORES, 'write', async tx =>
        tx.put('drafts', form, { ...(await how(tx, await draftIn(tx, form))), at: ports.now_ms() }),
      )
      .catch(refuseFull)
    ports.announce(['pictures'])
  }

  return {
    async picked(form) {
      const { outbox } = await mine(ports)
      const draft: Draft | undefined = await outbox.run(['drafts'], 'read', tx => tx.get('drafts', form))
      return { photos: draft?.photos ?? [], said: draft?.said }
    },
    pick: (form, site, picture, [full, thumb], said) =>
      change(form, async (tx, draft) => {
        const before = draft.photos ?? []
        if (before.some(({ sha }) => sha === picture.sha)) return { ...draft, said }
        await fits(tx, before.length)
        for (const [n, { size: _, ...blob }] of blobsOf(picture).entries())
          await hold(tx, { site, ...blob }, n ? thumb : full, draftRef(form), ports.now_ms())
        const keys = blobsOf(picture).map(({ sha }) => blobKey(site, sha))
        return { ...draft, said, photos: [...before, picture], blobs: [...draft.blobs, ...keys] }
      }),
    say: (form, said) => change(form, async (_, draft) => ({ ...draft, said })),
    unpick: (form, site, sha) =>
      change(form, async (tx, { said: _, ...draft }) => {
        const gone = (draft.photos ?? []).filter(picture => picture.sha === sha).flatMap(blobsOf)
        const keys = gone.map(blob => blobKey(site, blob.sha))
        for (const key of keys) await release(tx, key, draftRef(form))
        const photos = (draft.photos ?? []).filter(picture => picture.sha !== sha)
        return { ...draft, photos, blobs: draft.blobs.filter(key => !keys.includes(key)) }
      }),
    async thumb(id) {
      const { outbox } = await mine(ports)
      return outbox.run(['blobs'], 'read', async tx => {
        const own = (await blobRows(tx)).find(({ role, refs }) => role === 'thumb' && refs.includes(id))
        return own ? blobBytes(tx, blobKey(own.site, own.sha)) : null
      })
    },
    async bytes(site, sha) {
      const { outbox } = await mine(ports)
      return outbox.run(['blobs'], 'read', tx => blobBytes(tx, blobKey(site, sha)))
    },
  }
}

async function fits(tx: Tx, inForm: number): Promise<void> {
  if (inForm >= IN_A_FORM) throw new SaveRefused('photos_many')
  const rows = waitingPhotos((await blobRows(tx)).map(row => ({ ...row, saved: true })))
  const bytes = rows.reduce((sum, { size }) => sum + size, 0)
  if (rows.length >= WAITING.photos || bytes >= WAITING.bytes) throw new SaveRefused('photos_full')
}
