/** One member: what they are here, how they are reached, their phones; and for who may, how all that changes. */
import { html } from 'hono/html'
import type { Body } from '../../sync/wire.ts'
import { line } from '../asks.ts'
import { asBegun, type Form, type Troubles, trouble } from '../forms.ts'
import { type Here, inWords, roleOf } from '../here.ts'
import { icon, type Mark, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, kept, opening, opWord, section, select, time, zoneName } from '../parts.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'
import { givable, mayChange, teamName } from './rules.ts'

/** What a form changes of a member: what everybody sees, and what only supervisors see. */
export const OPEN = ['role', 'team', 'radio'] as const
export const PRIVATE = ['phone', 'kin'] as const
const ENDS = ['until', 'role_after']

/** When a role ends and what follows, as the form shows it: whoever gets a role for a time is then what they are now. */
export const ending = ({ clock }: Here, { until, role, role_after }: Body): Form =>
  until ? { until: clock.field(until), role_after: role_after ?? '' } : { until: '', role_after: role }

export interface Known {
  member: Shown
  /** What only supervisors hold, if this reader does. */
  secret: Shown | null
  phones: Shown[]
  /** The phone that was just blocked: the server knows, its record may be on its way. */
  blocked: string
  teams: Map<string, Shown>
  zones: Shown[]
}

const DAY_MS = 86_400_000

export function memberScreen(here: Here, known: Known): Screen {
  const { say } = here
  const { member, teams, phones } = known
  const { body } = member
  const may = mayChange(here, member) && body['active'] !== false
  const at = `/app/people/${body['person']}`
  return {
    title: body['name'],
    back: { href: '/app/people', text: say('people') },
    live: ['member', 'member_private', 'device_status'],
    body: html`
      ${opening(html`<span lang="${body['lang']}">${body['name']}</span>`, dotted([roleOf(here, body), teamName(here, teams, body)]), body['active'] === false ? say('has-left') : '')}
      <dl class="facts">${facts(here, known)}</dl>${may && button(`${at}/edit`, say('act-edit'), true)}
      ${leads(here.role) && section(say('phones'), say('count-phones', { n: phones.length }), phoneList(here, known, may))}
      ${may && body['person'] !== here.me.person && steps(here, at, String(body['person']))}`,
  }
}

function facts(here: Here, { member: { body }, secret }: Known): Html[] {
  const call = secret?.body['phone']
  const told: [string, unknown][] = [
    [
      'phone',
      call &&
        html`<a class="call" href="tel:${String(call).replace(/[^\d+*#]/g, '')}">${icon('phone', 'small')}${call}</a>`,
    ],
    ['kin', secret?.body['kin']],
    ['radio', body['radio']],
    ['lang', here.say(`lang-${body['lang']}`)],
    ['badge', body['badge']],
  ]
  return told
    .filter(([, value]) => value)
    .map(([name, value]) => html`<dt>${here.say(`field-${name}`)}</dt><dd>${value}</dd>`) as Html[]
}

const ARMED: Record<string, Mark> = {
  yes: 'done',
  no_permission: 'due',
  not_installed: 'due',
  no_push: 'due',
  failed: 'late',
}

function phoneList(here: Here, known: Known, may: boolean): Html {
  const { say, clock } = here
  const one = ({ id, body }: Shown) => {
    const asked = known.blocked === id && body['state'] !== 'revoked'
    const blocked = asked || body['state'] === 'revoked'
    const silent = clock.now_ms - Date.parse(body['seen_at']) > DAY_MS
    const state: Mark = blocked ? 'none' : body['state'] === 'forked' ? 'late' : silent ? 'due' : 'done'
    const facts = [
      body['browser'],
      body['app'] && say('version', { version: body['app'] }),
      body['storage'] && say(`device_status-storage-${body['storage']}`),
      Math.abs(body['skew_ms'] ?? 0) > 120_000 &&
        say('clock-more', { s: Math.round(Math.abs(body['skew_ms']) / 1000) }),
    ]
    const armed =
      body['armed'] &&
      html`<p class="state">${mark(ARMED[body['armed']] ?? 'due')}${say(`device_status-armed-${body['armed']}`)}</p>`
    return html`
      <li>${mark(state)}<div><b>${say(asked ? 'being-blocked' : `device_status-state-${body['state'] ?? 'active'}`)}</b>
      <p class="quiet">${say('last-heard')} ${time(here, body['seen_at'])}</p>${body['signed_in_at'] && html`<p class="quiet">${say('signed-in-at')} ${time(here, body['signed_in_at'])}</p>`}<p class="quiet">${dotted(facts)}</p>${armed}${pending(here, body['pending'], known.zones)}</div>
      ${may && !blocked && html`<a class="button" href="/app/people/${body['person']}/phone/${id}">${say('block-phone')}</a>`}</li>`
  }
  return known.phones.length
    ? html`<ul class="ready">${known.phones.map(one)}</ul>`
    : html`<p class="quiet">${say('no-phones')}</p>`
}

