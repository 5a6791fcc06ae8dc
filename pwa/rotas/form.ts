/** The form of a rota: what is checked, where, by whom; and when, as simple choices of which one makes the rule. */
import { html } from 'hono/html'
import { line, type Options, question } from '../asks.ts'
import { asBegun, type Form, invalid, making, type Troubles, trouble } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { type Asked, button, kept, opening, select } from '../parts.ts'
import type { Shown } from '../store.ts'
import { DAYS, MODES } from './rrule.ts'
import { whenForm } from './rules.ts'
import { addressOf } from './views.ts'

const TIME = html` type="time"`
const WHOLE = html` inputmode="numeric" autocomplete="off"`

/** A line of the form's own, which is no field of a rota. */
const own = (asked: Asked, name: string, look: Html): Html =>
  line(asked, name, look, asked.here.say(`ask-rota-${name}`))

export interface Edit {
  /** The rota; none: a new one. */
  shown?: Shown
  /** The event whose phase it belongs to. */
  event?: Shown | null
  names: readonly string[]
  form: Form
  troubles: Troubles
  restored: boolean
  options: Options
}

export function formScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { shown, event, troubles, restored, options, names } = edit
  const form =
    'every' in edit.form || 'side' in edit.form ? edit.form : { ...whenForm(shown?.body ?? {}), ...edit.form }
  const draft = shown ? `rota:${shown.id}` : event ? `demand:${event.id}` : 'rotas'
  const back = shown ? addressOf(shown) : event ? `/app/events/${event.id}` : '/app/rotas'
  const action = shown ? `${back}/edit` : event ? `${back}/demand` : '/app/rotas/new'
  const words = say(shown ? 'act-edit' : event ? 'demand-check' : 'new-rota')
  const asked = { here, form, troubles, as: 'ask-rota' }
  const ask = (name: string) => question(asked, 'rota', name, options)
  return {
    title: words,
    back: {
      href: back,
      text: shown ? say('back-to-rota') : event ? inWords(event.body['name'], here.me.lang) : say('rotas'),
    },
    resting: true,
    body: html`
      ${opening(words, event ? inWords(event.body['name'], here.me.lang) : '', say(event ? 'demand-hint' : 'rota-hint'))}
      <form class="stack--wide" id="edit" method="post" action="${action}" data-draft="${draft}" hx-morph-skip>${shown ? asBegun(form, shown, names) : making(here, form)}
      ${['name', 'template', 'zones', 'team', 'person'].map(ask)}${event ? phaseAsks(asked, ask) : seriesAsks(asked)}
      ${line(asked, 'window_min', WHOLE)}${kept(here, restored, draft)}<div class="decide">
      <button class="button button--main">${say('save')}</button>${button(back, say('keep-reading'))}</div></form>`,
  }
}

const phaseAsks = (asked: Asked, ask: (name: string) => Html): Html => {
  const { say } = asked.here
  const sides = ['earlier', 'later'].map((side): [string, string] => [side, say(`rota-side-${side}`)])
  return html`${ask('phase')}<p class="ask__hint">${say('rota-phase-hint')}</p>${own(asked, 'offset', WHOLE)}${select(asked, 'side', say('not-said'), sides)}`
}

/** The choices, of which the chosen one's fields are seen (rooms.css). */
const seriesAsks = (asked: Asked): Html => {
  const { here, form, troubles } = asked
  const { say } = here
  const mode = (value: string) => html`
      <label class="choice choice--row"><input type="radio" name="every" value="${value}"${form['every'] === value ? html` checked` : ''}><span>${say(`rota-every-${value}`)}</span></label>`
  const day = (value: string, n: number) => html`
      <label class="choice choice--row"><input type="hidden" name="day.${value}" value=""><input type="checkbox" name="day.${value}" value="on"${form[`day.${value}`] ? html` checked` : ''}${n ? '' : invalid(troubles, 'day')}><span>${say(`day-${value}`)}</span></label>`
  return html`
    <div class="rule stack--wide"><fieldset class="ask"><legend>${say('ask-rota-every')}</legend>
    <div class="choices choices--many">${MODES.map(mode)}</div></fieldset>
    <div class="rule__hours"><div class="stack--wide">${own(asked, 'every_n', WHOLE)}${own(asked, 'from', TIME)}${own(asked, 'to', TIME)}</div></div>
    <fieldset class="ask rule__days"><legend>${say('ask-rota-days')}</legend>${trouble(here, troubles, 'day')}<div class="choices choices--four">${DAYS.map(day)}</div></fieldset>
    <div class="rule__times">${own(asked, 'times', html` autocomplete="off" placeholder="08:00 14:00"`)}</div>
    <div class="rule__own">${own(asked, 'own', html` lang="en" autocomplete="off" autocapitalize="characters" spellcheck="false"`)}<p class="ask__hint">${say('rota-own-hint')}</p></div></div>
    ${own(asked, 'first_day', html` type="date"`)}${own(asked, 'until', html` type="date"`)}`
}
