/** A random day as it happened: who walked which check when on which phone, and when their texts came. In minutes. */
import { cleared, summary } from '../../pwa/checklists/fold.ts'
import type { Shown } from '../../pwa/store.ts'
import { seeded } from '../sync/phone.ts'
import { row, time } from './boards.ts'

export type Said = 'pass' | 'fail'
/** An answer; `pocket` is the phone it was given on. */
export interface Told {
  at: number
  pocket: number
  item: string
  said: Said
}
export interface Deed {
  id: string
  cell: number
  start: number
  due: number
  person: number | null
  team: number | null
  /** What it looks at anew, and of that which items; planned checks ask all. */
  again: Deed | null
  items: readonly string[]
  /** Made on this phone, at its start; null: planned. */
  maker: number | null
  answers: Told[]
  signed: { at: number; pocket: number } | null
  cancelled: number
  photo: { by: number; stored: number } | null
}
export interface Pocket {
  person: number
  state: 'active' | 'revoked' | 'forked'
  /** When it is heard, and whether it hands over what it holds or can only tell of it. */
  heard: { at: number; whole: boolean }[]
}
export interface World {
  pockets: Pocket[]
  deeds: Deed[]
}

export const ITEMS = ['exit', 'lamp', 'floor'] as const
export const [ZONES, LINES, TEAMS, ME] = [60, 5, 6, 0]
/** How long after it was due a planned check is given up. */
export const GIVEN_UP = 60
export const teamOf = (person: number) => person % TEAMS

/** When what was done on a phone reaches the server. */
export const came = ({ pockets }: World, { at, pocket }: { at: number; pocket: number }): number =>
  pockets[pocket]!.heard.find(one => one.whole && one.at >= at)?.at ?? Number.POSITIVE_INFINITY

type Dice = ReturnType<typeof dice>
function dice(seed: number) {
  const bytes = seeded(seed)
  const below = (n: number) => new DataView(bytes(4).buffer as ArrayBuffer).getUint32(0) % n
  return { below, chance: (percent: number) => below(100) < percent }
}

export function worldOf(seed: number): World {
  const luck = dice(seed)
  const pockets = Array.from({ length: ZONES }, (_, n) => pocketOf(luck, n))
  const world: World = { pockets, deeds: [] }
  for (let cell = 0; cell < ZONES * LINES; cell++)
    for (let nth = luck.below(4); nth >= 0; nth--) walk(world, luck, planned(luck, cell, nth))
  for (const [n, deed] of world.deeds.entries()) deed.id = `run-${String(n).padStart(6, '0')}`
  return world
}

function pocketOf({ below, chance }: Dice, n: number): Pocket {
  const heard = []
  for (let at = -300 + below(20); at < 120; at += chance(15) ? 60 + below(150) : 3 + below(12))
    heard.push({ at, whole: chance(80) })
  const state = n === ME || chance(88) ? 'active' : chance(50) ? 'revoked' : 'forked'
  return { person: n === ME || chance(90) ? n : below(ZONES), state, heard }
}

const EMPTY = { id: '', again: null, maker: null, signed: null, photo: null, cancelled: Number.POSITIVE_INFINITY }

function planned({ below, chance }: Dice, cell: number, nth: number): Deed {
  const start = -240 + nth * 80 + below(100)
  const [person, team] = chance(40) ? [below(ZONES), null] : chance(60) ? [null, below(TEAMS)] : [null, null]
  const due = start + 20 + below(120)
  return { ...EMPTY, cell, start, due, person, team, items: ITEMS, answers: [] }
}

export const concerned = ({ person, team }: Deed, who: number) =>
  person === null ? team === null || teamOf(who) === team : person === who

