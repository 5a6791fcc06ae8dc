/** A checklist and its checks, for the small site of house.ts. */
import type { Body } from '../../sync/wire.ts'
import { type Phone, phoneOf, type Setting } from './house.ts'

export const TEMPLATE = 'c1000000-0000-7000-8000-000000000001'
export const RUN = 'c3000000-0000-7000-8000-000000000001'
export const SIGNED = 'c3000000-0000-7000-8000-000000000002'
const HALL_A = 'd0000000-0000-7000-8000-000000000001'
const PRIYA = 'b0000000-0000-7000-8000-00000000000b'
const AT = '2026-11-21T06:00:00.000Z'

const said = (en: string, zh: string) => ({ en, 'zh-CN': zh })
// biome-ignore format: one item a line
export const ITEMS: Body[] = [
  { id: 'exit', text: said('Fire exit A1 is clear', 'A1 安全出口畅通'), help: said('Open it.', '推开看看。'), type: 'verdict', critical: true },
  { id: 'tape', text: said('Cable covers are fixed', '线槽盖固定好'), type: 'verdict', on_fail: 'action', photo: 'never' },
  { id: 'volts', text: said('Voltage at DB-2', 'DB-2 电压'), type: 'number', unit: 'v', min: '210', max: '240.5' },
  { id: 'who', text: said('Who was told', '告知了谁'), type: 'text', required: false },
  { id: 'lights', text: said('Which lights are on', '亮着的灯'), type: 'choice', choices: [said('House', '场灯'), said('Stage', '舞台灯')], required: false },
  { id: 'shot', text: said('The hall as it is', '现场照片'), type: 'photo', required: false },
  { id: 'sign', text: said('Crew were briefed', '班组已交底'), type: 'signature', required: false },
]

const run = (more: Body): Body => ({
  template: TEMPLATE,
  line: TEMPLATE,
  zone: HALL_A,
  day: '2026-11-21',
  starts_at: AT,
  due_at: '2026-11-21T07:00:00.000Z',
  critical: true,
  status: 'due',
  _by: PRIYA,
  _at: AT,
  ...more,
})

const beside = { of: SIGNED, _by: PRIYA, _at: '2026-11-21T06:20:00.000Z' }
const ANSWER = 'c4000000-0000-7000-8000-00000000000'
const STATEMENT = 'c5000000-0000-7000-8000-000000000001'

// biome-ignore format: one row a line
export const ROUNDS: [kind: string, id: string, body: Body][] = [
  ['template', TEMPLATE, { name: said('Hall patrol', '展馆巡查'), use: 'check', sections: 2, items: ITEMS.length, line: TEMPLATE, version: 1, status: 'issued', _by: PRIYA, _at: AT }],
  ['section', 'c2000000-0000-7000-8000-000000000001', { of: TEMPLATE, n: 1, title: said('Ways out', '疏散通道'), items: ITEMS.slice(0, 2), _by: PRIYA, _at: AT }],
  ['section', 'c2000000-0000-7000-8000-000000000002', { of: TEMPLATE, n: 2, title: said('Power', '用电'), items: ITEMS.slice(2), _by: PRIYA, _at: AT }],
  ['run', RUN, run({})],
  ['run', SIGNED, run({ status: 'submitted', result: 'blocked', answered: 3, failed: 1, missing: 0, failing: ['exit'], due_at: '2026-11-21T06:30:00.000Z' })],
  ['answer', `${ANSWER}1`, { ...beside, item: 'exit', verdict: 'fail', note: 'Two pallets', lang: 'en' }],
  ['answer', `${ANSWER}2`, { ...beside, item: 'tape', verdict: 'pass' }],
  ['answer', `${ANSWER}3`, { ...beside, item: 'volts', number: '231', unit: 'v' }],
  ['submission', STATEMENT, { ...beside, answers: [1, 2, 3].map(n => `${ANSWER}${n}`), sum: 'ab'.repeat(32), late: false, lang: 'en', _at: '2026-11-21T06:25:00.000Z' }],
  ['signature', 'c6000000-0000-7000-8000-000000000001', { of: STATEMENT, of_kind: 'submission', name: 'Priya Nair', as: 'performed', drawn: 'M10 10L200 300', _by: PRIYA, _at: AT }],
]

/** A phone of the small site with its checks. */
export const roundPhone = (setting: Setting = {}): Promise<Phone> =>
  phoneOf({ ...setting, more: [...ROUNDS, ...(setting.more ?? [])] })