/** What waits there, by kind and zone, as the phone last told it. */
const pending = (here: Here, told: unknown, zones: Shown[]) =>
  ((told ?? []) as [string, string | null, number][]).map(([kind, zone, n]) => {
    const what = opWord(here, { t: 'create', kind })
    return html`<p class="state">${mark('need')}${here.say('waits-there', { n, what: dotted([what, zone && zoneName(here, zones, zone)]) })}</p>`
  })

const steps = ({ say, site }: Here, at: string, person: string) =>
  section(
    say('other-steps'),
    '',
    html`
      <div class="stack"><form method="post" action="${at}/sign-in"><button class="button">${icon('qr')}${say('sign-in-code')}</button></form>
      ${button(`${at}/badge`, say('new-badge'))}<a class="button" href="/print/badges?site=${site}&person=${person}" hx-boost="false">${say('print-badge')}</a>${button(`${at}/end`, say('end-membership'))}</div>`,
  )

/** A step that cannot be taken back: what it does is said before it is done. */
export function sureScreen(here: Here, at: string, act: string, who: string, back: string): Screen {
  const { say } = here
  return {
    title: say(`sure-${act}`, { who }),
    back: { href: back, text: who },
    resting: true,
    body: html`
      ${opening(say(`sure-${act}`, { who }), '', say(`sure-${act}-more`, { who }), who)}<div class="stack">
      <form method="post" action="${at}"><button class="button button--main">${say(`do-${act}`)}</button></form>
      ${button(back, say('keep-reading'))}</div>`,
  }
}

export interface Editing {
  known: Known
  form: Form
  troubles: Troubles
  restored: boolean
}

export function editScreen(here: Here, { known, form, troubles, restored }: Editing): Screen {
  const { say, role, me } = here
  const { member, teams, secret } = known
  const { body } = member
  const at = `/app/people/${body['person']}`
  const asked = { here, form, troubles, as: 'field' }
  const roles = givable(role).map((one): [string, string] => [one, say(`member-role-${one}`)])
  const all = [...teams.values()].filter(one => one.body['active'] !== false || one.id === body['team'])
  const own = body['person'] === me.person
  const shown = { seq: member.seq, body: { ...body, ...secret?.body, ...ending(here, body) } }
  const names = [...OPEN, ...(own ? [] : ENDS), ...(leads(role) ? PRIVATE : [])]
  return {
    title: say('act-edit'),
    back: { href: at, text: body['name'] },
    resting: true,
    body: html`
      ${opening(body['name'], '', say('member-edit-hint'))}
      <form class="stack--wide" id="member" method="post" action="${at}/edit" data-draft="member:${body['person']}" hx-morph-skip>${asBegun(form, shown, names)}${trouble(here, troubles, 'member')}
      ${
        !own &&
        html`${select(asked, 'role', say('choose'), roles)}${line(asked, 'until', html` type="datetime-local"`)}
      ${select(asked, 'role_after', say('leaves-then'), roles)}`
      }
      ${select(
        asked,
        'team',
        say('no-team'),
        all.map(one => [one.id, inWords(one.body['name'], me.lang)]),
      )}
      ${line(asked, 'radio')}${leads(role) && html`${line(asked, 'phone', html` type="tel" autocomplete="off"`)}${line(asked, 'kin')}`}
      ${kept(here, restored, `member:${body['person']}`)}<div class="decide">
      <button class="button button--main">${say('save')}</button></div></form>`,
  }
}
