import { Hono } from 'hono/tiny'
import { saveComment, saved } from '../beside.ts'
import { asForm } from '../fields.ts'
import { changed, fields, makes } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { photoField } from '../photos/parts.ts'
import { makes as mayMake } from '../rights.ts'
import { missing } from '../states.ts'
import { askScreen, command, reasonTroubles, stale, taken } from '../steps.ts'
import { unsentOf } from '../timeline.ts'
import { asStep, possible, readAction, settable } from './rules.ts'
import { actionScreen, addressOf, editScreen, type Page } from './views.ts'

export const actions = new Hono<Env>()

actions.get('/app/incidents/:id/actions', async c => {
  const here = c.get('here')
  const about = await here.store.get('incident', c.req.param('id'))
  if (!about || about.site !== here.site || !mayMake('action', here.role)) return missing(c)
  const draft = await here.store.draft(`actions:${about.id}`)
  const form = { zone: String(about.body['zone'] ?? ''), ...draft }
  return show(c, await newScreen(here, about.id, { form, restored: draft !== null }))
})

actions.post('/app/incidents/:id/actions', async c => {
  const here = c.get('here')
  const about = await here.store.get('incident', c.req.param('id'))
  if (!about || about.site !== here.site || !mayMake('action', here.role)) return missing(c)
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

actions.get('/app/actions/:id', async c => {
  const page = await load(c)
  return page ? answer(c, page) : missing(c)
})

actions.get('/app/actions/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const names = settable(here, page.shown.body)
  const draft = await here.store.draft(`action:${page.shown.id}`)
  const form = { ...asForm(here, 'action', page.shown.body, names), ...draft }
  return show(c, editScreen(here, { ...page, names, form, restored: draft !== null }, ''))
})

actions.post('/app/actions/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const { shown } = page
  const form = await fields(c.req.raw)
  const names = settable(here, shown.body)
  const { set, troubles } = readAction(names, form, here)
  if (Object.keys(troubles).length)
    return show(c, editScreen(here, { ...page, names, form, troubles, restored: true }, ''), 422)
  const change = changed(set, form)
  const draft = `action:${shown.id}`
  const fact = { t: 'fact', site: shown.site, kind: 'action', rec: shown.id, ...change } as const
  await (change ? here.store.save({ ...fact, ...change }, draft) : here.store.dropDraft(draft))
  return saved(c, addressOf(shown))
})

actions.post('/app/actions/:id/comments', async c => {
  const page = await load(c)
  if (!page) return missing(c)
  const wrong = await saveComment(c, page.shown)
  return wrong ? answer(c, { ...page, ...wrong }, 422) : saved(c, addressOf(page.shown))
})

actions.get('/app/actions/:id/:act', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const act = c.req.param('act')
  const move = allowed(here, page, act)
  if (!move?.reason) return c.redirect(addressOf(page.shown), 303)
  const form = (await here.store.draft(`${act}:${page.shown.id}`)) ?? {}
  return show(c, asking(here, { ...page, form }, act, move))
})

actions.post('/app/actions/:id/:act', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const { shown } = page
  const act = c.req.param('act')
  const form = await fields(c.req.raw)
  const move = allowed(here, page, act)
  if (!move && taken(page.unsent, shown, act, form)) return saved(c, addressOf(shown))
  if (!move) return answer(c, { ...page, notice: here.say('no-longer-possible') }, 409)
  const troubles = reasonTroubles(move, form)
  if (troubles) return show(c, asking(here, { ...page, form, troubles }, act, move), 422)
  if (stale(move, shown, form)) return answer(c, { ...page, notice: here.say('changed-while-reading') }, 409)
  await here.store.save(command({ shown, form, lang: here.me.lang }, asStep(act, move), {}), `${act}:${shown.id}`)
  return saved(c, addressOf(shown))
})

const allowed = (here: Here, { shown }: Page, act: string) => possible(here, shown).find(([name]) => name === act)?.[1]

type Move = NonNullable<ReturnType<typeof allowed>>

const asking = (here: Here, page: Page, act: string, move: Move) =>
  askScreen(
    here,
    {
      ...page,
      at: addressOf(page.shown),
      told: page.shown.body['what'],
      back: here.say('back-to-action'),
      ...(act === 'give_back' && { hint: 'why-action-give_back-hint' }),
    },
    asStep(act, move),
  )

const newScreen = async (here: Here, about: string, more: Partial<Page> & { restored: boolean }) =>
  editScreen(
    here,
    { ...(await around(here)), names: settable(here), children: [], unsent: [], form: {}, troubles: {}, ...more },
    about,
  )

async function answer(c: Ctx, page: Page, status: 200 | 409 | 422 = 200) {
  const here = c.get('here')
  const draft = `comment:${page.shown.id}`
  const [said, field] = await Promise.all([here.store.draft(draft), photoField(here, draft)])
  return show(c, actionScreen(here, { ...page, field, form: { ...said, ...page.form } }), status)
}

const around = async (here: Here) => ({ people: await here.people(), zones: await here.zones() })

async function load(c: Ctx): Promise<Page | null> {
  const here = c.get('here')
  const shown = await here.store.get('action', c.req.param('id') ?? '')
  if (!shown || shown.site !== here.site) return null
  const [children, queue, known] = await Promise.all([here.store.of(shown.id), here.store.queue(), around(here)])
  return { shown, children, unsent: unsentOf(queue, shown.id), ...known, form: {}, troubles: {} }
}
