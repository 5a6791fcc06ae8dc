import { Hono } from 'hono/tiny'
import { saveComment, saved } from '../beside.ts'
import { asForm } from '../fields.ts'
import { changed, type Form, fields, seenOf } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { photoField } from '../photos/parts.ts'
import { missing } from '../states.ts'
import { command, reasonTroubles, stale, taken } from '../steps.ts'
import type { Shown } from '../store.ts'
import { unsentOf } from '../timeline.ts'
import { editScreen, readIncident } from './edit.ts'
import { find, listScreen, queryOf } from './list.ts'
import { ACCEPTS, answered, asks, asStep, editable, GIVEN, possible, reading, withAgain } from './rules.ts'
import { sealedLines } from './sealed.ts'
import { incidentScreen, type Page, stepScreen } from './views.ts'

export const incidents = new Hono<Env>()

incidents.get('/app/incidents', async c => {
  const here = c.get('here')
  const query = queryOf(name => c.req.query(name))
  const [found, zones] = await Promise.all([find(here, query), here.zones()])
  return show(c, listScreen(here, query, found, zones))
})

incidents.get('/app/incidents/:id', async c => {
  const page = await load(c)
  return page ? answer(c, page) : missing(c)
})

incidents.get('/app/incidents/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const names = editable(here, page.shown)
  if (!names.length) return c.redirect(`/app/incidents/${page.shown.id}`, 303)
  const draft = await here.store.draft(`incident:${page.shown.id}`)
  const form = { ...asForm(here, 'incident', page.shown.body, names), ...draft }
  return show(c, editScreen(here, { ...page, names, form, restored: draft !== null }))
})

incidents.post('/app/incidents/:id/edit', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const { shown } = page
  const form = await fields(c.req.raw)
  const names = editable(here, shown)
  const { set, troubles } = readIncident(names, form, here)
  if ('what' in set && !set['what']) troubles['what'] = { id: 'trouble-what' }
  const change = changed(unlike(set, shown.body), form)
  const again = form['_again'] ? allowed(here, shown, 'resubmit') : undefined
  if (again && !change && !answered(here, shown, page.children)) troubles['_again'] = { id: 'trouble-again' }
  if (Object.keys(troubles).length)
    return show(c, editScreen(here, { ...page, names, form, troubles, restored: !troubles['_again'] }), 422)
  const draft = `incident:${shown.id}`
  const asked = { ...form, '_seen.status': JSON.stringify(shown.body['status']) }
  const changes = [
    change && ({ t: 'fact', site: shown.site, kind: 'incident', rec: shown.id, ...change } as const),
    again && command({ shown, form: asked, lang: here.me.lang }, asStep('resubmit', again), {}),
  ].filter(one => !!one)
  await (changes.length ? here.store.save(changes, draft) : here.store.dropDraft(draft))
  return saved(c, `/app/incidents/${shown.id}`)
})

incidents.post('/app/incidents/:id/comments', async c => {
  const page = await load(c)
  if (!page) return missing(c)
  const wrong = await saveComment(c, page.shown)
  return wrong ? answer(c, page, wrong, 422) : saved(c, `/app/incidents/${page.shown.id}`)
})

incidents.get('/app/incidents/:id/:act', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const act = c.req.param('act')
  const move = allowed(here, page.shown, act)
  if (!move || !asks(act, move, page.shown)) return c.redirect(`/app/incidents/${page.shown.id}`, 303)
  const form = act === 'accept' ? await chosen(here, page.shown) : await here.store.draft(`${act}:${page.shown.id}`)
  return show(c, stepScreen(here, { ...page, form: form ?? {} }, act, move))
})

incidents.post('/app/incidents/:id/:act', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const act = c.req.param('act')
  const form = await fields(c.req.raw)
  const move = allowed(here, page.shown, act)
  if (!move && taken(page.unsent, page.shown, act, form)) return saved(c, `/app/incidents/${page.shown.id}`)
  if (!move) return answer(c, page, { notice: here.say('no-longer-possible') }, 409)
  const { set, troubles } = readIncident(act === 'accept' ? GIVEN : [], form, here)
  Object.assign(troubles, reasonTroubles(move, form))
  if (Object.keys(troubles).length)
    return asks(act, move, page.shown)
      ? show(c, stepScreen(here, { ...page, form, troubles }, act, move), 422)
      : answer(c, page, { form, troubles }, 422)
  if (stale(move, page.shown, form)) return answer(c, page, { notice: here.say('changed-while-reading') }, 409)
  const change = command({ shown: page.shown, form, lang: here.me.lang }, asStep(act, move), set)
  await here.store.save(change, `${act}:${page.shown.id}`)
  return saved(c, `/app/incidents/${page.shown.id}`)
})

const allowed = (here: Here, shown: Shown, act: string) => possible(here, shown).find(([name]) => name === act)?.[1]

/** The incident with whatever has been typed on it; `more`: why the last tap did nothing. */
async function answer(c: Ctx, page: Page, more: Partial<Page> = {}, status: 200 | 409 | 422 = 200) {
  const here = c.get('here')
  const draft = `comment:${page.shown.id}`
  const [said, given, field] = await Promise.all([
    here.store.draft(draft),
    chosen(here, page.shown),
    photoField(here, draft),
  ])
  return show(c, incidentScreen(here, { ...page, field, ...more, form: { ...said, ...given, ...more.form } }), status)
}

/** Who and when was chosen for Accept and not yet sent, unless what it was chosen over has changed: then it goes. */
async function chosen({ store }: Here, { id, body }: Shown): Promise<Form> {
  const name = `accept:${id}`
  const draft = await store.draft(name)
  if (!draft) return {}
  if (reading(seenOf(draft), ACCEPTS) === reading(body, ACCEPTS))
    return Object.fromEntries(GIVEN.map(field => [field, draft[field] ?? '']))
  await store.dropDraft(name)
  return {}
}

/** What does not stand there yet. */
const unlike = (set: Record<string, unknown>, body: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(set).filter(([name, value]) => value !== (body[name] ?? null)))

async function load(c: Ctx): Promise<Page | null> {
  const here = c.get('here')
  const found = await here.store.get('incident', c.req.param('id') ?? '')
  if (!found || found.site !== here.site) return null
  const [[shown = found], children, queue, people, zones, sealed] = await Promise.all([
    withAgain(here, [found]),
    here.store.of(found.id),
    here.store.queue(),
    here.people(),
    here.zones(),
    sealedLines(here, found.id),
  ])
  return {
    shown,
    sealed,
    children,
    unsent: unsentOf(queue, shown.id),
    people,
    zones,
    form: {},
    troubles: {},
    read: c.req.query('read'),
  }
}
