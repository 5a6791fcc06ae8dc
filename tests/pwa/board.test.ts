/** The board as data: every state of a cell and what weighs more, which zones are open, and a random day against a naive one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CellState, cellOf, type Day, knownOf } from '../../pwa/board/cells.ts'
import { behind, board, OTHERS, ofDay } from '../../pwa/board/rules.ts'
import { LAG_MS } from '../../pwa/checklists/silence.ts'
import type { Life, Shown } from '../../pwa/store.ts'
import { MINUTE_MS, NOW_MS, phone, photoOf, row, time } from './boards.ts'

const HALL = row('zone', { name: { en: 'Hall' } }, 'hall')
const DOCK = row('zone', { name: { en: 'Dock' } }, 'dock')
const MEMBERS = [
  row('member', { person: 'ana', team: 'stewards', active: true }),
  row('member', { person: 'omar', team: 'stewards', active: true }),
  row('member', { person: 'gone', team: 'stewards', active: false }),
  row('member', { person: 'wang', team: 'cleaning', active: true }),
]
/** A planned patrol of the hall, begun an hour ago and due half an hour ago, unless something else is said. */
const run = (more: object = {}, life: Life = 'received', id?: string) =>
  row(
    'run',
    {
      zone: 'hall',
      line: 'patrol',
      template: 't',
      rota: 'r',
      starts_at: time(-60),
      due_at: time(-30),
      status: 'due',
      ...more,
    },
    id,
    life,
  )
const day = (runs: Shown[], more: Partial<Day> = {}): Day => ({
  now_ms: NOW_MS,
  zones: [HALL, DOCK],
  runs,
  incidents: [],
  photos: [],
  phones: [],
  members: MEMBERS,
  ...more,
})
const PASSED = { status: 'submitted', result: 'passed', began_at: time(-50), signed_at: time(-40) }
const FAILED = { ...PASSED, result: 'failed', failed: 1 }
const BLOCKED = { ...PASSED, result: 'blocked', failed: 1, failing: ['exit'], failed_at: time(-50) }
const CLEARED = { ...BLOCKED, result: 'cleared' }
const AGAIN = { ...PASSED, starts_at: time(-100), began_at: time(-45), signed_at: time(-44) }
const SILENT = [phone('ana', -40), phone('omar', -90), phone('gone', -1)]
const HELD = (kind: string, zone: string | null, n = 2) => phone('wang', -1, { pending: [[kind, zone, n]] })
const OPEN = { starts_at: time(-30), due_at: time(30) }

