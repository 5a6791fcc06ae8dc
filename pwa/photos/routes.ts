import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { address, type Size } from '../album.ts'
import { type Form, fields, makes, read, type Troubles } from '../forms.ts'
import { type Ctx, type Env, fragment, type Here, show } from '../here.ts'
import type { Screen } from '../layout.ts'
import { dotted, zoneName } from '../parts.ts'
import { missing } from '../states.ts'
import { askScreen, command, reasonTroubles, type Step, VOID } from '../steps.ts'
import { TYPE } from '../store/pictures.ts'
import type { Shown } from '../store.ts'
import { photoField } from './parts.ts'
import { photosOf, pick } from './pick.ts'
import { cameFrom, mayVoid, otherOf } from './rules.ts'
import { logScreen, PAGE_SIZE, photoScreen } from './views.ts'

export const photos = new Hono<Env>()

const DRAFT = 'photo'
const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': 'sandbox',
}

const picture = (bytes: ArrayBuffer) => new Response(bytes, { headers: { ...HEADERS, 'Content-Type': TYPE } })
/** No picture: an empty one, so that the browser draws no sign of its own over our words. */
const NONE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
const none = () => new Response(NONE, { status: 404, headers: { ...HEADERS, 'Content-Type': 'image/svg+xml' } })

/** A picture of a form that is being filled in: worked on now, kept in the draft, so that Save has nothing left to do. */
photos.post('/app/drafts/:form/photos', async c => {
  const [name = '', size, at] = ['name', 'size', 'at'].map(part => c.req.query(part))
  const bytes = await c.req.raw.arrayBuffer()
  await pick(c.get('here'), c.req.param('form'), { name, size_bytes: Number(size), at_ms: Number(at), bytes })
  return c.body(null, 204)
})

photos.get('/app/drafts/:form/photos', async c => fragment(c, await photoField(c.get('here'), c.req.param('form'))))

photos.get('/app/drafts/:form/photos/:sha', async c => {
  const { store, site } = c.get('here')
  const bytes = await store.bytes(site, c.req.param('sha'))
  return bytes ? picture(bytes) : none()
})

photos.delete('/app/drafts/:form/photos/:sha', async c => {
  const { store, site } = c.get('here')
  await store.unpick(c.req.param('form'), site, c.req.param('sha'))
  return c.body(null, 204)
})

photos.get('/app/photos', async c => show(c, await log(c)))

photos.post('/app/photos', async c => {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const { set, troubles } = read('photo', ['zone', 'role', 'caption'], form, here)
  const saved = await photosOf(here, DRAFT, { ...set, ...(set['role'] && { role: set['role'] }) })
  const { rec } = makes(form)
  const twice = !saved.length && rec && (await here.store.get('photo', rec))
  if (!saved.length && !twice) await here.store.say(DRAFT, { id: 'trouble-photo' })
  if ((!saved.length && !twice) || Object.keys(troubles).length) return show(c, await log(c, { form, troubles }), 422)
  Object.assign(saved[0] ?? {}, { rec })
  if (saved.length) await here.store.save(saved, DRAFT)
  c.executionCtx.waitUntil(here.house.exchange('save'))
  return c.redirect('/app/photos', 303)
})

photos.get('/app/photos/:id', async c => {
  const here = c.get('here')
  const photo = await found(c)
  if (!photo) return missing(c)
  const [people, zones, paths, other] = await Promise.all([
    here.people(),
    here.zones(),
    here.house.album.held(),
    otherOf(here, photo),
  ])
  const own = await here.store.bytes(photo.site, photo.body['sha'])
  const held = (['full', 'thumb'] as const).find(size => own || paths.has(address(photo.id, size))) ?? null
  return show(c, photoScreen(here, photo, { people, zones, other, back: cameFrom(here, c.req.raw) }, held))
})

const VOIDING: Step = { act: 'void', move: VOID, sets: [] }

photos.get('/app/photos/:id/void', async c => {
  const here = c.get('here')
  const photo = await found(c)
  if (!photo || !mayVoid(here, photo)) return missing(c)
  return show(c, await voidScreen(here, photo, (await here.store.draft(`void:${photo.id}`)) ?? {}))
})

photos.post('/app/photos/:id/void', async c => {
  const here = c.get('here')
  const photo = await found(c)
  const form = await fields(c.req.raw)
  if (!photo || !mayVoid(here, photo)) return missing(c)
  const troubles = reasonTroubles(VOID, form)
  if (troubles) return show(c, await voidScreen(here, photo, form, troubles), 422)
  await here.store.save(command({ shown: photo, form, lang: here.me.lang }, VOIDING, {}), `void:${photo.id}`)
  const { of, of_kind } = photo.body
  c.executionCtx.waitUntil(here.house.exchange('save'))
  return c.redirect(of_kind === 'incident' ? `/app/incidents/${of}` : '/app/photos', 303)
})

async function voidScreen(here: Here, shown: Shown, form: Form, troubles: Troubles = {}): Promise<Screen> {
  const { taken_at, zone } = shown.body
  const told = html`${dotted([here.clock.stamp(taken_at), zoneName(here, await here.zones(), zone)])}`
  const asking = {
    at: `/app/photos/${shown.id}`,
    shown,
    children: [],
    form,
    troubles,
    told,
    back: here.say('found-photo'),
  }
  return askScreen(here, { ...asking, hint: 'why-void-photo-hint' }, VOIDING)
}

/** One's own bytes first, then what was fetched before, then the server's. Without its record no picture is shown. */
photos.get('/app/photos/:id/:size{thumb|full}', async c => {
  const { store, house } = c.get('here')
  const photo = await found(c)
  if (!photo) return none()
  const size = c.req.param('size') as Size
  const own = (size === 'thumb' && (await store.thumb(photo.id))) || (await store.bytes(photo.site, photo.body['sha']))
  const answer = own ? picture(own) : await house.album.find(photo, size)
  if (!answer) return none()
  return new Response(answer.body, { headers: { ...HEADERS, 'Content-Type': answer.headers.get('Content-Type')! } })
})

async function found(c: Ctx): Promise<Shown | null> {
  const { store, site } = c.get('here')
  const photo = await store.get('photo', c.req.param('id') ?? '')
  return photo?.site === site && !photo.body['_void'] ? photo : null
}

async function log(c: Ctx, more: object = {}) {
  const here = c.get('here')
  const { store, me } = here
  const [zone = '', person = '', at] = ['zone', 'person', 'from'].map(part => c.req.query(part))
  const from = Math.max(0, Math.floor(Number(at)) || 0)
  const narrowed = zone || person
  const [read, total, waiting, people, zones, draft, field] = await Promise.all([
    narrowed ? store.list('photo').then(all => all.reverse()) : store.newest('photo', from + PAGE_SIZE + 1),
    store.count('photo'),
    store.byKey('photo/waiting:'),
    here.people(),
    here.zones(),
    store.draft(DRAFT),
    photoField(here, DRAFT),
  ])
  const ours = ({ site, body }: Shown) => site === here.site && !body['_void']
  const photos = read
    .filter(ours)
    .filter(({ body }) => (!zone || body['zone'] === zone) && (!person || (body['_by'] ?? me.person) === person))
  const n = narrowed ? photos.length : Math.max(total, photos.length)
  const known = { people, zones, field, form: draft ?? {}, troubles: {} }
  return logScreen(here, { ...known, photos, n, waiting: waiting.filter(ours), only: { zone, person }, from, ...more })
}
