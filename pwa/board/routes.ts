import { Hono } from 'hono/tiny'
import { type Env, type Here, inWords, show } from '../here.ts'
import { missing } from '../states.ts'
import { type Behind, behindScreen } from './behind.ts'
import { byField, cellOf, heaviest, knownOf } from './cells.ts'
import { dayOf, withItems } from './day.ts'
import { closing, failuresOf, reasons } from './failures.ts'
import { behind, board } from './rules.ts'
import { boardScreen } from './views.ts'

export const boards = new Hono<Env>()

boards.get('/app/board', async c => {
  const here = c.get('here')
  const { day, sheets: known } = await dayOf(here)
  const matrix = board(day)
  const closed = matrix.rows.filter(({ blocked }) => blocked.length)
  const blocked = matrix.rows.flatMap(row => row.blocked)
  const [sheets, people, zones] = await Promise.all([withItems(here, known, blocked), here.people(), here.zones()])
  const brief = closed.length ? closing(here, closed, sheets) : ''
  const why = () => reasons(here, closed, sheets, people)
  return show(c, boardScreen(here, { board: matrix, sheets, people, zones, brief, why }))
})

boards.get('/app/board/:zone/:line', async c => {
  const here = c.get('here')
  const found = await behindOf(here, await dayOf(here), c.req.param('zone'), c.req.param('line'))
  return found ? show(c, behindScreen(here, found)) : missing(c)
})

type Found = Awaited<ReturnType<typeof dayOf>>

async function behindOf(here: Here, { day, sheets: known }: Found, at: string, line: string): Promise<Behind | null> {
  const zone = day.zones.find(({ id }) => id === at)
  if (!zone && at !== 'site') return null
  const runs = behind(day, zone?.id ?? '', line)
  const about = knownOf(day)
  const shown = runs.map(run => cellOf(about, run)).reverse()
  const bad = shown.filter(({ state }) => state === 'blocked' || state === 'failed').map(({ run }) => run)
  const [sheets, teams] = await Promise.all([withItems(here, known, bad), here.store.list('team')])
  const found = await Promise.all(bad.map(run => failuresOf(here, sheets, run)))
  return {
    zone,
    column: { line, template: String(runs.at(-1)?.body['template'] ?? '') },
    cell: heaviest(about, [...byField(runs, 'line').values()]),
    runs: shown.map(cell => ({ cell, failed: found[bad.indexOf(cell.run)] ?? [] })),
    sheets,
    people: await here.people(),
    teams: new Map(teams.map(({ id, body }) => [id, inWords(body['name'], here.me.lang)])),
  }
}
