/** Parts that several rooms show: sections, rows, the life of a record, fields. */
import { html } from 'hono/html'
import { KINDS } from '../sync/kinds.ts'
import type { Body, Op } from '../sync/wire.ts'
import { type Form, invalid, type Troubles, trouble } from './forms.ts'
import { type Here, inWords } from './here.ts'
import { icon, type Mark, mark } from './icons/icons.ts'
import type { Html } from './layout.ts'
import type { Life, Shown } from './store.ts'

const LIVES: Record<Life, Mark> = { saved: 'saved', sending: 'way', received: 'done', needs: 'need' }

/** Nothing is being sent without a network: what was on its way is only saved. */
export const lifeHere = ({ strip }: Here, life: Life): Life =>
  life === 'sending' && strip.sync.offline ? 'saved' : life

/** The life of a record: mark and word. */
export const life = (here: Here, state: Life) =>
  html`<span class="state">${mark(LIVES[lifeHere(here, state)])}${here.say(`life-${lifeHere(here, state)}`)}</span>`

export const lifeMark = (state: Life): Mark => LIVES[state]

/** A section hangs from one heavy rule; beside its heading stands what it counts. */
export const section = (title: string, beside: string, body: Html | Html[]) =>
  html`
    <section class="section"><header class="section__head"><h2>${title}</h2>
    ${beside && html`<span>${beside}</span>`}</header>${body}</section>`

/** What is there but not read every time: its name shows, a tap unfolds the rest. */
export const fold = (words: Html | string, body: Html | Html[], look = 'button', open = false) =>
  html`<details${open && html` open`}><summary class="${look}">${words}${icon('down')}</summary>${body}</details>`

let words: Intl.Segmenter | undefined

/** The text of a heading: Chinese breaks between words only (base.css), where the browser knows them; never in a name, `whole`. */
export function heading(text: string, whole = ''): Html | string {
  if (!/\p{Script=Han}/u.test(text) || !Intl.Segmenter) return text
  words ??= new Intl.Segmenter('zh', { granularity: 'word' })
  const apart = (part: string) => [...words!.segment(part)].map(one => [one.isWordLike && html`<wbr>`, one.segment])
  return html`${(whole ? text.split(whole) : [text]).map((part, n) => [n > 0 && html`<wbr>${whole}`, apart(part)])}`
}

/** The heading of a screen is its answer. */
export const opening = (answer: Html | string, before: Html | string = '', after: Html | string = '', whole = '') =>
  html`
    <header class="opening">${before && html`<p>${before}</p>`}<h1 tabindex="-1">${typeof answer === 'string' ? heading(answer, whole) : answer}</h1>
    ${after && html`<p>${after}</p>`}</header>`

/** One row on the rail, the whole of it a link; without `href` it leads nowhere. `beside` stands at its end. */
export const row = (href: string, rail: Html, title: Html | string, more: Html | string, id = '', beside?: Html) =>
  html`
    <li${id && html` id="${id}"`}${beside && html` class="two"`}><a class="row"${href && html` href="${href}"`}><span class="row__rail">${rail}</span><span>
    <span class="row__title">${title}</span><span class="row__more">${more}</span></span></a>${beside}</li>`

export const rows = (items: Html[]) => html`<ul class="rows rows--short">${items}</ul>`

export const empty = (title: string, more: string, then: Html | '' = '') =>
  html`<div class="empty"><h2>${title}</h2><p class="quiet">${more}</p>${then}</div>`

export const button = (href: string, words: string, main = false) =>
  html`<a class="button${main ? ' button--main' : ''}" href="${href}">${words}</a>`

/** A way to another screen, as a row with words only. */
export const way = (href: string, words: string) =>
  html`
    <li><a class="row row--plain" href="${href}"><span class="row__title">${words}</span></a></li>`

/** A way to a page of the server, as a row: whether there is a network is found out first. */
export const out = (path: string, words: string) =>
  html`
    <li><a class="row row--plain" href="/app/out?to=${path}" hx-boost="false"><span class="row__title">${words}</span></a></li>`

/** Facts in one line; a line never begins with the dot. */
export const dotted = (facts: unknown[]) => facts.filter(Boolean).join('\u00a0· ')

/** A time, machine-readable too. */
export const time = (here: Here, at: string | number) =>
  html`<time datetime="${typeof at === 'number' ? new Date(at).toISOString() : at}">${here.clock.stamp(at)}</time>`

/** Who writes what the clock and the children of a record say. */
export const SERVER = '00000000-0000-0000-0000-000000000000'

/** The name of a person at this site; somebody unknown here is called so. */
export function name(here: Here, people: Map<string, Shown>, person: unknown): string {
  if (person === here.me.person) return here.me.name
  if (person === SERVER) return here.say('by-itself')
  return String(people.get(String(person))?.body['name'] ?? here.say('somebody'))
}

/** To whom something is given and until when, as far as these fields say. */
export const givenTo = (here: Here, people: Map<string, Shown>, { assignee, owner = assignee, due_at }: Body) =>
  dotted([
    owner && `${here.say('fact-assignee')} ${name(here, people, owner)}`,
    due_at && `${here.say('fact-due')} ${here.clock.stamp(due_at)}`,
  ])

export const zoneName = (here: Here, zones: Shown[], id: unknown): string =>
  inWords(zones.find(zone => zone.id === id)?.body['name'], here.me.lang)

