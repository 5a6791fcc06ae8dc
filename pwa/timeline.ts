/** The story of one record in time: made, decisions, comments, and what this phone has still to send. */
import { html } from 'hono/html'
import { KINDS } from '../sync/kinds.ts'
import type { Body, Op } from '../sync/wire.ts'
import type { Here } from './here.ts'
import type { Html } from './layout.ts'
import { givenTo, inShort, label, life, name, ofMove, section } from './parts.ts'
import { langOf, quote } from './said.ts'
import type { QueueItem, Shown } from './store.ts'

export interface Story {
  people: Map<string, Shown>
  zones: Shown[]
  children: Shown[]
  unsent: QueueItem[]
  /** What a room tells beside that. */
  more?: Entry[]
}

/** `seq`: of a move, which stands in the order in which moves took effect, so that the last one explains the state. */
export interface Entry {
  at: string
  seq?: number
  body: Html
}

/** Moves and changes of this record that have not been received: a decision is only on record once its move is. */
export const unsentOf = (queue: QueueItem[], id: string) =>
  queue.filter(
    ({ op, state }) => op.rec === id && /^(command|fact)$/.test(op.t) && (state === 'waiting' || state === 'sent'),
  )

export function timeline(here: Here, shown: Shown, story: Story): Html {
  const entries = [made(here, shown, story), ...story.children.flatMap(child => entry(here, child, story))]
  entries.push(...(story.more ?? []), ...story.unsent.map(item => waiting(here, item, story)))
  if (shown.body['_void']) entries.push(voided(here, shown.body['_void'], story))
  entries.sort((a, b) => a.at.localeCompare(b.at))
  const moves = entries.filter(({ seq }) => seq).sort((a, b) => a.seq! - b.seq!)
  const ordered = entries.map(entry => (entry.seq ? moves.shift()! : entry))
  const days = ordered.map(({ at }) => here.clock.field(at).slice(0, 10))
  const today = here.clock.field(here.clock.now_ms).slice(0, 10)
  const day = (n: number) => days[n] !== (days[n - 1] ?? today) && html`<b>${here.clock.day(days[n]!)}</b>`
  const hour = (at: string) => html`<time datetime="${at}">${here.clock.time(at)}</time>`
  const list = ordered.map(({ at, body }, n) => html`<li>${day(n)}${hour(at)}<div>${body}</div></li>`)
  return section(
    here.say('timeline'),
    here.say('timeline-count', { n: list.length }),
    html`<ol class="story">${list}</ol>`,
  )
}

function made(here: Here, { kind, body }: Shown, { people }: Story): Entry {
  const who = name(here, people, body['_by'] ?? here.me.person)
  const at = body['opened_at'] ?? body['_at'] ?? new Date(here.clock.now_ms).toISOString()
  return { at, body: html`${here.say(`told-${kind}`, { who })}` }
}

function entry(here: Here, child: Shown, story: Story): Entry[] {
  const { people } = story
  const { kind, body } = child
  const who = name(here, people, body['_by'] ?? here.me.person)
  const at = String(body['_at'] ?? new Date(here.clock.now_ms).toISOString())
  const lang = body['lang'] ?? langOf(people, body['_by'])
  const own = child.life === 'received' ? '' : html` ${life(here, child.life)}`
  if (kind === 'comment') return [{ at, body: html`<b>${who}</b>${quote(body['said'], lang)}${own}` }]
  if (kind !== 'decision') return []
  const lifted = body['set']?.void
  return [
    ...(lifted ? [voided(here, lifted, story)] : []),
    { at, seq: child.seq, body: step(here, people, who, body, lang) },
  ]
}

function waiting(here: Here, { op, at, life: state }: QueueItem, story: Story): Entry {
  const told = op.t === 'fact' ? change(here, op, story) : step(here, story.people, here.me.name, op, op.args?.['lang'])
  return { at: new Date(at).toISOString(), body: html`${told}<br>${life(here, state)}` }
}

/** A change, field by field, from what was shown to what was set; of a long text only that it was changed. */
function change(here: Here, { kind = '', set = {}, seen }: Op, story: Story): Html {
  const { say } = here
  const fields = KINDS.kinds[kind]?.fields ?? {}
  const value = (name: string, of: Body = {}) => inShort(here, [kind, name], of[name], story)
  const line = (name: string) =>
    html`<br>${label(here, `field-${kind}`, name)}${fields[name]?.policy !== 'text' && html`: ${value(name, seen)} → ${value(name, set)}`}`
  return html`${say('told-changed', { who: here.me.name })}${Object.keys(fields)
    .filter(name => name in set)
    .map(line)}`
}

/** A move, from its decision or still from its op: by whom, to whom it gave the work, and why. */
function step(here: Here, people: Story['people'], who: string, move: Body, lang: unknown) {
  const { act, outcome, set, reason, of_kind, kind = of_kind, code } = move
  const args = { who, act: here.say(ofMove(here, 'act', kind, act)) }
  const told = outcome === 'refused' ? refusal(here, code, args) : here.say(ofMove(here, 'told', kind, act), args)
  const given = givenTo(here, people, set ?? {})
  return html`${told}${given && html`<br>${given}`}${reason && quote(reason, lang)}`
}

/** Why a move changed nothing, by the code of its decision; without one of its own somebody was faster. */
function refusal({ say }: Here, code: unknown, args: Record<string, string>): string {
  const id = `told-refused-${String(code).replace(':', '-')}`
  const told = say(id, args)
  return told === id ? say('told-refused', args) : told
}

function voided(here: Here, { at, by, reason }: Body, { people }: Story): Entry {
  const told = here.say('told-void', { who: name(here, people, by) })
  return { at, body: html`${told}${quote(reason, langOf(people, by))}` }
}
