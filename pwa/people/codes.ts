/** How somebody new, or somebody with a new phone, gets in. */
import { html } from 'hono/html'
import { line } from '../asks.ts'
import type { Form, Troubles } from '../forms.ts'
import { trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Screen } from '../layout.ts'
import { button, kept, opening, section, select, time } from '../parts.ts'
import { givable, teamsOf } from './rules.ts'

export async function inviteScreen(here: Here, form: Form, troubles: Troubles, restored = false): Promise<Screen> {
  const { say, role } = here
  const asked = { here, form, troubles }
  const languages: [string, string][] = [
    ['en', say('lang-en')],
    ['zh-CN', say('lang-zh-CN')],
  ]
  const roles = givable(role).map((one): [string, string] => [one, say(`member-role-${one}`)])
  const teams = teamsOf(here, await here.store.list('team'))
  return {
    title: say('invite'),
    back: { href: '/app/people', text: say('people') },
    resting: true,
    body: html`
      ${opening(say('invite-answer'), '', say('invite-hint'))}
      <form class="stack--wide" method="post" action="/app/people/invite" data-draft="invite">${trouble(here, troubles, 'invite')}
      <input type="hidden" name="_namesake" value="${form['_namesake'] ?? ''}">
      ${line(asked, 'name', html` autocomplete="off"`)}${select(asked, 'lang', say('choose'), languages)}
      ${select(asked, 'role', say('choose'), roles)}${teams.length > 0 && select({ ...asked, as: 'field' }, 'team', say('no-team'), teams)}${kept(here, restored, 'invite')}<div class="decide">
      <button class="button button--main">${say('make-code')}</button></div></form>`,
  }
}

export interface Code {
  url: string
  expires_at: string
  qr: { size: number; path: string }
}

/** The code to hold out, drawn large and dark on white in either theme. */
export function codeScreen(
  here: Here,
  who: string,
  use: 'invite' | 'sign-in' | 'team',
  code: Code,
  back = { href: '/app/people', text: here.say('people') },
): Screen {
  const { say } = here
  return {
    title: say(`${use}-code`),
    back,
    body: html`
      ${opening(say(`${use}-scan`, { who }), '', html`${say(`${use}-valid`)} ${time(here, code.expires_at)}<br>${say('code-once')}`, who)}
      <svg class="qr" viewBox="0 0 ${code.qr.size} ${code.qr.size}" role="img" aria-label="${say('qr-of', { who })}">
      <path d="${code.qr.path}"/></svg>
      ${section(
        say('or-link'),
        say(use === 'team' ? 'link-is-open' : 'link-is-theirs', { who }),
        html`
          <p class="link">${code.url}</p><button class="button" type="button" data-do="copy">${say('copy-link')}</button>
          <p role="status"><span class="state" id="copied" hidden>${mark('done')}${say('link-copied')}</span></p>`,
      )}`,
  }
}

/** No network, or the server said no: nothing was changed. */
export function noCodeScreen(here: Here, words: string, title = 'no-code-made', place = 'people'): Screen {
  const { say } = here
  const [href, text] = place === 'people' ? ['/app/people', say('people')] : ['/app/me', say('place-me')]
  return {
    title: text,
    back: { href, text },
    body: html`${opening(say(title), '', words)}${button(href, text, true)}`,
  }
}
