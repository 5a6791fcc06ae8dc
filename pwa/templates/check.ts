/** What is wrong with a checklist, wherever it was written: each thing with its place. Pure; the server holds the same. */
import { bytesOf } from '../../sync/canon.ts'
import { within } from '../checklists/fold.ts'
import { FAILS, type File, ONLY, PHOTOS, TYPES, USES } from './file.ts'

export const MOST = {
  sections: 12,
  section: 30,
  items: 200,
  bytes: 7000,
  name: 80,
  text: 120,
  help: 200,
  choice: 40,
  choices: 8,
}

/** Places count from 0; `said`: the words that stand there, as far as they are words. `id` and `args`: the message. */
export interface Wrong {
  section?: number
  item?: number
  said?: unknown
  field?: string
  id: string
  args?: Record<string, string | number>
}

type Told = Record<string, unknown>
type Place = [section: number, item: number]
/** Where each code was first met. */
type Met = Map<string, Place>
/** Where it is said, and what is said there. */
type Tell = (field: string, id: string, args?: Wrong['args']) => void

const ITEM = ['id', 'text', 'help', 'type', 'unit', 'min', 'max', 'choices', 'required', 'critical', 'photo', 'on_fail']
const LANG = /^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,3}$/
const CODE = /^[a-z0-9_.:-]{1,20}$/
const UNIT = /^[a-z0-9_.:-]{1,8}$/
const LIMIT = /^-?\d{1,12}(\.\d{1,3})?$/
const SOURCE = /^(?=.{1,40}$)[a-z0-9_:-][a-z0-9_.:-]*\.[1-9]\d{0,2}$/

const isTold = (value: unknown): value is Told => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Everything that is wrong with it; nothing: it is a `File`. */
export function check(file: unknown): Wrong[] {
  const wrong: Wrong[] = []
  const tell: Tell = (field, id, args) => wrong.push({ field, id, ...(args && { args }) })
  if (!isTold(file) || file['format'] !== 1) return [{ id: 'wrong-format' }]
  unknown(file, ['format', 'source', 'use', 'name', 'sections'], tell)
  words(file['name'], 'name', MOST.name, tell)
  if (!USES.includes(file['use'] as 'check')) tell('use', 'wrong-choose')
  if (file['source'] !== undefined && !SOURCE.test(String(file['source']))) tell('source', 'wrong-source')
  const sections = Array.isArray(file['sections']) ? file['sections'] : []
  if (!sections.length) tell('sections', 'wrong-no-sections')
  if (sections.length > MOST.sections)
    tell('sections', 'wrong-many-sections', { n: sections.length, max: MOST.sections })
  const items = sections.reduce((n, section) => n + (Array.isArray(section?.items) ? section.items.length : 0), 0)
  if (items > MOST.items) tell('sections', 'wrong-many', { n: items, max: MOST.items })
  const met: Met = new Map()
  return [...wrong, ...sections.flatMap((section, n) => checkSection(section, n, met))]
}

/** Whether nothing is wrong with it. */
export const isFile = (file: unknown): file is File => check(file).length === 0

function checkSection(section: unknown, n: number, met: Met): Wrong[] {
  const wrong: Wrong[] = []
  if (!isTold(section)) return [{ section: n, id: 'wrong-section' }]
  const said = section['title']
  const tell: Tell = (field, id, args) => wrong.push({ section: n, said, field, id, ...(args && { args }) })
  unknown(section, ['title', 'items'], tell)
  words(section['title'], 'title', MOST.name, tell)
  const items = Array.isArray(section['items']) ? section['items'] : []
  if (!items.length) tell('items', 'wrong-empty')
  tooMuch(items, tell)
  return [...wrong, ...items.flatMap((item, i) => checkItem(item, [n, i], met))]
}

/** What does not fit one section. */
export function tooMuch(items: readonly unknown[], tell: Tell): void {
  if (items.length > MOST.section) tell('items', 'wrong-many', { n: items.length, max: MOST.section })
  const n = bytesOf(JSON.stringify(items)).length
  if (n > MOST.bytes) tell('items', 'wrong-bytes', { n, max: MOST.bytes })
}

function checkItem(item: unknown, [section, n]: Place, met: Met): Wrong[] {
  if (!isTold(item)) return [{ section, item: n, id: 'wrong-item' }]
  const wrong: Wrong[] = []
  const said = item['text']
  const tell: Tell = (field, id, args) => wrong.push({ section, item: n, said, field, id, ...(args && { args }) })
  unknown(item, ITEM, tell)
  const code = String(item['id'] ?? '')
  const [s, i] = met.get(code) ?? [section, n]
  if (!CODE.test(code)) tell('id', 'wrong-code')
  else if (met.has(code)) tell('id', 'wrong-twice', { code, s: s + 1, i: i + 1 })
  met.set(code, [s, i])
  words(item['text'], 'text', MOST.text, tell)
  if (item['help'] !== undefined) words(item['help'], 'help', MOST.help, tell)
  if (!TYPES.includes(item['type'] as 'text')) tell('type', 'wrong-choose')
  else answers(item, tell)
  return wrong
}

/** What is answered, and what an answer leads to. */
function answers(item: Told, tell: Tell): void {
  const { type, unit, min, max } = item
  for (const [name, types] of Object.entries(ONLY))
    if (item[name] !== undefined && !types.includes(String(type))) tell(name, 'wrong-only')
  if (unit !== undefined && !UNIT.test(String(unit))) tell('unit', 'wrong-unit')
  const limits = Object.entries({ min, max }).filter(([, limit]) => limit !== undefined)
  const strange = limits.filter(([, limit]) => typeof limit !== 'string' || !LIMIT.test(limit))
  for (const [name] of strange) tell(name, 'wrong-limit')
  if (limits.length === 2 && !strange.length && !within({ max } as never, String(min))) tell('max', 'wrong-limits')
  if (type === 'choice') choices(item['choices'], tell)
  for (const name of ['required', 'critical'])
    if (item[name] !== undefined && typeof item[name] !== 'boolean') tell(name, 'wrong-choose')
  if (item['photo'] !== undefined && !PHOTOS.includes(item['photo'] as 'never')) tell('photo', 'wrong-choose')
  if (item['on_fail'] !== undefined && !FAILS.includes(item['on_fail'] as 'action')) tell('on_fail', 'wrong-choose')
  if (item['critical'] === true && item['on_fail'] === 'action') tell('on_fail', 'wrong-critical')
}

function choices(value: unknown, tell: Tell): void {
  const all = Array.isArray(value) ? value : []
  if (all.length < 2) tell('choices', 'wrong-choices')
  if (all.length > MOST.choices) tell('choices', 'wrong-many-choices', { n: all.length, max: MOST.choices })
  for (const choice of all) words(choice, 'choices', MOST.choice, tell)
}

/** Words in at least one language, none of them too long. */
function words(value: unknown, field: string, max: number, tell: Tell): void {
  const said = isTold(value) ? Object.entries(value) : []
  const fine = said.every(([lang, text]) => LANG.test(lang) && typeof text === 'string' && text.trim())
  if (!said.length || said.length > MOST.choices || !fine) tell(field, 'wrong-words')
  const n = Math.max(0, ...said.map(([, text]) => [...String(text)].length))
  if (n > max) tell(field, 'wrong-long', { n, max })
}

function unknown(value: Told, known: readonly string[], tell: Tell): void {
  for (const name of Object.keys(value))
    if (!known.includes(name)) tell('', 'wrong-unknown', { name: name.slice(0, 40) })
}
