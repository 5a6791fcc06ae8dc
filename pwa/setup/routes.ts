import { Hono } from 'hono/tiny'
import { KINDS } from '../../sync/kinds.ts'
import type { Body } from '../../sync/wire.ts'
import type { Options } from '../asks.ts'
import { able } from '../beside.ts'
import { asForm, LANGS } from '../fields.ts'
import { changed, type Form, fields, makes, read, type Troubles } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { name as nameOf } from '../parts.ts'
import { makes as mayMake } from '../rights.ts'
import { missing, nowhere } from '../states.ts'
import type { Change, Shown } from '../store.ts'
import { SETUP } from './kinds.ts'
import { closes } from './tree.ts'
import { called, codeScreen, draftOf, type Edit, formScreen, indexScreen, listScreen } from './views.ts'

const CODE = /^[a-z0-9]{4,10}$/
const REASON_MAX = 500

export const setup = new Hono<Env>()

setup.get('/app/setup', c => (mayMake('zone', c.get('here').role) ? show(c, indexScreen(c.get('here'))) : nowhere(c)))

// Only who may make records of a kind sees its list and its form; everybody else sees them where they are of use.
setup.use('/app/setup/:kind/*', async (c, next) => {
  const kind = c.req.param('kind')
  return SETUP[kind] && mayMake(kind, c.get('here').role) ? next() : nowhere(c)
})

setup.get('/app/setup/:kind', async c => {
  const here = c.get('here')
  const kind = c.req.param('kind')
  return show(
    c,
    listScreen(here, kind, await allOf(here, kind), { people: await here.people(), zones: await here.zones() }),
  )
})

setup.get('/app/setup/:kind/:id', async c => {
  const page = await load(c)
  return page ? show(c, formScreen(c.get('here'), page)) : missing(c)
})

setup.post('/app/setup/:kind/:id', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page) return missing(c)
  const { kind, shown } = page
  const form = await fields(c.req.raw)
  const { needs, fields: names, within } = SETUP[kind]!
  const { set, troubles } = read(kind, names, form, here)
  for (const [name, id] of Object.entries(needs))
    if ((name in set || !shown) && !set[name]) need(troubles, kind, name, id)
  if (shown && within && closes(await allOf(here, kind), shown.id, within, set[within]))
    troubles[within] = { id: 'trouble-circle' }
  if (Object.keys(troubles).length) return show(c, formScreen(here, { ...page, form, troubles, restored: true }), 422)
  return done(c, page, shown ? edited(page, shown, set, form) : made(here, kind, set, form))
})

setup.post('/app/setup/:kind/:id/void', async c => {
  const here = c.get('here')
  const page = await load(c)
  if (!page?.shown) return missing(c)
  const form = await fields(c.req.raw)
  const reason = form['reason']?.trim() ?? ''
  const n = [...reason].length
  const trouble = n ? n > REASON_MAX && { id: 'trouble-long', args: { n, max: REASON_MAX } } : { id: 'trouble-reason' }
  if (trouble)
    return show(c, formScreen(here, { ...page, form: { ...page.form, ...form }, troubles: { reason: trouble } }), 422)
  const { kind, shown } = page
  const change = { t: 'void', site: here.site, kind, rec: shown.id, base: shown.seq, reason } as const
  return done(c, page, change, `${draftOf(kind, shown)}:void`)
})

setup.get('/app/setup/:kind/:id/code', async c => {
  const page = await load(c)
  if (!page?.shown || !SETUP[page.kind]!.code) return missing(c)
  const made = c.req.query('made') !== undefined
  return show(c, codeScreen(c.get('here'), { ...page, shown: page.shown }, made))
})

/** A new code: the old print names nothing any more. */
setup.post('/app/setup/:kind/:id/code', async c => {
  const here = c.get('here')
  const page = await load(c)
  const name = SETUP[c.req.param('kind')]!.code
  const code = (await fields(c.req.raw))['_code'] ?? ''
  if (!page?.shown || !name || !CODE.test(code)) return missing(c)
  const { id: rec, seq: base, body } = page.shown
  const seen = { [name]: body[name] ?? null }
  if (body[name] !== code)
    await here.store.save({ t: 'fact', site: here.site, kind: page.kind, rec, base, seen, set: { [name]: code } })
  c.executionCtx.waitUntil(here.house.exchange('save'))
  return c.redirect(`/app/setup/${page.kind}/${rec}/code?made`, 303)
})

