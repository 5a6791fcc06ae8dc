/** Checks as this person sees them: with what waits on this phone drawn in, and each with its state in one word. */
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import type { Shown } from '../store.ts'
import { cleared, toldBy } from './fold.ts'

/** In the order in which a list shows them: what is pressing first. */
export const STATES = [
  'blocked',
  'failed',
  'late',
  'unfinished',
  'open',
  'due',
  'missed',
  'cleared',
  'passed',
  'cancelled',
] as const
export type State = (typeof STATES)[number]

const RESULTS: readonly State[] = ['blocked', 'failed', 'cleared', 'passed']

/** `unfinished`: signed, though something was not answered. `due` is what can be done now or later, and is not begun. */
export function stateOf({ status, result, due_at, _void }: Body, now_ms: number): State {
  if (_void || status === 'cancelled' || status === 'lapsed') return 'cancelled'
  if (RESULTS.includes(result)) return result
  if (status === 'submitted') return 'unfinished'
  if (status === 'missed') return 'missed'
  if (Date.parse(due_at) < now_ms) return 'late'
  return status === 'open' ? 'open' : 'due'
}

/** Whether somebody can still work on it. */
export const isDue = ({ status = 'due', _void }: Body): boolean => !_void && ['due', 'open', 'missed'].includes(status)

/** All that is required is answered: it only has to be signed. */
export const isFilled = (body: Body): boolean => isDue(body) && body['answered'] > 0 && body['missing'] === 0

/** The same checks, those that have answers waiting on this phone as they will be: a list never reads other children. */
export async function drawn({ store }: Here, runs: Shown[]): Promise<Shown[]> {
  const waiting = new Map<string, Shown['life']>()
  for (const { op, life } of await store.queue())
    if ((op.kind === 'answer' || op.kind === 'submission') && (life === 'saved' || life === 'sending'))
      waiting.set(String(op.set?.['of']), life)
  const mine = runs.filter(({ id }) => waiting.has(id))
  const own = new Map<string, Shown>()
  for (const run of mine) own.set(run.id, { ...(await folded(store, run)), life: waiting.get(run.id)! })
  return runs.map(run => clearedHere([...own.values()], own.get(run.id) ?? run))
}

/** A check with its derived fields as they follow from what this phone holds. */
export async function folded(store: Here['store'], run: Shown): Promise<Shown> {
  const [children, sections] = await Promise.all([store.of(run.id), store.of(String(run.body['template']))])
  return { ...run, body: toldBy(run.body, [...children, ...sections]) }
}

/** What a check of one's own clears that nobody has received yet; what the server has cleared stays so. */
function clearedHere(own: Shown[], run: Shown): Shown {
  if (run.body['result'] !== 'blocked' && run.body['result'] !== 'failed') return run
  const same = own.filter(({ body }) => ['line', 'zone'].every(name => body[name] === run.body[name]))
  const result = cleared([run, ...same]).get(run.id)
  return result === 'cleared' ? { ...run, body: { ...run.body, result } } : run
}
