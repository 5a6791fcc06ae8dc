/** How a checklist and its items look, wherever they are shown. */
import { html } from 'hono/html'
import type { Item, Words } from '../checklists/fold.ts'
import type { Troubles } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, life, name, row, time } from '../parts.ts'
import type { Shown } from '../store.ts'
import type { Wrong } from './check.ts'
import { tidied } from './file.ts'
import { isShipped, markOf, rivalsOf, stateOf } from './rules.ts'
import { LANGS } from './sheet.ts'

export const AT = '/app/templates'
export const addressOf = ({ id }: Shown) => `${AT}/${id}`

/** Their words in the reader's language, marked with the one they are in. */
export function said(here: Here, words: Words = {}): Html | string {
  const [lang] = Object.entries(words).find(([lang]) => lang === here.me.lang) ?? Object.entries(words)[0] ?? []
  return lang === here.me.lang ? words[lang]! : lang ? html`<span lang="${lang}">${words[lang]}</span>` : ''
}

/** The same in the other languages it is in, each in a line. */
export const saidElse = (here: Here, words: Words = {}): Html[] =>
  Object.entries(words)
    .filter(([, text]) => text !== inWords(words, here.me.lang))
    .map(([lang, text]) => html`<span class="row__more" lang="${lang}">${text}</span>`)

export function unitWord({ say }: Here, unit = ''): string {
  const words = say(`unit-${unit}`)
  return words === `unit-${unit}` ? unit : words
}

function limits(here: Here, { unit, min, max }: Item): string {
  const told = { min: min ?? '', max: max ?? '' }
  const range = min && max ? 'point-between' : min ? 'point-least' : max ? 'point-most' : ''
  return [range && here.say(range, told), unitWord(here, unit)].filter(Boolean).join(' ')
}

/** What is asked of an item, and what differs from the usual: its limits, whether it may stay open, photos, what a fail leads to. */
export function factsOf(here: Here, typed: Item): string {
  const { say } = here
  const item = tidied(typed)
  const { type, photo, required = true, on_fail, choices = [] } = item
  return dotted([
    say(`point-type-${type}`),
    type === 'number' && limits(here, item),
    type === 'choice' && choices.map(one => inWords(one, here.me.lang)).join(' / '),
    photo && say(`point-asks-${photo}`),
    !required && say('point-optional'),
    on_fail && say('point-opens-action'),
  ])
}

export const criticalPart = (here: Here, item: Item): Html | '' =>
  tidied(item).critical ? html`<span class="state">${mark('bad')}${here.say('point-is-critical')}</span>` : ''

/** Its number; a draft has that of the version it was written over. */
export function numberOf({ say }: Here, { body }: Shown, all: readonly Shown[]): string {
  if (body['version']) return say('version-n', { n: body['version'] })
  return say('version-draft', { n: all.find(({ id }) => id === body['based_on'])?.body['version'] ?? 0 })
}

/** By whom and when it was written. */
export const madeAt = (here: Here, shown: Shown, people: Map<string, Shown>): Html =>
  html`${madeBy(here, shown, people)}\u00a0· ${time(here, shown.body['_at'] ?? here.clock.now_ms)}`

/** A version as a row of a list; beside a draft, the others of its line. */
export function templateRow(here: Here, shown: Shown, people: Map<string, Shown>, all: readonly Shown[]): Html {
  const { body } = shown
  const { say } = here
  const draft = stateOf(shown) === 'draft'
  const facts = dotted([say('count-points', { n: body['items'] ?? 0 }), numberOf(here, shown, all)])
  const [rival, ...more] = rivalsOf(shown, all)
  const own = html`${draft && html`<br>${madeAt(here, shown, people)}`}
    ${rival && html`<br><span class="state">${mark('need')}${rivalWords(here, shown, rival, more.length + 1, people)}</span>`}
    ${shown.life !== 'received' && html`<br>${life(here, shown.life)}`}`
  return row(
    addressOf(shown),
    mark(markOf(shown)),
    said(here, body['name']),
    html`${facts}${own}`,
    `template-${shown.id}`,
  )
}

/** Whose the other draft is, which of the two is newer, and how many items it has. */
function rivalWords(here: Here, shown: Shown, rival: Shown, n: number, people: Map<string, Shown>): string {
  const { say, me } = here
  const { _by: by = me.person, items = 0 } = rival.body
  const who = by === me.person ? say('by-you') : name(here, people, by)
  const madeAt = ({ body }: Shown) => body['_at'] ?? '~' // not received yet: the newest
  const age = madeAt(rival) > madeAt(shown) ? 'newer' : 'older'
  return say('draft-rivals', { n, who, age, items: say('count-points', { n: items }) })
}

/** Its name as a heading that leads to it. */
export const templateLink = (here: Here, shown: Shown): Html =>
  html`
    <h3><a class="row row--plain" href="${addressOf(shown)}">${said(here, shown.body['name'])}</a></h3>`

export const madeBy = (here: Here, shown: Shown, people: Map<string, Shown>): string =>
  isShipped(shown)
    ? here.say('shipped')
    : here.say('told-template', { who: name(here, people, shown.body['_by'] ?? here.me.person) })

const QUOTED = 60

/** The first words of what stands at a place; whatever is no words has none. */
function quoted({ me }: Here, said: unknown): string {
  const told: unknown = said && typeof said === 'object' ? inWords(said as Words, me.lang) : said
  const all = typeof told === 'string' ? [...told.trim()] : []
  return all.length > QUOTED ? `${all.slice(0, QUOTED - 1).join('')}…` : all.join('')
}

/** Where something is wrong, what it is about, and what is wrong. */
export function wrongWords(here: Here, { section, item, said, field, id, args }: Wrong): string {
  const { say } = here
  const at = { s: (section ?? 0) + 1, i: (item ?? 0) + 1 }
  const words = quoted(here, said)
  const plain = section === undefined ? '' : say(item === undefined ? 'section-n' : 'point-n', at)
  const place = words ? say('wrong-named', { place: plain, words }) : plain
  const about = field && field !== 'items' && field !== 'sections' ? say(`point-${field}`) : ''
  const where = place && about ? say('wrong-about', { place, about }) : place || about
  return where ? say('wrong-at', { where, what: say(id, args) }) : say(id, args)
}

const WORDED = ['name', 'title', 'text', 'help', 'choices']

/** The same as the troubles of the fields of one place; of several in one field the first is told. */
export function troublesOf(wrong: readonly Wrong[]): Troubles {
  const troubles: Troubles = {}
  for (const { field = '', id, args } of wrong)
    troubles[WORDED.includes(field) ? `${field}.${LANGS[0]}` : field] ??= { id, ...(args && { args }) }
  return troubles
}
