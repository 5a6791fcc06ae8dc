/**
 * Draws one op over a row: the twin of change.py (sync/README.md §8.2).
 * Drawing never merges. It shows what the author meant until the server has said what became of it.
 */
import type { Kind } from './kind.ts'
import { instant, parse } from './stamp.ts'
import type { Body, Op } from './wire.ts'

/**
 * The body with `op` of person `by` drawn over it: a new one, or the same where nothing can be drawn.
 * null stands for a row that is not held: only a create, or a move that creates, can be drawn over it.
 */
export function draw(kind: Kind | undefined, body: Body | null, op: Op, by: string): Body | null {
  if (op.t === 'create') return put({ _by: by, _at: at(op), ...(body ?? first(kind)) }, op)
  if (op.t === 'command') return moved(kind, body, op, by)
  if (body === null || (op.t === 'void' && op.args?.['mine'] && body['_by'] !== by)) return body
  if (op.t === 'void') return { ...body, _void: { at: at(op), by, reason: op.reason } }
  return op.t === 'fact' ? put(body, op) : body
}

/** The fields an op draws, for the mark "waiting". */
export function fieldsOf(kind: Kind | undefined, op: Op): string[] {
  const fields = [op.set, op.inc, op.add, op.rem].flatMap(part => Object.keys(part ?? {}))
  if (op.t === 'void' || op.act === 'unvoid') return [...fields, '_void']
  return kind?.status && op.t === 'command' ? [...fields, kind.status.field] : fields
}

const at = (op: Op): string => instant(parse(op.hlc ?? '')[0])

const first = (kind: Kind | undefined): Body => (kind?.status?.first ? { [kind.status.field]: kind.status.first } : {})

/** `set` replaces and null unsets, `inc` adds, `add` and `rem` edit a sorted list without repeats. */
function put(body: Body, op: Op): Body {
  const drawn: Body = { ...body, ...op.set }
  for (const [field, delta] of Object.entries(op.inc ?? {})) drawn[field] = (body[field] ?? 0) + delta
  for (const field of Object.keys({ ...op.add, ...op.rem })) {
    const gone = op.rem?.[field] ?? []
    const kept = new Set<string>([...(body[field] ?? []), ...(op.add?.[field] ?? [])])
    drawn[field] = [...kept].filter(element => !gone.includes(element)).sort()
  }
  return Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== null && value !== undefined))
}

/** The move's target state and its `set`; a move this build does not know is not drawn. */
function moved(kind: Kind | undefined, body: Body | null, op: Op, by: string): Body | null {
  if (op.act === 'unvoid' && body)
    return Object.fromEntries(Object.entries(body).filter(([field]) => field !== '_void'))
  const move = kind?.status?.moves[op.act ?? '']
  if (!kind?.status || !move || (body === null && !move.from.includes(null))) return body
  return put({ ...(body ?? { _by: by, _at: at(op) }), [kind.status.field]: move.to }, op)
}
