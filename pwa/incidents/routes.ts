import { Hono } from 'hono/tiny'
import type { Move } from '../../sync/kind.ts'
import { changed, fields, makes, read } from '../forms.ts'
import { type Ctx, type Env, show } from '../here.ts'
import { moves, writable } from '../rights.ts'
import { missing } from '../states.ts'
import type { Shown } from '../store.ts'
import { asForm, editScreen } from './edit.ts'
import { listScreen } from './list.ts'
import { FIELDS, GIVEN, mayEdit, mayVoid, withAgain } from './rules.ts'
import { command, reasonTroubles, stale, taken } from './step.ts'
import { unsentOf } from './timeline.ts'
import { incidentScreen, type Page, reasonScreen } from './views.ts'

const EDITABLE = [...FIELDS, ...GIVEN]
const VOID: Move = { from: [], to: 'void', reason: true }

export const incidents = new Hono<Env>()

incidents.get('/app/incidents', async c => {
  const here = c.get('here')
  const [found, zones] = await Promise.all([here.store.list('incident'), here.zones()])
  const all = await withAgain(
    here,
    found.filter(({ site }) => site === here.site),
  )
  return show(c, listScreen(here, all, zones, Math.max(0, Number(c.req.query('from')) || 0)))
})

incidents.get('/app/incidents/:id', async c => {
  const page = await load(c)
  if (!page) return missing(c)
  const form = (await c.get('here').store.draft(`comment:${page.shown.id}`)) ?? {}
  return show(c, incidentScreen(c.get('here'), { ...page, form }))
})

incidents.get('/app/incidents/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const names = mine(c, page.shown)
  if (!names.length) return c.redirect(`/app/incidents/${page.shown.id}`, 303)
  const draft = await here.store.draft(`incident:${page.shown.id}`)
  const form = { ...asForm(here, page.shown.body, names), ...draft }
  return show(c, editScreen(here, { ...page, names, form, restored: draft !== null }))
})

incidents.post('/app/incidents/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const { shown } = page
  const form = await fields(c.req.raw)
  const names = mine(c, shown)
  const { set, troubles } = read('incident', names, form, here)
  if ('what' in set && !set['what']) troubles['what'] = { id: 'trouble-what' }
  if (Object.keys(troubles).length)
    return show(c, editScreen(here, { ...page, names, form, troubles, restored: true }), 422)
  const change = changed(unlike(set, shown.body), form)
  const draft = `incident:${shown.id}`
  if (!change) await here.store.dropDraft(draft)
  else await here.store.save({ t: 'fact', site: shown.site, kind: 'incident', rec: shown.id, ...change }, draft)
  const again = form['_again'] ? allowed(c, shown, 'resubmit') : undefined
  if (again) {
    const asked = { ...form, '_seen.status': JSON.stringify(shown.body['status']) }
    await here.store.save(command({ shown, form: asked, lang: here.me.lang }, 'resubmit', again, {}))
  }
  return done(c, shown.id)
})

incidents.post('/app/incidents/:id/comments', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const form = await fields(c.req.raw)
  const { set, troubles } = read('comment', ['said'], form, here)
  if (!troubles['said'] && !set['said']) troubles['said'] = { id: 'trouble-said' }
  if (Object.keys(troubles).length) return show(c, incidentScreen(here, { ...page, form, troubles }), 422)
  const { id, site } = page.shown
  const told = { of: id, said: set['said'], lang: here.me.lang }
  await here.store.save({ t: 'create', site, kind: 'comment', ...makes(form), set: told }, `comment:${id}`)
  return done(c, id)
})

incidents.get('/app/incidents/:id/:act', async c => {
  const page = await load(c)
  if (!page) return missing(c)
  const act = c.req.param('act')
  const move = allowed(c, page.shown, act)
  if (!move?.reason) return c.redirect(`/app/incidents/${page.shown.id}`, 303)
  const form = (await c.get('here').store.draft(`${act}:${page.shown.id}`)) ?? {}
  return show(c, reasonScreen(c.get('here'), { ...page, form }, act, move))
})

incidents.post('/app/incidents/:id/:act', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const act = c.req.param('act')
  const form = await fields(c.req.raw)
  const move = allowed(c, page.shown, act)
  if (!move && taken(page, act, form)) return done(c, page.shown.id)
  if (!move) return show(c, incidentScreen(here, { ...page, notice: here.say('no-longer-possible') }), 409)
  const troubles = reasonTroubles(move, form)
  if (troubles) return show(c, reasonScreen(here, { ...page, form, troubles }, act, move), 422)
  const { set, troubles: wrong } = read('incident', act === 'accept' ? GIVEN : [], form, here)
  if (Object.keys(wrong).length) return show(c, incidentScreen(here, { ...page, form, troubles: wrong }), 422)
  if (stale(move, page.shown, form))
    return show(c, incidentScreen(here, { ...page, notice: here.say('changed-while-reading') }), 409)
  const change = command({ shown: page.shown, form, lang: here.me.lang }, act, move, set)
  await here.store.save(change, `${act}:${page.shown.id}`)
  return done(c, page.shown.id)
})

function allowed(c: Ctx, shown: Shown, act: string): Move | undefined {
  const { me, role } = c.get('here')
  if (act === 'void') return mayVoid(c.get('here'), shown) ? VOID : undefined
  return moves('incident', { person: me.person, role }, shown.body).find(([name]) => name === act)?.[1]
}

/** What does not stand there yet. */
const unlike = (set: Record<string, unknown>, body: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(set).filter(([name, value]) => value !== (body[name] ?? null)))

const mine = (c: Ctx, shown: Shown) => {
  const { me, role } = c.get('here')
  if (!mayEdit(c.get('here'), shown)) return []
  return writable('incident', { person: me.person, role }, shown.body, EDITABLE)
}

async function load(c: Ctx): Promise<Page | null> {
  const here = c.get('here')
  const found = await here.store.get('incident', c.req.param('id') ?? '')
  if (!found || found.site !== here.site) return null
  const [[shown = found], children, queue, people, zones] = await Promise.all([
    withAgain(here, [found]),
    here.store.of(found.id),
    here.store.queue(),
    here.people(),
    here.zones(),
  ])
  return {
    shown,
    children,
    unsent: unsentOf(queue, shown.id),
    people,
    zones,
    form: {},
    troubles: {},
    read: c.req.query('read'),
  }
}

/** After a save: exchange without waiting for it, and show the record. */
function done(c: Ctx, id: string) {
  c.executionCtx.waitUntil(c.get('here').house.exchange('save'))
  return c.redirect(`/app/incidents/${id}`, 303)
}
