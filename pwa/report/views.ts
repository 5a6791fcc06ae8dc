/** Twenty seconds: what, how bad, where, one sentence. */
import { html } from 'hono/html'
import { type Form, making, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import { incidentRow } from '../incidents/parts.ts'
import type { Html, Screen } from '../layout.ts'
import {
  button,
  kept,
  lifeHere,
  lifeMark,
  opening,
  rows,
  select,
  textbox,
  tiles,
  zoneName,
  zoneOptions,
} from '../parts.ts'
import type { Shown } from '../store.ts'
import { nearPart } from './near.ts'

export interface Report {
  form: Form
  troubles: Troubles
  zones: Shown[]
  field: Html
  restored: boolean
  /** Why a zone is chosen already: the id of a message, or nothing. */
  hint: string
  /** Open reports that may be the same. */
  near: Shown[]
}

export function reportScreen(here: Here, { form, field, troubles, zones, restored, hint, near }: Report): Screen {
  const { say } = here
  const asked = { here, form, troubles }
  const where = hint && html`<p class="ask__hint">${say(hint)}</p>`
  return {
    title: say('place-report'),
    place: 'report',
    width: 'wide',
    resting: true,
    body: html`
      ${opening(say('ask-what'), '', say('report-hint'))}
      <form class="stack--wide pair" method="post" action="/app/report" data-draft="report">${making(here, form)}${tiles(asked, 'incident', 'what', true)}
      ${tiles(asked, 'incident', 'severity')}
      <div class="stack">${select(asked, 'zone', say('no-zone'), zoneOptions(here, zones))}${where}
      <a class="button" href="/app/scan?to=report">${icon('qr')}${say('scan')}</a></div>
      <div id="near" hx-get="/app/report/near" hx-trigger="changed-draft from:body" hx-swap="innerHTML">${nearPart(here, near, zones)}</div>
      ${field}${textbox(asked, 'sentence', 3)}<p class="quiet">${say('crew-read')}</p>${kept(here, restored, 'report')}<div class="decide">
      <p>${say('ask-zone')}<b id="zone-told">${zoneName(here, zones, form['zone']) || say('no-zone')}</b></p>
      <button class="button button--main">${say('save')}</button></div></form>`,
  }
}

/** For those who report nothing: who does. */
export const othersReport = ({ say }: Here): Screen => ({
  title: say('place-report'),
  body: opening(say('others-report'), '', say('others-report-more')),
})

/** After Save: the fact first, then the record with its life, which goes on changing by itself. */
export function savedScreen(here: Here, shown: Shown, zones: Shown[]): Screen {
  const { say } = here
  const life = lifeHere(here, shown.life)
  return {
    title: say(`life-${life}`),
    place: 'report',
    live: ['incident'],
    body: html`
      <header class="opening">${mark(lifeMark(life), 'large')}<h1 tabindex="-1">${say('saved-answer', { life })}</h1>
      <p>${say('saved-more', { life })}</p></header>${rows([incidentRow(here, shown, zones)])}
      <div class="stack">${button('/app/', say('back-to-today'), true)}
      ${button('/app/report', say('report-another'))}</div>`,
  }
}
