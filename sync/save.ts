/** Writing: from a person's change to an op, before any transaction opens (sync/README.md §8.1). */
import { bytesOf, canon, clean, seenForm } from './canon.ts'
import type { Kind } from './kind.ts'
import { newId } from './link.ts'
import type { Ports } from './ports.ts'
import type { Body, Op } from './wire.ts'

export type Change =
  | { t: 'create'; site: string; kind: string; rec?: string; set: Body; blobs?: NonNullable<Op['blobs']> }
  | { t: 'fact'; site: string; kind: string; rec: string; base: number; seen: Body; set: Body; resolves?: string }
  | {
      t: 'command'
      site: string
      kind: string
      rec: string
      act: string
      base: number
      seen: Body
      set?: Body
      args?: Body
      reason?: string
    }
  | { t: 'void'; site: string; kind: string; rec: string; base: number; args?: Body; reason: string }

/**
 * A save the phone itself refuses: `text_too_long`, `op_too_large`, `outbox_full`, `drafts_full`, `photos_full`,
 * `photos_many`, `photo_gone`, `signed_out`.
 */
export class SaveRefused extends Error {
  readonly code: string
  readonly field: string | undefined
  constructor(code: string, field?: string) {
    super(code)
    this.code = code
    this.field = field
  }
}

const FIELD_BYTES = 8 * 1024
const OP_BYTES = 32 * 1024
const REASON_CHARS = 500
const STAMP_BYTES = 32 // what the hlc adds, which the op gets in its transaction

/** The op without its stamp. Throws SaveRefused when a limit of §15 or of the kind is passed. */
export async function opFrom(ports: Ports, change: Change): Promise<Op> {
  const kind = ports.kinds.kinds[change.kind]
  const { seen, ...rest } = tidied({ seen: {}, ...change }) as Change & { seen: Body }
  const op = { id: newId(ports), v: ports.kinds.schema, ...rest, rec: change.rec ?? newId(ports) } as Op
  check(kind, op.set ?? {})
  if ([...(op.reason ?? '')].length > REASON_CHARS) throw new SaveRefused('text_too_long', 'reason')
  if ('seen' in change) op.seen = await seenForms(ports, kind, change.t, seen)
  if (bytesOf(canon(op)).length + STAMP_BYTES > OP_BYTES) throw new SaveRefused('op_too_large')
  return op
}

/** Long values travel as a hash, but the text of a fact whole: it is the base of a line merge. */
async function seenForms(ports: Ports, kind: Kind | undefined, t: Op['t'], seen: Body): Promise<Body> {
  const whole = (field: string, value: unknown) =>
    t === 'fact' && kind?.fields[field]?.policy === 'text' && bytesOf(canon(value)).length <= FIELD_BYTES
  const form = async ([field, value]: [string, unknown]) => [
    field,
    whole(field, value) ? value : await seenForm(value, ports.digest),
  ]
  return Object.fromEntries(await Promise.all(Object.entries(seen).map(form)))
}

function check(kind: Kind | undefined, values: Body): void {
  for (const [field, value] of Object.entries(values)) {
    const { type, policy, max } = kind?.fields[field] ?? {}
    const texts: unknown[] = type === 'words' && value ? Object.values(value) : [value]
    // A text that may hold what several people wrote is bounded by its bytes alone; a form bounds what one person types.
    const most = policy === 'text' || max === undefined ? FIELD_BYTES : max
    const tooLong = (text: unknown) =>
      typeof text === 'string' && ([...text].length > most || bytesOf(text).length > FIELD_BYTES)
    if (texts.some(tooLong)) throw new SaveRefused('text_too_long', field)
  }
}

/** The same value with every text as it is stored. */
function tidied(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map(tidied)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, tidied(member)]))
}
