/** A hand at a check: what it taps, what it is answered with, and what the phone has then to send. */
import type { Op } from '../../sync/wire.ts'
import { type Phone, PRIYA, type Row, SITE } from './house.ts'
import { RUN } from './round.ts'

export const AT = `/app/checklists/${RUN}`
export const PART = { 'HX-Request-Type': 'partial' }
export const page = async (phone: Phone, path = AT) => (await phone.get(path)).text()
export const ops = async (phone: Phone): Promise<Op[]> => (await phone.store.queue()).map(({ op }) => op)
export const sets = async (phone: Phone) => (await ops(phone)).map(({ set }) => set!)
export const kinds = async (phone: Phone) => (await ops(phone)).map(({ kind }) => kind)

/** A tap as the screen sends it; what it is answered with. */
export async function tap(phone: Phone, item: string, form: Record<string, string>, step = '', at = AT) {
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const init = { method: 'POST', body: new URLSearchParams(form), headers: PART }
  return (await phone.app.request(`${at}/items/${item}${step}`, init, {}, context)).text()
}
export const report = (phone: Phone, item: string, form: Record<string, string>) => tap(phone, item, form, '/report')

/** The part of a screen that is one item. */
export const itemOf = (html: string, n: number) => html.split(`<fieldset`).find(part => part.includes(`id="i-${n}"`))!
export const told = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')

const SHA = 'b'.repeat(64)
const picture = {
  sha: SHA,
  size: 3,
  width: 800,
  height: 600,
  orig_sha: SHA,
  orig_size: 9,
  taken_at: '2026-11-21T06:12:00.000Z',
  thumb: { sha: 'c'.repeat(64), size: 1 },
}
export const take = (phone: Phone, draft: string) =>
  phone.store.pick(draft, SITE, picture, [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([4]).buffer])

/** Everything that must be answered, as Ana answers it. */
export async function filled(phone: Phone, exit = 'pass') {
  await tap(phone, 'exit', { verdict: exit })
  await tap(phone, 'tape', { verdict: 'pass' })
  await tap(phone, 'volts', { number: '231' })
}

export const others = (item: string, set: object, at = '2026-11-21T06:09:00.000Z'): Row => [
  'answer',
  'c4000000-0000-7000-8000-0000000000ff',
  { of: RUN, item, ...set, _by: PRIYA, _at: at },
]
