/** What a person said later of what they had said: a correction of what is signed, or only a note. */
import type { Here } from '../here.ts'
import type { Shown } from '../store.ts'
import { KEPT, standing } from './answers.ts'
import { type Asked, namedIn, type Round } from './round.ts'

/** One's own answers that stand. */
export const mine = ({ me }: Here, { answers }: Asked) => answers.filter(({ body }) => body['_by'] === me.person)

/** The later answer of one person to what they have signed: it counts once it is signed too. */
export function corrected(round: Round, answers: Shown[]): Shown | undefined {
  const named = namedIn(round)
  const last = named && answers.findLast(({ id }) => !named.has(id))
  const firm = answers.some(({ id }) => round.firm.has(id))
  const alone = answers.length > 1 && answers.every(({ body }) => body['_by'] === last?.body['_by'])
  return (alone && !firm && last) || undefined
}

/** The answer as it was judged: a note that was added later leaves the hour as it was. */
export function asJudged(round: Round, one: Shown): Shown {
  const same = (row: Shown) => JSON.stringify(standing(row, KEPT))
  const before = round.children.find(({ id }) => id === one.body['supersedes'])
  if (!before || before.body['_by'] !== one.body['_by'] || same(before) !== same(one)) return one
  return { ...one, body: { ...one.body, _at: asJudged(round, before).body['_at'] } }
}
