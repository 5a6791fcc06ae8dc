/** What a version of a checklist says about itself, and what may be done with it next. */
import type { Move } from '../../sync/kind.ts'
import type { Here } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { SERVER } from '../parts.ts'
import { leads, makes, moves } from '../rights.ts'
import { UNVOID, VOID } from '../steps.ts'
import type { Shown } from '../store.ts'
import { partsOf } from './file.ts'

const OWN_MS = 24 * 3_600_000 // how long an author may take back their own

export const stateOf = ({ body }: Shown): string => (body['_void'] ? 'void' : (body['status'] ?? 'draft'))

export const lineOf = ({ id, body }: Shown): string => body['line'] ?? id

/** It came with Muster: nobody here wrote it. */
export const isShipped = ({ body }: Shown): boolean => body['_by'] === SERVER

export const edits = ({ role }: Here): boolean => makes('template', role)

const MARKS: Record<string, Mark> = { issued: 'done', draft: 'due' }

export const markOf = (shown: Shown): Mark =>
  shown.life === 'needs' ? 'need' : shown.life === 'saved' ? 'saved' : (MARKS[stateOf(shown)] ?? 'none')

/** Every version of a line, the newest first: those that were issued by their number, drafts before them. */
export async function versionsOf({ store, site }: Here, line: string): Promise<Shown[]> {
  const found = await store.byKey(`template/line:${line}`)
  const place = ({ body }: Shown): number => body['version'] ?? Number.POSITIVE_INFINITY
  return found
    .filter(row => row.site === site)
    .sort((a, b) => place(b) - place(a) || (`${a.body['_at']} ${a.id}` < `${b.body['_at']} ${b.id}` ? 1 : -1))
}

/** The version of a line that is asked now; of two, of which this phone waits to hear, the one it has issued. */
export const issuedOf = (versions: readonly Shown[]): Shown | undefined =>
  versions.find(shown => stateOf(shown) === 'issued')

/** Whether all of it is on this phone. */
export const isWhole = ({ body }: Shown, children: readonly Shown[]): boolean =>
  partsOf(children).length === (body['sections'] ?? 0)

const ofLine = (line: string, all: readonly Shown[]) => all.filter(one => lineOf(one) === line)

/** Whether it was written over a version that is not the issued one any more: the server would not issue it. */
export function isOvertaken(shown: Shown, all: readonly Shown[]): boolean {
  const issued = issuedOf(ofLine(lineOf(shown), all))
  return issued !== undefined && issued.id !== shown.id && issued.id !== shown.body['based_on']
}

/** A draft that could be issued. */
export const isOpen = (shown: Shown, all: readonly Shown[]): boolean =>
  stateOf(shown) === 'draft' && !isOvertaken(shown, all)

/** The other drafts of the same line, one of which may be issued in the place of this one. */
export const rivalsOf = (shown: Shown, all: readonly Shown[]): Shown[] =>
  isOpen(shown, all) ? ofLine(lineOf(shown), all).filter(one => one.id !== shown.id && isOpen(one, all)) : []

/** What an edit of this version is written over. */
export const baseFor = (shown: Shown, versions: readonly Shown[]): string =>
  issuedOf(versions)?.id ?? shown.body['based_on'] ?? shown.id

/** Every step this person may take, by name. */
export function possible({ role, me, clock }: Here, shown: Shown): [string, Move][] {
  const { body } = shown
  const found = moves('template', { person: me.person, role }, body)
  if (body['_void']) return leads(role) ? [['unvoid', UNVOID]] : []
  const fresh = clock.now_ms - Date.parse(body['_at'] ?? '') < OWN_MS
  const own = body['_by'] === me.person && makes('template', role) && fresh
  if (stateOf(shown) === 'draft' && shown.seq && (own || leads(role))) found.push(['void', VOID])
  return found
}
