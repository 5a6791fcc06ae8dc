/** The board: one matrix, its heading the answer, and beside it why a zone is closed. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { incidentRow } from '../incidents/parts.ts'
import { type Html, LATER, type Screen } from '../layout.ts'
import { empty, heading, rows, section, way } from '../parts.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'
import type { Cell } from './cells.ts'
import type { Sheets } from './day.ts'
import { columnName, MARKS, placeName, said } from './parts.ts'
import type { Board, ZoneRow } from './rules.ts'

export const LIVE =
  'run answer submission incident photo device_status zone event template member card site chip minute'.split(' ')
const NAMED_MOST = 3
const FIRST = 8 // rows that a phone shows at once
const CRITICAL_MOST = 5

export interface Drawing {
  board: Board
  sheets: Sheets
  people: Map<string, Shown>
  zones: Shown[]
  /** Why zones are closed, in a row each; then in full. */
  brief: Html | ''
  why: () => Promise<Html[]>
}

/** As of when it is true. */
export function known({ say, strip }: Here): string {
  const { receivedAt, offline, signedOut } = strip.sync
  if (receivedAt === null) return say('board-never')
  return say('board-known', { line: offline || signedOut ? 'off' : 'on', at: strip.time(receivedAt) })
}

export function boardScreen(here: Here, drawing: Drawing): Screen {
  const { say } = here
  const { board, zones, brief } = drawing
  const critical = board.rows.flatMap(one => one.critical)
  const grave =
    critical.length > 0 &&
    section(
      say('board-critical'),
      say('count-reports', { n: critical.length }),
      rows(critical.slice(0, CRITICAL_MOST).map(one => incidentRow(here, one, zones))),
    )
  const ways = html`
    <ul class="rows">${way('/app/zones', say('zones'))}${leads(here.role) && way('/app/setup/indicator', say('setup-indicator'))}</ul>`
  const { text, whole } = answer(here, board)
  const [begin, end] = matrix(here, drawing)
  return {
    title: say('place-board'),
    place: 'board',
    width: 'full',
    live: LIVE,
    body: html`
      <header class="opening split__wide"><p>${known(here)}</p><h1 tabindex="-1">${heading(text, whole)}</h1>${brief}</header>
      <div class="flow split__list">${board.rows.length ? begin : empty(say('board-empty'), say('board-empty-more'))}${LATER}`,
    later: async () => html`${board.rows.length > 0 && end()}</div>
      <aside class="flow split__record" aria-label="${say('board-beside')}">${await drawing.why()}${grave}${section(say('board-marks'), '', legend(here))}
      ${section(say('more-places'), '', ways)}</aside>`,
  }
}

/** The heading: how many zones are open, and which are not. */
function answer({ say, me, ...here }: Here, { rows: all }: Board): { text: string; whole: string } {
  const zones = all.filter(({ zone }) => zone)
  const closed = zones.filter(({ blocked }) => blocked.length)
  const open = zones.length - closed.length
  const site = all.some(({ zone, blocked }) => !zone && blocked.length) ? say('board-site-closed') : ''
  const join = (...parts: string[]) => parts.filter(Boolean).join(me.lang === 'en' ? ' ' : '')
  if (!zones.length) return { text: join(say('board-empty'), site), whole: '' }
  if (!closed.length) return { text: join(say('board-all-open', { n: open }), site), whole: '' }
  const names = closed.map(({ zone }) => placeName({ say, me, ...here }, zone))
  const n = closed.length
  const told =
    n > NAMED_MOST
      ? say('board-closed-many', { n })
      : say('board-closed', { n, names: new Intl.ListFormat(me.lang).format(names) })
  return { text: join(open ? say('board-open', { n: open }) : '', told, site), whole: n === 1 ? names[0]! : '' }
}

/** The matrix in two parts: what a phone shows of it at once, and the rest. */
function matrix(here: Here, drawing: Drawing): [begin: Html, end: () => Html] {
  const { say } = here
  const { board, sheets } = drawing
  const checks = board.columns.map(({ line, template }) => ({ line, name: columnName(here, sheets, line, template) }))
  const head = checks.map(({ name }) => html`<th role="columnheader" scope="col">${heading(name)}</th>`)
  const part = (from: number, to?: number) => board.rows.slice(from, to).map(one => zoneRow(here, one, checks, drawing))
  const begin = html`
    <div class="matrix"><table class="board board--${checks.length}${checks.length > ABREAST && ' board--many'}" role="table" aria-label="${say('board-table')}">
    ${head.length > 0 && html`<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${say('board-zone')}</th>${head}</tr></thead>`}
    <tbody role="rowgroup">${part(0, FIRST)}`
  return [begin as Html, () => html`${part(FIRST)}</tbody></table></div>` as Html]
}

interface Check {
  line: string
  name: string
}

/** Where more checks than fit abreast, each cell names its own. */
const ABREAST = 3

function zoneRow(here: Here, row: ZoneRow, checks: Check[], { sheets, people }: Drawing): Html {
  const { say } = here
  const { zone, blocked, critical, cells } = row
  const door = blocked.length
    ? html`<span class="door is is-bad">${say('board-door-closed')}</span>`
    : zone && html`<span class="door is is-done">${say('board-door-open')}</span>`
  const grave = critical.length > 0 && html`<small>${say('board-criticals', { n: critical.length })}</small>`
  const at = zone?.id ?? 'site'
  const cell = (one: Cell, n: number) => {
    const { word, more } = said(here, one, sheets, people)
    const { line, name } = checks[n]!
    const named = checks.length > ABREAST && html` data-check="${name}"`
    if (!one.run) return html`<td role="cell"><span class="cell">${word}</span></td>`
    return html`<td role="cell"${named}><a class="cell is is-${MARKS[one.state]}" href="/app/board/${at}/${line}"><b>${word}</b><span>${more}</span></a></td>`
  }
  return html`<tr role="row" id="zone-${at}"><th role="rowheader" scope="row"><span>${placeName(here, zone)}${grave}</span>${door}</th>${cells.map(cell)}</tr>` as Html
}

const FIGURES = ['done', 'way', 'saved', 'due', 'late', 'need', 'bad', 'silent'] as const

const legend = ({ say, role }: Here): Html =>
  html`
    <ul class="legend">${FIGURES.filter(one => one !== 'silent' || leads(role)).map(one => html`<li>${mark(one)}<span>${say(`board-mark-${one}`)}</span></li>`)}</ul>` as Html
