/** One item of a checklist as a form, and the parts that the other screens of the editor have too. */
import { html } from 'hono/html'
import { line } from '../asks.ts'
import { invalid, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Html } from '../layout.ts'
import { type Asked, label, section, select } from '../parts.ts'
import { MOST } from './check.ts'
import { FAILS, PHOTOS, TYPES } from './file.ts'
import { unitWord } from './parts.ts'
import { type At, itemAt, LANGS, placeIn, type Sheet } from './sheet.ts'

const UNITS = ['pct', 'c', 'lux', 'db', 'v', 'a', 'ohm', 'megohm', 'hz', 'kwh', 'm', 'm3', 'kg', 'm_s', 'p_m2', 'persons', 'ppm', 'min', 'ms'] // biome-ignore format: a list

/** The fields of the open place, as typed. */
export type Fields = Asked & { troubles: Troubles }

/** A step within the form: what is typed goes along. */
export const step = (value: string, words: Html | string, look = '', more: Html | '' = '') =>
  html`<button class="button${look}" name="do" value="${value}"${more}>${words}</button>`

/** Words in each language, the reader's first: in a line, or in a box of so many. */
export function wordsPart(asked: Asked, name: string, size = 1, hint = ''): Html[] {
  const { here, form, troubles } = asked
  return [...LANGS]
    .sort((a, b) => Number(b === here.me.lang) - Number(a === here.me.lang))
    .map(lang => {
      const field = `${name}.${lang}`
      const words = here.say('in-language', { what: label(here, 'point', name), lang: here.say(`lang-${lang}`) })
      if (size === 1) return line(asked, field, html` lang="${lang}"`, words)
      return html`
        <div class="ask"><label class="ask__label" for="${field}">${words}</label>${hint && html`<p class="ask__hint">${hint}</p>`}
        <textarea class="input" id="${field}" name="${field}" rows="${size}" lang="${lang}"${invalid(troubles, field)}>
${form[field] ?? ''}</textarea>${trouble(here, troubles, field)}</div>`
    })
}

/** Up, down and away. */
export const places = ({ say }: Here, up: boolean, down: boolean, remove: string): Html =>
  section(
    say('point-place'),
    '',
    html`<div class="stack">${up && step('up', say('point-up'))}${down && step('down', say('point-down'))}${step('remove', remove, ' button--soft')}</div>`,
  )

/** The item at `at`; `draft`: the line that says it is kept. */
export function itemPart(fields: Fields, sheet: Sheet, at: At, draft: Html): Html {
  const { here, troubles } = fields
  const { say } = here
  const [s = 0, i = 0] = at
  const { length } = sheet.sections[s]!.items
  const up = i > 0 || Boolean(placeIn(sheet, String(s - 1)).length)
  const down = i < length - 1 || Boolean(placeIn(sheet, String(s + 1)).length)
  const names = (field: string, values: readonly string[]): [string, string][] =>
    values.map(one => [one, say(`point-${field}-${one}`)])
  const yesNo: [string, string][] = [
    ['true', say('yes')],
    ['false', say('no')],
  ]
  return html`
    ${trouble(here, troubles, 'id')}
    ${wordsPart(fields, 'text', 2)}${wordsPart(fields, 'help', 2)}${radios(fields, 'type', names('type', TYPES))}
    <div class="if if--number">${unitPart(fields, sheet, at)}${['min', 'max'].map(name => line(fields, name, html` inputmode="decimal"`))}</div>
    <div class="if if--choice">${wordsPart(fields, 'choices', 4, say('point-choices-hint'))}</div>
    ${radios(fields, 'required', yesNo)}
    <div class="if if--judged">${radios(fields, 'critical', yesNo, say('point-critical-hint'))}${radios(fields, 'photo', names('photo', PHOTOS))}${radios(fields, 'on_fail', names('on_fail', FAILS), say('point-on_fail-hint'))}</div>
    ${places(here, up, down, say('point-remove'))}${draft}
    <div class="decide">${step('list', say('point-done'), ' button--main')}${length < MOST.section && step('after', say('point-after'))}</div>`
}

function unitPart(fields: Asked, sheet: Sheet, at: At): Html {
  const { here } = fields
  const { unit = '' } = itemAt(sheet, at)!
  const all = unit && !UNITS.includes(unit) ? [unit, ...UNITS] : UNITS
  return html`${select(
    fields,
    'unit',
    here.say('point-no-unit'),
    all.map(one => [one, unitWord(here, one)]),
  )}${line(fields, 'unit_other')}`
}

/** Tiles, one of which is chosen. */
export function radios(
  { here, form, troubles, as }: Asked,
  name: string,
  options: readonly (readonly [string, string])[],
  hint = '',
): Html {
  const tile = ([value, words]: readonly [string, string], n: number) => html`
    <label class="choice choice--row"><input type="radio" name="${name}" value="${value}"${form[name] === value ? html` checked` : ''}${n ? '' : invalid(troubles, name)}><span>${words}</span></label>`
  return html`
    <fieldset class="ask"><legend>${label(here, as, name)}</legend>${hint && html`<p class="ask__hint">${hint}</p>`}${trouble(here, troubles, name)}
    <div class="choices${options.length === 2 ? ' choices--three' : ''}">${options.map(tile)}</div></fieldset>`
}
