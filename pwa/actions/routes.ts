import { Hono } from 'hono/tiny'
import { saved } from '../beside.ts'
import { fields, makes } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { type Page, type Room, recordRoutes } from '../record.ts'
import { makes as mayMake } from '../rights.ts'
import { missing } from '../states.ts'
import type { Shown } from '../store.ts'
import { arisen } from './arisen.ts'
import { possible, readAction, settable } from './rules.ts'
import { type ActionPage, actionScreen, editScreen, stepScreen } from './views.ts'

export const actions = new Hono<Env>()

actions.get('/app/incidents/:id/actions', async c => {
  const here = c.get('here')
  const about = await incidentOf(c)
  if (!about) return missing(c)
  const draft = await here.store.draft(`actions:${about.id}`)
  const form = { zone: String(about.body['zone'] ?? ''), ...draft }
  return show(c, await newScreen(here, about.id, { form, troubles: {}, restored: draft !== null }))
})

actions.post('/app/incidents/:id/actions', async c => {
  const here = c.get('here')
  const about = await incidentOf(c)
  if (!about) return missing(c)
  const form = await fields(c.req.raw)
  const { set, troubles } = readAction(settable(here), form, here)
  if (Object.keys(troubles).length)
    return show(c, await newScreen(here, about.id, { form, troubles, restored: true }), 422)
  const told = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  const full = { ...told, about: about.id, lang: here.me.lang }
  const change = { t: 'create', site: about.site, kind: 'action', ...makes(form), set: full } as const
  await here.store.save(change, `actions:${about.id}`)
  return saved(c, `/app/incidents/${about.id}`)
})

/** The report an action is to be about, for those who may ask for one. */
async function incidentOf(c: Ctx): Promise<Shown | null> {
  const here = c.get('here')
  const about = await here.store.get('incident', c.req.param('id') ?? '')
  return about?.site === here.site && mayMake('action', here.role) ? about : null
}

type Begun = Pick<Page, 'form' | 'troubles'> & { restored: boolean }

const newScreen = async (here: Here, about: string, begun: Begun) =>
  editScreen(here, { names: settable(here), people: await here.people(), zones: await here.zones(), ...begun }, about)

const ROOM: Room<ActionPage> = {
  kind: 'action',
  at: '/app/actions',
  page: async (here, page) => ({
    ...page,
    about: await here.store.get('incident', page.shown.body['about'] ?? ''),
    arisen: await arisen(here, page.shown),
  }),
  screen: actionScreen,
  editScreen,
  askScreen: stepScreen,
  editable: (here, { body }) => settable(here, body),
  read: (here, names, form) => readAction(names, form, here),
  possible,
  sets: {},
  asks: ({ move }) => Boolean(move.reason),
}

actions.route('/', recordRoutes(ROOM))
