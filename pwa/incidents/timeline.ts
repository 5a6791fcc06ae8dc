/** The story of one incident in time: reported, decisions, comments, and what this phone has still to send. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import type { Html } from '../layout.ts'
import { life, name, section, time } from '../parts.ts'
import { langOf, quote } from '../said.ts'
import type { QueueItem, Shown } from '../store.ts'

export interface Story {
  people: Map<string, Shown>
  children: Shown[]
  unsent: QueueItem[]
}

interface Entry {
  at: string
  body: Html
}

/** Commands of this record that have not been received, for a decision is only on record once they are. */
export const unsentOf = (queue: QueueItem[], id: string) =>
  queue.filter(({ op, state }) => op.rec === id && op.t === 'command' && (state === 'waiting' || state === 'sent'))

export function timeline(here: Here, shown: Shown, story: Story): Html {
  const entries = [reported(here, shown, story), ...story.children.flatMap(child => entry(here, child, story))]
  entries.push(...story.unsent.map(item => waiting(here, item)))
  if (shown.body['_void']) entries.push(voided(here, shown, story))
  entries.sort((a, b) => a.at.localeCompare(b.at))
  const list = entries.map(({ at, body }) => html`<li>${time(here, at)}<div>${body}</div></li>`)
  return section(
    here.say('timeline'),
    here.say('timeline-count', { n: list.length }),
    html`<ol class="story">${list}</ol>`,
  )
}

function reported(here: Here, { body }: Shown, { people }: Story): Entry {
  const who = name(here, people, body['_by'] ?? here.me.person)
  return { at: body['opened_at'], body: html`${here.say('told-reported', { who })}` }
}

function entry(here: Here, child: Shown, { people }: Story): Entry[] {
  const { kind, body } = child
  const who = name(here, people, body['_by'] ?? here.me.person)
  const at = String(body['_at'] ?? new Date(here.clock.now_ms).toISOString())
  const lang = body['lang'] ?? langOf(people, body['_by'])
  const own = child.life === 'received' ? '' : html` ${life(here, child.life)}`
  if (kind === 'comment') return [{ at, body: html`<b>${who}</b>${quote(body['said'], lang)}${own}` }]
  if (kind !== 'decision') return []
  const told = body['outcome'] === 'refused' ? 'told-refused' : `told-${body['act']}`
  const act = here.say(`act-${body['act']}`)
  const why = body['reason'] && quote(body['reason'], lang)
  return [{ at, body: html`${here.say(told, { who, act })}${why}` }]
}

function waiting(here: Here, { op, at, life: state }: QueueItem): Entry {
  const told = here.say(`told-${op.act}`, { who: here.me.name, act: here.say(`act-${op.act}`) })
  const why = op.reason && quote(op.reason, op.args?.['lang'])
  return { at: new Date(at).toISOString(), body: html`${told}${why} ${life(here, state)}` }
}

function voided(here: Here, { body }: Shown, { people }: Story): Entry {
  const { at, by, reason } = body['_void']
  const told = here.say('told-void', { who: name(here, people, by) })
  return { at, body: html`${told}${quote(reason, langOf(people, by))}` }
}