const allOf = async ({ store, site }: Here, kind: string) =>
  (await store.list(kind)).filter(row => row.site === site && !row.body['_void'])

/** Says that a field must not be empty, unless something else is wrong with it. */
function need(troubles: Troubles, kind: string, name: string, id: string) {
  const first = KINDS.kinds[kind]!.fields[name]!.type === 'words' ? `${name}.${LANGS[0]}` : name
  if (!Object.keys(troubles).some(one => one.split('.')[0] === name)) troubles[first] = { id }
}

/** The record with its form as last typed; null: there is none. A new record is asked for as `new`. */
async function load(c: Ctx): Promise<Edit | null> {
  const here = c.get('here')
  const kind = c.req.param('kind') ?? ''
  const id = c.req.param('id') ?? ''
  const shown = id === 'new' ? null : await here.store.get(kind, id)
  if (id !== 'new' && (!shown || shown.site !== here.site || shown.body['_void'])) return null
  const name = draftOf(kind, shown)
  const [draft, reason] = await Promise.all([here.store.draft(name), here.store.draft(`${name}:void`)])
  const body = shown?.body ?? (await begin(here, kind))
  const form = { ...asForm(here, kind, body, SETUP[kind]!.fields), ...draft, ...reason }
  return { kind, shown, form, troubles: {}, restored: draft !== null, options: await choices(here, kind, id, body) }
}

/** What a new record begins with: in use, and last in its order. */
async function begin(here: Here, kind: string): Promise<Record<string, unknown>> {
  const { sort, fields: declared } = KINDS.kinds[kind]!
  if (!sort || declared[sort]?.type !== 'int') return { active: true }
  const last = (await allOf(here, kind)).reduce((most, { body }) => Math.max(most, Number(body[sort] ?? 0)), 0)
  return { active: true, [sort]: Math.min(last + 1, declared[sort].hi ?? last + 1) }
}

/** What the fields of a kind can name: people who work here, records in use, and whatever they name now. */
async function choices(here: Here, kind: string, self: string, body: Body): Promise<Options> {
  const people = await here.people()
  const named = new Map<string, [string, string][]>()
  for (const to of new Set(Object.values(KINDS.kinds[kind]!.fields).flatMap(field => field.to ?? []))) {
    const now = Object.values(body)
    const all = (await allOf(here, to)).filter(row => row.body['active'] !== false || now.includes(row.id))
    named.set(
      to,
      all.filter(({ id }) => id !== self).map(row => [row.id, called(here, row)]),
    )
  }
  return (name, { type, to = [] }) => {
    if (type !== 'person') return to.flatMap(one => named.get(one) ?? [])
    const [now, members] = [body[name], able(people)]
    return !now || members.some(([id]) => id === now) ? members : [[now, nameOf(here, people, now)], ...members]
  }
}

function made(here: Here, kind: string, set: Record<string, unknown>, form: Form): Change {
  const { code } = SETUP[kind]!
  const told = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  if (code && CODE.test(form['_code'] ?? '')) told[code] = form['_code']
  if (KINDS.kinds[kind]!.fields['lang']) told['lang'] = here.me.lang
  return { t: 'create', site: here.site, kind, ...makes(form), set: told }
}

function edited({ kind }: Edit, { site, id }: Shown, set: Record<string, unknown>, form: Form): Change | null {
  const change = changed(set, form)
  return change && { t: 'fact', site, kind, rec: id, ...change }
}

/** After a save: exchange without waiting for it, and show the list. */
async function done(c: Ctx, { kind, shown }: Edit, change: Change | null, draft = draftOf(kind, shown)) {
  const { store, house } = c.get('here')
  await (change ? store.save(change, draft) : store.dropDraft(draft))
  c.executionCtx.waitUntil(house.exchange('save'))
  return c.redirect(`/app/setup/${kind}`, 303)
}
