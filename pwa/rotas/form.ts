/** The form of a rota: what is checked, where, by whom; and when, as simple choices of which one makes the rule. */
import { html } from 'hono/html'
import { line, type Options, question } from '../asks.ts'
import { asBegun, type Form, invalid, making, type Troubles, trouble } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { type Asked, button, dotted, kept, opening, row, rows, section, select, zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'
import { DAYS, MODES } from './rrule.ts'
import { whenForm, whenOf } from './rules.ts'
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
  zones: Shown[]
}

export function formScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { shown, event, restored, names } = edit
  const when = whenForm(shown?.body ?? {})
  const form =
    'every' in edit.form || 'side' in edit.form ? edit.form : { ...when, ...edit.form, until: when['until']! }
  const draft = shown ? `rota:${shown.id}` : event ? `demand:${event.id}` : 'rotas'
  const back = shown ? addressOf(shown) : event ? `/app/events/${event.id}` : '/app/rotas'
  const action = shown ? `${back}/edit` : event ? `${back}/demand` : '/app/rotas/new'
  const words = say(shown ? 'act-edit' : event ? 'demand-check' : 'new-rota')
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
      ${event ? demandAsks(here, { ...edit, event, form }, draft) : rotaAsks(here, { ...edit, form })}${kept(here, restored, draft)}<div class="decide">
      <button class="button button--main">${say('save')}</button>${button(back, say('keep-reading'))}</div></form>`,
  }
}

const asking = (here: Here, { form, troubles, options }: Edit) => {
  const asked = { here, form, troubles, as: 'ask-rota' }
  return { asked, ask: (name: string) => question(asked, 'rota', name, options) }
}

function rotaAsks(here: Here, edit: Edit): Html {
  const { asked, ask } = asking(here, edit)
  return html`${['name', 'template', 'zones', 'team', 'person'].map(ask)}${seriesAsks(asked)}${line(asked, 'window_min', WHOLE)}`
}

/** What a phase demands: which check, where and when, and what follows from that; only then who, and what it is called. */
function demandAsks(here: Here, edit: Edit & { event: Shown }, draft: string): Html {
  const { say } = here
  const { asked, ask } = asking(here, edit)
  const sides = ['earlier', 'later'].map((side): [string, string] => [side, say(`rota-side-${side}`)])
  const times = `/app/events/${edit.event.id}/demand/${encodeURIComponent(draft)}`
  return html`${['template', 'zones', 'phase'].map(ask)}<p class="ask__hint">${say('rota-phase-hint')}</p>
    ${own(asked, 'offset', WHOLE)}${select(asked, 'side', say('not-said'), sides)}${line(asked, 'window_min', WHOLE)}
    <div id="times" hx-get="${times}" hx-trigger="changed-draft from:body" hx-swap="innerHTML">${timesPart(here, edit)}</div>
    ${['team', 'person'].map(ask)}<p class="ask__hint">${say('demand-name')}</p>${ask('name')}`
}

/** The checks that follow from what is typed so far. */
export function timesPart(here: Here, { event, form, zones }: Pick<Edit, 'form' | 'zones'> & { event: Shown }): Html {
  const { say, clock } = here
  const { at, due, where, code } = whenOf(here, event, form)
  const told = where.map(zone => zoneName(here, zones, zone))
  return section(
    say('demand-times'),
    '',
    code
      ? html`<p>${say(code)}</p>`
      : rows([
          row(
            '',
            mark(due < clock.now_ms ? 'late' : 'due'),
            say('demand-at', { n: where.length, at: clock.stamp(at) }),
            dotted([due < clock.now_ms && say('overdue'), say('demand-late', { at: clock.stamp(due) }), ...told]),
          ),
        ]),
  )
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
    <div class="rule__hours"><div class="stack--wide">${own(asked, 'every_n', WHOLE)}${own(asked, 'from', TIME)}${own(asked, 'to', TIME)}<p class="ask__hint">${say('rota-night')}</p></div></div>
    <fieldset class="ask rule__days"><legend>${say('ask-rota-days')}</legend>${trouble(here, troubles, 'day')}<div class="choices choices--four">${DAYS.map(day)}</div></fieldset>
    <div class="rule__times">${own(asked, 'times', html` autocomplete="off" placeholder="08:00 14:00"`)}</div>
    <div class="rule__own">${own(asked, 'own', html` lang="en" autocomplete="off" autocapitalize="characters" spellcheck="false"`)}<p class="ask__hint">${say('rota-own-hint')}</p></div></div>
    ${own(asked, 'first_day', html` type="date"`)}${own(asked, 'until', html` type="date"`)}`
}
