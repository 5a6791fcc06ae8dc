/** Changing what a member is: it is decided by the server at once, so each step needs a network and says so. */
import { Hono } from 'hono/tiny'
import { type Form, fields, seenOf, type Troubles } from '../forms.ts'
import { type Ctx, type Env, type Here, type Reply, show } from '../here.ts'
import { reason } from '../parts.ts'
import { leads } from '../rights.ts'
import { missing } from '../states.ts'
import { noCodeScreen } from './codes.ts'
import { editScreen, ending, type Known, memberScreen, OPEN, PRIVATE, sureScreen } from './member.ts'
import { givable, mayChange } from './rules.ts'

const LONGEST: Record<string, number> = { radio: 20, phone: 30, kin: 120 }
const HEARD_MS = 3000

/** A step of a member; a phone is named behind it. */
const STEPS_AT = ['/app/people/:person/:act', '/app/people/:person/:act/:status']
const named = (c: Ctx) =>
  new URL(c.req.url).pathname.split('/').slice(3) as [person: string, act: string, status?: string]

export const changes = new Hono<Env>()

changes.get('/app/people/:person', async c => {
  const known = await load(c)
  return known ? show(c, memberScreen(c.get('here'), known)) : missing(c)
})

changes.get('/app/people/:person/edit', async c => {
  const here = c.get('here')
  const known = await load(c, true)
  if (!known) return missing(c)
  const draft = await here.store.draft(`member:${c.req.param('person')}`)
  const form = { ...asShown(here, known), ...draft }
  return show(c, editScreen(here, { known, form, troubles: {}, restored: draft !== null }))
})

changes.post('/app/people/:person/edit', async c => {
  const here = c.get('here')
  const known = await load(c, true)
  if (!known) return missing(c)
  const form = await fields(c.req.raw)
  const back = (troubles: Troubles, status: 422 | 503) =>
    show(c, editScreen(here, { known, form, troubles, restored: true }), status)
  const { change, troubles } = read(here, known, form)
  if (Object.keys(troubles).length) return back(troubles, 422)
  const person = c.req.param('person')
  if (Object.keys(change).length) {
    const reply = await here.house.call('PATCH', '/members', { site: here.site, person, ...change })
    if (reply?.status !== 200) return back({ member: { id: whyNot(here, reply, 'needs-network') } }, reply ? 422 : 503)
  }
  await here.store.dropDraft(`member:${person}`)
  return done(c, `/app/people/${person}`)
})

const STEPS = ['badge', 'end', 'phone'] // what cannot be taken back, by the end of its address

async function ask(c: Ctx) {
  const known = await load(c, true)
  const [person, act] = named(c)
  if (!known || !STEPS.includes(act)) return missing(c)
  const at = new URL(c.req.url).pathname
  return show(c, sureScreen(c.get('here'), at, act, String(known.member.body['name']), `/app/people/${person}`))
}

async function step(c: Ctx) {
  const here = c.get('here')
  const [person, act, status] = named(c)
  if (!STEPS.includes(act) || !(await load(c, true))) return missing(c)
  const about = status ? { status } : { person }
  const reply = await here.house.call('POST', `/members/${act}`, { site: here.site, ...about })
  if (reply?.status !== 200)
    return show(c, noCodeScreen(here, here.say(whyNot(here, reply)), 'nothing-changed'), reply ? 422 : 503)
  return done(c, act === 'end' ? '/app/people' : `/app/people/${person}${status ? `?blocked=${status}` : ''}`)
}

for (const at of STEPS_AT) changes.get(at, ask).post(at, step)

async function load(c: Ctx, mayBeChanged = false): Promise<Known | null> {
  const here = c.get('here')
  const person = c.req.param('person') ?? ''
  const member = (await here.people()).get(person)
  if (!member || (mayBeChanged && (!mayChange(here, member) || member.body['active'] === false))) return null
  const [secret, phones, teams, zones] = await Promise.all([
    here.store.byKey(`member_private/person:${person}`),
    here.store.byKey(`device_status/person:${person}`),
    here.store.list('team'),
    here.zones(),
  ])
  const ofSite = phones.filter(({ site }) => site === here.site)
  return {
    member,
    secret: secret.find(({ site }) => site === here.site) ?? null,
    phones: ofSite.sort((a, b) => (a.body['seen_at'] < b.body['seen_at'] ? 1 : -1)),
    teams: new Map(teams.filter(({ site }) => site === here.site).map(team => [team.id, team])),
    zones,
    blocked: c.req.query('blocked') ?? '',
  }
}

const asShown = (here: Here, { member, secret }: Known): Form => ({
  ...Object.fromEntries(
    [...OPEN, ...PRIVATE].map(name => [name, String((member.body[name] ?? secret?.body[name]) || '')]),
  ),
  ...ending(here, member.body),
})

interface Change {
  change: Record<string, unknown>
  troubles: Troubles
}

/** What a form changes, and what is wrong with it. A time makes a role one for a while. */
function read(here: Here, { member }: Known, form: Form): Change {
  const change: Change['change'] = {}
  const troubles: Troubles = {}
  const seen = seenOf(form)
  for (const name of ['team', 'radio', ...(leads(here.role) ? PRIVATE : [])]) {
    const value = form[name]?.trim()
    if (value === undefined || value === String(seen[name] ?? '')) continue
    const [n, max] = [[...value].length, LONGEST[name]]
    if (max && n > max) troubles[name] = { id: 'trouble-long', args: { n, max } }
    change[name] = value || null
  }
  if (member.body['person'] === here.me.person) return { change, troubles }
  const { role = '', until = '', role_after = '' } = form
  for (const [name, one] of Object.entries({ role, role_after }))
    if (!givable(here.role).includes(one) && (one || name === 'role')) troubles[name] = { id: 'trouble-choose' }
  const ends = until !== (seen['until'] ?? '') || (until && role_after !== seen['role_after'])
  if (role === seen['role'] && !ends) {
    if (role_after !== (seen['role_after'] ?? '') && !until) troubles['until'] = { id: 'trouble-until' }
    return { change, troubles }
  }
  change['role'] = role
  const at = until && here.clock.instant(until)
  if (until && !at) troubles['until'] = { id: 'trouble-time' }
  else if (at && Date.parse(at) <= here.clock.now_ms) troubles['until'] = { id: 'trouble-past' }
  else if (at) Object.assign(change, { until: at, role_after: role_after || null })
  return { change, troubles }
}

/** The id of the sentence for an answer that is none. */
export function whyNot(here: Here, reply: Reply | null, offline = 'network-needed'): string {
  if (!reply) return offline
  return reason(here, 'problem', reply.body['code']) ? `problem-${reply.body['code']}` : 'invite-failed'
}

/** The server told all phones: this one hears it before it shows it, if that does not take long. */
async function done(c: Ctx, at: string): Promise<Response> {
  const heard = c.get('here').house.exchange('try')
  c.executionCtx.waitUntil(heard)
  await Promise.race([heard, new Promise(after => setTimeout(after, HEARD_MS))])
  return c.redirect(at, 303)
}
