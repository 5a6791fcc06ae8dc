/** One check with all it is drawn from: what is asked, who answered what, what became of what failed, who signed. */
import { v5 } from '../../sync/canon.ts'
import { type Here, inWords } from '../here.ts'
import type { Shown } from '../store.ts'
import { firmOf, type Item, itemsOf, standing, toldBy, type Verdict, verdict, worst } from './fold.ts'

/** An item as it stands. `n` is its place in the check, from 1; of several answers of one's own `own` is the worst. */
export interface Asked {
  n: number
  item: Item
  answers: Shown[]
  own: Shown | undefined
  /** The worst that anybody found; null: nobody has answered. */
  said: Verdict | null
}

export interface Round {
  /** The check, its derived fields as they follow from what this phone holds. */
  run: Shown
  template: Shown | null
  sections: Shown[]
  children: Shown[]
  asked: Asked[]
  /** Answers that stand for good: failures of critical items that were signed. */
  firm: ReadonlySet<string>
  /** Answers to what nobody asks here. */
  strays: Shown[]
  /** The statements, oldest first. */
  signed: Shown[]
}

export const digest = async (algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>))

const RANK = { fail: 0, pass: 1, na: 2 }

export async function roundOf({ store, site, me }: Here, id: string): Promise<Round | null> {
  const run = await store.get('run', id)
  if (!run || run.site !== site) return null
  const [template, sections, children] = await Promise.all([
    store.get('template', String(run.body['template'])),
    store.of(String(run.body['template'])),
    store.of(id),
  ])
  return roundFrom({ run, template, sections: sections.filter(({ kind }) => kind === 'section'), children }, me.person)
}

/** The same check with these children. */
export const roundFrom = (
  { run, template, sections, children }: Pick<Round, 'run' | 'template' | 'sections' | 'children'>,
  person: string,
): Round => {
  const items = itemsOf(run.body, sections)
  const answers = standing(items, children)
  const of = new Map<string, Shown[]>()
  for (const row of answers) of.set(row.body['item'], [...(of.get(row.body['item']) ?? []), row])
  const asked = items.map((item, at): Asked => {
    const found = of.get(item.id) ?? []
    of.delete(item.id)
    return { n: at + 1, item, answers: found, own: ownOf(item, found, person), said: worst(item, found) }
  })
  const body = toldBy(run.body, [...children, ...sections])
  const firm = firmOf(items, children)
  const signed = children.filter(({ kind, body }) => kind === 'submission' && !body['_void'])
  const strays = [...of.values()].flat()
  return { run: { ...run, body }, template, sections, children, asked, firm, strays, signed }
}

function ownOf(item: Item, answers: Shown[], person: string): Shown | undefined {
  const rank = ({ body }: Shown) => RANK[verdict(item, body) ?? 'pass']
  const own = answers.filter(({ body }) => body['_by'] === person)
  return own.sort((a, b) => rank(a) - rank(b))[0]
}

/** The words of a template: in the reader's language, or in whichever there is. */
export const words = ({ me }: Here, said: unknown) => inWords(said, me.lang)

export const answeredOf = ({ asked }: Round): Asked[] => asked.filter(({ said }) => said)

export const missingOf = ({ asked }: Round): Asked[] =>
  asked.filter(({ item, said }) => item.required !== false && !said)

/** How many items the answers of a statement are about. */
export function signedItems({ children, asked }: Round, { body }: Shown): number {
  const named = new Set(body['answers'])
  const items = new Set(children.flatMap(({ id, body }) => (named.has(id) ? [body['item']] : [])))
  return asked.filter(({ item }) => items.has(item.id)).length
}

/** What an item that fails becomes: a critical one always a report. */
export const becomes = ({ critical, on_fail }: Item) => (on_fail === 'action' && !critical ? 'action' : 'incident')

type Family = Pick<Round, 'run' | 'children'>
type Found = Pick<Asked, 'item' | 'answers' | 'said'>

/** Who opened it took it back: it counts no more. */
const isTakenBack = ({ body }: Shown) => body['_void'] && body['_void'].by === body['_by']

/** The id that every phone gives to what a failed item becomes; after one that was taken back there is a next. */
export async function failureId({ run, children }: Family, item: Item): Promise<string> {
  const parts = [becomes(item), run.id, item.id] as const
  let id = await v5(digest, ...parts)
  while (children.some(row => row.id === id && isTakenBack(row))) id = await v5(digest, ...parts, id)
  return id
}

/** The report or action that stands for a failed item: the open one that somebody added it to, or its own. */
export async function reportOf({ store }: Here, round: Family, { item, answers }: Found): Promise<Shown | null> {
  const joined = (all: Shown[]) => all.findLast(({ body }) => body['item'] === item.id && body['incident'])
  const id = await failureId(round, item)
  const named = joined(answers)
  const own = !named && round.children.find(row => row.id === id)
  if (own) return own
  const earlier = named ?? joined(round.children.filter(({ kind }) => kind === 'answer'))
  return earlier ? store.get('incident', earlier.body['incident']) : null
}

/** The report or action of an item's own that stands though nobody finds the item failing any more. */
export async function leftOf(round: Round, { item, said }: Asked): Promise<Shown | null> {
  const kind = becomes(item)
  const all = said ? round.children.filter(row => row.kind === kind && !row.body['_void']) : []
  const id = all.length && (await failureId(round, item))
  const found = all.find(row => row.id === id)
  return found && !['approved', 'effective'].includes(found.body['status']) ? found : null
}

/** The photos of an item: those of all its answers, and of what it has become. */
export async function photosOfItem(here: Here, round: Family, asked: Found): Promise<Shown[]> {
  const answers = round.children.filter(({ kind, body }) => kind === 'answer' && body['item'] === asked.item.id)
  const became = asked.said === 'fail' && (await reportOf(here, round, asked))
  // What was photographed for a report of its own, before it turned out to be the same as another, is of the item too.
  const own = became && { id: await v5(digest, becomes(asked.item), round.run.id, asked.item.id) }
  const of = [...answers, ...(became ? [became] : []), ...(own && own.id !== became.id ? [own] : [])]
  const beside = await Promise.all(of.map(({ id }) => here.store.of(id)))
  return beside.flat().filter(({ kind, body }) => kind === 'photo' && !body['_void'])
}

/** Whether an item that is answered asks for a photo, and nobody has taken one. What does not apply needs none. */
export async function lacksPhoto(here: Here, round: Round, asked: Asked): Promise<boolean> {
  const { item, said } = asked
  const wanted = item.photo === 'always' ? said && said !== 'na' : item.photo === 'on_fail' && said === 'fail'
  return Boolean(wanted) && !(await photosOfItem(here, round, asked)).length
}

/** What asks for a photo that nobody has taken: `must` is not signed without it, `should` is only told. */
export async function photosLacking(here: Here, round: Round): Promise<{ must: Asked[]; should: Asked[] }> {
  const found = await Promise.all(round.asked.map(one => lacksPhoto(here, round, one)))
  const lacking = round.asked.filter((_, n) => found[n])
  const always = ({ item }: Asked) => item.photo === 'always'
  return { must: lacking.filter(always), should: lacking.filter(one => !always(one)) }
}

/** The answers the last statement named; none: nobody has signed. */
export const namedIn = ({ signed }: Round): Set<string> | null =>
  signed.length ? new Set(signed.flatMap(({ body }) => body['answers'] ?? [])) : null