/** What is done in a check; of what fails somebody may make another, which looks at that again. */
function walk(world: World, luck: Dice, deed: Deed) {
  const { below, chance } = luck
  world.deeds.push(deed)
  const able = [...world.pockets.keys()].filter(n => concerned(deed, world.pockets[n]!.person))
  const pocket = deed.maker ?? (chance(10) && able.includes(ME) ? ME : able[below(able.length || 1)])
  if (pocket === undefined || chance(20)) {
    if (chance(30)) deed.cancelled = deed.start + below(60)
    return
  }
  const at = deed.start + below(deed.maker === null && chance(20) ? 160 : 40)
  const says = (): Said => (chance(deed.again ? 20 : 10) ? 'fail' : 'pass')
  const done = deed.items.filter(() => chance(94))
  deed.answers = done.map((item, n) => ({ at: at + n, pocket, item, said: says() }))
  const other = below(world.pockets.length)
  if (chance(20)) deed.answers.push({ at: at + below(30), pocket: other, item: deed.items[0]!, said: says() })
  if (done.length && chance(85)) deed.signed = { at: at + 4, pocket }
  if (deed.signed && chance(25)) deed.photo = { by: below(ZONES), stored: at + 4 + below(200) }
  const failed = deed.answers.filter(({ said }) => said === 'fail')
  const texts = [...deed.answers, ...(deed.signed ? [deed.signed] : [])].map(one => came(world, one))
  if (failed.some(({ item }) => item === 'exit') && chance(25)) deed.cancelled = Math.max(...texts) + below(60)
  else if (failed.length && chance(65)) walk(world, luck, anew(world, luck, deed, failed))
}

function anew({ pockets }: World, { below, chance }: Dice, deed: Deed, failed: Told[]): Deed {
  const maker = below(ZONES)
  const start = Math.max(...failed.map(({ at }) => at)) + 5 + below(60)
  const all = ITEMS.filter(item => failed.some(one => one.item === item))
  const items = chance(25) ? all.slice(0, 1) : all
  const { person } = pockets[maker]!
  return { ...deed, ...EMPTY, person, start, due: start + 60, again: deed, items, maker, answers: [] }
}

/** Whether something done on a phone is known on this one: it has come, or it was done here. */
export const isKnown = (world: World, one: { at: number; pocket: number }, now: number) =>
  came(world, one) <= now || (one.pocket === ME && one.at <= now)

/** Whether something of a check waits on this phone. */
export const waitsHere = (world: World, deed: Deed, now: number) =>
  [...deed.answers, ...(deed.signed ? [deed.signed] : [])].some(
    one => one.pocket === ME && one.at <= now && came(world, one) > now,
  )

const TEMPLATE = row('section', {
  of: 't',
  n: 1,
  items: ITEMS.map(id => ({ id, text: {}, type: 'verdict', critical: id === 'exit' })),
})

/** The checks as this phone holds them: each with what follows from the answers that have come by now. */
export function runsAt(world: World, now: number): Shown[] {
  const made = ({ maker, start }: Deed) => maker === null || isKnown(world, { at: start, pocket: maker }, now)
  const runs = world.deeds.filter(made).map(deed => runAt(world, deed, now))
  const cells = new Map<string, Shown[]>()
  for (const run of runs) {
    const key = `${run.body['zone']} ${run.body['line']}`
    cells.set(key, [...(cells.get(key) ?? []), run])
  }
  for (const same of cells.values()) {
    for (const [id, result] of cleared(same)) same.find(run => run.id === id)!.body['result'] = result
  }
  return runs
}

function runAt(world: World, deed: Deed, now: number): Shown {
  const { id, cell, again, person, team, start, due } = deed
  const by = (pocket: number) => `p${world.pockets[pocket]!.person}`
  const known = deed.answers.filter(one => isKnown(world, one, now))
  const answers = known.map(({ at, pocket, item, said }) =>
    row('answer', { of: id, item, verdict: said, _by: by(pocket), _at: time(at) }),
  )
  const signed = deed.signed && isKnown(world, deed.signed, now) && deed.signed
  const statement = signed ? [row('submission', { of: id, _by: by(signed.pocket), _at: time(signed.at) })] : []
  const status = deed.cancelled <= now ? 'cancelled' : !again && now >= due + GIVEN_UP ? 'missed' : 'due'
  const body = {
    zone: `z${Math.floor(cell / LINES)}`,
    line: `l${cell % LINES}`,
    template: 't',
    ...(again ? { again: again.id, items: deed.items } : { rota: 'r' }),
    ...(person !== null && { person: `p${person}` }),
    ...(team !== null && { team: `t${team}` }),
    starts_at: time(start),
    due_at: time(due),
    status,
  }
  const told = summary(body, [TEMPLATE, ...answers, ...statement])
  return row('run', { ...body, ...told }, id, waitsHere(world, deed, now) ? 'saved' : 'received')
}
