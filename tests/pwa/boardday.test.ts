/** A random day of 60 phones and 300 cells at several of its instants, and a naive oracle who knows what happened. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { board } from '../../pwa/board/rules.ts'
import { MINUTE_MS, NOW_MS, phone, photoOf, row } from './boards.ts'
import {
  came,
  concerned,
  type Deed,
  GIVEN_UP,
  isKnown,
  LINES,
  runsAt,
  teamOf,
  type World,
  waitsHere,
  worldOf,
  ZONES,
} from './boardworld.ts'

const INSTANTS = [-150, -60, 0, 75]
/** For so long nobody calls a phone silent. */
const GRACE = 11

type Story = 'nothing' | 'begun' | 'given up' | 'gaps' | 'passed' | 'failed' | 'blocked' | 'cancelled'
/** What the supervisors can know of one check by now. */
interface Seen {
  deed: Deed
  story: Story
  wrong: string[]
  began: number
  /** When the last critical failure was found. */
  shut: number
  late: boolean
}

function seenOf(world: World, deed: Deed, now: number): Seen | undefined {
  if (deed.maker !== null && !isKnown(world, { at: deed.start, pocket: deed.maker }, now)) return undefined
  const answers = deed.answers.filter(one => isKnown(world, one, now))
  const bad = answers.filter(({ said }) => said === 'fail')
  const shuts = bad.filter(({ item }) => item === 'exit').map(({ at }) => at)
  const signed = deed.signed !== null && isKnown(world, deed.signed, now)
  const whole = deed.items.every(item => answers.some(one => one.item === item))
  let story: Story = answers.length ? 'begun' : 'nothing'
  if (!deed.again && now >= deed.due + GIVEN_UP) story = 'given up'
  if (signed) story = whole ? 'passed' : 'gaps'
  if (bad.length) story = 'failed'
  if (shuts.length) story = 'blocked'
  if (deed.cancelled <= now) story = 'cancelled'
  const late = story === 'given up' || (['nothing', 'begun'].includes(story) && deed.due < now)
  const wrong = [...new Set(bad.map(({ item }) => item))]
  return { deed, story, wrong, began: Math.min(...answers.map(({ at }) => at)), shut: Math.max(...shuts), late }
}

/** Whether a check that passed asked for all that was wrong in another: the whole, that again, or again what did so. */
function covers(all: Seen[], later: Deed, was: Seen): boolean {
  if (!later.again) return true
  if (later.again === was.deed) return was.wrong.every(item => later.items.includes(item as 'exit'))
  const between = all.find(({ deed }) => deed === later.again)
  if (!between?.deed.again || !between.wrong.every(item => later.items.includes(item as 'exit'))) return false
  return covers(all, between.deed, was)
}

/** What a supervisor who had walked all the way would write into the cell, and whether it closes its zone. */
function truly(world: World, deeds: Deed[], now: number, phones: Heard[]): { says: string; shut: boolean } {
  const alive = deeds
    .map(deed => seenOf(world, deed, now))
    .filter(one => one && one.story !== 'cancelled')
    .map(one => one!)
  alive.sort((a, b) => a.deed.start - b.deed.start || a.deed.due - b.deed.due || (a.deed.id < b.deed.id ? -1 : 1))
  const passes = alive.filter(({ story }) => story === 'passed')
  const isFree = ({ shut }: Seen) =>
    passes.some(({ deed, began }) => (!deed.again || deed.items.includes('exit')) && began > shut)
  const shut = alive.filter(one => one.story === 'blocked' && !isFree(one))
  const mender = (was: Seen) =>
    passes.findLast(
      ({ deed, began }) => began > (was.story === 'blocked' ? was.shut : was.began) && covers(alive, deed, was),
    )
  const open = alive.filter(one => one.story === 'failed' && !mender(one))
  const whole = alive.filter(({ deed }) => !deed.again)
  const begun = whole.filter(({ deed, story }) => deed.start <= now || !['nothing', 'begun'].includes(story))
  const last = begun.at(-1) ?? whole[0] ?? alive.at(-1)
  if (!last) return { says: 'none', shut: false }
  const instead = ['failed', 'blocked'].includes(last.story) ? mender(last) : undefined
  const shown = shut.at(-1) ?? open.at(-1) ?? instead ?? last
  const others = alive.filter(one => one !== shown && one.late).length
  return { says: `${inOneWord(world, shown, shut.includes(shown), now, phones)} +${others}`, shut: shut.length > 0 }
}

