/** One corrective action on one screen: what is to be done, by whom, whether it helped. */
import { html } from 'hono/html'
import { commentForm } from '../beside.ts'
import { asBegun, making } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, givenTo, heading, kept, life, row, rows, section, word, zoneName } from '../parts.ts'
import { photoPart } from '../photos/parts.ts'
import type { Editing, Page } from '../record.ts'
import { makes } from '../rights.ts'
import { byAt } from '../said.ts'
import { askButton, askScreen, type Step, stepButton } from '../steps.ts'
import type { Shown } from '../store.ts'
import { timeline } from '../timeline.ts'
import { type Arisen, arisenPart } from './arisen.ts'
import { questions } from './parts.ts'
import { asStep, isLate, markOf, possible, settable, stateOf, waitsFor } from './rules.ts'

export const addressOf = ({ id }: Shown) => `/app/actions/${id}`
const incident = (about: unknown) => `/app/incidents/${about}`

/** What an action is about, if this phone holds it. */
export interface ActionPage extends Page {
  about: Shown | null
  arisen: Arisen | null
}

export function actionScreen(here: Here, page: ActionPage): Screen {
  const { say } = here
  const { shown } = page
  const may = possible(here, shown)
  const main = waitsFor(here, shown) ? may.filter(([, move]) => !move.reason).slice(0, 1) : []
  const rest = may.filter(one => !main.includes(one))
  const step = ([act, move]: (typeof may)[number], tone: string) =>
    move.reason
      ? askButton(here, addressOf(shown), act, tone)
      : stepButton(here, { ...page, at: addressOf(shown) }, asStep(act, move), tone)
  const change = settable(here, shown.body).length > 0 && stateOf(shown) !== 'effective'
  const others = [
    change && button(`${addressOf(shown)}/edit`, say('act-edit')),
    ...rest.map(one => step(one, one[1].reason ? ' button--soft' : '')),
  ].filter(Boolean)
  return {
    title: shown.body['what'],
    back: page.arisen
      ? { href: `/app/checklists/${page.arisen.run.id}`, text: say('back-to-check') }
      : { href: incident(shown.body['about']), text: say('back-to-report') },
    width: 'split',
    resting: true,
    live: ['action', 'comment', 'decision', 'photo', 'zone', 'member'],
    body: html`
      ${head(here, page)}<div class="flow split__list">${aboutPart(here, page)}${arisenPart(here, page.arisen, page.zones)}${photoPart(here, [...page.children, ...(page.arisen?.photos ?? [])], page)}${timeline(here, shown, page)}
      ${makes('comment', here.role) && commentForm(here, addressOf(shown), page)}</div>
      <div class="flow split__record">${others.length > 0 && section(say('other-steps'), '', html`<div class="stack">${others}</div>`)}
      ${main.length > 0 && html`<div class="decide" id="decide">${main.map(one => step(one, ' button--main'))}</div>`}</div>`,
  }
}

/** The report it came from. */
function aboutPart(here: Here, { about, zones }: ActionPage): Html | '' {
  if (!about) return ''
  const { what, sentence, zone, lang } = about.body
  const title = html`<span${sentence && html` lang="${lang}"`}>${sentence || word(here, 'incident', 'what', what)}</span>`
  return section(
    here.say('action-about'),
    '',
    rows([row(incident(about.id), icon(what ?? 'report'), title, zoneName(here, zones, zone))]),
  )
}

function head(here: Here, { shown, zones, people, notice }: Page): Html {
  const { body } = shown
  const { say } = here
  const facts = dotted([body['aim'] && word(here, 'action', 'aim', body['aim']), zoneName(here, zones, body['zone'])])
  const given = givenTo(here, people, body)
  const check = body['check_on'] && say('fact-check', { on: here.clock.day(body['check_on']) })
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(markOf(here, shown))}
    <span>${say(`action-status-${stateOf(shown)}`)}</span></p>
    <h1 tabindex="-1" lang="${body['lang']}">${heading(body['what'])}</h1>
    <p>${facts && html`${facts}<br>`}${byAt(here, people, body['_by'] ?? here.me.person, body['_at'] ?? new Date(here.clock.now_ms).toISOString())}
    ${given && html`<br>${given}`}${check && html`<br>${check}`}</p>
    ${isLate(here, shown) && html`<span class="state">${mark('late')}${say('overdue')}</span>`}${life(here, shown.life)}
    ${notice && html`<p class="slab" role="status">${notice}</p>`}</header>`
}

/** What the form is drawn from; without `shown` it is of a new action about an incident. */
type Edit = Editing & Pick<Page, 'form' | 'troubles' | 'people' | 'zones'> & { shown?: Shown }

/** The form of an action: of one that stands, or (without `shown`) of a new one about an incident. */
export function editScreen(here: Here, { shown, ...edit }: Edit, about = ''): Screen {
  const { say } = here
  const at = shown ? addressOf(shown) : incident(about)
  const action = shown ? `${at}/edit` : `${at}/actions`
  const draft = shown ? `action:${shown.id}` : `actions:${about}`
  const hidden = shown ? asBegun(edit.form, shown, edit.names) : making(here, edit.form)
  return {
    title: say(shown ? 'act-edit' : 'new-action'),
    back: { href: at, text: say(shown ? 'back-to-action' : 'back-to-report') },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${heading(say(shown ? 'act-edit' : 'new-action'))}</h1>
      <p>${say('action-hint')}</p></header>
      <form class="stack--wide" id="edit" method="post" action="${action}" data-draft="${draft}" hx-morph-skip>${hidden}
      ${questions(here, edit)}${kept(here, edit.restored, draft)}<div class="decide">
      <button class="button button--main">${say('save')}</button>${button(at, say('keep-reading'))}</div></form>`,
  }
}

/** The page that asks for the reason of a step. */
export const stepScreen = (here: Here, page: Page, step: Step): Screen =>
  askScreen(
    here,
    {
      ...page,
      at: addressOf(page.shown),
      told: page.shown.body['what'],
      back: here.say('back-to-action'),
      ...(step.act === 'give_back' && { hint: 'why-action-give_back-hint' }),
    },
    step,
  )
