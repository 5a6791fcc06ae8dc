/**
 * A checklist that is being written. The draft of its form is one text, the whole sheet as JSON, and beside it the plain
 * fields of the one place that is open: every keystroke is kept by the form's draft as anywhere else, nothing depends on
 * how many items there are, and each step (add, move, remove) is a pure function from one sheet to the next.
 */
import type { Item, Words } from '../checklists/fold.ts'
import type { Form } from '../forms.ts'
import { type File, tidiedParts } from './file.ts'

export interface Sheet {
  use: string
  name: Words
  sections: { title: Words; items: Item[] }[]
  /** What was taken out last, and where it stood. */
  removed?: { at: At; what: Item | Sheet['sections'][number] }
}

/** A place: none is the whole, `[1]` the second section, `[1, 2]` its third item. */
export type At = readonly number[]

export const LANGS = ['zh-CN', 'en'] as const
const CHOICES_TYPED = 20 // more are not kept: what is too many is told

export const blank = (): Sheet => ({ use: 'check', name: {}, sections: [{ title: {}, items: [] }] })

export const sheetOf = ({ use, name, sections }: File): Sheet => ({
  use,
  name,
  sections: sections.map(({ title, items }) => ({ title, items: [...items] })),
})

/** What it is once it is saved. */
export const fileOfSheet = ({ use, name, sections }: Sheet): File => ({
  format: 1,
  use,
  name,
  sections: tidiedParts(sections),
})

/** A place as a form names it, `1.2`; what names none in this sheet is the whole. */
export function placeIn({ sections }: Sheet, text = ''): At {
  const at = /^\d+(\.\d+)?$/.test(text) ? text.split('.').map(Number) : []
  const [s, i] = at
  if (s === undefined || !sections[s]) return []
  return i === undefined || sections[s].items[i] ? at : [s]
}

export const itemAt = ({ sections }: Sheet, [s = -1, i = -1]: At): Item | undefined => sections[s]?.items[i]

/** The fields of an open place, as they are typed. */
export function typedAt(sheet: Sheet, at: At): Form {
  const item = itemAt(sheet, at)
  if (item) return typedItem(item)
  const section = sheet.sections[at[0] ?? -1]
  return section ? typedWords('title', section.title) : { ...typedWords('name', sheet.name), use: sheet.use }
}

const typedWords = (name: string, words: Words = {}): Form =>
  Object.fromEntries(LANGS.map(lang => [`${name}.${lang}`, words[lang] ?? '']))

function typedItem({ text, help, type, unit, min, max, choices = [], ...more }: Item): Form {
  const { required = true, critical = false, photo = 'on_fail', on_fail = 'incident' } = more
  const lines = LANGS.map(lang => [
    `choices.${lang}`,
    choices
      .map(one => one[lang] ?? '')
      .join('\n')
      .trimEnd(),
  ])
  const limits = { unit: unit ?? '', min: min ?? '', max: max ?? '' }
  const rules = { type, required: String(required), critical: String(critical), photo, on_fail }
  return { ...typedWords('text', text), ...typedWords('help', help), ...limits, ...rules, ...Object.fromEntries(lines) }
}

/** The sheet with what is typed at its open place; fields that the form does not have stay as they are. */
export function written(sheet: Sheet, at: At, form: Form): Sheet {
  const [s = -1, i] = at
  if (!sheet.sections[s]) return { ...sheet, name: wordsFrom(form, 'name', sheet.name), use: form['use'] || sheet.use }
  const sections = sheet.sections.map((section, n) => {
    if (n !== s) return section
    if (i === undefined) return { ...section, title: wordsFrom(form, 'title', section.title) }
    return { ...section, items: section.items.map((item, m) => (m === i ? itemFrom(form, item) : item)) }
  })
  return { ...sheet, sections }
}

/** Words as typed; other languages stay. */
function wordsFrom(form: Form, name: string, before: Words = {}): Words {
  const words: Record<string, string> = { ...before }
  for (const lang of LANGS)
    words[lang] = form[`${name}.${lang}`]?.trim().replace(/\s*\n\s*/g, ' ') ?? before[lang] ?? ''
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text))
}

function itemFrom(form: Form, before: Item): Item {
  const typed = (name: string) => form[name]?.trim() ?? String(before[name as keyof Item] ?? '')
  const yes = (name: 'required' | 'critical') => (form[name] ?? String(before[name] ?? name === 'required')) === 'true'
  return {
    ...before,
    text: wordsFrom(form, 'text', before.text),
    help: wordsFrom(form, 'help', before.help),
    type: (form['type'] || before.type) as Item['type'],
    unit: (form['unit_other']?.trim() || typed('unit')).normalize('NFKC').toLowerCase(),
    min: decimal(typed('min')),
    max: decimal(typed('max')),
    choices: choicesFrom(form, before.choices),
    required: yes('required'),
    critical: yes('critical'),
    photo: (form['photo'] || before.photo || 'on_fail') as NonNullable<Item['photo']>,
    on_fail: (form['on_fail'] || before.on_fail || 'incident') as NonNullable<Item['on_fail']>,
  }
}

/** A Chinese keyboard types wide digits; one comma is a decimal point. What is no number stays, to be told. */
const decimal = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^\+/, '')
    .replace(/^([^.,]*),([^.,]*)$/, '$1.$2')

/** One choice a line, the languages side by side. */
function choicesFrom(form: Form, before: readonly Words[] = []): Words[] {
  const typed = LANGS.map(lang => form[`choices.${lang}`]?.trimEnd().split('\n').slice(0, CHOICES_TYPED))
  if (typed.every(lines => !lines)) return [...before]
  const n = Math.max(...typed.map(lines => lines?.length ?? 0))
  const line = (m: number) =>
    LANGS.map((lang, k) => [lang, typed[k]?.[m]?.trim() ?? ''] as const).filter(([, text]) => text)
  const all = Array.from({ length: n }, (_, m) => ({ ...others(before[m]), ...Object.fromEntries(line(m)) }))
  return all.some(one => Object.keys(one).length) ? all : []
}

const others = (words: Words = {}): Words =>
  Object.fromEntries(Object.entries(words).filter(([lang]) => !LANGS.includes(lang as 'en')))
