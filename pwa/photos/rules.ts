/** Who may take a photo back, which one shows the same before or after, and where its page was opened from. */
import type { Here } from '../here.ts'
import type { Screen } from '../layout.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'

const DAY_MS = 86_400_000

/** Its author for a day, a supervisor for ever; the picture that is the floor plan nobody. */
export function mayVoid({ role, me, clock, place }: Here, { id, body }: Shown): boolean {
  const young = clock.now_ms - Date.parse(body['_at'] ?? body['taken_at']) < DAY_MS
  const own = (body['_by'] ?? me.person) === me.person
  return place?.body['plan'] !== id && (leads(role) || (own && young))
}

const OTHER: Record<string, string> = { before: 'after', after: 'before' }
const taken = ({ body }: Shown) => String(body['taken_at'])

/** Of a photo before or after: the nearest other one of the same record, or else the same zone. */
export async function otherOf({ store }: Here, photo: Shown): Promise<Shown | undefined> {
  const { of, zone, role } = photo.body
  const wanted = OTHER[role]
  if (!wanted || !(of ?? zone)) return undefined
  const beside = of ? await store.of(of) : await store.byKey(`photo/zone:${zone}/`)
  const all = beside
    .filter(({ kind, body }) => kind === 'photo' && !body['_void'] && body['role'] === wanted && body['of'] === of)
    .filter(one => (wanted === 'before' ? taken(one) <= taken(photo) : taken(one) >= taken(photo)))
    .sort((a, b) => (taken(a) < taken(b) ? -1 : 1))
  return all.at(wanted === 'before' ? -1 : 0)
}

const FROM: [path: RegExp, words: string][] = [
  [/^\/app\/incidents\/[\w-]+$/, 'back-to-report'],
  [/^\/app\/actions\/[\w-]+$/, 'back-to-action'],
  [/^\/app\/zones\/[\w-]+$/, 'back-to-zone'],
  [/^\/app\/search$/, 'search'],
  [/^\/app\/photos$/, 'photos'],
]

/** Where a photo was opened from. */
export function cameFrom({ say }: Here, { url, referrer }: Request): NonNullable<Screen['back']> {
  const { origin, pathname, search } = URL.canParse(referrer) ? new URL(referrer) : new URL(url)
  const words = origin === new URL(url).origin && FROM.find(([path]) => path.test(pathname))?.[1]
  return words ? { href: pathname + search, text: say(words) } : { href: '/app/photos', text: say('photos') }
}
