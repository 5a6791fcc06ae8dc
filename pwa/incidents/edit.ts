/** Changing an incident: the report's own questions again, and for supervisors who sees to it. */
import { html } from 'hono/html'
import { asBegun, type Form, invalid, type Read, read, seenOf, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { type Asked, button, kept, select, textbox, tiles, zoneOptions } from '../parts.ts'
import type { Shown } from '../store.ts'
import { whyReturned } from './parts.ts'

export interface Edit {
  shown: Shown
  children: Shown[]
  zones: Shown[]
  people: Map<string, Shown>
  /** The fields this person may change. */
  names: string[]
  form: Form
  troubles: Troubles
  restored: boolean
}

/** What a form sets of an incident, and what is wrong with it: a due time that is set must be ahead. */
export function readIncident(names: readonly string[], form: Form, here: Here): Read {
  const found = read('incident', names, form, here)
  const due = found.set['due_at']
  if (due && due !== seenOf(form)['due_at'] && Date.parse(due) < here.clock.now_ms)
    found.troubles['due_at'] = { id: 'trouble-past' }
  return found
}

export function editScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { shown, names, form, troubles, restored } = edit
  const draft = `incident:${shown.id}`
  const returned = shown.body['status'] === 'returned' && shown.body['_by'] === here.me.person
  const refused = troubles['_again'] && html` autofocus aria-describedby="_again-trouble"`
  const again = html`
    <button class="button button--main" name="_again" value="1"${refused}>${say('fix-and-send')}</button>`
  return {
    title: say('act-edit'),
    back: { href: `/app/incidents/${shown.id}`, text: say('back-to-report') },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${say('edit-answer')}</h1><p>${say('edit-hint')}</p>
      ${shown.body['status'] === 'returned' && whyReturned(here, edit.people, edit.children)}</header>
      <form class="stack--wide" id="edit" method="post" action="/app/incidents/${shown.id}/edit" data-draft="${draft}" hx-morph-skip>${asBegun(form, shown, names)}
      ${names.map(name => question(here, edit, name))}${kept(here, restored, draft)}<div class="decide">
      ${returned && again}<button class="button${returned ? '' : ' button--main'}">${say(returned ? 'keep-returned' : 'save')}</button>
      ${button(`/app/incidents/${shown.id}`, say('keep-reading'))}${trouble(here, troubles, '_again')}</div></form>`,
  }
}

function question(here: Here, edit: Edit, name: string): Html {
  const asked = { here, form: edit.form, troubles: edit.troubles }
  if (name === 'what' || name === 'severity') return tiles(asked, 'incident', name)
  if (name === 'zone') return select(asked, 'zone', here.say('no-zone'), zoneOptions(here, edit.zones))
  if (name === 'assignee') return select(asked, name, here.say('nobody-yet'), able(edit.people))
  if (name === 'due_at') return dueField(asked)
  return textbox(asked, name, name === 'story' ? 6 : 3)
}

/** Members who can be given work. */
export const able = (people: Map<string, Shown>): [string, string][] =>
  [...people.values()]
    .filter(({ body }) => body['active'] !== false && body['role'] !== 'admin')
    .map(({ body }) => [String(body['person']), String(body['name'])])

export const dueField = ({ here, form, troubles, key = '' }: Asked): Html =>
  html`
    <div class="ask"><label class="ask__label" for="due_at${key}">${here.say('ask-due_at')}</label>
    <input class="input" type="datetime-local" id="due_at${key}" name="due_at" value="${form['due_at'] ?? ''}"${invalid(troubles, 'due_at')}>
    ${trouble(here, troubles, 'due_at')}</div>`
