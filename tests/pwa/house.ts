/** A phone for router tests: the real app over the real store, in memory, with a small site and its people. */
import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { makeApp } from '../../pwa/app.ts'
import type { Env, House, Reply } from '../../pwa/here.ts'
import { makeStore, type Store } from '../../pwa/store.ts'
import { compile } from '../../pwa/words/compile.ts'
import { dictionary, type Lang } from '../../pwa/words.ts'
import { uuid7 } from '../../sync/canon.ts'
import { foldIn } from '../../sync/inbox.ts'
import { KINDS } from '../../sync/kinds.ts'
import { type Link, readLink } from '../../sync/link.ts'
import type { Row as QueueRow } from '../../sync/outbox.ts'
import type { Sealed } from '../../sync/turn.ts'
import type { Body } from '../../sync/wire.ts'
import { testPhone } from '../sync/phone.ts'
import { ROUNDS } from './round.ts'

// What the build sets in the worker.
Object.assign(globalThis, { SPRITE: '/static/sprite.svg' })

export const SITE = '7c1e0000-0000-7000-8000-000000000001'
export const ANA = 'a0000000-0000-7000-8000-00000000000a'
export const PRIYA = 'b0000000-0000-7000-8000-00000000000b'
export const LIN = 'c0000000-0000-7000-8000-00000000000c'
export const SUN = 'ad000000-0000-7000-8000-00000000000d'
export const HALL_A = 'd0000000-0000-7000-8000-000000000001'
const CARD = 'f0000000-0000-7000-8000-0000000000'

/** One incident in each state, by state. */
export const INCIDENT = {
  reported: 'e0000000-0000-7000-8000-000000000001',
  accepted: 'e0000000-0000-7000-8000-000000000002',
  resolved: 'e0000000-0000-7000-8000-000000000003',
  returned: 'e0000000-0000-7000-8000-000000000004',
  approved: 'e0000000-0000-7000-8000-000000000005',
  void: 'e0000000-0000-7000-8000-000000000006',
} as const

/** One corrective action in each state, by state. */
export const ACTION = {
  open: 'ac000000-0000-7000-8000-000000000001',
  done: 'ac000000-0000-7000-8000-000000000002',
  returned: 'ac000000-0000-7000-8000-000000000003',
  effective: 'ac000000-0000-7000-8000-000000000004',
} as const
/** Somebody involved, whom only supervisors hold. */
/** On the approved incident, by Ana, its bytes on the server. */
export const PHOTO = 'bf000000-0000-7000-8000-000000000001'
export const VISITOR = 'be000000-0000-7000-8000-000000000001'

export const CAST = {
  crew: { person: ANA, name: 'Ana Silva', lang: 'en' as const, role: 'crew' },
  lead: { person: LIN, name: '林悦', lang: 'zh-CN' as const, role: 'lead' },
  deputy: { person: PRIYA, name: 'Priya Nair', lang: 'en' as const, role: 'deputy' },
  admin: { person: SUN, name: '孙伟', lang: 'zh-CN' as const, role: 'admin' },
}
export type Role = keyof typeof CAST

const AT = '2026-11-21T06:12:00.000Z'
const READ = (lang: Lang) => readFileSync(new URL(`../../pwa/words/${lang}.ftl`, import.meta.url), 'utf8')
export const catalogue = (lang: Lang) => compile(READ(lang))

const member = (id: string, { person, name, lang, role }: (typeof CAST)[Role]): Row => [
  'member',
  id,
  { person, name, lang, role, active: true },
]

export type Row = [kind: string, id: string, body: Body]

const incident = (state: keyof typeof INCIDENT): Row => {
  const body: Body = {
    what: 'spill',
    severity: 'serious',
    zone: HALL_A,
    opened_at: AT,
    sentence: `Water by the door, ${state}`,
    story: 'Two metres wide.\nPeople walk around it.',
    lang: 'en',
    status: state === 'void' ? 'reported' : state,
    _by: ANA,
    _at: AT,
  }
  if (state === 'accepted') Object.assign(body, { assignee: ANA, due_at: '2026-11-21T08:00:00.000Z' })
  if (state === 'void') body['_void'] = { by: PRIYA, at: AT, reason: 'twice' }
  return ['incident', INCIDENT[state], body]
}

const action = (status: keyof typeof ACTION): Row => [
  'action',
  ACTION[status],
  {
    about: INCIDENT.accepted,
    what: `Dry the floor, ${status}`,
    aim: 'contain',
    zone: HALL_A,
    owner: ANA,
    due_at: '2026-11-21T05:00:00.000Z',
    check_on: '2026-11-24',
    lang: 'en',
    status,
    _by: LIN,
    _at: AT,
  },
]

