import { Hono } from 'hono/tiny'
import { KINDS } from '../../sync/kinds.ts'
import type { Options } from '../asks.ts'
import { able, saved } from '../beside.ts'
import { type Form, fields, makes, type Read, type Troubles, told } from '../forms.ts'
import { type Ctx, type Env, fragment, type Here, inWords, show } from '../here.ts'
import { zoneOptions } from '../parts.ts'
import { type Page, type Room, recordRoutes } from '../record.ts'
import { makes as mayMake } from '../rights.ts'
import { missing, nowhere } from '../states.ts'
import type { Shown } from '../store.ts'
import { formScreen, timesPart } from './form.ts'
import { readRota, settable, WINDOW_MIN } from './rules.ts'
import { listScreen, type RotaPage, rotaScreen } from './views.ts'

const WEEK_MS = 7 * 86_400_000
/** With what a check of a phase begins to be asked for. */
const EARLIER = { offset: '60', side: 'earlier' }
const LATER = { offset: '0', side: 'later' }

export const rotas = new Hono<Env>()

const ofSite = ({ site }: Here, rows: Shown[]) => rows.filter(row => row.site === site && !row.body['_void'])

/** The checks from now to seven days on that somebody is to do. */
async function coming(here: Here): Promise<Shown[]> {
  const at = (ms: number) => new Date(ms).toISOString()
  const { now_ms } = here.clock
  const found = await here.store.list('run', at(now_ms), at(now_ms + WEEK_MS))
  return ofSite(here, found).filter(({ body }) => ['due', 'open'].includes(body['status'] ?? 'due'))
}

rotas.get('/app/rotas', async c => {
  const here = c.get('here')
  const [all, events, teams] = await Promise.all(['rota', 'event', 'team'].map(kind => here.store.list(kind)))
  const people = await here.people()
  const known = { rotas: ofSite(here, all!), runs: await coming(here), events: events!, teams: teams!, people }
  return show(c, listScreen(here, known))
})

/** What the fields of a rota can name: checklists that are issued, teams and zones in use, members; and what they name now. */
async function options(here: Here, now: Shown['body'] = {}): Promise<Options> {
  const [issued, teams, people, zones] = await Promise.all([
    here.store.byKey('template/issued:'),
    here.store.list('team'),
    here.people(),
    here.zones(),
  ])
  const words = ({ body }: Shown) => inWords(body['name'], here.me.lang)
  const lines = ofSite(here, issued).map((one): [string, string] => [String(one.body['line'] ?? one.id), words(one)])
  const active = ofSite(here, teams).filter(({ id, body }) => body['active'] !== false || id === now['team'])
  const used = zones.filter(({ id, body }) => body['active'] !== false || now['zones']?.includes(id))
  return (field, { type }) => {
    if (type === 'person') return able(people)
    if (field === 'template') return lines
    if (field === 'team') return active.map(one => [one.id, words(one)])
    return zoneOptions(
      here,
      used.map(one => ({ ...one, body: { ...one.body, active: true } })),
    )
  }
}

/** With what a new form begins. */
function begun({ clock }: Here, event: Shown | null, phase: string): Form {
  const window_min = String(WINDOW_MIN)
  if (!event) return { window_min, first_day: clock.field(clock.now_ms).slice(0, 10) }
  const zones = Object.fromEntries(((event.body['zones'] ?? []) as string[]).map(zone => [`zones.${zone}`, 'on']))
  return { window_min, phase, ...(phase === 'before' ? EARLIER : LATER), ...zones }
}

/** The form of a new rota, or of a check that a phase of an event demands. */
async function newScreen(c: Ctx, event: Shown | null, typed?: Form, troubles: Troubles = {}) {
  const here = c.get('here')
  const draft = typed ?? (await here.store.draft(event ? `demand:${event.id}` : 'rotas'))
  const form = draft ?? begun(here, event, c.req.query('phase') ?? 'before')
  const [zones, known] = await Promise.all([here.zones(), options(here)])
  const screen = formScreen(here, {
    event, names: settable(here), form, troubles, restored: draft !== null, options: known, zones,
  }) // biome-ignore format: one call
  return show(c, screen, Object.keys(troubles).length ? 422 : 200)
}

