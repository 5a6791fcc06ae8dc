/** How a checklist and its items look, wherever they are shown. */
import { html } from 'hono/html'
import type { Item, Words } from '../checklists/fold.ts'
import type { Troubles } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, life, name, row, time, word } from '../parts.ts'
import type { Shown } from '../store.ts'
import type { Wrong } from './check.ts'
import { tidied } from './file.ts'
import { isShipped, markOf, stateOf } from './rules.ts'
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

/** A version as a row of a list. */
export function templateRow(here: Here, shown: Shown, people: Map<string, Shown>): Html {
  const { body } = shown
  const { say } = here
  const facts = [
    say('count-points', { n: body['items'] ?? 0 }),
    body['version'] ? say('version-n', { n: body['version'] }) : word(here, 'template', 'status', stateOf(shown)),
    stateOf(shown) === 'draft' && madeBy(here, shown, people),
  ]
  const own = shown.life === 'received' ? '' : html`<br>${life(here, shown.life)}`
  return row(
    addressOf(shown),
    mark(markOf(shown)),
    said(here, body['name']),
    html`${dotted(facts)}${own}`,
    `template-${shown.id}`,
  )
}

/** Its name as a heading that leads to it. */
export const templateLink = (here: Here, shown: Shown): Html =>
  html`
    <h3><a class="row row--plain" href="${addressOf(shown)}">${said(here, shown.body['name'])}</a></h3>`

export const madeBy = (here: Here, shown: Shown, people: Map<string, Shown>): string =>
  isShipped(shown)
    ? here.say('shipped')
    : here.say('written-by', { who: name(here, people, shown.body['_by'] ?? here.me.person) })

export const timeOf = (here: Here, { body }: Shown): Html => time(here, body['_at'] ?? here.clock.now_ms)

/** Where something is wrong, what it is about, and what is wrong. */
export function wrongWords({ say }: Here, { section, item, code = '', field, id, args }: Wrong): string {
  const at = { s: (section ?? 0) + 1, i: (item ?? 0) + 1, code: code || '–' }
  const place = section === undefined ? '' : say(item === undefined ? 'wrong-in-section' : 'wrong-in-item', at)
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
