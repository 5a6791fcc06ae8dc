/** A camera that reads codes, and the ways on where there is none. */
import { html } from 'hono/html'
import { invalid, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon } from '../icons/icons.ts'
import type { Screen } from '../layout.ts'
import { button, opening, section } from '../parts.ts'

export interface Scan {
  code: string
  /** Who asked: `report` gets the zone in its form. */
  to: string
  troubles: Troubles
}

/** What the page says of the camera, one at a time (page/scanner.ts). */
const TOLD = ['starting', 'looking', 'denied', 'none', 'failed', 'resting'] as const

export function scanScreen(here: Here, { code, to, troubles }: Scan): Screen {
  const { say, strip } = here
  const told = TOLD.map(
    one => html`<p data-when="${one}"${one !== 'starting' && html` hidden`}>${say(`scan-${one}`)}</p>`,
  )
  return {
    title: say('scan'),
    back: to ? { href: '/app/report', text: say('place-report') } : { href: '/app/zones', text: say('zones') },
    resting: true,
    body: html`
      ${opening(say('scan-answer'))}
      <div class="scan" data-module="${strip.assets['scanner']}" data-decoder="${strip.assets['decoder']}" data-to="${to}">
      <div class="scan__view" hidden><video muted playsinline aria-hidden="true"></video></div>
      <div class="stack" role="status">${told}<p class="scan__seen" hidden></p></div>
      <div data-when="resting" hidden>${button(to ? `/app/scan?to=${to}` : '/app/scan', say('scan-again'), true)}</div>
      <button class="button" type="button" data-torch aria-pressed="false" hidden>${icon('sun')}${say('torch')}</button></div>
      ${section(
        say('type-code'),
        '',
        html`
          <form class="stack" method="get" action="/app/scan" hx-boost="false">${to && html`<input type="hidden" name="to" value="${to}">`}
          <div class="ask"><label class="ask__label" for="code">${say('ask-code')}</label><p class="ask__hint">${say('type-code-hint')}</p>
          <input class="input" id="code" name="code" value="${code}" autocomplete="off" autocapitalize="none" spellcheck="false"${invalid(troubles, 'code')}>
          ${trouble(here, troubles, 'code')}</div><button class="button">${say('open-zone')}</button></form>
          ${button(to === 'report' ? '/app/report' : '/app/zones', say('choose-zone'))}`,
      )}`,
  }
}
