/** Fields by their type: how a form shows a value, what is wrong with what was typed, and what is stored of it. */
import { texts, typed } from '../sync/joined.ts'
import type { Field } from '../sync/kind.ts'
import { KINDS } from '../sync/kinds.ts'
import type { Body } from '../sync/wire.ts'
import type { Here } from './here.ts'

/** The languages of what is written for everybody. */
export const LANGS = ['en', 'zh-CN'] as const

export interface Trouble {
  id: string
  args?: Record<string, string | number>
}

/** What was typed into a field, not empty, and what stood there before. */
export interface Typed {
  field: Field
  value: string
  before: unknown
  here: Here
}

const FIELD_BYTES = 8192
const CODE = /^[a-z0-9_.:-]+$/i
const CHOOSE: Trouble = { id: 'trouble-choose' }

/** Digits as they are stored: a Chinese keyboard types wide ones. */
const digits = (value: string) =>
  value
    .normalize('NFKC')
    .replace(/[\s,_]/g, '')
    .replace(/^\+/, '')

function long({ field, value }: Typed): Trouble | undefined {
  const n = Math.max(...texts(value).map(([words]) => [...words].length), 0)
  const max = field.max ?? FIELD_BYTES
  if (n > max) return { id: 'trouble-long', args: { n, max } }
  return new TextEncoder().encode(value).length > FIELD_BYTES ? { id: 'trouble-bytes' } : undefined
}

function outside({ field, value }: Typed): Trouble | undefined {
  const { lo = Number.MIN_SAFE_INTEGER, hi = Number.MAX_SAFE_INTEGER } = field
  const whole = /^-?\d{1,15}$/.test(digits(value))
  if (whole && Number(digits(value)) >= lo && Number(digits(value)) <= hi) return undefined
  return field.lo === undefined || field.hi === undefined
    ? { id: 'trouble-whole' }
    : { id: 'trouble-range', args: { lo, hi } }
}

const isDay = (value: string) =>
  /^\d{4}-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.slice(0, 10) === value

const unless = (fine: (typed: Typed) => unknown, trouble: Trouble) => (typed: Typed) =>
  fine(typed) ? undefined : trouble

const chosen = unless(({ value }) => CODE.test(value), CHOOSE)

const WRONG: Record<string, (typed: Typed) => Trouble | undefined> = {
  text: long,
  words: long,
  enum: unless(({ field, value }) => field.values?.includes(value), CHOOSE),
  ref: chosen,
  person: chosen,
  bool: unless(({ value }) => value === 'true' || value === 'false', CHOOSE),
  int: outside,
  dec: unless(({ value }) => /^-?\d{1,15}(\.\d{1,9})?$/.test(decimal(value)), { id: 'trouble-decimal' }),
  date: unless(({ value }) => isDay(value), { id: 'trouble-date' }),
  instant: unless(({ value, here }) => here.clock.instant(value) !== null, { id: 'trouble-time' }),
  wall: unless(({ value }) => /T([01]\d|2[0-3]):[0-5]\d$/.test(value) && isDay(value.slice(0, -6)), {
    id: 'trouble-time',
  }),
}

/** One comma is a decimal point; more of them, or one beside a point, part thousands. */
function decimal(value: string): string {
  const text = value.normalize('NFKC').replace(/\s/g, '').replace('−', '-')
  return digits(/^[^.,]*,[^.,]*$/.test(text) ? text.replace(',', '.') : text)
}

const STORED: Record<string, (typed: Typed) => unknown> = {
  text: ({ field, value, before }) => (field.policy === 'text' ? typed(value, before) : value),
  bool: ({ value }) => value === 'true',
  int: ({ value }) => Number(digits(value)),
  dec: ({ value }) => decimal(value),
  // A time field knows minutes only: untouched, the instant keeps its seconds.
  instant: ({ value, before, here }) =>
    typeof before === 'string' && here.clock.field(before) === value ? before : here.clock.instant(value),
}

export const wrong = (one: Typed): Trouble | undefined => WRONG[one.field.type]?.(one)

export const stored = (one: Typed): unknown => STORED[one.field.type]?.(one) ?? one.value

/** A record's fields as a form shows them; words have a field for each language. */
export function asForm(here: Here, kind: string, body: Body, names: readonly string[]): Record<string, string> {
  const shown = (name: string): [string, string][] => {
    const value = body[name] ?? ''
    const { type } = KINDS.kinds[kind]?.fields[name] ?? {}
    if (type === 'words') return LANGS.map(lang => [`${name}.${lang}`, String(value[lang] ?? '')])
    if (type === 'set') return (body[name] ?? []).map((one: string) => [`${name}.${one}`, 'on'])
    return [[name, type === 'instant' ? here.clock.field(value || null) : String(value)]]
  }
  return Object.fromEntries(names.flatMap(shown))
}
