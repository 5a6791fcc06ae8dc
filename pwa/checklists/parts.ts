/** How checks and their answers are told in a few words: names, states, values, who and when. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { type Mark, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, life, name, row, word, zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'
import type { Item } from './fold.ts'
import { type Asked, type Round, words } from './round.ts'
import { isFilled, type State, stateOf } from './runs.ts'

export const addressOf = ({ id }: { id: string }) => `/app/checklists/${id}`

export const itemAddress = (run: { id: string }, { item }: Asked) =>
  `${addressOf(run)}/items/${encodeURIComponent(item.id)}`

export const draftOf = (step: 'answer' | 'fail', run: { id: string }, { n }: Asked) => `${step}:${run.id}:${n}`

/** Where the answer of an item's form goes: into the item, and the screen stays where it is. */
export const swaps = ({ n }: Asked) =>
  html`hx-target="#i-${n}" hx-swap="outerMorph show:none" hx-push-url="false" hx-sync="queue last"`

export interface Known {
  people: Map<string, Shown>
  zones: Shown[]
}

const MARKS: Record<State, Mark> = {
  blocked: 'bad',
  failed: 'bad',
  late: 'late',
  unfinished: 'late',
  open: 'due',
  due: 'due',
  missed: 'late',
  cleared: 'done',
  passed: 'done',
  cancelled: 'none',
}

/** The state of a check in mark and word. */
export const stateMark = (state: State): Mark => MARKS[state]

export function state(here: Here, { body }: Shown): Html {
  const found = stateOf(body, here.clock.now_ms)
  const tone = { bad: ' state--bad', done: ' state--good' }[MARKS[found] as string] ?? ''
  return html`<span class="state${tone}">${mark(MARKS[found])}${dotted([here.say(body['_void'] ? 'action-status-void' : `run-state-${found}`), isFilled(body) && here.say('run-unsigned')])}</span>`
}

/** A unit as people write it; one that nobody has words for as it is. */
export function unit({ say }: Here, code: string | undefined): string {
  const told = code ? say(`unit-${code}`) : ''
  return told === `unit-${code}` ? code! : told
}

/** From which to which reading an item passes. */
export function limits(here: Here, { min, max, unit: code }: Item): string {
  const both = { min: min ?? '', max: max ?? '', unit: unit(here, code) }
  const which = min === undefined ? (max === undefined ? '' : 'max') : max === undefined ? 'min' : 'both'
  return which && here.say(`limits-${which}`, both).trim()
}

/** What an answer says, where that is more than its verdict. */
export function value(here: Here, item: Item | undefined, { body }: Shown): Html | string {
  const { number, unit: code, words: said, choice, lang, verdict } = body
  if (number !== undefined) return dotted([`${number} ${unit(here, code)}`.trim()])
  if (said) return html`<span lang="${lang}">${said}</span>`
  if (choice)
    return choice.length ? dotted(choice.map((n: number) => words(here, item?.choices?.[n]))) : here.say('choice-none')
  return verdict ? word(here, 'answer', 'verdict', verdict) : ''
}

/** By whom and when, and where it is on its way. */
export function byWhom(here: Here, people: Map<string, Shown>, { body, life: at }: Shown, came: string | false): Html {
  const who = body['_by'] === here.me.person ? here.say('you') : name(here, people, body['_by'])
  const facts = dotted([who, here.clock.stamp(body['_at']), came])
  return html`${facts}${at !== 'received' && html` ${life(here, at)}`}`
}

/** What a check is called: by its template, and where it is held. */
export function called(here: Here, { template, run, zones }: Pick<Round, 'template' | 'run'> & { zones: Shown[] }) {
  const what = words(here, template?.body['name']) || here.say('one-run')
  const place = zoneName(here, zones, run.body['zone'])
  return place ? here.say('what-where', { what, place }) : what
}

/** One check as a row: when it is due on the rail, its name, then its state, how far it is and who holds it. */
export function runRow(here: Here, run: Shown, templates: Map<string, Shown>, { people, zones }: Known): Html {
  const { body, id } = run
  const { due_at, answered, failed, person, again } = body
  const template = templates.get(body['template']) ?? null
  const asked = body['items']?.length ?? template?.body['items']
  const facts = [
    again && here.say('run-again'),
    answered && asked
      ? here.say('progress', { n: answered, of: asked })
      : asked && here.say('count-checked', { n: asked }),
    failed && here.say('count-failed', { n: failed }),
    person && (person === here.me.person ? here.say('by-you') : name(here, people, person)),
  ]
  const own = run.life === 'received' ? '' : html`<br>${life(here, run.life)}`
  const rail = html`<time datetime="${due_at}">${here.clock.stamp(due_at)}</time>`
  const more = html`${state(here, run)}<br>${dotted(facts)}${own}`
  return row(addressOf(run), rail, called(here, { template, run, zones }), more, `run-${id}`)
}

/** Rows that hang their times on the rail. */
export const timed = (items: Html[]) => html`<ul class="rows">${items}</ul>`
