/** How a card was settled, by whom and when, as far as this phone knows: no card says it, so it knows what it did itself. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { time } from '../parts.ts'
import { quote } from '../said.ts'
import type { QueueItem, Shown } from '../store.ts'

interface Outcome {
  act: string
  by?: unknown
  at?: string | number
  reason?: unknown
}

/** What this phone sent, and the cards that tell authors of rejections. */
export interface Known {
  queue: QueueItem[]
  rejections: Shown[]
}

function outcome(here: Here, { id, body }: Shown, { queue, rejections }: Known): Outcome {
  const { state, reader, ref, rec } = body
  const own = queue.findLast(
    ({ op, life }) => life !== 'needs' && ((op.kind === 'card' && op.rec === id) || (ref && op.resolves === ref)),
  )
  if (own) return { act: own.op.act ?? 'restore', by: here.me.person, at: own.at, reason: own.op.reason }
  if (state === 'dismissed') return { act: 'dismiss', by: reader }
  if (!reader || (body['why'] !== 'quarantine' && body['why'] !== 'clash')) return { act: 'settle' }
  const of = rejections.filter(one => one.body['rec'] === rec)
  const no = of.find(one => JSON.stringify(one.body['mine']) === JSON.stringify(body['mine']))?.body
  if (no) return { act: 'reject', by: no['other'], at: no['_at'], reason: no['theirs'] }
  return { act: of.length ? 'settle' : 'accept' }
}

/** The card's first lines once it is settled. `who` names a person. */
export function settledBy(here: Here, card: Shown, known: Known, who: (person: unknown) => string): Html {
  const { act, by, at, reason } = outcome(here, card, known)
  const facts = [by && html`${who(by)}`, at && time(here, at)].filter(Boolean)
  return html`
    <p class="state">${mark('done')}<span>${here.say(`done-${act}`)}</span></p>
    ${facts.length > 0 && html`<p class="quiet">${facts[0]}${facts[1] && html`\u00a0· ${facts[1]}`}</p>`}
    ${reason && html`<div class="said">${quote(reason, by === here.me.person && here.me.lang)}</div>`}`
}
