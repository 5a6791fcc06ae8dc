/** A question for any field, by its type. */
import { html } from 'hono/html'
import type { Field } from '../sync/kind.ts'
import { KINDS } from '../sync/kinds.ts'
import { LANGS } from './fields.ts'
import { invalid, trouble } from './forms.ts'
import type { Html } from './layout.ts'
import { type Asked, label, select, textbox, word } from './parts.ts'

/** What can be chosen in a field that names a record or a person. */
export type Options = (field: string, declared: Field) => [string, string][]

const LINE_MAX = 120 // characters that still fit a line

/** How a line is typed, by type, or by name where the type is only text. */
const LINES: Record<string, Html> = {
  int: html` inputmode="numeric" autocomplete="off"`,
  dec: html` inputmode="decimal" autocomplete="off"`,
  date: html` type="date"`,
  instant: html` type="datetime-local"`,
  wall: html` type="datetime-local"`,
  phone: html` type="tel" autocomplete="off"`,
}

/** How it is said that a field names nothing. */
const NONE: Record<string, string> = {
  'indicator.zone': 'each-zone',
  person: 'nobody-yet',
  zone: 'no-zone',
  within: 'no-within',
}

/** A line to type into. */
export function line(
  { here, form, troubles, as, key = '' }: Asked,
  name: string,
  look: Html | '' = '',
  words = '',
): Html {
  return html`
    <div class="ask"><label class="ask__label" for="${name}${key}">${words || label(here, as, name)}</label>
    <input class="input" id="${name}${key}" name="${name}" value="${form[name] ?? ''}"${look}${invalid(troubles, name)}>
    ${trouble(here, troubles, name)}</div>`
}

/** The question about `name` of `kind`; what can be chosen is told by `options`. */
export function question(asked: Asked, kind: string, name: string, options: Options): Html {
  const { here, as } = asked
  const field = KINDS.kinds[kind]!.fields[name]!
  const none = here.say(NONE[`${kind}.${name}`] ?? NONE[name] ?? NONE[field.type] ?? 'not-said')
  if (field.type === 'words')
    return html`${[here.me.lang, ...LANGS.filter(lang => lang !== here.me.lang)].map(lang => {
      const words = here.say('in-language', { what: label(here, as, name), lang: here.say(`lang-${lang}`) })
      return line(asked, `${name}.${lang}`, html` lang="${lang}" autocomplete="off"`, words)
    })}`
  if (field.type === 'enum')
    return select(
      asked,
      name,
      none,
      field.values!.map(value => [value, word(here, kind, name, value)]),
    )
  if (field.type === 'ref' || field.type === 'person') return select(asked, name, none, options(name, field))
  if (field.type === 'set') return several(asked, name, options(name, field))
  if (field.type === 'bool') return yesNo(asked, name)
  if (field.type === 'text' && (field.max ?? 0) > LINE_MAX) return textbox(asked, name, 3)
  return line(asked, name, LINES[name] ?? LINES[field.type] ?? html` autocomplete="off"`)
}

/** A tile for each of what can be chosen; each has a field of its own, which says so too where it is not chosen. */
function several({ here, form, troubles, as }: Asked, name: string, options: [string, string][]): Html {
  const tile = ([value, words]: [string, string], n: number) => html`
      <label class="choice choice--row"><input type="hidden" name="${name}.${value}" value=""><input type="checkbox" name="${name}.${value}" value="on"${form[`${name}.${value}`] ? html` checked` : ''}${n ? '' : invalid(troubles, name)}>
      <span>${words}</span></label>`
  return html`
    <fieldset class="ask"><legend>${label(here, as, name)}</legend>${trouble(here, troubles, name)}
    <div class="choices choices--many">${options.map(tile)}</div></fieldset>`
}

function yesNo({ here, form, troubles, as }: Asked, name: string): Html {
  const tile = (value: string, n: number) =>
    html`
      <label class="choice choice--row"><input type="radio" name="${name}" value="${value}"${form[name] === value ? html` checked` : ''}${n ? '' : invalid(troubles, name)}>
      <span>${here.say(value === 'true' ? 'yes' : 'no')}</span></label>`
  return html`
    <fieldset class="ask"><legend>${label(here, as, name)}</legend>${trouble(here, troubles, name)}
    <div class="choices choices--three">${['true', 'false'].map(tile)}</div></fieldset>`
}
