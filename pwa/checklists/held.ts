/**
 * The check as it was last drawn, kept in the life of the worker: a tap need not read it again and waits for nothing but
 * its own save. What is saved here grows it, and what arrives is read at once (`changes` in rounds.ts).
 */
import { begun as isBegun } from '../drafts.ts'
import type { Here } from '../here.ts'
import type { Shown } from '../store.ts'
import type { Known } from './parts.ts'
import { type Round, roundFrom, roundOf } from './round.ts'

export interface Held extends Known {
  house: Here['house']
  person: string
  round: Round
  /** The forms that somebody had begun to fill in when it was read. */
  begun: Set<string>
}

let held: Held | undefined

const isOf = ({ house, me }: Here, id: string, one = held): one is Held =>
  one?.house === house && one.person === me.person && one.round.run.id === id

/** Reads the check; if something was saved meanwhile, what was read is not kept. */
export async function readAnew(here: Here, id: string): Promise<Held | null> {
  const before = held
  const [round, people, zones, drafts] = await Promise.all([
    roundOf(here, id),
    here.people(),
    here.zones(),
    here.store.drafts(),
  ])
  const begun = new Set(drafts.filter(({ fields }) => isBegun(fields)).map(({ form }) => form))
  const found = round && { house: here.house, person: here.me.person, round, people, zones, begun }
  held = held === before && found ? found : undefined
  return found
}

/** What the screen of this check was last drawn with, or what is read now. */
export const holding = async (here: Here, id: string): Promise<Held | null> =>
  isOf(here, id) ? held! : readAnew(here, id)

/** The check with records more, which need not be read back. */
export function grown(here: Here, now: Held, rows: Shown[]): Held {
  const kept = isOf(here, now.round.run.id)
  const base = kept ? held! : now
  const next = {
    ...base,
    round: roundFrom({ ...base.round, children: [...base.round.children, ...rows] }, here.me.person),
  }
  if (kept) held = next
  return next
}

const turns = new Map<string, Promise<unknown>>()

/** Taps on one check are saved one after the other: the second must know of the first. */
export function inTurn<T>(run: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(run) ?? Promise.resolve()).then(work, work)
  turns.set(run, mine)
  const done = () => turns.get(run) === mine && turns.delete(run)
  mine.then(done, done)
  return mine
}
