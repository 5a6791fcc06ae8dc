/** Changing an incident: the report's own questions again, and for supervisors who sees to it. */
import { html } from 'hono/html'
import { question as field } from '../asks.ts'
import { among } from '../beside.ts'
import { asBegun, type Form, type Read, read, seenOf, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { button, kept, tiles } from '../parts.ts'
import type { Editing, Page } from '../record.ts'
import { whyReturned } from './parts.ts'

type Edit = Page & Editing

/** What a form sets of an incident, and what is wrong with it: a due time that is set must be ahead. */
export function readIncident(names: readonly string[], form: Form, here: Here): Read {
  const found = read('incident', names, form, here)
  if ('what' in found.set && !found.set['what']) found.troubles['what'] = { id: 'trouble-what' }
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

/** What and how bad are chosen as they were reported; the rest is asked for by its type. */
function question(here: Here, edit: Edit, name: string): Html {
  const asked = { here, form: edit.form, troubles: edit.troubles }
  return name === 'what' || name === 'severity'
    ? tiles(asked, 'incident', name)
    : field(asked, 'incident', name, among(here, edit))
}
