/** What this person has begun and not saved: each leads to its form, and is cleared where it is listed. */
import { html } from 'hono/html'
import { begun, draftAt, draftOf } from '../drafts.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Place } from '../layout.ts'
import { row, rows } from '../parts.ts'
import type { Shown, Store } from '../store.ts'
import { titled } from './parts.ts'

export interface Draft {
  form: string
  href: string
  words: string
  record: Shown | null | undefined | ''
}

/** The kinds that have forms of their own; each is at home where its plural says. */
const OWNERS = ['incident', 'action', 'event', 'rota', 'template']

/** The half-filled forms, the newest first. */
export async function halfFilled({ store }: Here): Promise<Draft[]> {
  const kept = (await store.drafts()).filter(({ fields }) => begun(fields)).sort((a, b) => b.at - a.at)
  return Promise.all(kept.map(({ form }) => begunAt(store, form)))
}

/** A half-filled form with where it stands, and the record it is about. */
export async function begunAt(store: Store, form: string): Promise<Draft> {
  const id = draftOf(form)
  const found = id ? await Promise.all(OWNERS.map(kind => store.get(kind, id))) : []
  const record = found.find(Boolean)
  return { form, ...draftAt(form, `${record?.kind ?? 'incident'}s`), record }
}

/** As rows; to clear one leads back to `place`. */
export function draftRows(here: Here, drafts: Draft[], place: Place): Html | '' {
  const { say } = here
  const draft = ({ form, href, words, record }: Draft) => {
    const clear = html`
      <button class="button button--soft" form="clear" formaction="/app/drafts/${form}?from=${place}">${say('clear')}<span class="hide">
      ${say(words)}</span></button>`
    return row(href, mark('saved'), say(words), record ? named(here, record) : say('draft-kept'), '', clear)
  }
  return drafts.length ? rows(drafts.map(draft)) : ''
}

const named = (here: Here, record: Shown) =>
  record.kind === 'incident'
    ? titled(here, record, [])
    : record.body['name']
      ? inWords(record.body['name'], here.me.lang)
      : html`<span lang="${record.body['lang']}">${record.body['what']}</span>`
