/** People involved, whose names only supervisors read: their form, and what an incident shows of them. */
import { html } from 'hono/html'
import { question } from '../asks.ts'
import { among } from '../beside.ts'
import { asBegun, making } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, heading, kept, life, row, rows, section, word } from '../parts.ts'
import { photoPart } from '../photos/parts.ts'
import { leads, makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import type { Page } from './views.ts'

export const FIELDS = [
  'who',
  'part',
  'name',
  'contact',
  'privacy',
  'activity',
  'injury',
  'object',
  'treatment',
  'taken_to',
  'outcome',
  'lost_days',
] as const

/** A line for each person whose names this reader may not read back: on its way, or since when it is sealed. */
export interface SealedLine {
  life: Shown['life']
  at: number | null
}

/** Those a supervisor reads, or for anybody else that their own words arrived. */
export function involvedPart(here: Here, { shown, children, sealed }: Page): Html | '' {
  const { say } = here
  const more = makes('involved', here.role) && button(`/app/incidents/${shown.id}/involved`, say('new-involved'))
  const own = sealed.map(line =>
    line.at === null
      ? html`<p>${life(here, line.life)}<br>${say('involved-waits')}</p>`
      : html`<p class="state">${mark('done')}<span>${say('involved-sealed', { at: here.clock.stamp(line.at) })}</span></p>`,
  )
  const people = leads(here.role) ? children.filter(({ kind, body }) => kind === 'involved' && !body['_void']) : []
  if (!more && !own.length && !people.length) return ''
  const list = people.length ? rows(people.map(one => personRow(here, shown, one))) : ''
  return section(say('involved'), say('involved-who'), html`${list}<div class="stack">${own}${more}</div>`)
}

function personRow(here: Here, { id }: Shown, { body, id: rec, life: state }: Shown): Html {
  const facts = ['part', 'who', 'outcome'].map(name => body[name] && word(here, 'involved', name, body[name]))
  const own = state === 'received' ? '' : html`<br>${life(here, state)}`
  const title = body['name'] || here.say('involved-unnamed')
  return row(
    `/app/incidents/${id}/involved/${rec}`,
    mark('none'),
    title,
    html`${dotted(facts)}${own}`,
    `involved-${rec}`,
  )
}

interface Form extends Pick<Page, 'form' | 'troubles' | 'people' | 'zones' | 'children'> {
  field: Html
  restored: boolean
}

/** The form of one person: of one that stands, or of a new one. Who will read it is said before anything is typed. */
export function involvedScreen(here: Here, about: Shown, person: Shown | null, page: Form): Screen {
  const { say } = here
  const at = `/app/incidents/${about.id}`
  const draft = `involved:${about.id}${person ? `:${person.id}` : ''}`
  const asked = { here, form: page.form, troubles: page.troubles, as: 'ask-involved' }
  return {
    title: say(person ? 'one-involved' : 'new-involved'),
    back: { href: at, text: say('back-to-report') },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${heading(say(person ? 'one-involved' : 'new-involved'))}</h1>
      <p class="state">${mark('need')}<span>${say(leads(here.role) ? 'involved-read-lead' : 'involved-read')}</span></p></header>
      ${photoPart(here, page.children, page)}<form class="stack--wide" id="involved" method="post" action="${at}/involved${person ? `/${person.id}` : ''}" data-draft="${draft}" hx-morph-skip>
      ${person ? asBegun(page.form, person, FIELDS) : making(here, page.form)}
      ${FIELDS.map(name => question(asked, 'involved', name, among(here, page)))}${page.field}${kept(here, page.restored, draft)}
      <div class="decide"><button class="button button--main">${say('save')}</button>${button(at, say('keep-reading'))}</div></form>`,
  }
}
