import { Hono } from 'hono/tiny'
import { saved } from '../beside.ts'
import { asForm } from '../fields.ts'
import { changed, type Form, fields, makes, read, type Troubles } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { photoField } from '../photos/parts.ts'
import { photosOf } from '../photos/pick.ts'
import { leads, makes as mayMake } from '../rights.ts'
import { missing } from '../states.ts'
import type { Change, Shown } from '../store.ts'
import { FIELDS, involvedScreen, type SealedLine } from './involved.ts'

/** The routes of people involved in an incident. */
export const sealed = new Hono<Env>()

const AT = '/app/incidents/:id/involved'

interface Found {
  about: Shown
  person: Shown | null
  draft: string
}

async function open(c: Ctx): Promise<Response> {
  const here = c.get('here')
  const found = await load(c)
  if (!found) return missing(c)
  const draft = await here.store.draft(found.draft)
  const form = { ...(found.person && asForm(here, 'involved', found.person.body, FIELDS)), ...draft }
  return screen(c, found, { form, restored: draft !== null })
}

async function save(c: Ctx): Promise<Response> {
  const here = c.get('here')
  const found = await load(c)
  if (!found) return missing(c)
  const { about, person, draft } = found
  const form = await fields(c.req.raw)
  const { set, troubles } = read('involved', FIELDS, form, here)
  const said = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  const { photos: picked } = await here.store.picked(draft)
  if (!person && !Object.keys(said).length && !picked.length && !Object.keys(troubles).length)
    troubles['name'] = { id: 'trouble-involved' }
  if (Object.keys(troubles).length) return screen(c, found, { form, troubles, restored: true }, 422)
  const at = { site: about.site, kind: 'involved', rec: person?.id ?? makes(form).rec ?? here.house.new_id() } as const
  const change = person ? changed(set, form) : null
  const told = { ...said, about: about.id, lang: here.me.lang }
  const first: Change[] = person
    ? change
      ? [{ t: 'fact', ...at, ...change }]
      : []
    : [{ t: 'create', ...at, set: told }]
  const photos = await photosOf(here, draft, { of: at.rec, of_kind: 'involved', zone: about.body['zone'] })
  const changes = [...first, ...photos]
  await (changes.length ? here.store.save(changes, draft) : here.store.dropDraft(draft))
  return saved(c, `/app/incidents/${about.id}`)
}

for (const at of [AT, `${AT}/:person`]) {
  sealed.get(at, open)
  sealed.post(at, save)
}

async function screen(
  c: Ctx,
  { about, person, draft }: Found,
  page: { form: Form; restored: boolean; troubles?: Troubles },
  status: 200 | 422 = 200,
) {
  const here = c.get('here')
  const [people, zones, field, children] = await Promise.all([
    here.people(),
    here.zones(),
    photoField(here, draft),
    person ? here.store.of(person.id) : [],
  ])
  const around = { people, zones, field, children }
  return show(c, involvedScreen(here, about, person, { troubles: {}, ...around, ...page }), status)
}

/** The incident, and the person the address names; anybody may tell of one, only supervisors open one again. */
async function load(c: Ctx): Promise<Found | null> {
  const here = c.get('here')
  const [id, rec] = [c.req.param('id') ?? '', c.req.param('person')]
  const about = await here.store.get('incident', id)
  if (!about || about.site !== here.site || !mayMake('involved', here.role)) return null
  if (!rec) return { about, person: null, draft: `involved:${id}` }
  const person = leads(here.role) ? await here.store.get('involved', rec) : null
  return person?.body['about'] === id ? { about, person, draft: `involved:${id}:${rec}` } : null
}

/** What this person has told of people involved and may not read back. */
export async function sealedLines({ store, role }: Here, id: string): Promise<SealedLine[]> {
  if (leads(role)) return []
  const [arrived, queue] = await Promise.all([store.sealed(id), store.queue()])
  const waits = queue.filter(
    ({ op, state }) => op.kind === 'involved' && op.set?.['about'] === id && (state === 'waiting' || state === 'sent'),
  )
  return [
    ...arrived.filter(({ kind }) => kind === 'involved').map(({ at }) => ({ life: 'received' as const, at })),
    ...waits.map(({ life }) => ({ life, at: null })),
  ]
}
