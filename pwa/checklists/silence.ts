/** Since when nobody who is to do a check can be heard: one rule, for the board and for an event's page. */
import type { Body } from '../../sync/wire.ts'
import type { Shown } from '../store.ts'
import { stateOf } from './runs.ts'

/** A phone that is well tells of itself every 5 minutes, and of that supervisors hear after 5 more and a round of work. */
export const LAG_MS = 11 * 60_000

/** Who can be heard of. */
export interface Ears {
  now_ms: number
  /** Phones in use, by person; people by team. */
  phones: Map<string, Shown[]>
  teams: Map<string, string[]>
}

export function byField(rows: Shown[], name: string): Map<string, Shown[]> {
  const found = new Map<string, Shown[]>()
  for (const row of rows) {
    const key = String(row.body[name] ?? '')
    const all = found.get(key)
    all ? all.push(row) : found.set(key, [row])
  }
  return found
}

export function earsOf(now_ms: number, phones: Shown[], members: Shown[]): Ears {
  const active = phones.filter(({ body }) => (body['state'] ?? 'active') === 'active')
  const here = members.filter(({ body }) => body['team'] && body['active'] !== false)
  const teams = [...byField(here, 'team')].map(([team, all]) => [team, all.map(({ body }) => body['person'])] as const)
  return { now_ms, phones: byField(active, 'person'), teams: new Map(teams) }
}

/** Who is to do it; null: anybody. */
export const assigned = ({ teams }: Ears, { person, team }: Body): string[] | null =>
  person ? [person] : team ? (teams.get(team) ?? []) : null

/** When the last phone of those who are to do a late check was heard of, if that was before it was due and is long ago. */
export function silentSince(ears: Ears, body: Body): string | undefined {
  const { phones, now_ms } = ears
  if (!['late', 'missed'].includes(stateOf(body, now_ms))) return undefined
  const theirs = (assigned(ears, body) ?? []).flatMap(person => phones.get(person) ?? [])
  const seen = theirs.map(phone => String(phone.body['seen_at'])).sort()
  const last = seen.at(-1)
  const before_ms = Math.min(Date.parse(body['due_at']), now_ms - LAG_MS + 1)
  return last && Date.parse(last) < before_ms ? last : undefined
}
