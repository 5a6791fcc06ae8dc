/** What several rooms do with a record: words beside it, whom it can be given to, the way back after a save. */
import { html } from 'hono/html'
import type { Options } from './asks.ts'
import { type Form, fields, makes, making, read, type Troubles } from './forms.ts'
import type { Ctx, Here } from './here.ts'
import type { Html } from './layout.ts'
import { kept, textbox, zoneOptions } from './parts.ts'
import type { Shown } from './store.ts'

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
}

/** Where one adds words to a record, whose address is `at`. */
export function commentForm(here: Here, at: string, { shown, form, troubles }: Commenting): Html {
  const { say } = here
  return html`
    <form class="stack" id="comment" method="post" action="${at}/comments" data-draft="comment:${shown.id}" hx-morph-skip>${making(here, form)}${textbox({ here, form, troubles }, 'said', 2)}
    ${kept(here, Boolean(form['said']), `comment:${shown.id}`)}
    <button class="button">${say('add-comment')}</button></form>`
}

/** Saves the words of a comment form; what is wrong with them, if anything is. */
export async function saveComment(c: Ctx, { id, site, kind }: Shown): Promise<Omit<Commenting, 'shown'> | null> {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const { set, troubles } = read('comment', ['said'], form, here)
  if (!troubles['said'] && !set['said']) troubles['said'] = { id: 'trouble-said' }
  if (Object.keys(troubles).length) return { form, troubles }
  const told = { of: id, of_kind: kind, said: set['said'], lang: here.me.lang }
  await here.store.save({ t: 'create', site, kind: 'comment', ...makes(form), set: told }, `comment:${id}`)
  return null
}

/** After a save: exchange without waiting for it, and show the record. */
export function saved(c: Ctx, at: string): Response {
  c.executionCtx.waitUntil(c.get('here').house.exchange('save'))
  return c.redirect(at, 303)
}
