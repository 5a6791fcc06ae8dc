/** From a picked file to a picture in the draft, and from there to the ops of its record. */
import type { Here } from '../here.ts'
import { blobsOf } from '../store/pictures.ts'
import { type Change, type Picture, type Said, SaveRefused } from '../store.ts'
import { look, unusable } from './file.ts'

/** A file as the page hands it over; of one that is too large only what it is called and how large it is. */
export interface Picked {
  name: string
  size_bytes: number
  at_ms: number
  bytes: ArrayBuffer
}

/** Less is told of: where a person picks photos, and on Me. */
export const LOW_MB = 300
const EARLIEST_MS = Date.UTC(2000)

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Works on a file and puts it into the draft of `form`, or says in the draft why it cannot be used. Never rejects. */
export async function pick(here: Here, form: string, file: Picked): Promise<void> {
  const { store } = here
  const told = await tried(here, form, file).catch(error => {
    if (!(error instanceof SaveRefused)) console.error(error)
    return error instanceof SaveRefused ? `save-${error.code}` : 'photo-broken'
  })
  if (told) await store.say(form, { id: told, args: { name: file.name } }).catch(() => undefined) // full, and nothing to say it in
}

async function tried(here: Here, form: string, { size_bytes, bytes, at_ms }: Picked): Promise<string | undefined> {
  const seen = look(new Uint8Array(bytes))
  const why = unusable(size_bytes, seen)
  if (why) return why
  const small = await here.house.shrink(bytes).catch(() => null)
  if (!small) return seen?.format === 'heif' ? 'photo-heif' : 'photo-broken'
  const { full, thumb, width, height } = small
  const now_ms = here.clock.now_ms
  const picture: Picture = {
    sha: await sha256(full),
    size: full.byteLength,
    width,
    height,
    thumb: { sha: await sha256(thumb), size: thumb.byteLength },
    orig_sha: await sha256(bytes),
    orig_size: bytes.byteLength,
    taken_at: new Date(at_ms > EARLIEST_MS && at_ms < now_ms ? at_ms : now_ms).toISOString(),
  }
  const { free_mb } = await here.house.storage()
  const low = free_mb !== null && free_mb < LOW_MB
  const said: Said | undefined = low
    ? { id: 'storage-low-more', args: { mb: free_mb } }
    : seen?.moving
      ? { id: 'photo-moving' }
      : undefined
  await here.store.pick(form, here.site, picture, [full, thumb], said)
  return undefined
}

/** What a photo is of, as far as it is known. */
export interface Subject {
  of?: string
  of_kind?: string
  /** Whose cell on the board waits for it, if that is another record. */
  root?: string
  zone?: unknown
  role?: unknown
  caption?: unknown
}

const BOARD = ['incident', 'run', 'slot'] // whose cells wait for their photos

/** The op of each picture that was picked for a form. */
export async function photosOf(here: Here, form: string, subject: Subject): Promise<Change[]> {
  const { photos } = await here.store.picked(form)
  const root = subject.root ?? (BOARD.includes(subject.of_kind ?? '') && subject.of)
  const full = { role: 'evidence', ...subject, root, lang: here.me.lang }
  const about = Object.fromEntries(Object.entries(full).filter(([, value]) => value))
  return photos.map(picture => {
    const { thumb: _, ...set } = picture
    const day = here.clock.field(picture.taken_at).slice(0, 10)
    return {
      t: 'create',
      site: here.site,
      kind: 'photo',
      set: { ...set, ...about, day },
      blobs: blobsOf(picture),
    }
  })
}
