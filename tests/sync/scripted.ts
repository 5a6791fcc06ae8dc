/** A server for tests: answers as it is told, and a signed-in phone that asks it. */
import { makeStore, type Store } from '../../pwa/store.ts'
import type { Row } from '../../sync/outbox.ts'
import type { Reply } from '../../sync/ports.ts'
import type { Pulled } from '../../sync/wire.ts'
import { ANA, CREW, type Request, SITE, type TestPhone, testPhone } from './phone.ts'

type Bucket = Partial<Pulled>

/** What a pull brings: `crew` at `at`, complete unless `more`. */
export const pull = (
  at: number,
  put: Pulled['put'] = [],
  { more = false, ...bucket }: Bucket & { more?: boolean } = {},
) => ({
  token: `t${at}`,
  more,
  drop: [],
  heads: { [SITE]: at },
  buckets: [{ id: CREW, at: more ? 0 : at, put, gone: [], ...(!more && { sum: [0, 0] }), ...bucket }],
})

/** An answer 200: of epoch e, with an empty pull. */
export const ok = (more: object = {}): Reply => {
  const about = { proto: 1, epoch: 'e', schema: 1, min_schema: 1, now: 0, asked: 0, last_dseq: 0, durable: {} }
  const nothing = { token: 't', more: false, drop: [], heads: {}, buckets: [] }
  const body = { ...about, results: [], touched: [], pull: nothing, ...more }
  return { status: 200, retry_after_s: null, text: JSON.stringify(body) }
}

let seq = 10

/** Applies whatever comes; what was created comes with the pull of `crew`. */
export function applies(request: Request): Reply {
  seq += 1
  const put = request.ops
    .filter(([, { t }]) => t === 'create')
    .map(([, op]) => [op.kind, op.rec, seq, { ...op.set, status: 'reported' }])
  const pulled = pull(seq, put as Pulled['put'], request.token ? {} : { reset: 'new' })
  return ok({ results: results(request, { st: 'applied', site: SITE, seq }), pull: pulled })
}

/** The same result for each op of a request. */
export const results = ({ ops }: Request, result: object) =>
  ops.map(([dseq, op]) => [dseq, op.t === 'gap' ? { st: 'gap' } : result])

export const refuses =
  (status: number, code: string, members: object = {}, retry_after_s: number | null = null) =>
  (): Reply => ({ status, retry_after_s, text: JSON.stringify({ proto: 1, code, title: 'x', asked: 0, ...members }) })

export interface Scripted {
  phone: TestPhone
  store: Store
  report(sentence?: string): Promise<{ rec: string; op: string }>
  rows(): Promise<Row[]>
  states(): Promise<Row['state'][]>
  /** Ops in each request so far. */
  sizes(): number[]
}

/** Ana's phone, signed in. */
export async function scripted(): Promise<Scripted> {
  const phone = testPhone()
  const store = makeStore(phone)
  await store.signIn({ person: ANA, name: 'Ana Silva', lang: 'en', sites: [SITE], role: { [SITE]: 'crew' } })
  const rows = (): Promise<Row[]> => phone.databases.outbox(ANA).run(['ops'], 'read', tx => tx.all('ops'))
  return {
    phone,
    store,
    rows,
    report: (sentence = 'Leak') => store.save({ t: 'create', site: SITE, kind: 'incident', set: { sentence } }),
    states: async () => (await rows()).map(row => row.state),
    sizes: () => phone.requests.map(request => request.ops.length),
  }
}
