import { Hono } from 'hono/tiny'
import { type Env, type Here, inWords, show } from '../here.ts'
import { missing } from '../states.ts'
import type { Shown } from '../store.ts'
import { type Behind, behindScreen } from './behind.ts'
import { byField, cellOf, type Day, heaviest, knownOf } from './cells.ts'
import { dayOf, sheetsOf } from './day.ts'
import { closing, failuresOf, reasons } from './failures.ts'
import { behind, board } from './rules.ts'
import { boardScreen } from './views.ts'

export const boards = new Hono<Env>()

boards.get('/app/board', async c => {
  const here = c.get('here')
  const matrix = board(await dayOf(here))
  const closed = matrix.rows.filter(({ blocked }) => blocked.length)
  const cells = matrix.rows.flatMap(row => row.cells)
  const blocked = matrix.rows.flatMap(row => row.blocked)
  const [sheets, people, zones] = await Promise.all([
    sheetsOf(here, [...templatesOf(matrix.columns, cells), ...blocked.map(templateOf)], blocked),
    here.people(),
    here.zones(),
  ])
  const brief = closed.length ? closing(here, closed, sheets) : ''
  const why = () => reasons(here, closed, sheets, people)
  return show(c, boardScreen(here, { board: matrix, sheets, people, zones, brief, why }))
})

const templateOf = ({ body }: Shown) => String(body['template'])

/** The templates that are named or counted on the board: of its columns, and of what is under way. */
const templatesOf = (
  columns: { template: string }[],
  cells: { state: string; run?: { body: Record<string, unknown> } }[],
) => [
  ...columns.map(({ template }) => template),
  ...cells.flatMap(({ state, run }) =>
    run && (state === 'open' || state === 'here') ? [String(run.body['template'])] : [],
  ),
]

boards.get('/app/board/:zone/:line', async c => {
  const here = c.get('here')
  const found = await behindOf(here, await dayOf(here), c.req.param('zone'), c.req.param('line'))
  return found ? show(c, behindScreen(here, found)) : missing(c)
})

async function behindOf(here: Here, day: Day, at: string, line: string): Promise<Behind | null> {
  const zone = day.zones.find(({ id }) => id === at)
  if (!zone && at !== 'site') return null
  const runs = behind(day, zone?.id ?? '', line)
  const known = knownOf(day)
  const shown = runs.map(run => cellOf(known, run)).reverse()
  const bad = shown.filter(({ state }) => state === 'blocked' || state === 'failed').map(({ run }) => run)
  const templates = runs.map(templateOf)
  const [sheets, teams] = await Promise.all([sheetsOf(here, templates, bad), here.store.list('team')])
  const found = await Promise.all(bad.map(run => failuresOf(here, sheets, run)))
  return {
    zone,
    column: { line, template: templates.at(-1) ?? '' },
    cell: heaviest(known, [...byField(runs, 'line').values()]),
    runs: shown.map(cell => ({ cell, failed: found[bad.indexOf(cell.run)] ?? [] })),
    sheets,
    people: await here.people(),
    teams: new Map(teams.map(({ id, body }) => [id, inWords(body['name'], here.me.lang)])),
  }
}
