/** An event in each state with its rotas and checks, for tests of what is planned. */
import { ANA, HALL_A, LIN, PRIYA, type Row } from './house.ts'

export const EVENT = {
  planned: 'ee000000-0000-7000-8000-000000000001',
  before: 'ee000000-0000-7000-8000-000000000002',
  during: 'ee000000-0000-7000-8000-000000000003',
  after: 'ee000000-0000-7000-8000-000000000004',
  closed: 'ee000000-0000-7000-8000-000000000005',
} as const
export const ROTA = {
  gate: 'ef000000-0000-7000-8000-000000000001',
  daily: 'ef000000-0000-7000-8000-000000000002',
  own: 'ef000000-0000-7000-8000-000000000003',
  idle: 'ef000000-0000-7000-8000-000000000004',
} as const
export const LINE = 'ed000000-0000-7000-8000-000000000001'
export const STAGE = 'd0000000-0000-7000-8000-000000000002'
export const RUN = (n: number) => `ec000000-0000-5000-8000-00000000000${n}`

const AT = '2026-11-21T02:00:00.000Z'
export const TIMES = {
  builds_at: '2026-11-20T22:00:00.000Z',
  opens_at: '2026-11-21T07:00:00.000Z',
  closes_at: '2026-11-21T12:00:00.000Z',
  clear_at: '2026-11-21T15:00:00.000Z',
}

const event = (status: keyof typeof EVENT): Row => [
  'event',
  EVENT[status],
  {
    name: { en: `Craft Fair, ${status}`, 'zh-CN': `手作市集 ${status}` },
    organiser: 'Harbour Crafts',
    zones: [HALL_A, STAGE],
    ...TIMES,
    expected: 1200,
    lang: 'en',
    status,
    _by: LIN,
    _at: AT,
  },
]

const rota = (id: keyof typeof ROTA, more: object): Row => [
  'rota',
  ROTA[id],
  {
    name: { en: `Rota ${id}`, 'zh-CN': `排班 ${id}` },
    task: 'check',
    template: LINE,
    zones: [HALL_A, STAGE],
    window_min: 60,
    active: id !== 'idle',
    _by: LIN,
    _at: AT,
    ...more,
  },
]

/** A check of the gate in a zone. */
export const run = (n: number, more: object = {}): Row => [
  'run',
  RUN(n),
  {
    template: LINE,
    line: LINE,
    rota: ROTA.gate,
    zone: n % 2 ? HALL_A : STAGE,
    event: EVENT.before,
    phase: 'before',
    wall: 'before',
    day: '2026-11-21',
    starts_at: '2026-11-21T05:00:00.000Z',
    due_at: '2026-11-21T06:00:00.000Z',
    critical: true,
    status: 'due',
    result: 'none',
    _by: LIN,
    _at: AT,
    ...more,
  },
]

/** A move on record that led `status` where it is. */
export const moved = (status: keyof typeof EVENT, seq: number, move: object): Row => [
  'decision', `dd000000-0000-5000-8000-00000000000${seq}`,
  { of: EVENT[status], of_kind: 'event', outcome: 'applied', lang: 'en', _by: PRIYA, _at: `2026-11-21T05:5${seq}:00.000Z`, ...move },
] // biome-ignore format: a row

/** Everything but the checks. */
export const FAIR: Row[] = [
  ['zone', STAGE, { name: { en: 'Stage', 'zh-CN': '舞台' }, order: 3, active: true, _at: AT }],
  [
    'template',
    LINE,
    { name: { en: 'Fire exits', 'zh-CN': '消防通道' }, use: 'check', status: 'issued', line: LINE, _at: AT },
  ],
  ...(Object.keys(EVENT) as (keyof typeof EVENT)[]).map(event),
  rota('gate', { event: EVENT.before, phase: 'before', offset_min: -120, person: ANA }),
  rota('daily', { rrule: 'FREQ=DAILY;BYHOUR=8,14;BYMINUTE=30', first: '2026-11-01T08:30' }),
  rota('own', { rrule: 'FREQ=MONTHLY;BYDAY=1MO', first: '2026-11-01T08:30', person: ANA }),
  rota('idle', { rrule: 'FREQ=DAILY;BYHOUR=8;BYMINUTE=0', first: '2026-11-01T08:00' }),
]
