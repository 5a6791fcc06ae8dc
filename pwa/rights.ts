/** Who may do what, read from the declared kinds. The server decides again; this decides which buttons show. */

import type { Move, Right } from '../sync/kind.ts'
import { KINDS } from '../sync/kinds.ts'
import type { Body } from '../sync/wire.ts'

export interface Person {
  person: string
  role: string
}

const LEADS = ['deputy', 'lead']
const OFFICE = ['reception', 'planner', ...LEADS]
const ROLES: Partial<Record<Right, readonly string[]>> = {
  crew: ['crew', ...OFFICE],
  office: OFFICE,
  lead: LEADS,
  any: ['crew', ...OFFICE, 'admin'],
}

/** Whether a person leads: deputies and leads hold the same rights. */
export const leads = (role: string) => LEADS.includes(role)

/** Whether `who` has `right` over a record with this body. */
export function may(right: Right, who: Person, body: Body): boolean {
  if (right === 'author') return body['_by'] === who.person || leads(who.role)
  return ROLES[right]?.includes(who.role) ?? false
}

/** Whether somebody in this role makes records of a kind at all: an admin, who works through routes, makes none. */
export const makes = (kind: string, role: string) => may(KINDS.kinds[kind]!.create as Right, { person: '', role }, {})

/** The moves this person may make from the record's state, by name, in declared order. */
export function moves(kind: string, who: Person, body: Body): [string, Move][] {
  const { status, write } = KINDS.kinds[kind]!
  if (!status || body['_void']) return []
  const state = body[status.field] ?? status.first
  return Object.entries(status.moves).filter(([, m]) => m.from.includes(state) && may(m.by ?? write, who, body))
}

/** The names among `fields` that this person may change on the record. */
export function writable(kind: string, who: Person, body: Body, fields: readonly string[]): string[] {
  const { fields: declared, write } = KINDS.kinds[kind]!
  if (body['_void']) return []
  return fields.filter(name => declared[name] && may(declared[name].by ?? write, who, body))
}
