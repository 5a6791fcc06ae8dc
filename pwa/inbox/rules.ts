/** What waits for this person: decisions, returned reports, work given, cards. */
import type { Here } from '../here.ts'
import { bySeverity, isOpen, waitsFor, withAgain } from '../incidents/rules.ts'
import type { Shown } from '../store.ts'

export interface Waiting {
  decide: Shown[]
  returned: Shown[]
  given: Shown[]
  cards: Shown[]
  /** Open reports of one's own that wait for somebody else. */
  mine: Shown[]
  total: number
}

/** Reads the open incidents and cards once and sorts them, severity first, then oldest. */
export async function waiting(here: Here): Promise<Waiting> {
  const { store, me, site } = here
  const ofSite = (rows: Shown[]) => rows.filter(row => row.site === site)
  const open = (await withAgain(here, ofSite(await store.byKey('incident/open:')))).filter(isOpen).sort(bySeverity)
  const cards = ofSite(await store.byKey('card/open:'))
  const forMe = open.filter(row => waitsFor(here, row))
  const inState = (...states: string[]) => forMe.filter(({ body }) => states.includes(body['status']))
  const [decide, returned, given] = [inState('reported', 'resolved'), inState('returned'), inState('accepted')]
  const mine = open.filter(row => row.body['_by'] === me.person && !forMe.includes(row))
  const total = decide.length + returned.length + given.length + cards.length
  return { decide, returned, given, cards, mine, total }
}
