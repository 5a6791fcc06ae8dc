/** The move that brought an event to where it stands: the server's, or one of this phone's that waits. */
import { KINDS } from '../../sync/kinds.ts'
import type { Here } from '../here.ts'
import type { Page } from '../record.ts'
import type { Shown } from '../store.ts'
import { GATES, statusOf } from './rules.ts'

/** `own`: this phone's, and nobody has received it. `read`: what stood against it. */
export interface Brought {
  act: string
  at: string
  by: unknown
  own: boolean
  reason: unknown
  lang: unknown
  read: string[]
}

type Story = Pick<Page, 'shown' | 'children' | 'unsent'>

export function broughtBy(here: Pick<Here, 'me'>, { shown, children, unsent }: Story): Brought | undefined {
  const state = statusOf(shown)
  const { _void: gone } = shown.body
  if (gone) return { ...gone, act: 'void', lang: '', own: false, read: [] }
  const moves = KINDS.kinds['event']!.status!.moves
  const own = unsent.findLast(({ op }) => moves[op.act ?? '']?.to === state)
  if (own) {
    const { act = '', reason, args } = own.op
    const at = new Date(own.at).toISOString()
    return {
      act,
      reason,
      lang: args?.['lang'],
      at,
      by: here.me.person,
      own: true,
      read: readAt(act, reason, args?.['read']),
    }
  }
  const to = ({ kind, body }: Shown) => kind === 'decision' && body['to'] === state && body['outcome'] === 'applied'
  const [last] = children.filter(to).sort((a, b) => b.seq - a.seq)
  if (!last) return undefined
  const { act, reason, lang, read, _at: at, _by: by } = last.body
  return { act, reason, lang, at, by, own: false, read: readAt(act, reason, read) }
}

/** A reason at a gate stands beside what was red; without one, what was read had passed. */
const readAt = (act: string, reason: unknown, read: unknown): string[] =>
  reason && GATES.includes(act) && Array.isArray(read) ? read : []