type Case = [what: string, runs: Shown[], says: object, more?: Partial<Day>]
// biome-ignore format: one case a line
const CASES: Case[] = [
  ['a critical item failed', [run(BLOCKED)], { state: 'blocked' }],
  ['another item failed', [run(FAILED)], { state: 'failed' }],
  ['late, all phones of its team silent', [run({ team: 'stewards' })], { state: 'silent', since: time(-40) }, { phones: SILENT }],
  ['missed, its person silent', [run({ person: 'omar', status: 'missed' })], { state: 'silent', since: time(-90) }, { phones: SILENT }],
  ['one of the team was heard since it was due', [run({ team: 'stewards' })], { state: 'late' }, { phones: [...SILENT, phone('ana', -20)] }],
  ['the second phone of its person was heard', [run({ person: 'ana' })], { state: 'late' }, { phones: [...SILENT, phone('ana', -2)] }],
  ['a phone that was blocked or forked tells nothing', [run({ person: 'ana' })], { state: 'silent', since: time(-40) }, { phones: [...SILENT, phone('ana', -2, { state: 'revoked' }), phone('ana', -2, { state: 'forked' })] }],
  ['no phone of its person is known', [run({ person: 'wang' })], { state: 'late' }, { phones: SILENT }],
  ['nobody is named', [run()], { state: 'late' }, { phones: SILENT }],
  ['silent, but not late', [run({ ...OPEN, person: 'ana' })], { state: 'due' }, { phones: SILENT }],
  ['late for so short that a phone that is well may not have told yet', [run({ person: 'ana', due_at: time(-1) })], { state: 'late' }, { phones: [phone('ana', -LAG_MS / MINUTE_MS + 1)] }],
  ['the same a little later', [run({ person: 'ana', due_at: time(-1) })], { state: 'silent', since: time(-LAG_MS / MINUTE_MS) }, { phones: [phone('ana', -LAG_MS / MINUTE_MS)] }],
  ['passed here, not received', [run(PASSED, 'saved')], { state: 'here' }],
  ['begun here, being sent', [run({ ...OPEN, status: 'open' }, 'sending')], { state: 'here' }],
  ['failed here', [run(FAILED, 'saved')], { state: 'failed' }],
  ['late, answers on a phone', [run()], { state: 'there', by: 'wang' }, { phones: [HELD('answer', 'hall')] }],
  ['under way, a photo on the phone of its person', [run({ ...OPEN, status: 'open', person: 'wang' })], { state: 'there', by: 'wang' }, { phones: [HELD('photo', 'hall')] }],
  ['work of somebody else is on their phone', [run({ person: 'ana' })], { state: 'late' }, { phones: [phone('ana', -2), HELD('answer', 'hall')] }],
  ['of a team that is not theirs', [run({ team: 'stewards' })], { state: 'late' }, { phones: [HELD('submission', 'hall')] }],
  ['work of another zone, of another kind, or none', [run()], { state: 'late' }, { phones: [HELD('answer', 'dock'), HELD('answer', null), HELD('incident', 'hall'), HELD('run', 'hall', 0)] }],
  ['work for a zone whose check has not begun', [run({ starts_at: time(5), due_at: time(30) })], { state: 'due' }, { phones: [HELD('answer', 'hall')] }],
  ['work for a zone whose check is signed', [run(PASSED)], { state: 'passed' }, { phones: [HELD('answer', 'hall')] }],
  ['silent weighs more than work on the phone', [run({ person: 'ana' })], { state: 'silent', since: time(-40) }, { phones: [phone('ana', -40, { pending: [['answer', 'hall', 1]] })] }],
  ['late', [run()], { state: 'late' }],
  ['begun and late', [run({ status: 'open', answered: 3 })], { state: 'late' }],
  ['missed', [run({ status: 'missed' })], { state: 'missed' }],
  ['signed with gaps', [run({ ...PASSED, result: 'none', missing: 1 })], { state: 'unfinished' }],
  ['passed, a photo on a phone', [run(PASSED, 'received', 'seen')], { state: 'evidence', by: 'wang' }, { photos: [photoOf('seen')] }],
  ['the photo is marked as invalid, or of another', [run(PASSED, 'received', 'seen')], { state: 'passed' }, { photos: [photoOf('seen', { _void: {} }), photoOf('other')] }],
  ['a photo of what was not passed', [run({ ...OPEN }, 'received', 'seen')], { state: 'due' }, { photos: [photoOf('seen')] }],
  ['passed', [run(PASSED)], { state: 'passed' }],
  ['cleared', [run({ ...BLOCKED, result: 'cleared' })], { state: 'cleared' }],
  ['cleared, by what is not here, or asked less', [run(CLEARED), run({ ...AGAIN, items: ['x'] })], { state: 'cleared' }],
  ['under way', [run({ ...OPEN, status: 'open' })], { state: 'open' }],
  ['due', [run(OPEN)], { state: 'due' }],
  ['cancelled, lapsed, void', [run({ status: 'cancelled' }), run({ status: 'lapsed' }), run({ ...BLOCKED, _void: {} })], { state: 'none' }],
]

const HERE = run({ zone: 'dock', ...PASSED }) // so that there is a column in any case

for (const [what, runs, says, more] of CASES)
  test(`a cell: ${what}`, () => {
    const { state, by, since } = board(day([HERE, ...runs], more)).rows[0]!.cells[0]!
    assert.deepEqual({ state, ...(by && { by }), ...(since && { since }) }, says)
  })

test('a check that was cleared says when what cleared it was signed', () => {
  const [was, again] = [run(CLEARED), run(AGAIN)]
  const { state, since } = cellOf(knownOf(day([was, again])), was)
  assert.deepEqual([state, since], ['cleared', time(-44)])
})

