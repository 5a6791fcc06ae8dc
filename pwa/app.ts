/** Table of contents of the phone: every room's routes, and what happens before and after them. */
import { Hono } from 'hono/tiny'
import { actions } from './actions/routes.ts'
import { boards } from './board/routes.ts'
import { rounds } from './checklists/rounds.ts'
import { contacts } from './contacts/routes.ts'
import { events } from './events/routes.ts'
import { fields } from './forms.ts'
import { arrive, type Env, type House, type Places } from './here.ts'
import { inbox } from './inbox/routes.ts'
import { begunAt } from './incidents/drafts.ts'
import { incidents } from './incidents/routes.ts'
import { sealed } from './incidents/sealed.ts'
import { PLACES } from './layout.ts'
import { me } from './me/routes.ts'
import { changes } from './people/changes.ts'
import { invites } from './people/invites.ts'
import { people } from './people/routes.ts'
import { photos } from './photos/routes.ts'
import { plan } from './plan/routes.ts'
import { queue } from './queue/routes.ts'
import { report } from './report/routes.ts'
import { rotas } from './rotas/routes.ts'
import { scan } from './scan/routes.ts'
import { search } from './search/routes.ts'
import { setup } from './setup/routes.ts'
import { broken, nowhere, refused, stranger } from './states.ts'
import { SaveRefused } from './store.ts'
import { templates } from './templates/routes.ts'
import { today } from './today/routes.ts'
import type { Lang } from './words.ts'
import { zones } from './zones/routes.ts'

/** Every screen there is, as Hono patterns: what the tests walk. */
export const ROUTES = [
  '/app/',
  '/app/report',
  '/app/report/:id',
  '/app/incidents',
  '/app/incidents/:id',
  '/app/actions/:id',
  '/app/actions/:id/edit',
  '/app/actions/:id/give_back',
  '/app/incidents/:id/accept',
  '/app/incidents/:id/actions',
  '/app/incidents/:id/edit',
  '/app/incidents/:id/give_back',
  '/app/incidents/:id/involved',
  '/app/incidents/:id/involved/:person',
  '/app/incidents/:id/reopen',
  '/app/incidents/:id/void',
  '/app/events',
  '/app/events/new',
  '/app/events/:id',
  '/app/events/:id/demand',
  '/app/events/:id/edit',
  '/app/events/:id/hold',
  '/app/events/:id/open',
  '/app/rotas',
  '/app/rotas/new',
  '/app/rotas/:id',
  '/app/rotas/:id/edit',
  '/app/board',
  '/app/board/:zone/:line',
  '/app/checklists',
  '/app/checklists/:id',
  '/app/checklists/:id/cancel',
  '/app/checklists/:id/edit',
  '/app/checklists/:id/items/:item',
  '/app/checklists/:id/sign',
  '/app/zones/:id/check',
  '/app/inbox',
  '/app/conflicts',
  '/app/queue',
  '/app/me',
  '/app/me/leave',
  '/app/people',
  '/app/people/invite',
  '/app/photos',
  '/app/photos/:id',
  '/app/photos/:id/void',
  '/app/search',
  '/app/people/invites',
  '/app/people/team',
  '/app/people/:person',
  '/app/people/:person/edit',
  '/app/people/:person/badge',
  '/app/people/:person/end',
  '/app/people/:person/phone/:status',
  '/app/me/continue',
  '/app/contacts',
  '/app/setup',
  '/app/setup/:kind',
  '/app/setup/:kind/:id',
  '/app/setup/:kind/:id/code',
  '/app/zones',
  '/app/zones/:id',
  '/app/zones/:id/place',
  '/app/plan',
  '/app/plan/picture',
  '/app/scan',
  '/app/templates',
  '/app/templates/new',
  '/app/templates/import',
  '/app/templates/:id',
  '/app/templates/:id/edit',
  '/app/templates/:id/withdraw',
  '/app/templates/:id/void',
  '/z/:code',
] as const

const ROOMS = [
  today,
  report,
  actions,
  sealed,
  incidents,
  rounds,
  search,
  rotas,
  events,
  boards,
  inbox,
  queue,
  me,
  people,
  invites,
  changes,
  contacts,
  photos,
  setup,
  zones,
  scan,
  plan,
  templates,
]

/** The app over what the worker lends it. `lang`: the browser's language, until somebody has signed in. */
export function makeApp(house: House, lang: Lang = 'en'): Hono<Env> {
  const app = new Hono<Env>()
  const places: Places = new Map()
  // A half-filled form is kept with every keystroke; the form's own Save lets it go.
  app.put('/app/drafts/:form', async c => {
    await house.store.putDraft(c.req.param('form'), await fields(c.req.raw))
    return c.body(null, 204)
  })
  app.post('/app/drafts/:form', async c => {
    const form = c.req.param('form')
    await house.store.dropDraft(form)
    const listed = PLACES.find(([place]) => place === c.req.query('from'))
    return c.redirect(listed ? listed[1] : (await begunAt(house.store, form)).href, 303)
  })
  app.use('*', async (c, next) => {
    c.set('here', await arrive(house, lang, c.req.method === 'GET', places))
    if (c.get('here').me.person) return next()
    return c.req.path === '/app/chip' ? c.body(null, 204) : stranger(c) // the chip is a part of a page, not a place for one
  })
  for (const room of ROOMS) app.route('/', room)
  app.notFound(c => nowhere(c))
  app.onError((error, c) => {
    console.error(error)
    if (!c.get('here')) return c.text(String(error), 503)
    return error instanceof SaveRefused ? refused(c, error) : broken(c)
  })
  return app
}
