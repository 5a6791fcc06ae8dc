/** A random day of 60 phones and 300 cells, and a naive oracle who knows what happened. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { board } from '../../pwa/board/rules.ts'
import { LAG_MS } from '../../pwa/checklists/silence.ts'
import type { Shown } from '../../pwa/store.ts'
import { seeded } from '../sync/phone.ts'
import { MINUTE_MS, NOW_MS, phone, photoOf, row, time } from './boards.ts'

type Story = 'nothing' | 'begun' | 'passed' | 'failed' | 'blocked' | 'cleared' | 'gaps' | 'given up' | 'cancelled'
/** What happened in one check, in minutes from now. */
interface Truth {
  zone: number
  line: number
  start: number
  due: number
  story: Story
  person: number | null
  team: number | null
  own: boolean
  photo: number | null
}
interface Pocket {
  person: number
  seen: number
  state: 'active' | 'revoked' | 'forked'
  holds: number[]
}
const TEAMS = 6
const teamOf = (person: number) => person % TEAMS

/** What a supervisor who had walked all the way would write into the cell. */
function truly(runs: Truth[], pockets: Pocket[]): string {
  const known = runs.filter(({ story }) => story !== 'cancelled')
  if (!known.length) return 'none'
  const ordered = [...known].sort((a, b) => a.start - b.start)
  const isLate = (one: Truth) =>
    one.story === 'given up' || ((one.story === 'nothing' || one.story === 'begun') && one.due < 0)
  let shown: Truth | undefined
  for (const one of ordered) if (one.story === 'blocked') shown = one
  if (!shown)
    for (const one of ordered)
      if (one.story === 'failed' && !ordered.some(later => later.story === 'passed' && later.start > one.start))
        shown = one
  if (!shown) for (const one of ordered) if (one.start <= 0 || !['nothing'].includes(one.story)) shown = one
  shown ??= ordered[0]!
  const others = ordered.filter(one => one !== shown && isLate(one)).length
  return `${inOneWord(shown, isLate(shown), pockets)} +${others}`
}

function inOneWord(one: Truth, late: boolean, pockets: Pocket[]): string {
  if (one.story === 'blocked' || one.story === 'failed') return one.story
  const concerned = (person: number) =>
    one.person !== null ? person === one.person : one.team === null || teamOf(person) === one.team
  if (late && (one.person !== null || one.team !== null)) {
    const theirs = pockets.filter(({ person, state }) => concerned(person) && state === 'active')
    const last = Math.max(...theirs.map(({ seen }) => seen))
    if (theirs.length && last < one.due && last <= -LAG_MS / MINUTE_MS) return `silent ${last}`
  }
  if (one.own) return 'here'
  const undone = ['nothing', 'begun', 'given up'].includes(one.story)
  if (undone && one.start <= 0)
    for (const { person, holds, state } of pockets)
      if (state !== 'forked' && holds.includes(one.zone) && concerned(person)) return `there ${person}`
  if (one.story === 'given up') return 'missed'
  if (late) return 'late'
  if (one.story === 'passed') return one.photo === null ? 'passed' : `evidence ${one.photo}`
  return { nothing: 'due', begun: 'open', gaps: 'unfinished', cleared: 'cleared', cancelled: 'none' }[
    one.story as 'nothing'
  ]
}

const BODIES: Record<Story, (one: Truth) => object> = {
  nothing: () => ({ status: 'due' }),
  begun: ({ start }) => ({ status: 'open', answered: 1, began_at: time(start + 1) }),
  passed: ({ start }) => ({
    status: 'submitted',
    result: 'passed',
    began_at: time(start + 1),
    signed_at: time(start + 2),
  }),
  failed: ({ start }) => ({ status: 'submitted', result: 'failed', failed: 1, began_at: time(start + 1) }),
  blocked: ({ start }) => ({
    status: 'open',
    result: 'blocked',
    failed: 1,
    began_at: time(start + 1),
    failed_at: time(start + 1),
  }),
  cleared: ({ start }) => ({ status: 'submitted', result: 'cleared', failed_at: time(start + 1) }),
  gaps: ({ start }) => ({ status: 'submitted', result: 'none', missing: 2, began_at: time(start + 1) }),
  'given up': () => ({ status: 'missed' }),
  cancelled: () => ({ status: 'cancelled' }),
}
const STORIES = Object.keys(BODIES) as Story[]