/** The zones one can choose, in the site's order. */
export const zoneOptions = (here: Here, zones: Shown[]): [string, string][] =>
  zones.filter(({ body }) => body['active'] !== false).map(({ id, body }) => [id, inWords(body['name'], here.me.lang)])

/** The word of an enum value, from the catalogue. */
export const word = (here: Here, kind: string, field: string, value: unknown): string =>
  value ? here.say(`${kind}-${field}-${String(value)}`) : here.say('not-said')

/** A field's value in a few words. */
export function inShort(
  here: Here,
  [kind, field]: [kind: string, field: string],
  value: unknown,
  { people, zones }: { people: Map<string, Shown>; zones: Shown[] },
): string {
  const type = KINDS.kinds[kind]?.fields[field]?.type
  if (value === null || value === undefined || value === '') return here.say('left-empty')
  if (type === 'bool') return here.say(value ? 'yes' : 'no')
  if (type === 'words') return inWords(value, here.me.lang)
  if (type === 'enum') return word(here, kind, field, value)
  if (type === 'person') return name(here, people, value)
  if (type === 'instant') return here.clock.stamp(String(value))
  if (field === 'zone') return zoneName(here, zones, value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The id of what is said of a move: of this kind alone, or of every kind that has it. */
export function ofMove({ say }: Pick<Here, 'say'>, head: string, kind: unknown, act: unknown): string {
  const own = `${head}-${kind}-${act}`
  return say(own) === own ? `${head}-${act}` : own
}

/** What an op does, in words. */
export function opWord(here: Here, { t, kind, act, set = {} }: Partial<Op>): string {
  const { say } = here
  if (act) return say(ofMove(here, 'act', kind, act))
  const own = `op-${t}-${kind}`
  if (say(own) !== own) return say(own)
  const named = `op-kind-${kind === 'zone' && t === 'fact' && set['code'] ? 'code' : kind}`
  return say(named) === named ? say('op-other') : say('op-any', { t: String(t), kind: say(named) })
}

/** The sentence for a code of the server's, by what became of the request or the op; nothing for a code without words. */
export function reason(here: Here, became: 'problem' | 'refused' | 'quarantined' | 'held', code: unknown): string {
  const id = `${became}-${String(code).replaceAll(':', '-')}`
  const words = here.say(id)
  return words === id ? '' : words
}

/** The word for a field: as one asks for it, or a kind's own (`field-action-what`), or what it is called everywhere. */
export function label({ say }: Here, as = 'ask', field: string): string {
  const id = `${as}-${field}`
  const words = say(id)
  return words === id ? say(`field-${field}`) : words
}

export interface Asked {
  here: Here
  form: Form
  troubles: Troubles
  /** Before the name of a field in the id of its label; `ask` if nothing is said. */
  as?: string
  /** Makes these fields others than those of an earlier drawing: a morph then keeps nothing chosen in them. */
  key?: string
}

/** A group of tiles, one for each value of an enum field, with its icon. */
export function tiles({ here, form, troubles }: Asked, kind: string, field: string, hidden = false): Html {
  const values = KINDS.kinds[kind]?.fields[field]?.values ?? []
  const three = values.length === 3
  const tile = (value: string, n: number) =>
    html`
      <label class="choice${three ? ' choice--row' : ''}">
      <input type="radio" name="${field}" value="${value}"${form[field] === value ? html` checked` : ''}${n ? '' : invalid(troubles, field)}>
      ${icon(value, three ? 'small' : '')}<span>${word(here, kind, field, value)}</span></label>`
  return html`
    <fieldset class="ask"><legend${hidden ? html` class="hide"` : ''}>${label(here, 'ask', field)}</legend>
    ${trouble(here, troubles, field)}
    <div class="choices${three ? ' choices--three' : ''}">${values.map(tile)}</div></fieldset>`
}

/** A select; the first option is the empty one. */
export function select(
  { here, form, troubles, key = '', as }: Asked,
  field: string,
  none: string,
  options: [string, string][],
): Html {
  const option = ([value, words]: [string, string]) =>
    html`<option value="${value}"${form[field] === value ? html` selected` : ''}>${words}</option>`
  return html`
    <div class="ask"><label class="ask__label" for="${field}${key}">${label(here, as, field)}</label>
    <div class="select">
    <select class="input" id="${field}${key}" name="${field}"${invalid(troubles, field)}>${option(['', none])}
    ${options.map(option)}</select></div>${trouble(here, troubles, field)}</div>`
}

/** A text box for a person's own words. The line end after its tag is not part of them. */
export function textbox({ here, form, troubles, as }: Asked, field: string, size: number, hint = ''): Html {
  const value = form[field] ?? ''
  return html`
    <div class="ask"><label class="ask__label" for="${field}">${label(here, as, field)}</label>
    ${hint && html`<p class="ask__hint">${hint}</p>`}
    <textarea class="input" id="${field}" name="${field}" rows="${size}" lang="${here.me.lang}"${invalid(troubles, field)}>
${value}</textarea>${trouble(here, troubles, field)}</div>`
}

/** The line that says a half-filled form survives, shown by the page once the draft is kept; a restored one can be cleared. */
export const kept = ({ say }: Here, restored: boolean, draft: string) =>
  html`
    <div class="kept"><p class="state" data-kept${restored ? '' : html` hidden`}>${mark('saved')}${say('draft-kept')}</p>
    ${restored && html`<button class="button button--soft" form="clear" formaction="/app/drafts/${draft}">${say('clear')}</button>`}</div>`
