import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { type Form, fields, type Troubles } from '../forms.ts'
import { type Env, type Reply, show } from '../here.ts'
import { button, name as nameOf, opening } from '../parts.ts'
import { nowhere } from '../states.ts'
import { type Code, codeScreen, inviteScreen, noCodeScreen } from './codes.ts'
import { givable, namesake } from './rules.ts'
import { peopleScreen } from './views.ts'

const NAME_MAX = 60
const PATH = /^[MhvHVlLz0-9 .,-]+$/
const OUT = /^\/(print|roster|audit|hand-in)([/?][\w/?=&-]*)?$/
const LINK = /^https?:\/\/[^\s<>"]+\/join\/[\w-]+$/

export const people = new Hono<Env>()

people.get('/app/people', async c => {
  const here = c.get('here')
  const [members, teams, phones] = await Promise.all([
    here.people(),
    here.store.list('team'),
    here.store.list('device_status'),
  ])
  const listed = { members: [...members.values()], teams: new Map(teams.map(team => [team.id, team])), phones }
  return show(c, peopleScreen(here, { ...listed, q: c.req.query('q')?.slice(0, NAME_MAX) ?? '' }))
})

people.get('/app/people/invite', async c => {
  const here = c.get('here')
  if (!givable(here.role).length) return nowhere(c)
  const draft = await here.store.draft('invite')
  return show(c, await inviteScreen(here, { lang: here.me.lang, role: 'crew', ...draft }, {}, draft !== null))
})

people.post('/app/people/invite', async c => {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const troubles = wrong(here.role, form)
  const { name = '', lang, role } = form
  const who = form['_namesake'] !== name && namesake(await here.people(), name)
  if (who) {
    troubles['name'] ??= { id: 'invite-namesake', args: { who } }
    form['_namesake'] = name // asked once for each name
  }
  if (Object.keys(troubles).length) return show(c, await inviteScreen(here, form, troubles, true), 422)
  const reply = await here.house.call('POST', '/invites', {
    site: here.site,
    use: 'personal',
    name: name.trim(),
    lang,
    role,
    ...(form['team'] && { team: form['team'] }),
  })
  const code = codeOf(reply)
  if (!code) return show(c, await inviteScreen(here, form, { invite: { id: whyNot(reply) } }, true), reply ? 422 : 503)
  await here.store.dropDraft('invite')
  return show(c, codeScreen(here, name.trim(), 'invite', code))
})

people.post('/app/people/:person/sign-in', async c => {
  const here = c.get('here')
  const person = c.req.param('person')
  const reply = await here.house.call('POST', '/invites', { site: here.site, use: 'sign_in', person })
  const code = codeOf(reply)
  if (!code) return show(c, noCodeScreen(here, here.say(whyNot(reply))), reply ? 422 : 503)
  const who = nameOf(here, await here.people(), person)
  return show(c, codeScreen(here, who, 'sign-in', code, { href: `/app/people/${person}`, text: who }))
})

people.get('/app/people/:person/sign-in', c => c.redirect(`/app/people/${c.req.param('person')}`, 303))

/** The server's own pages: without a network the browser would say so, and not what to do. */
people.get('/app/out', async c => {
  const here = c.get('here')
  const to = c.req.query('to') ?? ''
  if (!OUT.test(to)) return nowhere(c)
  const reply = await here.house.call('GET', '/session')
  if (reply) return c.redirect(to, 303)
  const again = html`<a class="button button--main" href="/app/out?to=${to}" hx-boost="false">${here.say('out-again')}</a>`
  const body = html`${opening(here.say('network-needed'), '', here.say('out-more'))}<div class="stack">${again}${button('/app/', here.say('place-today'))}</div>`
  return show(c, { title: here.say('network-needed'), body }, 503)
})

function wrong(role: string, form: Form): Troubles {
  const troubles: Troubles = {}
  const n = [...(form['name']?.trim() ?? '')].length
  if (!n) troubles['name'] = { id: 'trouble-name' }
  if (n > NAME_MAX) troubles['name'] = { id: 'trouble-long', args: { n, max: NAME_MAX } }
  if (!['en', 'zh-CN'].includes(form['lang'] ?? '')) troubles['lang'] = { id: 'trouble-choose' }
  if (!givable(role).includes(form['role'] ?? '')) troubles['role'] = { id: 'trouble-choose' }
  return troubles
}

/** The code of a good answer: only a plain path is ever drawn, only a plain link shown. */
export function codeOf(reply: Reply | null): Code | null {
  if (reply?.status !== 201) return null
  const { url, expires_at, qr } = reply.body as unknown as Code
  const plain = LINK.test(url) && PATH.test(qr?.path) && Number.isInteger(qr.size)
  return plain ? { url, expires_at, qr } : null
}

function whyNot(reply: Reply | null): string {
  if (!reply) return 'invite-offline'
  return { 401: 'invite-signed-out', 403: 'invite-no-right', 429: 'invite-slow' }[reply.status] ?? 'invite-failed'
}
