/** Who is on this site, and how somebody new, or somebody with a new phone, gets in. */
import { html } from 'hono/html'
import { DAY_MS } from '../../sync/link.ts'
import type { Form, Troubles } from '../forms.ts'
import { invalid, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, kept, opening, section, select, time } from '../parts.ts'
import type { Shown } from '../store.ts'

const ROLES = ['lead', 'deputy', 'planner', 'reception', 'crew', 'admin'] as const
const INVITED: string[] = ROLES.slice(0, -1).reverse()
const GRANTS: Record<string, readonly string[]> = { deputy: INVITED, lead: INVITED, admin: [...INVITED, 'admin'] }

/** The roles somebody may invite into, and give a sign-in code: none above their own. The server decides again. */
export const givable = (role: string) => GRANTS[role] ?? []

export function peopleScreen(here: Here, members: Shown[], phones: Shown[]): Screen {
  const { say, role, me } = here
  const active = members.filter(({ body }) => body['active'] !== false)
  const names = new Intl.Collator(me.lang)
  const group = (one: string) => {
    const of = active.filter(({ body }) => body['role'] === one)
    of.sort((a, b) => names.compare(String(a.body['name']), String(b.body['name'])))
    return of.length
      ? section(
          say(`member-role-${one}`),
          say('count-people', { n: of.length }),
          html`<ul class="people">${of.map(member => line(here, member, phones))}</ul>`,
        )
      : ''
  }
  const invite = givable(role).length ? button('/app/people/invite', say('invite'), true) : ''
  return {
    title: say('people'),
    back: { href: '/app/me', text: say('place-me') },
    width: 'wide',
    live: ['member', 'device_status'],
    body: html`
      ${opening(say('people-answer', { n: active.length }))}${invite}
      ${active.length ? ROLES.map(group) : empty(say('people-empty'), say('people-empty-more'))}`,
  }
}

/** What waits on their phones that were not heard for a day, a line for each kind and zone they told. */
const unsent = (here: Here, person: unknown, phones: Shown[]) =>
  phones.map(
    ({ site, body }) =>
      body['person'] === person &&
      site === here.site &&
      here.clock.now_ms - Date.parse(body['seen_at']) > DAY_MS &&
      (body['pending'] as [string, string | null, number][]).map(
        ([, , n]) =>
          html`<p class="state">${mark('need')}${here.say('unsent', { n, time: here.clock.stamp(body['seen_at']) })}</p>`,
      ),
  )

function line(here: Here, { body, id }: Shown, phones: Shown[]): Html {
  const { say, role } = here
  const code = givable(role).includes(body['role']) && body['person'] !== here.me.person
  const more = [say(`lang-${body['lang']}`), body['radio'] && say('radio', { radio: body['radio'] })]
    .filter(Boolean)
    .join(' · ')
  return html`
    <li id="member-${id}">${icon('me')}<div><b lang="${body['lang']}">${body['name']}</b>
    <p class="quiet">${more}</p>${unsent(here, body['person'], phones)}</div>
    ${code ? html`<form method="post" action="/app/people/${body['person']}/sign-in"><button class="button">${icon('qr')}${say('sign-in-code')}</button></form>` : ''}</li>`
}

export function inviteScreen(here: Here, form: Form, troubles: Troubles, restored = false): Screen {
  const { say, role } = here
  const asked = { here, form, troubles }
  const languages: [string, string][] = [
    ['en', say('lang-en')],
    ['zh-CN', say('lang-zh-CN')],
  ]
  const roles = givable(role).map((one): [string, string] => [one, say(`member-role-${one}`)])
  return {
    title: say('invite'),
    back: { href: '/app/people', text: say('people') },
    resting: true,
    body: html`
      ${opening(say('invite-answer'), '', say('invite-hint'))}
      <form class="stack--wide" method="post" action="/app/people/invite" data-draft="invite">${trouble(here, troubles, 'invite')}
      <input type="hidden" name="_namesake" value="${form['_namesake'] ?? ''}">
      <div class="ask"><label class="ask__label" for="name">${say('ask-name')}</label>
      <input class="input" id="name" name="name" value="${form['name'] ?? ''}" autocomplete="off"${invalid(troubles, 'name')}>
      ${trouble(here, troubles, 'name')}</div>${select(asked, 'lang', say('choose'), languages)}
      ${select(asked, 'role', say('choose'), roles)}${kept(here, restored, 'invite')}<div class="decide">
      <button class="button button--main">${say('make-code')}</button></div></form>`,
  }
}

export interface Code {
  url: string
  expires_at: string
  qr: { size: number; path: string }
}

/** The code to hold out, drawn large and dark on white in either theme. */
export function codeScreen(here: Here, who: string, use: 'invite' | 'sign-in', code: Code): Screen {
  const { say } = here
  return {
    title: say(`${use}-code`),
    back: { href: '/app/people', text: say('people') },
    body: html`
      ${opening(say(`${use}-scan`, { who }), '', html`${say(`${use}-valid`)} ${time(here, code.expires_at)}<br>${say('code-once')}`)}
      <svg class="qr" viewBox="0 0 ${code.qr.size} ${code.qr.size}" role="img" aria-label="${say('qr-of', { who })}">
      <path d="${code.qr.path}"/></svg>
      ${section(
        say('or-link'),
        say('link-is-theirs', { who }),
        html`
          <p class="link">${code.url}</p><button class="button" type="button" data-do="copy">${say('copy-link')}</button>
          <p role="status"><span class="state" id="copied" hidden>${mark('done')}${say('link-copied')}</span></p>`,
      )}`,
  }
}

/** No network, or the server said no: nothing typed is lost. */
export function noCodeScreen(here: Here, words: string): Screen {
  const { say } = here
  return {
    title: say('people'),
    back: { href: '/app/people', text: say('people') },
    body: html`${opening(say('no-code-made'), '', words)}${button('/app/people', say('people'), true)}`,
  }
}
