import { Hono } from 'hono/tiny'
import { changed, fields } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { writable } from '../rights.ts'
import { branches } from '../setup/tree.ts'
import { missing, nowhere } from '../states.ts'
import type { Shown } from '../store.ts'
import { inUse, openIn } from '../zones/rules.ts'
import { pinned, pointOf } from './rules.ts'
import { type Plan, pictureScreen, placeScreen, planScreen } from './views.ts'

const PICTURES_FIRST = 24

export const plan = new Hono<Env>()

plan.get('/app/plan', async c => {
  const here = c.get('here')
  return show(c, planScreen(here, await load(here), c.req.query('zoom') ?? ''))
})

plan.get('/app/plan/picture', async c => {
  const here = c.get('here')
  const found = await load(here)
  if (!found.sets) return nowhere(c)
  return show(c, pictureScreen(here, found, await pictures(here), {}))
})

plan.post('/app/plan/picture', async c => {
  const here = c.get('here')
  const found = await load(here)
  if (!found.sets || !found.site) return nowhere(c)
  const form = await fields(c.req.raw)
  const all = await pictures(here)
  if (!all.some(({ id }) => id === form['plan']))
    return show(c, pictureScreen(here, found, all, { plan: { id: 'trouble-choose' } }), 422)
  return saved(c, found.site, changed({ plan: form['plan'] }, form))
})

plan.get('/app/zones/:id/place', async c => {
  const found = await load(c.get('here'))
  const zone = placed(c, found)
  if (!zone) return missing(c)
  return found.picture ? show(c, placeScreen(c.get('here'), found, zone, null, {})) : c.redirect('/app/plan', 303)
})

plan.post('/app/zones/:id/place', async c => {
  const found = await load(c.get('here'))
  const zone = placed(c, found)
  if (!zone) return missing(c)
  const form = await fields(c.req.raw)
  const { at, troubles } = form['_off'] ? { at: null, troubles: {} } : pointOf(form)
  if (Object.keys(troubles).length) return show(c, placeScreen(c.get('here'), found, zone, form, troubles), 422)
  return saved(c, zone, changed({ at }, form))
})

/** The zone that is to be put on the plan; none: there is none, or it is not for this person to say. */
const placed = (c: Ctx, { zones }: Plan): Shown | undefined => {
  const { role, me } = c.get('here')
  const zone = zones.find(({ id }) => id === c.req.param('id'))
  return zone && writable('zone', { person: me.person, role }, zone.body, ['at']).length ? zone : undefined
}

async function load(here: Here): Promise<Plan> {
  const { store, me, role } = here
  const [site, all, open] = await Promise.all([store.get('site', here.site), here.zones(), openIn(here)])
  const picture = String(site?.body['plan'] ?? '')
  const photo = picture ? await store.get('photo', picture) : null
  const zones = branches(all.filter(inUse), 'within').map(({ row }) => row)
  const sets = !!site && writable('site', { person: me.person, role }, site.body, ['plan']).length > 0
  return { site, picture, photo, zones, open, pins: pinned(zones, open), sets }
}

/** Pictures that everybody on the site may see: of the site, of a zone, or free-standing; the newest first. */
async function pictures({ store, site }: Here): Promise<Shown[]> {
  const all = (await store.list('photo')).filter(row => row.site === site && !row.body['_void'])
  const shared = all.filter(({ body }) => !body['of'] || ['site', 'zone'].includes(body['of_kind']))
  return shared.reverse().slice(0, PICTURES_FIRST)
}

async function saved(c: Ctx, { site, kind, id }: Shown, change: ReturnType<typeof changed>) {
  const { store, house } = c.get('here')
  if (change) await store.save({ t: 'fact', site, kind, rec: id, ...change })
  c.executionCtx.waitUntil(house.exchange('save'))
  return c.redirect('/app/plan', 303)
}
