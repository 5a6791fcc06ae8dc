/** The invitations of this site and who came by them, a team's own invitation, and one's continue code: all of the server. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { line } from '../asks.ts'
import { type Form, fields, type Troubles, trouble } from '../forms.ts'
import { type Env, type Here, inWords, show } from '../here.ts'
import { type Mark, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, opening, section, select, time } from '../parts.ts'
import { nowhere } from '../states.ts'
import type { Shown } from '../store.ts'
import { whyNot } from './changes.ts'
import { codeScreen, noCodeScreen } from './codes.ts'
import { codeOf } from './routes.ts'
import { givable, teamsOf } from './rules.ts'

const USES_MOST = 500
const STATES: Record<string, Mark> = { open: 'due', used: 'done', expired: 'none', revoked: 'none' }

interface Invite {
  id: string
  use: string
  role: string
  state: string
  left: number
  expires_at: string
  made_at: string
  team: string | null
  name: string
  by: string
  joined: { name: string; at: string }[]
}

export const invites = new Hono<Env>()

for (const page of ['/app/people/invites', '/app/people/team'])
  invites.use(page, async (c, next) => (givable(c.get('here').role).length ? next() : nowhere(c)))

invites.get('/app/people/invites', async c => {
  const here = c.get('here')
  const reply = await here.house.call('GET', `/invites?site=${here.site}`)
  const told = reply?.status === 200 ? (reply.body['invites'] as Invite[]) : null
  const teams = await here.store.list('team')
  return show(c, listScreen(here, told, told ? '' : here.say(whyNot(here, reply)), teams))
})

invites.post('/app/people/invites/:invite/revoke', async c => {
  const here = c.get('here')
  const reply = await here.house.call('POST', '/invites/revoke', { site: here.site, invite: c.req.param('invite') })
  if (reply?.status !== 200)
    return show(c, noCodeScreen(here, here.say(whyNot(here, reply)), 'nothing-changed'), reply ? 422 : 503)
  return c.redirect('/app/people/invites', 303)
})

invites.get('/app/people/team', async c => {
  const here = c.get('here')
  return show(c, teamScreen(here, { uses: '20', days: '7' }, {}, await here.store.list('team')))
})

invites.post('/app/people/team', async c => {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const teams = await here.store.list('team')
  const [uses, days] = [Number(form['uses']?.normalize('NFKC')), Number(form['days']?.normalize('NFKC'))]
  const troubles: Troubles = {}
  for (const [name, n, hi] of [
    ['uses', uses, USES_MOST],
    ['days', days, 7],
  ] as const)
    if (!Number.isInteger(n) || n < 1 || n > hi) troubles[name] = { id: 'trouble-range', args: { lo: 1, hi } }
  if (Object.keys(troubles).length) return show(c, teamScreen(here, form, troubles, teams), 422)
  const reply = await here.house.call('POST', '/invites', {
    site: here.site,
    use: 'team',
    team: form['team'] || null,
    uses,
    days,
  })
  const code = codeOf(reply)
  if (!code)
    return show(
      c,
      teamScreen(here, form, { invite: { id: whyNot(here, reply, 'needs-network') } }, teams),
      reply ? 422 : 503,
    )
  const team = teams.find(({ id }) => id === form['team'])
  return show(
    c,
    codeScreen(here, team ? inWords(team.body['name'], here.me.lang) : here.say('everybody'), 'team', code),
  )
})

invites.get('/app/me/continue', c => show(c, continueScreen(c.get('here'))))

invites.post('/app/me/continue', async c => {
  const here = c.get('here')
  const reply = await here.house.call('POST', '/continue', {})
  if (reply?.status !== 201)
    return show(c, noCodeScreen(here, here.say(whyNot(here, reply)), 'continue-failed', 'me'), reply ? 422 : 503)
  return show(c, continueScreen(here, reply.body as never))
})

function continueScreen({ say, clock }: Here, made?: { code: string; name: string; expires_at: string }): Screen {
  const digits = made && `${made.code.slice(0, 3)} ${made.code.slice(3)}`
  return {
    title: say('continue-make'),
    back: { href: '/app/me', text: say('place-me') },
    body: html`
      ${opening(digits || say('continue-answer'), '', made ? say('continue-told', { name: made.name, at: clock.time(made.expires_at) }) : say('continue-hint'))}
      <form method="post" action="/app/me/continue"><button class="button${made ? '' : ' button--main'}">${say(made ? 'continue-again' : 'continue-make')}</button></form>`,
  }
}

function teamScreen(here: Here, form: Form, troubles: Troubles, teams: Shown[]): Screen {
  const { say } = here
  const asked = { here, form, troubles, as: 'field' }
  return {
    title: say('invite-team'),
    back: { href: '/app/people', text: say('people') },
    resting: true,
    body: html`
      ${opening(say('invite-team'), '', say('invite-team-hint'))}
      <form class="stack--wide" method="post" action="/app/people/team">${trouble(here, troubles, 'invite')}
      ${select(asked, 'team', say('no-team'), teamsOf(here, teams))}
      ${line(asked, 'uses', html` inputmode="numeric"`)}${line(asked, 'days', html` inputmode="numeric"`)}<div class="decide">
      <button class="button button--main">${say('make-code')}</button></div></form>`,
  }
}

function listScreen(here: Here, told: Invite[] | null, why: string, teams: Shown[]): Screen {
  const { say } = here
  const open = (told ?? []).filter(({ state }) => state === 'open')
  const rest = (told ?? []).filter(({ state }) => state !== 'open')
  const list = (title: string, all: Invite[]) =>
    all.length > 0 &&
    section(
      say(title),
      say('count-items', { n: all.length }),
      html`<ul class="ready">${all.map(one => item(here, one, teams))}</ul>`,
    )
  return {
    title: say('invites'),
    back: { href: '/app/people', text: say('people') },
    body: html`
      ${opening(told ? say('invites-answer', { n: open.length }) : say('not-shown'), '', why)}
      ${button('/app/people/team', say('invite-team'), true)}${button('/app/people/invite', say('invite'))}
      ${told?.length === 0 && empty(say('invites-none'), say('invite-hint'))}${list('invites-open', open)}${list('invites-past', rest)}`,
  }
}

function item(here: Here, one: Invite, teams: Shown[]): Html {
  const { say, me } = here
  const team = teams.find(({ id }) => id === one.team)
  const who = one.name || (team && inWords(team.body['name'], me.lang)) || say('everybody')
  const facts = [
    say(`invite-state-${one.state}`),
    say(`invite-use-${one.use}`),
    say(`member-role-${one.role}`),
    one.state === 'open' && one.use === 'team' && say('invite-left', { n: one.left }),
  ]
  const joined = one.joined.map(({ name, at }) => html`<p class="quiet">${name}\u00a0· ${time(here, at)}</p>`)
  const revoke =
    one.state === 'open' &&
    html`<form method="post" action="/app/people/invites/${one.id}/revoke"><button class="button">${say('revoke-invite')}</button></form>`
  return html`
    <li>${mark(STATES[one.state] ?? 'due')}<div><b>${who}</b>
    <p class="quiet">${dotted(facts)}</p><p class="quiet">${say('made-by', { who: one.by || say('the-system') })}\u00a0· ${time(here, one.made_at)}</p>
    ${joined.length > 0 && html`<p>${say(one.use === 'sign_in' ? 'entered' : 'joined', { n: joined.length })}</p>`}${joined}</div>${revoke}</li>`
}
