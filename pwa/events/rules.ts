/** What stands against the next phase of an event: the twin of server/events/rules.py, held to the same vectors. */
import type { Move } from '../../sync/kind.ts'
import type { Body } from '../../sync/wire.ts'
import { stateMark } from '../checklists/parts.ts'
import { type State, stateOf } from '../checklists/runs.ts'
import { type Form, type Read, read } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { leads, moves, writable } from '../rights.ts'
import { type Step, UNVOID, VOID } from '../steps.ts'
import type { Shown } from '../store.ts'

export const PHASES = ['before', 'during', 'after'] as const
export const TIMES = ['builds_at', 'opens_at', 'closes_at', 'clear_at'] as const
export const FIELDS = ['name', 'organiser', 'zones', ...TIMES, 'expected'] as const

const DONE = ['passed', 'cleared']
const IDLE = ['cancelled', 'lapsed']
/** The step that leads on, and the one that asks for what the phase before it demands. */
const ONWARD: Record<string, string> = { planned: 'prepare', before: 'open', during: 'end', after: 'finish' }
export const GATES = ['open', 'finish']

export const statusOf = ({ body }: Shown): string => (body['_void'] ? 'void' : (body['status'] ?? 'planned'))

export const nameOf = (here: Here, { body }: Shown): string => inWords(body['name'], here.me.lang)

export const onward = (event: Shown): string | undefined => ONWARD[statusOf(event)]

/** Whether a check stands against leaving the phase: it is critical, and has failed or is not signed. */
export const red = ({ critical, phase, status, result, _void }: Body, of: string): boolean =>
  Boolean(critical) && phase === of && !_void && !IDLE.includes(status) && !DONE.includes(result)

interface Row {
  id: string
  body: Body
}

/**
 * What stands against leaving the phase: checks of it that are critical or blocked, whatever else has closed one of the
 * event's zones, and zones in which something is demanded that has no check yet.
 */
export function against<R extends Row>(event: Row, runs: readonly R[], rotas: readonly R[]) {
  const { status: of, zones = [] } = event.body
  const counts = ({ body }: R) => !body['_void'] && !IDLE.includes(body['status'])
  const own = ({ body }: R) => body['event'] === event.id && body['phase'] === of
  const blocked = (run: R) => run.body['result'] === 'blocked' && (own(run) || zones.includes(run.body['zone']))
  const made = new Set(runs.map(({ body }) => `${body['rota']} ${body['zone']}`))
  const plans = ({ body }: R) => own({ body } as R) && !body['_void'] && body['active'] !== false
  const lacking = (rota: R) =>
    ((rota.body['zones'] ?? []) as string[])
      .filter(zone => !made.has(`${rota.id} ${zone}`))
      .map(zone => [rota, zone] as const)
  return {
    reds: runs.filter(run => counts(run) && (blocked(run) || (own(run) && red(run.body, of)))),
    unmade: rotas.filter(plans).flatMap(lacking),
  }
}

/** The phases that an event in this state has behind it: nothing is demanded of them any more. */
export const isOver = (phase: string, status: string): boolean =>
  status === 'closed' || status === 'void' || PHASES.indexOf(phase as 'before') < PHASES.indexOf(status as 'before')

/** The step as it is asked for: a gate needs a reason while anything stands against it, the end before its planned time too. */
interface Found {
  reds: readonly unknown[]
  unmade: readonly unknown[]
  early: boolean
}

export const gated = (step: Step, { reds, unmade, early }: Found): Step =>
  (GATES.includes(step.act) && reds.length + unmade.length) || (step.act === 'end' && early)
    ? { ...step, move: { ...step.move, reason: true } }
    : step

export function possible({ role, me }: Here, { body }: Shown): [string, Move][] {
  const found = moves('event', { person: me.person, role }, body)
  if (leads(role)) found.push(body['_void'] ? ['unvoid', UNVOID] : ['void', VOID])
  return found
}

export const settable = ({ role, me }: Here, body?: Body): string[] =>
  writable('event', { person: me.person, role }, body ?? { _by: me.person }, FIELDS)

/** What a form sets of an event, and what is wrong with it: it has a name, and its times follow one another. */
export function readEvent(names: readonly string[], form: Form, here: Here): Read {
  const found = read('event', names, form, here)
  const { set, troubles } = found
  if ('name' in set && !set['name']) troubles['name.en'] ??= { id: 'trouble-words' }
  for (const name of ['opens_at', 'closes_at'])
    if (name in set && !set[name]) troubles[name] ??= { id: `trouble-${name}` }
  const told = TIMES.filter(name => set[name])
  for (const [n, name] of told.entries())
    if (n && set[name] <= set[told[n - 1]!] && !troubles[name]) troubles[name] = { id: 'trouble-order' }
  return found
}

/** A check's state here, with its mark. */
export function markOf({ body }: Shown, now_ms: number): [State, Mark] {
  const state = stateOf(body, now_ms)
  return [state, stateMark(state)]
}

/** How long a phone may be silent before that is told, and how far its clock may be off. */
const SILENT_MS = 30 * 60_000
const SKEW_MS = 120_000
const GONE_MS = 48 * 3_600_000

/** What is wrong with a phone, as codes; none: it is ready. */
export function phoneFaults({ armed, storage, pending, skew_ms, seen_at }: Body, now_ms: number): string[] {
  return [
    !(armed && storage) && 'untold',
    armed && armed !== 'yes' && 'armed',
    storage === 'best_effort' && 'storage',
    pending?.length && 'pending',
    Math.abs(skew_ms ?? 0) > SKEW_MS && 'clock',
    now_ms - Date.parse(seen_at) > SILENT_MS && 'silent',
  ].filter(Boolean)
}

/**
 * Of each person who is here the phone last heard of, unless it has been silent for two days, and whatever other phone of
 * theirs still has work waiting; the longest silent first.
 */
export function lastPhones(phones: readonly Shown[], people: Map<string, Shown>, now_ms: number): Shown[] {
  const seen = ({ body }: Shown) => Date.parse(body['seen_at'])
  const used = ({ body }: Shown) => body['state'] === 'active' && people.get(body['person'])?.body['active'] !== false
  const all = phones.filter(used).sort((a, b) => seen(a) - seen(b))
  const last = new Map(all.map(phone => [phone.body['person'], phone]))
  const heard = (phone: Shown) => last.get(phone.body['person']) === phone && now_ms - seen(phone) < GONE_MS
  return all.filter(phone => phone.body['pending']?.length || heard(phone))
}

/** How many phones are not ready, where none is; 0 where one is, or nothing is known of them. */
export function allUnready(phones: readonly Shown[], people: Map<string, Shown>, now_ms: number): number {
  const last = lastPhones(phones, people, now_ms)
  return last.every(({ body }) => phoneFaults(body, now_ms).length) ? last.length : 0
}
