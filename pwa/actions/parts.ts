/** How a corrective action looks in a list, and its form. */
import { html } from 'hono/html'
import { question } from '../asks.ts'
import { among } from '../beside.ts'
import type { Form, Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, givenTo, life, row, zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'
import { isLate, markOf, stateOf } from './rules.ts'

export type People = Map<string, Shown>

/** One action as a row: its state, what is to be done, by whom and when. */
export function actionRow(here: Here, shown: Shown, people: People, zones: Shown[]): Html {
  const { body, id } = shown
  const facts = [
    here.say(`action-status-${stateOf(shown)}`),
    zoneName(here, zones, body['zone']),
    givenTo(here, people, body),
  ]
  const late = isLate(here, shown) ? html`<br><span class="state">${mark('late')}${here.say('overdue')}</span>` : ''
  const own = shown.life === 'received' ? '' : html`<br>${life(here, shown.life)}`
  const title = html`<span lang="${body['lang']}">${body['what']}</span>`
  return row(
    `/app/actions/${id}`,
    mark(markOf(here, shown)),
    title,
    html`${dotted(facts)}${late}${own}`,
    `action-${id}`,
  )
}

export interface Fields {
  names: readonly string[]
  form: Form
  troubles: Troubles
  people: People
  zones: Shown[]
}

/** The questions of an action's form. */
export const questions = (here: Here, { names, form, troubles, ...known }: Fields): Html[] =>
  names.map(name => question({ here, form, troubles, as: 'ask-action' }, 'action', name, among(here, known)))
