/** Checklists for tests: the eight shipped ones as files, one of them as records in every state, and a hand at the editor. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type { File } from '../../pwa/templates/file.ts'
import type { Body } from '../../sync/wire.ts'
import { ANA, LIN, type Phone, PRIYA, phoneOf, type Role, type Row, type Setting } from './house.ts'

const FOLDER = new URL('../../server/checklists/library/', import.meta.url)
export const TEXTS = new Map(
  readdirSync(FOLDER).map(name => [name.replace('.json', ''), readFileSync(new URL(name, FOLDER), 'utf8')]),
)
export const shipped = (key = 'opening-patrol'): File => JSON.parse(TEXTS.get(key)!)

const MADE = '2026-11-21T04:00:00.000Z'
export const NOBODY = '00000000-0000-0000-0000-000000000000'
export const TEMPLATE = {
  replaced: '7e000000-0000-5000-8000-000000000001',
  issued: '7e000000-0000-7000-8000-000000000002',
  draft: '7e000000-0000-7000-8000-000000000003',
  withdrawn: '7e000000-0000-7000-8000-000000000004',
} as const
const LINE = TEMPLATE.replaced

/** The records of one version of a file. */
export function records(file: File, id: string, more: Body = {}): Row[] {
  const items = file.sections.reduce((n, part) => n + part.items.length, 0)
  const told = { use: file.use, name: file.name, sections: file.sections.length, items, status: 'draft', line: id }
  const made = { _by: LIN, _at: MADE }
  return [
    ['template', id, { ...told, ...made, ...more }],
    ...file.sections.map(({ title, items }, n): Row => {
      const body = { of: id, of_kind: 'template', n: n + 1, title, items, ...made }
      return ['section', `${id.slice(0, 3)}${n}${id.slice(4)}`.replace('7e0', '5e0'), body]
    }),
  ]
}

const decided = (n: number, of: string, act: string, more: Body = {}): Row => [
  'decision',
  `02000000-0000-5000-8000-00000000007${n}`,
  { of, of_kind: 'template', act, outcome: 'applied', lang: 'en', _by: PRIYA, _at: MADE, ...more },
]

/** The patrol: shipped, replaced by one of Lin's, with a draft over that; and a briefing that was withdrawn. */
export function shelf(): Row[] {
  const file = shipped()
  const [first, ...rest] = file.sections
  const longer = { ...file, name: { en: 'Patrol', 'zh-CN': '巡查' } }
  const shorter = { ...longer, sections: [{ ...first!, items: first!.items.slice(0, 2) }, ...rest] }
  return [
    ...records(file, TEMPLATE.replaced, {
      line: LINE,
      source: file.source,
      status: 'replaced',
      version: 1,
      _by: NOBODY,
    }),
    ...records(longer, TEMPLATE.issued, { line: LINE, based_on: TEMPLATE.replaced, status: 'issued', version: 2 }),
    ...records(shorter, TEMPLATE.draft, { line: LINE, based_on: TEMPLATE.issued, _by: ANA }),
    ...records(shipped('crew-briefing'), TEMPLATE.withdrawn, { status: 'withdrawn', version: 1 }),
    decided(1, TEMPLATE.replaced, 'issue', { _by: NOBODY }),
    decided(2, TEMPLATE.issued, 'issue'),
    decided(3, TEMPLATE.withdrawn, 'withdraw', { reason: 'Paper again' }),
  ]
}

export const AT = '/app/templates'
export const at = (state: keyof typeof TEMPLATE, then = '') => `${AT}/${TEMPLATE[state]}${then}`
export const phone = (role: Role = 'lead', more: Setting = {}) => phoneOf({ role, lang: 'en', more: shelf(), ...more })
export const text = async (answer: Response | Promise<Response>) =>
  (await (await answer).text()).replace(/[\u2068\u2069]/g, '')
export const shown = async (one: Phone, path: string) => text(one.get(path))
export const created = async (one: Phone) =>
  (await one.store.queue()).map(({ op }) => op).filter(({ t }) => t === 'create')

/** Every field of the editor's form, as the browser would send it. */
export async function form(one: Phone, path: string): Promise<Record<string, string>> {
  const html = (await shown(one, path)).split('<form class="stack--wide"')[1]?.split('</form>')[0] ?? ''
  const plain = (value = '') =>
    value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
  const found: Record<string, string> = {}
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const [, name = ''] = tag.match(/name="([^"]*)"/) ?? []
    if (/type="radio"/.test(tag) && !/ checked/.test(tag)) continue
    found[name] = plain(tag.match(/value="([^"]*)"/)?.[1])
  }
  for (const [, name = '', value] of html.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>\n([\s\S]*?)<\/textarea>/g))
    found[name] = plain(value)
  for (const [, name = '', inner = ''] of html.matchAll(/<select [^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    found[name] = inner.match(/value="([^"]*)" selected/)?.[1] ?? ''
  return found
}

/** One step of the editor: what is typed goes along. Answers with the address that comes then. */
export async function step(
  one: Phone,
  path: string,
  value: string,
  typed: Record<string, string> = {},
): Promise<string> {
  const answer = await one.post(path.split('?')[0]!, { ...(await form(one, path)), ...typed, do: value })
  if (answer.status === 303) return answer.headers.get('Location')!
  return assert.fail(`${answer.status}: ${(await text(answer)).match(/class="trouble">[\s\S]*?<\/li>/g)}`)
}
