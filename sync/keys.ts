/** How rows are found and ordered, as their kinds declare: the same for stored rows and for rows as drawn. */
import type { Key, Kinds } from './kind.ts'
import type { Body } from './wire.ts'

const SORT_DIGITS = 16

interface Keyed {
  kind: string
  id: string
  body: Body
}

/** The keys a row is found by: those its kind declares, and `of:<uuid>` for a child. */
export function keysOf(kinds: Kinds, kindName: string, body: Body): string[] {
  const keys = (kinds.kinds[kindName]?.keys ?? []).map(key => keyOf(kindName, key, body))
  const parents = [body.of, body.about].filter(parent => typeof parent === 'string').map(parent => `of:${parent}`)
  return [...keys.filter(key => key !== null), ...parents]
}

/** A key with `when` stands for a state, so a null part is an empty one; any other key is a value, and null has none. */
function keyOf(kindName: string, key: Key, body: Body): string | null {
  const holds = Object.entries(key.when ?? {}).every(([field, values]) => values.includes(body[field] ?? null))
  const parts = key.parts.map(part => body[part] ?? null)
  if (!holds || (!key.when && parts.includes(null))) return null
  return `${kindName}/${key.name}:${parts.map(part => part ?? '').join('/')}`
}

/** What a row is sorted by within its kind; ties go by id. */
export function sortOf(kinds: Kinds, kindName: string, body: Body): string {
  const value = body[kinds.kinds[kindName]?.sort ?? '_at'] ?? body._at ?? ''
  return typeof value === 'number' ? String(value).padStart(SORT_DIGITS, '0') : String(value)
}

/** By `sort` ascending, ties by id. */
export function inOrder<R extends Keyed>(kinds: Kinds, rows: R[]): R[] {
  const placed = rows.map((row): [string, R] => [`${sortOf(kinds, row.kind, row.body)} ${row.id}`, row])
  return placed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** Whether a look-up finds the row as drawn; one that ends with `:` or `/` is a prefix. */
export function found(kinds: Kinds, wanted: string, row: Keyed): boolean {
  const prefix = isPrefix(wanted)
  return keysOf(kinds, row.kind, row.body).some(key => (prefix ? key.startsWith(wanted) : key === wanted))
}

export const isPrefix = (wanted: string): boolean => /[:/]$/.test(wanted)
