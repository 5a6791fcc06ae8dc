/** What a cell says: one word, one fact, and the silhouette of its state. */
import { isFilled } from '../checklists/runs.ts'
import { type Here, inWords } from '../here.ts'
import type { Mark } from '../icons/icons.ts'
import { dotted, name } from '../parts.ts'
import type { Shown } from '../store.ts'
import type { Cell, CellState } from './cells.ts'
import { firstFailing, type Sheets } from './day.ts'
import { OTHERS } from './rules.ts'

export const MARKS: Record<CellState, Mark | ''> = {
  blocked: 'bad',
  failed: 'bad',
  silent: 'silent',
  here: 'saved',
  there: 'saved',
  late: 'late',
  missed: 'late',
  unfinished: 'need',
  evidence: 'way',
  passed: 'done',
  cleared: 'done',
  open: 'due',
  due: 'due',
  none: '',
}

export interface Said {
  word: string
  more: string
}

const MINUTES_MOST = 120
const MINUTE_MS = 60_000

/** The words of a cell; `next` is what is not to be begun yet. */
export function said(here: Here, cell: Cell, sheets: Sheets, people: Map<string, Shown>): Said {
  const { say, clock } = here
  const { state, run, late } = cell
  const next = state === 'due' && Date.parse(String(run!.body['starts_at'] ?? '')) > clock.now_ms
  const unsent = ['blocked', 'failed'].includes(state) && ['saved', 'sending'].includes(run!.life)
  const more = run ? fact(here, cell, run, next, { sheets, people }) : ''
  return {
    word: say(`cell-${next ? 'next' : state}`),
    more: dotted([unsent && say('life-saved'), more, late > 0 && say('cell-more-late', { n: late })]),
  }
}

interface Beside {
  sheets: Sheets
  people: Map<string, Shown>
}

function fact(here: Here, { state, by, since }: Cell, run: Shown, next: boolean, { sheets, people }: Beside): string {
  const { say, clock, me } = here
  const { due_at, starts_at, signed_at, began_at, failed, missing } = run.body
  const who = name(here, people, by)
  if (state === 'blocked' || state === 'failed')
    return firstFailing(here, sheets, run) || say('cell-items', { n: failed ?? 0 })
  if (state === 'silent') return say('cell-since', { at: clock.stamp(since!) })
  const own = by === me.person
  if (state === 'there') return own ? say('cell-this-phone') : say('cell-phone', { who })
  if (state === 'evidence') return own ? say('cell-photo-here') : say('cell-photo', { who })
  const unsigned = isFilled(run.body) && say('run-unsigned')
  if (state === 'late') return dotted([unsigned, lateness(here, due_at)])
  if (state === 'unfinished') return say('cell-missing', { n: missing ?? 0 })
  if (state === 'cleared') return since ? clock.stamp(since) : ''
  if (state === 'passed') return clock.stamp(signed_at ?? began_at ?? due_at)
  if (state === 'open' || state === 'here') return unsigned || progress(here, sheets, run)
  if (next) return clock.stamp(starts_at)
  return due_at ? say('cell-by', { at: clock.stamp(due_at) }) : ''
}

function lateness({ say, clock }: Here, due_at: string): string {
  const n = Math.floor((clock.now_ms - Date.parse(due_at)) / MINUTE_MS)
  return n < MINUTES_MOST ? say('cell-minutes', { n }) : say('cell-since', { at: clock.stamp(due_at) })
}

/** How many of its items are answered, where the template is here. */
function progress({ say }: Here, { templates }: Sheets, { body }: Shown): string {
  const n = body['answered'] ?? 0
  const all = body['items']?.length ?? templates.get(String(body['template']))?.body['items']
  return all ? say('cell-progress', { n, all }) : say('cell-answered', { n })
}

/** The name of a column. */
export const columnName = ({ say, me }: Here, { templates }: Sheets, line: string, template: string): string =>
  line === OTHERS ? say('board-others') : inWords(templates.get(template)?.body['name'], me.lang) || say('board-check')

export const placeName = ({ say, me }: Here, zone: Shown | undefined): string =>
  zone ? inWords(zone.body['name'], me.lang) : say('board-site')
