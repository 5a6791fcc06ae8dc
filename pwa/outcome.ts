/** How a card was settled, by whom and when, as far as this phone knows: no card says it, so it knows what it did itself. */
import { html } from 'hono/html'
import type { Here } from './here.ts'
import { mark } from './icons/icons.ts'
import type { Html } from './layout.ts'
import { byAt, said } from './said.ts'
import type { QueueItem, Shown } from './store.ts'

interface Outcome {
  act: string
  by?: unknown
  at?: string
  reason?: unknown
}

/** What this phone sent, and the cards that tell authors of rejections. */
export interface Known {
  queue: QueueItem[]
  rejections: Shown[]
}

export function outcome({ me }: Here, { id, body }: Shown, { queue, rejections }: Known): Outcome {
  const { state, reader, ref, rec, why } = body
  const own = queue.findLast(({ op, life }) => life !== 'needs' && (op.rec === id || op.resolves === ref))
  if (own) {
    const { act = 'restore', reason } = own.op
    return { act, reason, by: me.person, at: new Date(own.at).toISOString() }
  }
  if (state === 'dismissed') return { act: 'dismiss' }
  if (!reader || !rec || !/quarantine|clash/.test(why)) return { act: 'settle' }
  const all = rejections.filter(one => one.body['rec'] === rec)
  const no = all.find(one => JSON.stringify(one.body['mine']) === JSON.stringify(body['mine']))?.body
  if (no) return { act: 'reject', by: no['other'], at: no['_at'], reason: no['theirs'] }
  return { act: all.every(one => one.body['mine']) ? 'accept' : 'settle' }
}

/** The first lines of a card that is settled. */
export function settledBy(here: Here, card: Shown, known: Known, people: Map<string, Shown>): Html {
  const { act, by, at, reason } = outcome(here, card, known)
  return html`
    <p class="state">${mark(act === 'reject' ? 'none' : 'done')}${here.say(`done-${act}`)}</p>
    ${reason ? said(here, people, reason, { by, at }) : at && html`<p class="quiet">${byAt(here, people, by, at)}</p>`}`
}
