/** Between a form and an op: what a record showed travels hidden, what was not touched is left out. */
import { html } from 'hono/html'
import { KINDS } from '../sync/kinds.ts'
import type { Body } from '../sync/wire.ts'
import { LANGS, stored, type Trouble, type Typed, wrong } from './fields.ts'
import type { Here } from './here.ts'
import { mark } from './icons/icons.ts'
import type { Html } from './layout.ts'

export type Form = Record<string, string>
/** Message id and arguments of what is wrong with a field, by field. */
export type Troubles = Record<string, Trouble>

export interface Read {
  set: Body
  troubles: Troubles
}

/** The fields of a submitted form as text, line ends as LF; files are not text and are left out. */
export async function fields(request: Request): Promise<Form> {
  const form: Form = {}
  for (const [name, value] of await request.formData())
    if (typeof value === 'string') form[name] = value.replaceAll('\r\n', '\n')
  return form
}

/**
 * Reads `names` of `kind` from a form: the values to store (null: left empty) and what is wrong with them. What was not
 * touched is not judged: somebody else may have made it longer than one person may type.
 */
export function read(kind: string, names: readonly string[], form: Form, here: Here): Read {
  const result: Read = { set: {}, troubles: {} }
  const shown = seenOf(form)
  for (const name of names) {
    const field = KINDS.kinds[kind]?.fields[name]
    if (!field) continue
    if (field.type === 'set') {
      const chosen = members(name, form, shown[name] ?? [])
      if (chosen) result.set[name] = chosen.length ? chosen : null
      continue
    }
    const one = (part: string, before: unknown) => readOne({ field, before, here }, form, part, result.troubles)
    if (field.type !== 'words') {
      const value = one(name, shown[name])
      if (value !== undefined) result.set[name] = value
      continue
    }
    const before: Body = shown[name] ?? {}
    const each = LANGS.map((lang): [string, unknown] => [lang, one(`${name}.${lang}`, before[lang])])
    const said = each.filter(([, value]) => value !== undefined)
    if (!said.length) continue
    const words = Object.entries({ ...before, ...Object.fromEntries(said) }).filter(([, value]) => value)
    result.set[name] = words.length ? Object.fromEntries(words) : null
  }
  return result
}

/** The chosen of a set, each of which has a field of its own; what was not offered stays. Undefined: nothing was asked. */
function members(name: string, form: Form, before: string[]): string[] | undefined {
  const asked = Object.keys(form).filter(one => one.startsWith(`${name}.`))
  if (!asked.length) return undefined
  const chosen = asked.filter(one => form[one]).map(one => one.slice(name.length + 1))
  return [...new Set([...chosen, ...before.filter(one => !(`${name}.${one}` in form))])].sort()
}

/** What is to be stored of one input; undefined where the form has none, or something is wrong with it. */
function readOne(about: Omit<Typed, 'value'>, form: Form, name: string, troubles: Troubles): unknown {
  const value = form[name]?.trim().normalize()
  if (!value) return value === '' ? null : undefined
  const trouble = plain(value) === plain(about.before) ? undefined : wrong({ ...about, value })
  if (trouble) troubles[name] = trouble
  return trouble ? undefined : stored({ ...about, value })
}

/** The hidden half of a form that changes a record: its version, and each field as it was shown. */
export function shownAs(base: number, body: Body, names: readonly string[]): Html {
  const seen = names.map(
    name => html`<input type="hidden" name="_seen.${name}" value="${JSON.stringify(body[name] ?? null)}">`,
  )
  return html`<input type="hidden" name="_base" value="${base}">${seen}`
}

/** The same, as a kept draft says it was when it was begun. */
export const asBegun = (
  form: Form,
  { seq, body }: { seq: number; body: Body },
  names: readonly string[],
): Html | Html[] =>
  form['_base']
    ? (Object.entries(form)
        .filter(([name]) => name === '_base' || name.startsWith('_seen.'))
        .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`) as Html[])
    : shownAs(seq, body, names)

/** What the form says was shown: the values of its `_seen.` fields. */
export function seenOf(form: Form): Body {
  const seen: Body = {}
  for (const [name, value] of Object.entries(form)) {
    if (!name.startsWith('_seen.')) continue
    try {
      seen[name.slice(6)] = JSON.parse(value)
    } catch {
      seen[name.slice(6)] = null
    }
  }
  return seen
}

/**
 * The id of the record a form will make. A browser hands a POST to the worker a second time when the worker was stopped
 * over it; by its id the record is then known to be here.
 */
export const making = (here: Here, form: Form): Html =>
  html`<input type="hidden" name="_rec" value="${form['_rec'] ?? here.house.new_id()}">`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id of the record that a form makes. */
export const makes = (form: Form): { rec?: string } => (UUID.test(form['_rec'] ?? '') ? { rec: form['_rec']! } : {})

export const baseOf = (form: Form) => Number.parseInt(form['_base'] ?? '0', 10) || 0

const plain = (value: unknown) =>
  JSON.stringify(typeof value === 'string' ? value.trim().normalize().replaceAll('\r\n', '\n') : (value ?? null))

/**
 * The fields that differ from what was shown, with what was shown of them; null when nothing was changed. Those of one
 * group are one value: of a `kind` that has such, they go together.
 */
export function changed(set: Body, form: Form, kind = ''): { base: number; seen: Body; set: Body } | null {
  const shown = seenOf(form)
  const names = differing(kind, set, name => name in shown && plain(set[name]) !== plain(shown[name]))
  if (!names.length) return null
  const pick = (from: Body) => Object.fromEntries(names.map(name => [name, from[name] ?? null]))
  return { base: baseOf(form), seen: pick(shown), set: pick(set) }
}

/** The names of what `differs`, with all that is of one group with it. */
export function differing(kind: string, set: Body, differs: (name: string) => boolean): string[] {
  const groups = new Set(Object.keys(set).map(name => differs(name) && groupOf(kind, name)))
  return Object.keys(set).filter(name => differs(name) || groups.has(groupOf(kind, name) ?? ''))
}

const groupOf = (kind: string, name: string) => KINDS.kinds[kind]?.fields[name]?.group

/** What makes a record of a form's fields: nothing that is empty, but the whole of each group of which anything is told. */
export function told(kind: string, set: Body): Body {
  const groups = new Set(Object.keys(set).map(name => set[name] !== null && groupOf(kind, name)))
  const whole = Object.keys(KINDS.kinds[kind]!.fields).filter(name => groups.has(groupOf(kind, name) ?? ''))
  const full = { ...Object.fromEntries(whole.map(name => [name, null])), ...set }
  return Object.fromEntries(Object.entries(full).filter(([name, value]) => value !== null || whole.includes(name)))
}

/** The sentence under a field that cannot be saved; `id` is what the field's `aria-describedby` names. */
export function trouble(here: Here, troubles: Troubles, name: string): Html | '' {
  const found = troubles[name]
  if (!found) return ''
  return html`<p class="trouble" id="${name}-trouble">${mark('bad', 'small')}<span>${here.say(found.id, found.args)}</span></p>`
}

/** Attributes of a field in trouble: invalid, described, and first to have the focus. */
export function invalid(troubles: Troubles, name: string): Html | '' {
  if (!troubles[name]) return ''
  const first = Object.keys(troubles)[0] === name ? html` autofocus` : ''
  return html` aria-invalid="true" aria-describedby="${name}-trouble"${first}`
}