/** What is given no name is called as its checklist, as far as that fits. */
async function named(here: Here, { set, troubles }: Read) {
  if (troubles['name.en']?.id !== 'trouble-words') return
  const issued = ofSite(here, await here.store.byKey('template/issued:'))
  const list = issued.find(one => (one.body['line'] ?? one.id) === set['template'])
  if (!list) return
  const { max } = KINDS.kinds['rota']!.fields['name']!
  const words = Object.entries<string>(list.body['name'])
  set['name'] = Object.fromEntries(words.map(([lang, said]) => [lang, [...said].slice(0, max).join('')]))
  delete troubles['name.en']
}

async function make(c: Ctx, event: Shown | null) {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const { set, troubles } = readRota(settable(here), form, here, event?.id)
  if (event) await named(here, { set, troubles })
  if (Object.keys(troubles).length) return newScreen(c, event, form, troubles)
  const full = { ...told('rota', set), task: 'check', active: true }
  const change = { t: 'create', site: here.site, kind: 'rota', ...makes(form), set: full } as const
  const { rec } = await here.store.save(change, event ? `demand:${event.id}` : 'rotas')
  return saved(c, event ? `/app/events/${event.id}` : `/app/rotas/${rec}`)
}

/** Only who may make rotas sees the form; everybody sees what they plan. */
const forLeads = (handle: (c: Ctx) => Promise<Response>) => (c: Ctx) =>
  mayMake('rota', c.get('here').role) ? handle(c) : nowhere(c)

const forEvent = (handle: (c: Ctx, event: Shown) => Promise<Response>) =>
  forLeads(async c => {
    const event = await c.get('here').store.get('event', c.req.param('id') ?? '')
    return event?.site === c.get('here').site ? handle(c, event) : missing(c)
  })

rotas.get(
  '/app/rotas/new',
  forLeads(c => newScreen(c, null)),
)
rotas.post(
  '/app/rotas/new',
  forLeads(c => make(c, null)),
)
rotas.get('/app/events/:id/demand', forEvent(newScreen))
rotas.post('/app/events/:id/demand', forEvent(make))
/** What follows from what is kept of the half-filled form. */
rotas.get(
  '/app/events/:id/demand/:draft',
  forEvent(async (c, event) => {
    const here = c.get('here')
    const form = (await here.store.draft(c.req.param('draft') ?? '')) ?? begun(here, event, 'before')
    return fragment(c, timesPart(here, { event, form, zones: await here.zones() }))
  }),
)

async function rotaPage(here: Here, page: Page): Promise<RotaPage> {
  const { id, body } = page.shown
  const [runs, event, issued, teams] = await Promise.all([
    coming(here),
    body['event'] ? here.store.get('event', body['event']) : null,
    here.store.byKey('template/issued:'),
    here.store.list('team'),
  ])
  const template = issued.find(one => (one.body['line'] ?? one.id) === body['template'])
  const own = runs.filter(run => run.body['rota'] === id)
  return { ...page, runs: own, event, template, teams, options: await options(here, body) }
}

const ROOM: Room<RotaPage> = {
  kind: 'rota',
  at: '/app/rotas',
  page: rotaPage,
  screen: rotaScreen,
  editScreen: formScreen,
  askScreen: rotaScreen,
  editable: (here, { body }) => settable(here, body),
  read: (here, names, form) => readRota(names, form, here, form['phase'] && seenEvent(form)),
  possible: () => [],
  sets: {},
  asks: () => false,
}

/** The event a rota's form was drawn with. */
const seenEvent = (form: Form): unknown => JSON.parse(form['_seen.event'] ?? 'null')

rotas.route('/', recordRoutes(ROOM))