// biome-ignore format: one photo, as its kind has it
const photo: Body = {
  of: INCIDENT.approved, of_kind: 'incident', root: INCIDENT.approved, zone: HALL_A, role: 'evidence', lang: 'en',
  sha: 'ab'.repeat(32), size: 300_000, width: 1200, height: 1600, orig_sha: 'cd'.repeat(32), orig_size: 3_200_000,
  taken_at: AT, day: '2026-11-21', stored: true, _by: ANA, _at: AT,
}

function site(): Row[] {
  const beside = { of: INCIDENT.returned, lang: 'en', _at: AT, _by: PRIYA }
  const returned = {
    act: 'give_back',
    from: 'reported',
    to: 'returned',
    outcome: 'applied',
    reason: 'Which door?',
    read_seq: 1,
  }
  return [
    [
      'site',
      SITE,
      { name: { en: 'Harbour Expo Hall', 'zh-CN': '港湾展览馆' }, tz: 'Asia/Shanghai', lang: 'zh-CN', _at: AT },
    ],
    ['zone', HALL_A, { name: { en: 'Hall A', 'zh-CN': 'A馆' }, order: 2, code: 'k3v9', active: true, _at: AT }],
    member('01000000-0000-5000-8000-000000000001', CAST.crew),
    member('01000000-0000-5000-8000-000000000002', CAST.lead),
    member('01000000-0000-5000-8000-000000000003', CAST.deputy),
    ...(Object.keys(INCIDENT) as (keyof typeof INCIDENT)[]).map(incident),
    ...(Object.keys(ACTION) as (keyof typeof ACTION)[]).map(action),
    ['decision', '02000000-0000-5000-8000-000000000001', { ...beside, ...returned }],
    ...ROUNDS,
    ['photo', PHOTO, photo],
    ['comment', '03000000-0000-7000-8000-000000000001', { ...beside, said: 'The left one. 左边那扇。' }],
  ]
}

function cards(reader: string): Row[] {
  const base = { reader, kind: 'incident', rec: INCIDENT.accepted, state: 'open', other: PRIYA, _at: AT, _by: reader }
  const ref = '04000000-0000-7000-8000-000000000001'
  return [
    ['card', `${CARD}01`, { ...base, ref, why: 'conflict', field: 'severity', mine: 'minor', theirs: 'serious' }],
    ['card', `${CARD}02`, { ...base, ref, why: 'refused', code: 'guard:state' }],
    ['card', `${CARD}03`, { ...base, ref, why: 'quarantine', code: 'no_right' }],
  ]
}

/** What only supervisors hold: the card of a conflict between two others, and what they have to decide on. */
function supervisors(): Row[] {
  const base = { kind: 'incident', rec: INCIDENT.accepted, state: 'open', _by: ANA, _at: AT }
  const ref = (n: number) => `04000000-0000-7000-8000-00000000000${n}`
  const meant = { what: 'spill', sentence: 'Oil on the ramp', lang: 'en' }
  return [
    [
      'card',
      `${CARD}11`,
      { ...base, ref: ref(4), why: 'conflict', field: 'sentence', mine: 'Wet floor', theirs: 'Flood', other: PRIYA },
    ],
    ['card', `${CARD}12`, { ...base, ref: ref(5), why: 'quarantine', code: 'no_right', mine: { zone: HALL_A } }],
    ['card', `${CARD}13`, { ...base, ref: ref(6), why: 'clash', code: 'clash', mine: meant }],
    [
      'involved',
      VISITOR,
      { about: INCIDENT.accepted, who: 'visitor', part: 'injured', name: 'J. Roe', lang: 'en', _by: ANA, _at: AT },
    ],
  ]
}

export interface Phone {
  app: Hono<Env>
  store: Store
  house: House
  calls: { method: string; path: string; body: object | undefined }[]
  /** Answers `house.call`; null: no network. */
  reply: { next: Reply | null }
  /** The outbox rows as they would be after the server's answer: the state of each op, by its place. */
  answered(states: Pick<QueueRow, 'state' | 'result'>[]): Promise<void>
  /** That something arrived which its author may not read back. */
  sealed(line: Sealed): Promise<void>
  /** What the phone remembers of its line to the server. */
  line(link: Partial<Link>): Promise<void>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, form: Record<string, string>): Promise<Response>
}