function inOneWord(world: World, { deed, story, late }: Seen, shut: boolean, now: number, phones: Heard[]): string {
  if (shut || story === 'failed') return shut ? 'blocked' : 'failed'
  if (late && (deed.person !== null || deed.team !== null)) {
    const theirs = phones.filter(({ person, state }) => concerned(deed, person) && state === 'active')
    const last = Math.max(...theirs.map(({ last }) => last))
    if (theirs.length && last < deed.due && last <= now - GRACE) return `silent ${last}`
  }
  if (waitsHere(world, deed, now)) return 'here'
  if (['nothing', 'begun', 'given up'].includes(story) && deed.start <= now)
    for (const { person, state, holds } of phones)
      if (state !== 'forked' && holds.includes(Math.floor(deed.cell / LINES)) && concerned(deed, person))
        return `there ${person}`
  if (story === 'given up') return 'missed'
  if (late) return 'late'
  if (story === 'passed') return deed.photo && now < deed.photo.stored ? `evidence ${deed.photo.by}` : 'passed'
  if (story === 'blocked') return 'cleared'
  return story === 'gaps' ? 'unfinished' : story === 'begun' ? 'open' : 'due'
}

type Heard = ReturnType<typeof pocketsAt>[number]
/** The phones as they last told of themselves, with the zones for which they still held something then. */
const pocketsAt = (world: World, now: number) =>
  world.pockets.flatMap(({ person, state, heard }, n) => {
    const last = heard.findLast(({ at }) => at <= now)?.at
    if (last === undefined) return []
    const held = (deed: Deed) =>
      [...deed.answers, ...(deed.signed ? [deed.signed] : [])].some(
        one => one.pocket === n && one.at <= last && came(world, one) > last,
      )
    return [{ person, state, last, holds: world.deeds.filter(held).map(({ cell }) => Math.floor(cell / LINES)) }]
  })

function boardAt(world: World, now: number) {
  const photos = world.deeds.filter(
    ({ photo, signed }) => photo && now < photo.stored && signed && isKnown(world, signed, now),
  )
  return board({
    now_ms: NOW_MS + now * MINUTE_MS,
    zones: Array.from({ length: ZONES }, (_, n) => row('zone', {}, `z${n}`)),
    runs: runsAt(world, now).reverse(),
    incidents: [],
    photos: photos.map(({ id, photo }) => photoOf(id, { _by: `p${photo!.by}` })),
    phones: pocketsAt(world, now).map(({ person, last, state, holds }) =>
      phone(`p${person}`, last, { state, pending: holds.map(zone => ['answer', `z${zone}`, 1]) }),
    ),
    members: Array.from({ length: ZONES }, (_, n) =>
      row('member', { person: `p${n}`, team: `t${teamOf(n)}`, active: true }),
    ),
  })
}

/** What of a check is worth a test, so that the days hold it. */
function told(world: World, deeds: Deed[], deed: Deed, now: number): string[] {
  const shut = deed.answers.some(({ item, said }) => item === 'exit' && said === 'fail')
  const beside = (one: Deed) => one !== deed && !one.again && one.start < deed.start && deed.start < one.due
  return [
    deed.again && 'looked at again',
    shut && deed.cancelled <= now && 'blocked and cancelled',
    deed.answers.some(one => one.at <= now && came(world, one) > one.at + 60) && 'an hour late',
    !deed.again && deeds.some(beside) && 'two at a time',
  ].filter(Boolean) as string[]
}

test('of a random day of 60 phones and 300 cells every cell says what somebody who was there would say', () => {
  const seen = new Set<string>()
  const happened = new Set<string>()
  for (let seed = 1; seed <= 12; seed++) {
    const world = worldOf(seed)
    for (const now of INSTANTS) {
      const phones = pocketsAt(world, now)
      const matrix = boardAt(world, now)
      assert.deepEqual([matrix.rows.length, matrix.columns.length], [ZONES, LINES])
      for (let n = 0; n < ZONES * LINES; n++) {
        const { cells, blocked } = matrix.rows[Math.floor(n / LINES)]!
        const cell = cells[matrix.columns.findIndex(({ line }) => line === `l${n % LINES}`)]!
        const fact =
          cell.since && cell.state === 'silent' ? (Date.parse(cell.since) - NOW_MS) / MINUTE_MS : cell.by?.slice(1)
        const says = cell.state === 'none' ? 'none' : `${[cell.state, fact].join(' ').trim()} +${cell.late}`
        const deeds = world.deeds.filter(deed => deed.cell === n)
        const truth = truly(world, deeds, now, phones)
        const where = `seed ${seed}, at ${now}, cell ${n}`
        assert.equal(says, truth.says, where)
        assert.equal(
          blocked.some(({ body }) => body['line'] === `l${n % LINES}`),
          truth.shut,
          where,
        )
        seen.add(cell.state)
        for (const one of deeds) for (const what of told(world, deeds, one, now)) happened.add(what)
      }
    }
  }
  for (const what of ['looked at again', 'blocked and cancelled', 'an hour late', 'two at a time'])
    assert.ok(happened.has(what), `it happens: ${what}`)
  assert.equal(seen.size, 14, `every state occurs: ${[...seen]}`)
})
