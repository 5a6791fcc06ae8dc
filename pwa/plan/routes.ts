import { Hono } from 'hono/tiny'
import { changed, fields, type Troubles } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { photoField } from '../photos/parts.ts'
import { photosOf } from '../photos/pick.ts'
import { writable } from '../rights.ts'
import { branches } from '../setup/tree.ts'
import { missing, nowhere } from '../states.ts'
import type { Change, Shown } from '../store.ts'
import { inUse, openIn } from '../zones/rules.ts'
import { pinned, pointOf } from './rules.ts'
import { DRAFT, type Plan, pictureScreen, placeScreen, planScreen } from './views.ts'

const PICTURES_FIRST = 24

export const plan = new Hono<Env>()

plan.get('/app/plan', async c => {
  const here = c.get('here')
  return show(c, planScreen(here, await load(here), c.req.query('zoom') ?? ''))
})

plan.get('/app/plan/picture', async c => {
  const found = await load(c.get('here'))
  return found.sets ? picturePage(c, found) : nowhere(c)
})

/** A picture picked now becomes a photo of the site and its plan in one step. */
plan.post('/app/plan/picture', async c => {
  const here = c.get('here')
  const found = await load(here)
  const { site, sets } = found
  if (!sets || !site) return nowhere(c)
  const form = await fields(c.req.raw)
  const picked = await photosOf(here, DRAFT, { of: site.id, of_kind: 'site' })
  const chosen = picked.length ? here.house.new_id() : form['plan']
  if (!picked.length && !(await pictures(here)).some(({ id }) => id === chosen))
    return picturePage(c, found, { plan: { id: 'trouble-choose' } })
  Object.assign(picked[0] ?? {}, { rec: chosen })
  return saved(c, site, changed({ plan: chosen }, form), picked, DRAFT)
})

async function picturePage(c: Ctx, found: Plan, troubles: Troubles = {}) {
  const here = c.get('here')
  const [all, field] = await Promise.all([pictures(here), photoField(here, DRAFT)])
  return show(c, pictureScreen(here, found, all, field, troubles), Object.keys(troubles).length ? 422 : 200)
}

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

async function saved(c: Ctx, of: Shown, change: ReturnType<typeof changed>, beside: Change[] = [], draft?: string) {
  const { store, house } = c.get('here')
  const { site, kind, id: rec } = of
  const all: Change[] = change ? [...beside, { t: 'fact', site, kind, rec, ...change }] : beside
  await (all.length ? store.save(all, draft) : draft && store.dropDraft(draft))
  c.executionCtx.waitUntil(house.exchange('save'))
  return c.redirect('/app/plan', 303)
}
