/** What a check says of its answers: the twin of server/checklists/rules.py, held to the same vectors. */
import { bytesOf, canon, hexOf } from '../../sync/canon.ts'
import type { Body } from '../../sync/wire.ts'

export type Words = Readonly<Record<string, string>>
export type Verdict = 'pass' | 'fail' | 'na'

/** One thing to look at, as a section of a template holds it; `server/checklists/items.py` says what may stand there. */
export interface Item {
  id: string
  text: Words
  type: 'verdict' | 'number' | 'text' | 'choice' | 'photo' | 'signature'
  help?: Words
  unit?: string
  min?: string
  max?: string
  choices?: readonly Words[]
  required?: boolean
  critical?: boolean
  photo?: 'never' | 'on_fail' | 'always'
  on_fail?: 'incident' | 'action'
}

/** A fact or a record, as far as this matters. */
export interface Row {
  kind: string
  id: string
  body: Body
}

const RANK: Record<Verdict, number> = { na: 0, pass: 1, fail: 2 }
const TURNED = ['blocked', 'failed', 'cleared']

const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const at = ({ id, body }: Row) => `${body['_at'] ?? ''} ${id}`
const byTime = (a: Row, b: Row) => before(at(a), at(b))
const stands = ({ body }: Row) => !body['_void']

/** What a check asks, in order: every item of its template, or those it names. */
export function itemsOf(run: Body, sections: readonly Row[]): Item[] {
  const asked: string[] | undefined = run['items']
  const inOrder = sections.filter(stands).sort((a, b) => (a.body['n'] ?? 0) - (b.body['n'] ?? 0) || before(a.id, b.id))
  const all: Item[] = inOrder.flatMap(({ body }) => body['items'] ?? [])
  return asked ? all.filter(item => asked.includes(item.id)) : all
}

/**
 * The answers that stand. A person's later answer takes the place of an earlier one of theirs to the same item. What was
 * signed stands beside what is answered afterwards, until that is signed too; what is firm stands for good.
 */
export function current<R extends Row>(answers: readonly R[], signed = NONE, firm = NONE): R[] {
  const all = answers.filter(stands)
  const byId = new Map(all.map(row => [row.id, row]))
  const gone = new Set<string>()
  for (const row of all) {
    const earlier = byId.get(row.body['supersedes'])
    const own = earlier && ['_by', 'item'].every(name => earlier.body[name] === row.body[name])
    if (!own || at(row) <= at(earlier) || firm.has(earlier.id)) continue
    if (signed.has(row.id) || !signed.has(earlier.id)) gone.add(earlier.id)
  }
  return all.filter(row => !gone.has(row.id)).sort(byTime)
}

const NONE: ReadonlySet<string> = new Set()
const living = <R extends Row>(children: readonly R[], kind: string) =>
  children.filter(row => row.kind === kind && stands(row))

/** The failures of critical items that somebody has signed: a zone opens by looking again, not by other words. */
export function firmOf(items: readonly Item[], children: readonly Row[]): ReadonlySet<string> {
  const critical = new Map(items.filter(item => item.critical).map(item => [item.id, item]))
  const signed = namedBy(children)
  const fails = ({ id, body }: Row) => {
    const item = critical.get(body['item'])
    return item && signed.has(id) && verdict(item, body) === 'fail'
  }
  return new Set(
    living(children, 'answer')
      .filter(fails)
      .map(({ id }) => id),
  )
}

/** What any statement names. */
const namedBy = (children: readonly Row[]): ReadonlySet<string> =>
  new Set(living(children, 'submission').flatMap(({ body }) => body['answers'] ?? []))

/** The answers of a check that stand, among all its children. */
export const standing = <R extends Row>(items: readonly Item[], children: readonly R[]): R[] =>
  current(living(children, 'answer'), namedBy(children), firmOf(items, children))

/** Whether a reading is within the limits, which are included; decimals are compared digit by digit. */
export const within = ({ min, max }: Item, number: string): boolean =>
  (min === undefined || scaled(number) >= scaled(min)) && (max === undefined || scaled(number) <= scaled(max))

const PLACES = 9

function scaled(number: string): bigint {
  const [whole = '', places = ''] = number.replace('-', '').split('.')
  const value = BigInt(whole + places.padEnd(PLACES, '0'))
  return number.startsWith('-') ? -value : value
}