test('of a random day of 60 phones and 300 cells every cell says what somebody who was there would say', () => {
  const seen = new Set<string>()
  for (let seed = 1; seed <= 12; seed++) {
    const bytes = seeded(seed)
    const below = (n: number) => new DataView(bytes(4).buffer as ArrayBuffer).getUint32(0) % n
    const chance = (percent: number) => below(100) < percent
    const pockets = Array.from(
      { length: 60 },
      (_, n): Pocket => ({
        person: chance(90) ? n : below(60),
        seen: -below(200),
        state: chance(85) ? 'active' : chance(50) ? 'revoked' : 'forked',
        holds: chance(20) ? [below(60), below(60)] : [],
      }),
    )
    const truths = Array.from({ length: 300 }, (_, n) =>
      Array.from({ length: 1 + below(4) }, (__, nth): Truth => {
        const start = -240 + nth * 90 + below(60) // one after the other, none at the same moment
        const story = STORIES[start > 30 ? (chance(90) ? 0 : 2) : below(STORIES.length)]!
        const [person, team] = chance(40) ? [below(60), null] : chance(60) ? [null, below(TEAMS)] : [null, null]
        const photo = story === 'passed' && chance(30) ? below(60) : null
        return {
          zone: Math.floor(n / 5),
          line: n % 5,
          start,
          due: start + 20 + below(120),
          story,
          person,
          team,
          own: chance(5),
          photo,
        }
      }),
    )
    const runs = new Map<Truth, Shown>(
      truths.flat().map(one => [
        one,
        row(
          'run',
          {
            zone: `z${one.zone}`,
            line: `l${one.line}`,
            rota: 'r',
            template: 't',
            starts_at: time(one.start),
            due_at: time(one.due),
            ...(one.person !== null && { person: `p${one.person}` }),
            ...(one.team !== null && { team: `t${one.team}` }),
            ...BODIES[one.story](one),
          },
          undefined,
          one.own ? 'saved' : 'received',
        ),
      ]),
    )
    const matrix = board({
      now_ms: NOW_MS,
      zones: Array.from({ length: 60 }, (_, n) => row('zone', {}, `z${n}`)),
      runs: [...runs.values()].sort(() => below(3) - 1),
      incidents: [],
      photos: truths
        .flat()
        .flatMap(one => (one.photo === null ? [] : [photoOf(runs.get(one)!.id, { _by: `p${one.photo}` })])),
      phones: pockets.map(({ person, seen: at, state, holds }) =>
        phone(`p${person}`, at, { state, pending: holds.map(zone => ['answer', `z${zone}`, 1]) }),
      ),
      members: Array.from({ length: 60 }, (_, n) =>
        row('member', { person: `p${n}`, team: `t${teamOf(n)}`, active: true }),
      ),
    })
    assert.deepEqual([matrix.rows.length, matrix.columns.length], [60, 5])
    for (const [n, own] of truths.entries()) {
      const { cells, blocked } = matrix.rows[Math.floor(n / 5)]!
      const cell = cells[matrix.columns.findIndex(({ line }) => line === `l${n % 5}`)]!
      const fact = cell.since
        ? ` ${(Date.parse(cell.since) - NOW_MS) / MINUTE_MS}`
        : cell.by
          ? ` ${cell.by.slice(1)}`
          : ''
      const says = cell.state === 'none' ? 'none' : `${cell.state}${fact} +${cell.late}`
      assert.equal(says, truly(own, pockets), `seed ${seed}, cell ${n}: ${JSON.stringify(own)}`)
      assert.equal(
        blocked.some(({ body }) => body['line'] === `l${n % 5}`),
        own.some(({ story }) => story === 'blocked'),
      )
      seen.add(cell.state)
    }
  }
  assert.equal(seen.size, 14, `every state occurs: ${[...seen]}`)
})
