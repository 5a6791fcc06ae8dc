/** What waits for this person: decisions, returned reports, work given, cards. */
import type { Here } from '../here.ts'
import { bySeverity, isOpen, waitsFor, withAgain } from '../incidents/rules.ts'
import type { QueueItem, Shown } from '../store.ts'

export interface Waiting {
  decide: Shown[]
  returned: Shown[]
  given: Shown[]
  cards: Shown[]
  /** Open reports of one's own that wait for somebody else. */
  mine: Shown[]
  total: number
}

/**
 * The cards still to be settled, each thing once: to who supervises, the supervisors' card tells all that their own does.
 * One whose value is being restored has gone.
 */
function once(cards: Shown[], queue: QueueItem[]): Shown[] {
  const ref = ({ body }: Shown) => body['ref']
  const leads = new Set(cards.filter(card => !card.body['reader']).map(ref))
  const restored = new Set(queue.filter(({ life }) => life !== 'needs').map(({ op }) => op.resolves))
  return cards.filter(card => !restored.has(ref(card)) && !(card.body['reader'] && leads.has(ref(card))))
}

const SETTLED_SHOWN = 20

/** The cards settled last, newest first: what was set aside is found again after it was noted. */
export async function settled({ store, site }: Here): Promise<Shown[]> {
  const cards = (await store.list('card')).filter(card => card.site === site && card.body['state'] !== 'open')
  return once(cards, []).slice(-SETTLED_SHOWN).reverse()
}

/** Reads the open incidents and cards once and sorts them, severity first, then oldest. */
export async function waiting(here: Here): Promise<Waiting> {
  const { store, me, site } = here
  const ofSite = (rows: Shown[]) => rows.filter(row => row.site === site)
  const [found, told, queue] = await Promise.all([
    store.byKey('incident/open:'),
    store.byKey('card/open:'),
    store.queue(),
  ])
  const open = (await withAgain(here, ofSite(found))).filter(isOpen).sort(bySeverity)
  const cards = once(ofSite(told), queue)
  const forMe = open.filter(row => waitsFor(here, row))
  const inState = (...states: string[]) => forMe.filter(({ body }) => states.includes(body['status']))
  const [decide, returned, given] = [inState('reported', 'resolved'), inState('returned'), inState('accepted')]
  const mine = open.filter(row => row.body['_by'] === me.person && !forMe.includes(row))
  const total = decide.length + returned.length + given.length + cards.length
  return { decide, returned, given, cards, mine, total }
}
