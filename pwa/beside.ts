/** What several rooms do with a record: words beside it, whom it can be given to, the way back after a save. */
import { html } from 'hono/html'
import type { Options } from './asks.ts'
import { type Form, fields, makes, making, read, type Troubles } from './forms.ts'
import type { Ctx, Here } from './here.ts'
import type { Html } from './layout.ts'
import { kept, textbox, zoneOptions } from './parts.ts'
import { photosOf } from './photos/pick.ts'
import { makes as mayMake } from './rights.ts'
import type { Change, Shown } from './store.ts'

/** Members who can be given work. */
export const able = (people: Map<string, Shown>): [string, string][] =>
  [...people.values()]
    .filter(({ body }) => body['active'] !== false && body['role'] !== 'admin')
    .map(({ body }) => [String(body['person']), String(body['name'])])

/** What a form's fields can name: members who can be given work, zones in use. */
export const among =
  (here: Here, { people, zones }: { people: Map<string, Shown>; zones: Shown[] }): Options =>
  (_, { type }) =>
    type === 'person' ? able(people) : zoneOptions(here, zones)

interface Commenting {
  shown: Shown
  form: Form
  troubles: Troubles
  /** Photos to go with the words. */
  field?: Html
}

/** Where one adds words to a record, whose address is `at`. */
export function commentForm(here: Here, at: string, { shown, form, field, troubles }: Commenting): Html {
  const { say } = here
  return html`
    <form class="stack" id="comment" method="post" action="${at}/comments" data-draft="comment:${shown.id}" hx-morph-skip>${making(here, form)}${textbox({ here, form, troubles }, 'said', 2)}${field}
    ${kept(here, Boolean(form['said'] || form['photos']), `comment:${shown.id}`)}
    <button class="button">${say('add-comment')}</button></form>`
}

/** What a record's comment form says, as changes: its words, its photos; and what is wrong with the words. */
async function written(here: Here, { id, site, kind, body }: Shown, form: Form) {
  const { set, troubles } = read('comment', ['said'], form, here)
  const about = { of: id, of_kind: kind }
  const told = { ...about, said: set['said'], lang: here.me.lang }
  const words: Change[] =
    set['said'] && !troubles['said'] ? [{ t: 'create', site, kind: 'comment', ...makes(form), set: told }] : []
  return { words, photos: await photosOf(here, `comment:${id}`, { ...about, zone: body['zone'] }), troubles }
}

/** The words and photos that stand in a record's comment form and were not added: they go with the step that is taken. */
export async function leftBeside(here: Here, shown: Shown): Promise<Change[]> {
  const draft = await here.store.draft(`comment:${shown.id}`)
  if (!draft || !mayMake('comment', here.role)) return []
  const { words, photos } = await written(here, shown, draft)
  return [...words, ...photos]
}

/** Saves the words of a comment form, its photos, or both; what is wrong with them, if anything is. */
export async function saveComment(c: Ctx, shown: Shown): Promise<Omit<Commenting, 'shown'> | null> {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const { words, photos, troubles } = await written(here, shown, form)
  const [first, ...rest] = [...words, ...photos]
  const { rec = '' } = makes(form)
  if (!first && (await here.store.get('photo', rec))) return null // handed over twice
  if (!first) troubles['said'] ??= { id: 'trouble-said' }
  if (troubles['said'] || !first) return { form, troubles }
  await here.store.save([{ ...first, ...makes(form) }, ...rest], `comment:${shown.id}`)
  return null
}

/** After a save: exchange without waiting for it, and show the record. */
export function saved(c: Ctx, at: string): Response {
  c.executionCtx.waitUntil(c.get('here').house.exchange('save'))
  return c.redirect(at, 303)
}
