/** What waits for this person: decisions, returned reports, work given, cards. */
import { waitsFor as waits } from '../actions/rules.ts'
import type { Here } from '../here.ts'
import { bySeverity, isOpen, waitsFor, withAgain } from '../incidents/rules.ts'
import type { Known } from '../outcome.ts'
import { leads } from '../rights.ts'
import { isStuck, once } from '../store/cards.ts'
import type { Shown } from '../store.ts'

export interface Waiting {
  decide: Shown[]
  returned: Shown[]
  given: Shown[]
  /** Corrective actions to be done, or to be checked. */
  actions: Shown[]
  cards: Shown[]
  /** Ops the server could not read. With the cards these are what the chip counts. */
  stuck: number
  /** Open reports of one's own that wait for somebody else. */
  mine: Shown[]
  total: number
}

const SETTLED_SHOWN = 20

/** The cards settled last, newest first: what was set aside is found again after it was noted. And what tells by whom. */
export async function settled({ store, site, me }: Here): Promise<Known & { done: Shown[] }> {
  const [all, queue] = await Promise.all([store.list('card'), store.queue()])
  const cards = all.filter(card => card.site === site)
  const done = once(
    cards.filter(({ body }) => body['state'] !== 'open'),
    [],
    me.person,
  )
  const rejections = cards.filter(({ body }) => body['code'] === 'rejected')
  return { done: done.slice(-SETTLED_SHOWN).reverse(), queue, rejections }
}

/** Reads the open incidents and cards once and sorts them, severity first, then oldest. */
export async function waiting(here: Here): Promise<Waiting> {
  const { store, me, site } = here
  const ofSite = (rows: Shown[]) => rows.filter(row => row.site === site)
  const [found, told, queue, open_actions, done] = await Promise.all([
    store.byKey('incident/open:'),
    store.byKey('card/open:'),
    store.queue(),
    store.byKey(leads(here.role) ? 'action/open:' : `action/open:${me.person}`),
    leads(here.role) ? store.byKey('action/done:') : [],
  ])
  const open = (await withAgain(here, ofSite(found))).filter(isOpen).sort(bySeverity)
  const cards = once(ofSite(told), queue, me.person)
  const forMe = open.filter(row => waitsFor(here, row))
  const returned = forMe.filter(({ body }) => body['status'] === 'returned')
  const given = forMe.filter(({ body }) => body['status'] === 'accepted' && body['assignee'])
  const decide = forMe.filter(row => !returned.includes(row) && !given.includes(row))
  const mine = open.filter(row => row.body['_by'] === me.person && !forMe.includes(row))
  const stuck = queue.filter(isStuck).length
  const actions = ofSite([...open_actions, ...done]).filter(row => !row.body['_void'] && waits(here, row))
  const total = actions.length + decide.length + returned.length + given.length + cards.length + stuck
  return { decide, returned, given, actions, cards, stuck, mine, total }
}
