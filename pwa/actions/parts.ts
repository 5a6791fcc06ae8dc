/** How a corrective action looks in a list, and its form. */
import { html } from 'hono/html'
import { able, dayField, timeField } from '../beside.ts'
import type { Form, Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { type Asked, dotted, givenTo, life, row, select, textbox, word, zoneName, zoneOptions } from '../parts.ts'
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
export function questions(here: Here, { names, form, troubles, people, zones }: Fields): Html[] {
  const asked: Asked = { here, form, troubles, kind: 'action' }
  const aims = ['contain', 'correct', 'prevent'].map((aim): [string, string] => [aim, word(here, 'action', 'aim', aim)])
  const question: Record<string, () => Html> = {
    what: () => textbox(asked, 'what', 3),
    aim: () => select(asked, 'aim', here.say('not-said'), aims),
    zone: () => select(asked, 'zone', here.say('no-zone'), zoneOptions(here, zones)),
    owner: () => select(asked, 'owner', here.say('nobody-yet'), able(people)),
    due_at: () => timeField(asked, 'due_at'),
    check_on: () => dayField(asked, 'check_on'),
  }
  return names.map(name => question[name]!())
}
