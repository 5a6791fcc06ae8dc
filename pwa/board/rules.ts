/** Open or not open: a day's checks as a matrix of zones by check. Data to data; what a cell says is in cells.ts. */
import type { Body } from '../../sync/wire.ts'
import { stateOf } from '../checklists/runs.ts'
import type { Shown } from '../store.ts'
import { at, begins, byField, type Cell, type Day, heaviest, inOrder, knownOf, lineCell } from './cells.ts'

export interface Column {
  /** The template's line; OTHERS: everything that has no column of its own. */
  line: string
  /** The version its last check was begun on. */
  template: string
}

export interface ZoneRow {
  /** None: the site as a whole. */
  zone: Shown | undefined
  /** The checks that close it. */
  blocked: Shown[]
  critical: Shown[]
  /** One for each column. */
  cells: Cell[]
}

export interface Board {
  columns: Column[]
  rows: ZoneRow[]
}

export const OTHERS = 'others'
const COLUMNS_MOST = 5

/** The checks of a day that ends at `ends_ms`; what closes a zone stays until it is cleared. */
export const ofDay = (runs: Shown[], ends_ms: number): Shown[] =>
  runs.filter(run => run.body['result'] === 'blocked' || !(at(begins(run)) >= ends_ms))

/** The checks that stand in a row of the board. */
export function living({ now_ms, zones, runs }: Day): Shown[] {
  const rows = new Set<unknown>([null, undefined, ...zones.map(({ id }) => id)])
  return runs.filter(({ body }) => rows.has(body['zone']) && stateOf(body, now_ms) !== 'cancelled')
}

export function board(day: Day): Board {
  const all = living(day)
  const own = all.filter(isShown(day))
  const columns = columnsOf(own)
  const named = new Set(columns.map(({ line }) => line))
  const known = knownOf(day)
  const [allOf, ownOf] = [byField(all, 'zone'), byField(own, 'zone')]
  const grave = byField(
    day.incidents.filter(({ body }) => body['severity'] === 'critical' && !body['_void']),
    'zone',
  )
  const rowOf = (zone: Shown | undefined): ZoneRow => {
    const id = zone?.id ?? ''
    const lines = byField(ownOf.get(id) ?? [], 'line')
    const rest = [...lines].filter(([line]) => !named.has(line)).map(([, runs]) => runs)
    return {
      zone,
      blocked: inOrder((allOf.get(id) ?? []).filter(({ body }) => body['result'] === 'blocked')),
      critical: grave.get(id) ?? [],
      cells: columns.map(({ line }) =>
        line === OTHERS ? heaviest(known, rest) : lineCell(known, lines.get(line) ?? []),
      ),
    }
  }
  const whole = allOf.has('') || grave.has('')
  return { columns, rows: [...day.zones.map(rowOf), ...(whole ? [rowOf(undefined)] : [])] }
}

/** What closes a zone concerns everybody. */
const isShown =
  ({ only }: Day) =>
  ({ body }: Shown) =>
    !only || body['result'] === 'blocked' || isFor(body, only)

/** Whether a check is this person's, their team's, or anybody's. */
const isFor = ({ person, team, _by }: Body, only: { person: string; team: unknown }) =>
  _by === only.person || (person ? person === only.person : !team || team === only.team)

/** Planned checks, the most frequent first, and those begun by hand that went wrong or could close a zone. */
function columnsOf(runs: Shown[]): Column[] {
  const lines = [...byField(runs, 'line')].sort(
    ([a, these], [b, those]) => those.length - these.length || (a < b ? -1 : 1),
  )
  const planned = ({ body }: Shown) => body['rota'] || body['phase']
  const grave = ({ body: { critical, result } }: Shown) => critical || result === 'failed' || result === 'blocked'
  const first = lines.filter(([, own]) => own.some(planned))
  const begun = lines.filter(([, own]) => !own.some(planned) && own.some(grave))
  const shown = [...first, ...begun].slice(0, COLUMNS_MOST)
  const columns = shown.map(([line, own]) => ({ line, template: String(inOrder(own).at(-1)!.body['template']) }))
  return lines.length > shown.length ? [...columns, { line: OTHERS, template: '' }] : columns
}

/** The checks behind one cell. */
export function behind(day: Day, zone: string, line: string): Shown[] {
  const own = living(day).filter(isShown(day))
  const named = columnsOf(own).map(column => column.line)
  const fits = (of: string) => (line === OTHERS ? !named.includes(of) : of === line)
  return inOrder(own.filter(({ body }) => (body['zone'] ?? '') === zone && fits(String(body['line']))))
}
