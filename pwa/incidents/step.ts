/** From a step's form to its op. */
import type { Move } from '../../sync/kind.ts'
import type { Body } from '../../sync/wire.ts'
import { baseOf, changed, type Form, seenOf, type Troubles } from '../forms.ts'
import type { Shown } from '../store.ts'
import type { Lang } from '../words.ts'
import { boundBy, GIVEN } from './rules.ts'
import type { Page } from './views.ts'

const REASON_MAX = 500

interface Step {
  shown: Shown
  form: Form
  lang: Lang
}

/** Whether this very tap has been saved: a stopped worker may be handed it twice. */
export const taken = ({ unsent, shown }: Page, act: string, form: Form) =>
  unsent.some(({ op }) => op.act === act && op.base === baseOf(form)) ||
  (act === 'void' && shown.body['_void']?.reason === form['reason']?.trim())

/** The op a step's form asks for: what was seen, what it sets, what was read, and why, in the language `lang`. */
export function command({ shown, form, lang }: Step, act: string, move: Move, set: Body) {
  const { id: rec, site } = shown
  const base = baseOf(form)
  const reason = form['reason']?.trim() ?? ''
  if (act === 'void') return { t: 'void' as const, site, kind: 'incident', rec, base, reason }
  const seen = seenOf(form)
  const given = changed(set, form)?.set
  const names = boundBy(move, act).filter(
    name => !GIVEN.includes(name as (typeof GIVEN)[number]) || (given && name in given),
  )
  const pick = Object.fromEntries(names.map(name => [name, seen[name] ?? null]))
  return {
    t: 'command' as const,
    site,
    kind: 'incident',
    rec,
    act,
    base,
    seen: pick,
    ...(given && { set: given }),
    args: { read: childrenRead(form), ...(move.reason && { lang }) },
    ...(move.reason && { reason }),
  }
}

function childrenRead(form: Form): string[] {
  try {
    const read: unknown = JSON.parse(form['_read'] ?? '[]')
    return Array.isArray(read) ? read.filter(id => typeof id === 'string').slice(-40) : []
  } catch {
    return []
  }
}

/** What a decision binds must still be what its form showed; the server asks the same again. */
export function stale(move: Move, shown: Shown, form: Form): boolean {
  const seen = seenOf(form)
  return (move.binds ?? []).some(
    name => JSON.stringify(seen[name] ?? null) !== JSON.stringify(shown.body[name] ?? null),
  )
}

/** What is wrong with the reason of a move that needs one. */
export function reasonTroubles(move: Pick<Move, 'reason'>, form: Form): Troubles | null {
  if (!move.reason) return null
  const n = [...(form['reason']?.trim() ?? '')].length
  if (!n) return { reason: { id: 'trouble-reason' } }
  return n > REASON_MAX ? { reason: { id: 'trouble-long', args: { n, max: REASON_MAX } } } : null
}
