/** Who is on this site, by team. */
import { html } from 'hono/html'
import { DAY_MS } from '../../sync/link.ts'
import { type Here, roleOf } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, opening, out, section, way } from '../parts.ts'
import type { Shown } from '../store.ts'
import { found, givable, teamName } from './rules.ts'

export interface Listed {
  members: Shown[]
  teams: Map<string, Shown>
  phones: Shown[]
  /** What is searched for. */
  q: string
}

export function peopleScreen(here: Here, listed: Listed): Screen {
  const { say, role } = here
  const { members, teams, q } = listed
  const all = found(here, members, teams, '')
  const some = found(here, members, teams, q)
  const invites = givable(role).length > 0
  const group = (title: string, of: Shown[]) =>
    of.length > 0 &&
    section(
      title,
      say('count-people', { n: of.length }),
      html`<ul class="people">${of.map(member => line(here, member, listed))}</ul>`,
    )
  const named = [...new Set(some.map(({ body }) => teamName(here, teams, body)))].filter(Boolean).sort()
  const without = some.filter(({ body }) => !teamName(here, teams, body))
  return {
    title: say('people'),
    back: { href: '/app/me', text: say('place-me') },
    width: 'wide',
    live: q ? [] : ['member', 'device_status', 'team'],
    body: html`
      ${opening(say(q ? 'people-found' : 'people-answer', { n: q ? some.length : all.length }))}${invites && button('/app/people/invite', say('invite'), true)}
      ${search(here, q)}
      ${some.length ? '' : empty(say(q ? 'people-none' : 'people-empty'), say(q ? 'people-none-more' : 'people-empty-more'))}
      ${named.map(name =>
        group(
          name,
          some.filter(({ body }) => teamName(here, teams, body) === name),
        ),
      )}
      ${group(say(named.length ? 'no-team' : 'everybody'), without)}${invites && more(here)}`,
  }
}

const search = ({ say }: Here, q: string) =>
  html`
    <form class="stack" method="get" action="/app/people" role="search"><div class="ask">
    <label class="ask__label" for="q">${say('find-people')}</label>
    <input class="input" id="q" name="q" type="search" value="${q}" autocomplete="off" enterkeyhint="search"></div>
    <button class="button">${say('find')}</button></form>`

/** What else there is for those who let people in. */
const more = ({ say, role, site }: Here) =>
  section(
    say('more-places'),
    '',
    html`<ul class="rows">${way('/app/people/invites', say('invites'))}${out(`/roster?site=${site}`, say('roster'))}${out(`/print?site=${site}`, say('print'))}${role === 'admin' && out(`/audit?site=${site}`, say('audit'))}</ul>`,
  )

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

function line(here: Here, { body, id }: Shown, { phones }: Listed): Html {
  const { say, role } = here
  const code = givable(role).includes(body['role']) && body['person'] !== here.me.person
  const facts = dotted([roleOf(here, body), body['radio'] && say('radio', { radio: body['radio'] })])
  return html`
    <li id="member-${id}"><a class="person" href="/app/people/${body['person']}">${icon('me')}<span><b lang="${body['lang']}">${body['name']}</b>
    <span class="row__more">${facts}</span></span></a>
    ${code ? html`<form method="post" action="/app/people/${body['person']}/sign-in"><button class="button">${icon('qr')}${say('sign-in-code')}</button></form>` : ''}${unsent(here, body['person'], phones)}</li>`
}