/** What an answer says of its item; of a number it is computed from the limits, whatever was said. Null: nothing. */
export function verdict(item: Item, answer: Body): Verdict | null {
  const said: Verdict | undefined = answer['verdict']
  if (item.type === 'verdict') return said ?? null
  if (item.type !== 'number') return said ?? 'pass'
  if (answer['number'] !== undefined) return within(item, answer['number']) ? 'pass' : 'fail'
  return said === 'na' ? 'na' : null
}

/** The worst of the answers to an item; null: nobody has answered it. */
export function worst(item: Item, answers: readonly Row[]): Verdict | null {
  const said = answers.filter(({ body }) => body['item'] === item.id).map(({ body }) => verdict(item, body))
  return said.reduce((a, b) => (!a || (b && RANK[b] > RANK[a]) ? b : a), null)
}

/** The derived fields of a check. `children`: its answers, its submissions and the sections of its template. */
export function summary(run: Body, children: readonly Row[]): Body {
  const of = (kind: string) => living(children, kind)
  const items = itemsOf(run, of('section'))
  const asked = new Map(items.map(item => [item.id, item]))
  const signed = of('submission')
  const signed_at = last(signed)
  const answers = standing(items, children).filter(({ body }) => asked.has(body['item']))
  const found = new Map(items.map(item => [item.id, worst(item, answers)]))
  const failing = items.filter(({ id, critical }) => critical && found.get(id) === 'fail').map(({ id }) => id)
  const failures = answers.filter(
    ({ body }) => failing.includes(body['item']) && verdict(asked.get(body['item'])!, body) === 'fail',
  )
  const missing = items.filter(({ id, required }) => required !== false && !found.get(id)).length
  const failed = [...found.values()].filter(said => said === 'fail').length
  const done = signed.length > 0 && items.length > 0 && !missing
  return {
    answered: [...found.values()].filter(Boolean).length,
    failed,
    missing,
    failing: failing.length ? failing : null,
    began_at: answers[0]?.body['_at'] ?? null,
    failed_at: last(failures),
    signed_at,
    result: failing.length ? 'blocked' : failed ? 'failed' : done ? 'passed' : 'none',
    status: status(run['status'] ?? 'due', answers.length > 0, signed.length > 0),
  }
}

const last = (rows: readonly Row[]): string | null =>
  rows
    .map(({ body }) => String(body['_at']))
    .sort(before)
    .at(-1) ?? null

function status(was: string, answered: boolean, signed: boolean): string {
  if (signed && ['due', 'open', 'missed'].includes(was)) return 'submitted'
  return answered && was === 'due' ? 'open' : was
}

/** A check with its derived fields as they follow from these children; what cleared it the server alone may know. */
export function toldBy(run: Body, children: readonly Row[]): Body {
  const told = summary(run, children)
  const same = told['failed_at'] === (run['failed_at'] ?? null) && TURNED.includes(told['result'])
  return { ...run, ...told, ...(run['result'] === 'cleared' && same && { result: 'cleared' }) }
}

/** The results of checks in which something failed: cleared by a later one that looked at it again, and passed. */
export function cleared(runs: readonly Row[]): Map<string, 'blocked' | 'failed' | 'cleared'> {
  const passed = runs.filter(({ body }) => body['result'] === 'passed' && !body['_void'])
  const turned = runs.filter(({ body }) => TURNED.includes(body['result']))
  const result = (was: Row) =>
    passed.some(later => clears(later.body, was)) ? 'cleared' : was.body['failing'] ? 'blocked' : 'failed'
  return new Map(turned.map(was => [was.id, result(was)]))
}

/** A whole check of any version clears; one of some items, of the same version, if it asks again all that failed. */
export function clears({ template, items, again, began_at = '' }: Body, { id, body }: Row): boolean {
  const failing: string[] = body['failing'] ?? []
  // A failure that came to light since was not among its items then.
  const all = failing.length
    ? failing.every(code => items?.includes(code))
    : again === id && items?.length >= (body['failed'] ?? 0)
  const found_at = body['failed_at'] ?? body['began_at'] ?? ''
  return (!items || (template === body['template'] && all)) && began_at > found_at
}

/** What a submission signs: SHA-256 in hex of the canonical JSON of these answers in order, with their authors. */
export async function statement(
  answers: readonly Row[],
  digest: (algorithm: 'SHA-256', bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const fields = (body: Body) => Object.fromEntries(Object.entries(body).filter(([name]) => name[0] !== '_'))
  const told = answers.map(({ id, body }) => ({ id, by: body['_by'], ...fields(body) }))
  return hexOf(await digest('SHA-256', bytesOf(canon(told))))
}