const NEXT = { starts_at: time(20), due_at: time(50) }
const EARLY = { starts_at: time(-300), due_at: time(-240) }
// biome-ignore format: as above
const SEVERAL: [what: string, runs: Shown[], state: CellState, which: number, late?: number][] = [
  ['the latest whose start has come', [run({ ...EARLY, ...PASSED }), run(OPEN), run(NEXT)], 'due', 1],
  ['one done before its time', [run({ ...EARLY, ...PASSED }), run({ ...NEXT, ...PASSED })], 'passed', 1],
  ['else the next', [run({ starts_at: time(90), due_at: time(99) }), run(NEXT)], 'due', 1],
  ['blocked first', [run({ ...EARLY, ...BLOCKED }), run({ ...FAILED }), run(OPEN)], 'blocked', 0],
  ['failed before a later one that is open', [run({ ...EARLY, ...FAILED }), run(OPEN)], 'failed', 0],
  ['failed and mended by a later one that passed', [run({ ...EARLY, ...FAILED, began_at: time(-280) }), run(PASSED)], 'passed', 1],
  ['a later one that asked only something else mends nothing', [run({ ...FAILED, began_at: time(-280) }), run({ ...PASSED, items: ['x'] })], 'failed', 0],
  ['a re-check of it does', [run({ ...EARLY, ...FAILED, began_at: time(-280) }, 'received', 'first'), run({ ...PASSED, items: ['x'], again: 'first' })], 'passed', 1],
  ['a re-check of an earlier round says nothing of those that nobody made', [run({ ...EARLY, ...FAILED, began_at: time(-280) }, 'received', 'first'), run({ starts_at: time(-120), due_at: time(-90), status: 'missed' }), run(), run({ ...OPEN, ...PASSED, began_at: time(-5), items: ['x'], again: 'first' })], 'late', 2, 1],
  ['nor one of a check that is not here', [run(), run({ ...OPEN, ...PASSED, items: ['x'], again: 'gone' })], 'late', 0],
  ['nor one that is under way', [run({ ...EARLY, ...PASSED }), run({ status: 'missed' }), run({ ...OPEN, status: 'open', items: ['x'], again: 'gone' })], 'missed', 1],
  ['by itself it is told', [run({ ...EARLY, ...PASSED, items: ['x'], again: 'gone' })], 'passed', 0],
  ['what was closed and is cleared is told by what cleared it', [run({ ...EARLY, ...BLOCKED, result: 'cleared', failed_at: time(-280) }, 'received', 'shut'), run({ ...PASSED, items: ['exit'], again: 'shut' })], 'passed', 1],
  ['a re-check that fails is mended by a re-check of itself, and so is the first', [run({ ...EARLY, ...FAILED, began_at: time(-280) }, 'received', 'one'), run({ ...FAILED, starts_at: time(-200), began_at: time(-200), items: ['x'], again: 'one' }, 'received', 'two'), run({ ...PASSED, items: ['x'], again: 'two' })], 'passed', 2],
  ['a re-check of less than failed mends nothing', [run({ ...EARLY, ...FAILED, failed: 2, began_at: time(-280) }, 'received', 'both'), run({ ...PASSED, items: ['x'], again: 'both' })], 'failed', 0],
  ['late ones are counted', [run({ ...EARLY }), run({ ...EARLY, status: 'missed' }), run(OPEN)], 'due', 2, 2],
  ['but not the one that is shown', [run({ ...EARLY, ...PASSED }), run()], 'late', 1],
]

for (const [what, runs, state, which, late = 0] of SEVERAL)
  test(`of several checks: ${what}`, () => {
    const cell = board(day(runs)).rows[0]!.cells[0]!
    assert.deepEqual([cell.state, runs.indexOf(cell.run!), cell.late], [state, which, late])
  })

