/** What this person has begun and not saved: each leads to its form, and is cleared where it is listed. */
import { html } from 'hono/html'
import { begun, draftAt, draftOf } from '../drafts.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Place } from '../layout.ts'
import { row, rows, zoneName } from '../parts.ts'
import type { Shown, Store } from '../store.ts'
import { titled } from './parts.ts'

export interface Draft {
  form: string
  href: string
  words: string
  record: Shown | null | undefined | ''
  /** What the check it belongs to is called, and where that is held. */
  check?: string
}

/** Where the records that forms are about are at home. */
const ROOMS: Record<string, string> = {
  incident: 'incidents',
  action: 'actions',
  event: 'events',
  rota: 'rotas',
  template: 'templates',
  run: 'checklists',
}

/** The half-filled forms, the newest first. */
export async function halfFilled(here: Here): Promise<Draft[]> {
  const kept = (await here.store.drafts()).filter(({ fields }) => begun(fields)).sort((a, b) => b.at - a.at)
  return Promise.all(kept.map(async ({ form }) => ofCheck(here, await begunAt(here.store, form))))
}

async function ofCheck(here: Here, draft: Draft): Promise<Draft> {
  const { record } = draft
  if (record === '' || record?.kind !== 'run') return draft
  const { template, zone } = record.body
  const [found, zones] = await Promise.all([here.store.get('template', String(template)), here.zones()])
  const what = inWords(found?.body['name'], here.me.lang) || here.say('one-run')
  const place = zoneName(here, zones, zone)
  return { ...draft, check: place ? here.say('what-where', { what, place }) : what }
}

/** A half-filled form with where it stands, and the record it is about. */
export async function begunAt(store: Store, form: string): Promise<Draft> {
  const id = draftOf(form)
  const among = Object.keys(ROOMS).map(kind => id && store.get(kind, id))
  const record = (await Promise.all(among)).find(found => found)
  return { form, ...draftAt(form, record ? ROOMS[record.kind] : undefined), record }
}

/** As rows; to clear one leads back to `place`. */
export function draftRows(here: Here, drafts: Draft[], place: Place): Html | '' {
  const { say } = here
  const draft = ({ form, href, words, record, check }: Draft) => {
    const clear = html`
      <button class="button button--soft" form="clear" formaction="/app/drafts/${form}?from=${place}">${say('clear')}<span class="hide">
      ${say(words)}</span></button>`
    const told = check ?? (record ? named(here, record) : say('draft-kept'))
    return row(href, mark('saved'), say(words), told, '', clear)
  }
  return drafts.length ? rows(drafts.map(draft)) : ''
}

const named = (here: Here, record: Shown) =>
  record.kind === 'incident'
    ? titled(here, record, [])
    : record.body['name']
      ? inWords(record.body['name'], here.me.lang)
      : html`<span lang="${record.body['lang']}">${record.body['what']}</span>`
