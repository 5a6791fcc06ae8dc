/** What a corrective action says about itself, and what may be done with it next. */
import type { Move } from '../../sync/kind.ts'
import { type Form, type Read, read, seenOf } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { leads, moves, writable } from '../rights.ts'
import { type Step, UNVOID, VOID } from '../steps.ts'
import type { Shown } from '../store.ts'

export const FIELDS = ['what', 'aim', 'zone', 'owner', 'due_at', 'check_on'] as const

export const stateOf = ({ body }: Shown): string => (body['_void'] ? 'void' : (body['status'] ?? 'open'))

export const isOpen = (shown: Shown) => ['open', 'returned'].includes(stateOf(shown))

/** Whether it is still to be done, and its time has passed. */
export const isLate = ({ clock }: Here, shown: Shown): boolean =>
  isOpen(shown) && Date.parse(shown.body['due_at']) < clock.now_ms

/** Whether this person is the one for whom it waits now: its owner, then a supervisor who says whether it helped. */
export function waitsFor({ role, me }: Here, shown: Shown): boolean {
  const { owner } = shown.body
  if (isOpen(shown)) return owner ? owner === me.person : leads(role)
  return stateOf(shown) === 'done' && leads(role)
}

export function markOf(here: Here, shown: Shown): Mark {
  if (shown.life !== 'received' && !shown.seq) return 'saved'
  if (isLate(here, shown)) return 'late'
  if (waitsFor(here, shown)) return 'need'
  return ({ effective: 'done', void: 'none' }[stateOf(shown)] as Mark | undefined) ?? 'due'
}

export const asStep = (act: string, move: Move): Step => ({ act, move, sets: [] })

/** Every step this person may take, by name. */
export function possible({ role, me }: Here, { body }: Shown): [string, Move][] {
  const found = moves('action', { person: me.person, role }, body)
  if (leads(role)) found.push(body['_void'] ? ['unvoid', UNVOID] : ['void', VOID])
  return found
}

/** The fields this person may set: of one that is new (no body) those of its author. */
export const settable = ({ role, me }: Here, body?: Shown['body']): string[] =>
  writable('action', { person: me.person, role }, body ?? { _by: me.person }, FIELDS)

/** What a form sets of an action, and what is wrong with it: something is to be done, and not in the past. */
export function readAction(names: readonly string[], form: Form, here: Here): Read {
  const found = read('action', names, form, here)
  if (names.includes('what') && !found.set['what'] && !found.troubles['what'])
    found.troubles['what'] = { id: 'trouble-action' }
  const due = found.set['due_at']
  if (due && due !== seenOf(form)['due_at'] && Date.parse(due) < here.clock.now_ms)
    found.troubles['due_at'] = { id: 'trouble-past' }
  const { check_on } = found.set
  const first = here.clock.field(due ?? here.clock.now_ms).slice(0, 10)
  if (check_on && check_on !== seenOf(form)['check_on'] && check_on < first)
    found.troubles['check_on'] = { id: 'trouble-check' }
  return found
}