test('only a critical item that fails closes a zone; critical reports stand beside it', () => {
  const runs = [run(FAILED), run({ ...BLOCKED, zone: 'dock', line: 'opening' }), run({ ...BLOCKED, zone: 'elsewhere' })]
  const incidents = [
    row('incident', { zone: 'hall', severity: 'critical' }, 'fire'),
    row('incident', { zone: 'hall', severity: 'serious' }),
    row('incident', { zone: 'hall', severity: 'critical', _void: {} }),
  ]
  const rows = board(day(runs, { incidents })).rows.map(({ zone, blocked, critical }) => [
    zone?.id,
    blocked.map(({ id }) => id),
    critical.map(({ id }) => id),
  ])
  assert.deepEqual(rows, [
    ['hall', [], ['fire']],
    ['dock', [runs[1]!.id], []],
  ])
})

test('what is of no zone has a row of its own, and no row if there is nothing', () => {
  const rows = board(day([run({ zone: null, ...BLOCKED })])).rows
  assert.deepEqual(
    [rows.length, rows[2]!.zone, rows[2]!.blocked.length, rows[2]!.cells[0]!.state],
    [3, undefined, 1, 'blocked'],
  )
  assert.equal(board(day([run()])).rows.length, 2)
})

test('planned checks have columns, the most frequent first; others only where they went wrong or may close a zone', () => {
  const by = (line: string, more: object = {}) => run({ line, rota: null, ...more })
  const lines = (runs: Shown[]) => board(day(runs)).columns.map(({ line }) => line)
  const runs = [
    by('adhoc'),
    by('gate', { phase: 'before' }),
    run(),
    run(NEXT),
    by('wrong', FAILED),
    by('grave', { critical: true }),
  ]
  assert.deepEqual(lines(runs), ['patrol', 'gate', 'grave', 'wrong', OTHERS])
  assert.deepEqual(lines([by('adhoc')]), [OTHERS])
  assert.deepEqual(lines([run(), run({ line: 'old', zone: 'out of use' })]), ['patrol'])
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(line => run({ line }))
  assert.deepEqual(lines(many), ['a', 'b', 'c', 'd', 'e', OTHERS])
  const worst = [...many.slice(0, 5), run({ line: 'f', ...PASSED }), run({ line: 'g', ...BLOCKED }), run({ line: 'h' })]
  const cell = board(day(worst)).rows[0]!.cells[5]!
  assert.deepEqual(
    [cell.state, cell.run, cell.late],
    ['blocked', worst[6], 1],
    'nothing that went wrong is hidden among them',
  )
  assert.deepEqual(behind(day(worst), 'hall', OTHERS), worst.slice(5))
})

test('crew see their own checks, their team’s and anybody’s, and of zones that are closed what closes them', () => {
  const runs = [
    run({ person: 'omar' }),
    run({ team: 'cleaning', zone: 'dock', ...BLOCKED }),
    run({ zone: 'dock', _by: 'ana', person: 'wang', ...PASSED }),
    run({ team: 'cleaning', zone: 'dock', line: 'opening', ...PASSED }),
  ]
  const { rows, columns } = board(day(runs, { only: { person: 'ana', team: 'stewards' } }))
  assert.deepEqual(
    [rows[0]!.cells[0]!.state, rows[1]!.cells[0]!.state, rows[1]!.blocked.length],
    ['none', 'blocked', 1],
  )
  assert.equal(columns.length, 1, 'what is in order is not theirs to see')
  const theirs = day([runs[1]!], { only: { person: 'ana', team: 'stewards' } })
  assert.equal(behind(theirs, 'dock', 'patrol').length, 1, 'its cell leads to it')
  const own = (more: object) => board(day([run(more)], { only: { person: 'ana', team: 'stewards' } })).columns.length
  assert.deepEqual(
    [own({ person: 'ana' }), own({ team: 'stewards' }), own({}), own({ team: 'cleaning' })],
    [1, 1, 1, 0],
  )
})

test('a day has what begins before it ends, and whatever still closes a zone', () => {
  const runs = [
    run(),
    run({ starts_at: time(60) }),
    run({ starts_at: time(700) }),
    run({ ...BLOCKED, starts_at: time(700) }),
  ]
  assert.deepEqual(ofDay(runs, NOW_MS + 600 * MINUTE_MS), [runs[0], runs[1], runs[3]])
})