export interface Setting {
  role?: Role
  lang?: Lang
  empty?: boolean
  signedOut?: boolean
  /** Fields that differ from the usual, by record. */
  bodies?: Record<string, Body>
  /** Records beside the usual. */
  more?: Row[]
}

/** A phone whose person has signed in and received the site; `empty`: the site has no records yet. */
export async function phoneOf({
  role = 'crew',
  lang = 'en',
  empty = false,
  signedOut = false,
  bodies = {},
  more = [],
}: Setting = {}): Promise<Phone> {
  const ports = testPhone(undefined, KINDS)
  const store = makeStore(ports)
  const { person, name, role: held } = CAST[role]
  if (!signedOut) {
    await store.signIn({ person, name, lang, sites: [SITE], role: { [SITE]: held } })
    const rows = empty ? site().slice(0, 1) : [...site(), ...more]
    const differing = (all: Row[]) => all.map(([kind, id, body]): Row => [kind, id, { ...body, ...bodies[id] }])
    const led = held === 'crew' || empty ? [] : supervisors()
    await receive(ports, person, differing(rows), empty ? [] : differing([...cards(person), ...led]))
  }
  const calls: Phone['calls'] = []
  const reply: Phone['reply'] = { next: null }
  const house: House = {
    store,
    say: dictionary(async wanted => JSON.stringify(catalogue(wanted))),
    now_ms: () => Date.parse('2026-11-21T06:32:00.000Z'),
    new_id: () => uuid7(Date.parse('2026-11-21T06:32:00.000Z'), ports.random(10)),
    exchange: async () => {},
    call: async (method, path, body) => {
      calls.push({ method, path, body: body ?? {} })
      return reply.next
    },
    shrink: async file => ({
      full: new Uint8Array(file).reverse().slice().buffer,
      thumb: new Uint8Array(file).slice(0, 40).buffer,
      width: 1200,
      height: 1600,
    }),
    album: { find: async () => null, held: async () => new Set(), clear: async () => {} },
    storage: async () => ({ kept: true, free_mb: 4200 }),
    assets: { css: '/static/muster.css', page: '/static/page.js', icon: '/static/icon.svg' },
    version: 'test',
  }
  const app = makeApp(house, lang)
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
  const request = (path: string, init: RequestInit) => Promise.resolve(app.request(path, init, {}, context))
  return {
    app,
    store,
    house,
    calls,
    reply,
    answered: states =>
      ports.databases.outbox(person).run(['ops'], 'relaxed', async tx => {
        const rows: QueueRow[] = await tx.all('ops')
        for (const [n, state] of states.entries()) tx.put('ops', rows[n]!.dseq, { ...rows[n], ...state })
      }),
    sealed: line =>
      ports.databases.outbox(person).run(['misc'], 'relaxed', async tx => tx.put('misc', `sealed:${line.rec}`, line)),
    line: link =>
      ports.databases
        .outbox(person)
        .run(['meta'], 'relaxed', async tx => tx.put('meta', 'link', { ...(await readLink(tx)), ...link })),
    get: (path, headers = {}) => request(path, { headers }),
    post: (path, form) => request(path, { method: 'POST', body: new URLSearchParams(form) }),
  }
}

/** The hidden inputs of one form on a screen, as the browser would send them. */
export async function formOf(phone: Phone, path: string, id: string): Promise<Record<string, string>> {
  const html = await (await phone.get(path)).text()
  const form = html.split(`id="${id}"`)[1]?.split('</form>')[0] ?? ''
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
  return Object.fromEntries(
    inputs.map(([, name, value]) => [name, value!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]),
  )
}

/** Folds rows in as the answer of a first exchange would. */
async function receive(ports: ReturnType<typeof testPhone>, person: string, crew: Row[], own: Row[]): Promise<void> {
  const put = (rows: Row[]) =>
    rows.map(([kind, id, body], n): [string, string, number, Body] => [kind, id, n + 1, body])
  const bucket = (id: string, rows: Row[]) => ({ id, at: 100, reset: 'new' as const, put: put(rows), gone: [] })
  const buckets = [bucket(`${SITE}/crew`, crew), bucket(`${SITE}/person:${person}`, own)]
  const pull = { token: 't', more: false, drop: [], heads: { [SITE]: 100 }, buckets }
  const answer = {
    proto: 1 as const,
    epoch: 'e',
    schema: 1,
    min_schema: 1,
    now: 0,
    asked: 0,
    last_dseq: 0,
    durable: {},
    results: [],
    touched: [],
    pull,
  }
  await ports.databases.view(person).run(['records', 'meta'], 'relaxed', tx => foldIn(tx, KINDS, 0, answer))
}
