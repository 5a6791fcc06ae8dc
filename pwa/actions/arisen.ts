/** The check that a report or an action arose from, with the photos of what failed there. */
import { html } from 'hono/html'
import { v5 } from '../../sync/canon.ts'
import { type Here, inWords } from '../here.ts'
import { icon } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, row, rows, section, zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'

export interface Arisen {
  run: Shown
  template: Shown | null
  photos: Shown[]
}

const digest = async (algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array) =>
  new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>))

export async function arisen({ store }: Here, { kind, id, body }: Shown): Promise<Arisen | null> {
  const run = body['about'] ? await store.get('run', body['about']) : null
  if (!run) return null
  const [template, children] = await Promise.all([
    store.get('template', String(run.body['template'])),
    store.of(run.id),
  ])
  const answers = children.filter(row => row.kind === 'answer')
  const items: string[] = [...new Set(answers.map(row => row.body['item']))]
  const ids = await Promise.all(items.map(item => v5(digest, kind, run.id, item)))
  const own = answers.filter(row => ids[items.indexOf(row.body['item'])] === id)
  return { run, template, photos: (await Promise.all(own.map(row => store.of(row.id)))).flat() }
}

export function arisenPart(here: Here, found: Arisen | null, zones: Shown[]): Html | '' {
  if (!found) return ''
  const { run, template } = found
  const name = inWords(template?.body['name'], here.me.lang) || here.say('one-run')
  const more = dotted([zoneName(here, zones, run.body['zone']), here.clock.stamp(run.body['due_at'])])
  return section(
    here.say('arose-from'),
    '',
    rows([row(`/app/checklists/${run.id}`, icon('check'), html`${name}`, more)]),
  )
}
