/** Whether somebody has reported the same already: same kind, same zone, not long ago. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { incidentRow } from '../incidents/parts.ts'
import { isOpen, openedAt } from '../incidents/rules.ts'
import type { Html } from '../layout.ts'
import { rows } from '../parts.ts'
import type { Shown } from '../store.ts'

const NEAR_MS = 6 * 3_600_000
const MOST = 3

/** Open reports that may be the one that is being written, the newest first. */
export async function nearTo({ store, site, clock }: Here, form: Record<string, string>): Promise<Shown[]> {
  const { what, zone } = form
  if (!what || !zone) return []
  const same = (row: Shown) =>
    row.site === site &&
    isOpen(row) &&
    row.body['what'] === what &&
    Math.abs(clock.now_ms - Date.parse(openedAt(row.body))) < NEAR_MS
  return (await store.byKey(`incident/open:${zone}`)).filter(same).reverse().slice(0, MOST)
}

/** They stand in the form, each with a button that adds what was typed to it. */
export const nearPart = (here: Here, near: Shown[], zones: Shown[]): Html | '' =>
  near.length
    ? html`
      <div class="slab" role="status"><p class="slab__top">${mark('due')}<span>${here.say('near')}</span></p>
      <p>${here.say('near-hint')}</p>${near.map(
        one => html`${rows([incidentRow(here, one, zones)])}
      <button class="button" formaction="/app/report/join/${one.id}">${here.say('near-join')}</button>`,
      )}</div>`
    : ''
