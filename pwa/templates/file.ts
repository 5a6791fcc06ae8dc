/** A checklist as a file, and as records: the twin of server/checklists/library.py. */
import type { Item, Words } from '../checklists/fold.ts'
import type { Shown } from '../store.ts'

export interface Part {
  title: Words
  items: readonly Item[]
}

/** `source`: its key and its version, e.g. `opening-patrol.1`. */
export interface File {
  format: 1
  source?: string
  use: string
  name: Words
  sections: readonly Part[]
}

export const USES = ['check', 'briefing', 'handover', 'debrief'] as const
export const TYPES = ['verdict', 'number', 'text', 'choice', 'photo', 'signature'] as const
export const PHOTOS = ['on_fail', 'always', 'never'] as const
export const FAILS = ['incident', 'action'] as const

const JUDGED = ['verdict', 'number']
/** The types of item in which a field has a meaning; what is not named has one in all. */
export const ONLY: Readonly<Record<string, readonly string[]>> = {
  unit: ['number'],
  min: ['number'],
  max: ['number'],
  choices: ['choice'],
  critical: JUDGED,
  photo: JUDGED,
  on_fail: JUDGED,
}

/** What stands in a field that is left out. */
const USUAL: Readonly<Record<string, unknown>> = {
  help: '{}',
  required: 'true',
  critical: 'false',
  photo: '"on_fail"',
  on_fail: '"incident"',
}

/** An item as it is stored: fields in one order, without what has no meaning for its type, is empty or as usual. */
export function tidied(item: Item): Item {
  const order = [
    'id',
    'text',
    'help',
    'type',
    'unit',
    'min',
    'max',
    'choices',
    'required',
    'critical',
    'photo',
    'on_fail',
  ]
  const told = (name: string, value: unknown) =>
    value !== undefined &&
    value !== '' &&
    USUAL[name] !== JSON.stringify(value) &&
    (ONLY[name]?.includes(item.type) ?? true) &&
    !(name === 'on_fail' && item.critical)
  const fields = order.map(name => [name, sorted(item[name as keyof Item])] as const)
  return Object.fromEntries(fields.filter(([name, value]) => told(name, value))) as unknown as Item
}

/** The sections of a version, in order; one that was corrected stands once. */
export function partsOf(sections: readonly Shown[]): Part[] {
  const gone = new Set(sections.map(({ body }) => body['supersedes']))
  return sections
    .filter(({ kind, id, body }) => kind === 'section' && !body['_void'] && !gone.has(id))
    .sort((a, b) => a.body['n'] - b.body['n'])
    .map(({ body }) => ({ title: body['title'], items: body['items'] }))
}

/** Sections as they are stored. */
export const tidiedParts = (parts: readonly Part[]): Part[] =>
  parts.map(({ title, items }) => ({ title: sorted(title), items: items.map(tidied) }))

/** A version as a file. One that was written here is its line's, as the `n`th version. */
export function fileOf({ id, body }: Shown, sections: readonly Shown[], n: number): File {
  const { source, use, name, line } = body
  const parts = tidiedParts(partsOf(sections))
  return { format: 1, source: source ?? `${line ?? id}.${n}`, use, name: sorted(name), sections: parts }
}

/** The text of a file: what people open in an editor. */
export const textOf = (file: File): string => `${JSON.stringify(file, null, 2)}\n`

/** What stays the same from one version of a source to the next. */
export const keyOf = (source: unknown): string => String(source ?? '').replace(/\.[^.]*$/, '')

/** Whether two say the same, whatever their source. */
export const same = (a: File, b: File): boolean => {
  const told = ({ use, name, sections }: File) => JSON.stringify([use, sorted(name), tidiedParts(sections)])
  return told(a) === told(b)
}

/** The same, its names in order. */
function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T
  if (!value || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, one]) => [name, sorted(one)] as const)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))) as T
}
