import { Hono } from 'hono/tiny'
import { zoneListed } from '../checklists/lists.ts'
import { type Env, type Here, show } from '../here.ts'
import { branches } from '../setup/tree.ts'
import { missing, noZone } from '../states.ts'
import { codeNames } from './codes.ts'
import { openIn } from './rules.ts'
import { zoneScreen, zonesScreen } from './views.ts'

export const zones = new Hono<Env>()

const tree = async (here: Here) =>
  branches(
    (await here.zones()).filter(({ body }) => !body['_void']),
    'within',
  )

zones.get('/app/zones', async c => {
  const here = c.get('here')
  return show(c, zonesScreen(here, await tree(here), await openIn(here)))
})

zones.get('/app/zones/:id', async c => {
  const here = c.get('here')
  const all = await tree(here)
  const found = all.find(({ row }) => row.id === c.req.param('id'))
  if (!found) return missing(c)
  const { row: zone, path } = found
  const [open, photos, known, people] = await Promise.all([
    openIn(here),
    photosOf(here, zone.id),
    here.zones(),
    here.people(),
  ])
  const inside = all.filter(one => one.path.includes(zone))
  const checks = await zoneListed(here, zone, { zones: known, people })
  const scanned = c.req.query('scanned') !== undefined
  return show(c, zoneScreen(here, { zone, path, inside, open, photos, zones: known, people, checks, scanned }))
})

/** A code on the wall opens its zone. It says which code was scanned, never who stood there. */
zones.get('/z/:code', async c => {
  const named = await codeNames(c.get('here'), c.req.param('code'))
  return 'open' in named ? c.redirect(named.open, 303) : noZone(c, named)
})

async function photosOf({ store }: Here, zone: string) {
  const all = (await store.byKey(`photo/zone:${zone}/`)).filter(({ body }) => !body['_void'])
  const at = (row: (typeof all)[number]) => String(row.body['taken_at'] ?? '')
  return all.sort((a, b) => (at(a) < at(b) ? 1 : -1))
}
