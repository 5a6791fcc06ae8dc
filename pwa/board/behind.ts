/** The checks behind a cell of the board: each with its state, what failed, and whose it is. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { dotted, heading, name, row, rows, section, way } from '../parts.ts'
import type { Shown } from '../store.ts'
import { at, begins, type Cell } from './cells.ts'
import type { Sheets } from './day.ts'
import { type Failure, failures } from './failures.ts'
import { columnName, MARKS, placeName, said } from './parts.ts'
import { type Column, OTHERS } from './rules.ts'
import { known, LIVE } from './views.ts'

interface One {
  cell: Cell & { run: Shown }
  failed: Failure[]
}

export interface Behind {
  zone: Shown | undefined
  column: Column
  /** What the board shows of them. */
  cell: Cell
  /** The latest first. */
  runs: One[]
  sheets: Sheets
  people: Map<string, Shown>
  teams: Map<string, string>
}

export function behindScreen(here: Here, behind: Behind): Screen {
  const { say } = here
  const { zone, column, cell, runs, sheets, people } = behind
  const title = placeName(here, zone)
  const state = said(here, { ...cell, late: 0 }, sheets, people).word
  const answer = runs.length ? say('board-cell', { zone: title, state }) : say('board-no-checks', { zone: title })
  const later = runs.filter(({ cell }) => isLater(here, cell)).reverse()
  const come = runs.filter(one => !later.includes(one))
  const before = dotted([columnName(here, sheets, column.line, column.template), known(here)])
  return {
    title,
    back: { href: '/app/board', text: say('place-board') },
    live: LIVE,
    body: html`
      <header class="opening"><p>${before}</p><h1 tabindex="-1">${heading(answer, title)}</h1></header>
      ${come.length > 0 && rows(come.map(one => runRow(here, one, behind)))}${later.length > 0 && planned(here, later, behind)}${zone && html`<ul class="rows">${way(`/app/zones/${zone.id}`, title)}</ul>`}`,
  }
}

/** Not begun, and its time has not come. */
const isLater = ({ clock }: Here, { state, run }: Cell & { run: Shown }) =>
  state === 'due' && at(begins(run)) > clock.now_ms

const NEXT = 3

/** The next checks, and how many more there will be today. */
function planned(here: Here, later: One[], behind: Behind): Html {
  const { say, clock } = here
  const n = later.length - NEXT
  const more = n > 0 && say('board-later', { n, at: clock.stamp(begins(later.at(-1)!.cell.run)) })
  return section(
    say('runs-later'),
    say('count-runs', { n: later.length }),
    html`${rows(later.slice(0, NEXT).map(one => runRow(here, one, behind)))}${more && html`<p class="quiet">${more}</p>`}`,
  )
}

function runRow(here: Here, { cell, failed }: One, { column, sheets, people, teams }: Behind): Html {
  const { body, id } = cell.run
  const { person, team, template, again } = body
  const { word, more } = said(here, cell, sheets, people)
  const figure = MARKS[cell.state]
  const who = person ? name(here, people, person) : teams.get(String(team))
  const facts = dotted([
    column.line === OTHERS && columnName(here, sheets, '', template),
    again && here.say('run-again'),
    span(here, body['starts_at'], body['due_at']),
    who,
  ])
  const title = dotted([word, !failed.length && more])
  return html`
    ${row(`/app/checklists/${id}`, figure ? mark(figure) : html``, title, facts, `run-${id}`)}
    ${failed.length > 0 && html`<li class="under">${failures(here, people, failed)}</li>`}` as Html
}

/** From when to when; the day is said once. */
function span({ clock }: Here, from: string | undefined, to: string | undefined): string {
  if (!from || !to) return clock.stamp(from ?? to ?? '')
  const day = (at: string) => clock.field(at).slice(0, 10)
  return `${clock.stamp(from)}–${day(from) === day(to) ? clock.time(to) : clock.stamp(to)}`
}
