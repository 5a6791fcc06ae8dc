import { Hono } from 'hono/tiny'
import { saved } from '../beside.ts'
import { type Form, fields, makes, type Troubles, told } from '../forms.ts'
import { type Env, type Here, show } from '../here.ts'
import { type Room, recordRoutes } from '../record.ts'
import { makes as mayMake } from '../rights.ts'
import { nowhere } from '../states.ts'
import { type EventPage, eventPage } from './gate.ts'
import { gated, possible, readEvent, settable } from './rules.ts'
import { editScreen, eventScreen, listScreen, stepScreen } from './views.ts'

export const events = new Hono<Env>()

events.get('/app/events', async c => {
  const here = c.get('here')
  const all = (await here.store.list('event')).filter(({ site }) => site === here.site)
  return show(c, listScreen(here, all))
})

events.get('/app/events/new', async c => {
  const here = c.get('here')
  if (!mayMake('event', here.role)) return nowhere(c)
  const draft = await here.store.draft('events')
  return show(c, await newScreen(here, draft ?? {}, {}, draft !== null))
})

events.post('/app/events/new', async c => {
  const here = c.get('here')
  if (!mayMake('event', here.role)) return nowhere(c)
  const form = await fields(c.req.raw)
  const { set, troubles } = readEvent(settable(here), form, here)
  if (Object.keys(troubles).length) return show(c, await newScreen(here, form, troubles, true), 422)
  const full = { ...told('event', set), lang: here.me.lang }
  const { rec } = await here.store.save(
    { t: 'create', site: here.site, kind: 'event', ...makes(form), set: full },
    'events',
  )
  return saved(c, `/app/events/${rec}`)
})

const newScreen = async (here: Here, form: Form, troubles: Troubles, restored: boolean) =>
  editScreen(here, {
    names: settable(here),
    form,
    troubles,
    restored,
    people: await here.people(),
    zones: await here.zones(),
  })

const ROOM: Room<EventPage> = {
  kind: 'event',
  at: '/app/events',
  page: eventPage,
  screen: eventScreen,
  editScreen,
  askScreen: stepScreen,
  editable: (here, { body }) => (body['_void'] ? [] : settable(here, body)),
  read: (here, names, form) => readEvent(names, form, here),
  possible,
  stepOf: (page, step) => gated(step, page),
  sets: {},
  asks: ({ move }) => Boolean(move.reason),
}

events.route('/', recordRoutes(ROOM))
