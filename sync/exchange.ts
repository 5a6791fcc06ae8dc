/** The loop between outbox, server and view (sync/README.md §8.3). It may be killed at any point. */
import { dropToken, reach, readCursors } from './cursors.ts'
import { advanceSeen, guarded } from './guards.ts'
import { type Folded, foldIn } from './inbox.ts'
import { type Link, readLink } from './link.ts'
import { type Row, unsent, wireText } from './outbox.ts'
import type { Database, Network, Ports, Tx } from './ports.ts'
import { answers, react } from './refusal.ts'
import { acknowledge, begin, clear, next, type Taken, take, type Why } from './turn.ts'
import type { Answer, Problem } from './wire.ts'

export type { Why }

/** `complete`: nothing waits, everything was received. `retry_at`: when what is left can be tried, in ms; null: nothing is. */
export interface Outcome {
  complete: boolean
  retry_at: number | null
}

export interface Phone extends Ports, Network {
  person: string
}

interface Sent extends Taken {
  text: string
  now: number
  token: string | null
  fold: number
}

/** After each step: the line, whether ops wait, and whether there is more to send or to receive at once. */
interface Left {
  link: Link
  waiting: boolean
  more: boolean
}

const LOCK = 'muster-sync'
const REQUESTS = 20
const EXCHANGE_MS = 25_000
const ROWS = 5_000
const OUTBOX = ['ops', 'meta', 'misc']
const VIEW = ['records', 'meta']
const TOO_LARGE: Problem = { proto: 1, code: 'too_large' }

/**
 * 8.3: one exchange. All it notes can be learnt again from the server, so its writes are relaxed: a save, which must be on
 * the disk before it is answered, never waits behind them. The lock saves work; correctness never rests on it.
 * null: another one is running.
 */
export function exchange(phone: Phone, why: Why): Promise<Outcome | null> {
  return phone.lock(LOCK, () => new Exchange(phone).run(why))
}

class Exchange {
  private readonly phone: Phone
  private readonly outbox: Database
  private readonly view: Database

  constructor(phone: Phone) {
    this.phone = phone
    this.outbox = phone.databases.outbox(phone.person)
    this.view = phone.databases.view(phone.person)
  }

  async run(why: Why): Promise<Outcome> {
    const started_ms = this.phone.now_ms()
    let left = await this.outbox.run(OUTBOX, 'relaxed', async tx => leftIn(await begin(tx, why), tx, true))
    for (let n = 0; left.more && n < REQUESTS && this.phone.now_ms() - started_ms < EXCHANGE_MS; n++) {
      if (left.link.quiet_until > this.phone.now_ms()) break
      const sent = await this.prepare()
      const { answer, problem, retry_after_s } = await this.ask(sent)
      left = answer ? await this.received(sent, answer) : await this.refused(sent, problem, retry_after_s)
    }
    const { link, waiting, more } = left
    const complete = !more && !waiting && link.fault === null
    return { complete, retry_at: more || waiting ? Math.max(link.quiet_until, waiting ? link.push_after : 0) : null }
  }

  /** 8.3.3: the oldest ops, marked as sent. The stored texts are joined, not written anew: the same bytes each time. */
  private async prepare(): Promise<Sent> {
    const { fold, token } = await this.view.run(VIEW, 'read', readCursors)
    const { phone } = this
    if (!guarded('seen_frozen')) await advanceSeen(this.outbox, this.view)
    const taken = await this.outbox.run(OUTBOX, 'relaxed', tx => take(tx, phone))
    const now = phone.now_ms()
    const told = {
      ...(phone.armed && { armed: phone.armed }),
      ...(phone.storage && { storage: phone.storage }),
      ...(taken.unequal > 0 && { unequal: String(taken.unequal) }),
    }
    const head = JSON.stringify({
      proto: 1,
      schema: phone.kinds.schema,
      app: phone.app,
      device: taken.device,
      person: phone.person,
      epoch: taken.epoch,
      now,
      pending: taken.pending,
      token,
      pull: true,
      limit: ROWS,
      ...(taken.batch.poison && { poison: true }),
      ...(Object.keys(told).length > 0 && { phone: told }),
    })
    const ops = taken.batch.rows.map(row => `[${row.dseq},${wireText(row)}]`)
    if (ops.length > 0) phone.announce([])
    return { ...taken, token, fold, now, text: `${head.slice(0, -1)},"ops":[${ops.join(',')}]}` }
  }

  /**
   * 8.3.4. Whatever is neither an answer nor a refusal of ours (a portal's page, half an answer, silence) is the network's. So is
   * what answers another request, kept on the way: what it says of a dseq is said of some other op, of before a fork. Only
   * a proxy that takes less than we send is believed: it would never take more.
   */
  private async ask(sent: Sent): Promise<{ answer?: Answer; problem: Problem | null; retry_after_s: number | null }> {
    const reply = await this.phone.post(sent.text, sent.plain).catch(() => null)
    const body = reply && said(reply.text)
    if (!reply || body?.proto !== 1) return { problem: reply?.status === 413 ? TOO_LARGE : null, retry_after_s: null }
    const { status, retry_after_s } = reply
    if (!answers(body, sent.now) && guarded('own_answer')) return { problem: null, retry_after_s: null }
    if (status !== 200) return { problem: body, retry_after_s }
    const whole = Array.isArray(body.results) && Array.isArray(body.touched)
    return { ...(whole && { answer: body }), problem: null, retry_after_s: null }
  }

  /** 8.4. */
  private async received(sent: Sent, answer: Answer): Promise<Left> {
    const { phone } = this
    // 1. Tidy first, so that a killed earlier fold is finished before a reset takes its cursors away; then the results.
    const before = await this.view.run(VIEW, 'read', readCursors)
    const results = await this.outbox.run(OUTBOX, 'relaxed', async tx => {
      const kinds = await clear(tx, reach(before), answer.now)
      return [...kinds, ...(await acknowledge(tx, sent, answer, phone.now_ms()))]
    })
    // 2, 3. The rows; skipped if another exchange was faster: acked ops simply stay drawn.
    const folded = await this.view.run(VIEW, 'relaxed', tx => foldIn(tx, phone.kinds, sent.fold, answer))
    // 4. What the cursors now reach is covered.
    const after = folded?.cursors ?? (await this.view.run(VIEW, 'read', readCursors))
    const [covered, left] = await this.outbox.run(OUTBOX, 'relaxed', async tx => {
      const link = await this.rest(tx, answer, folded)
      const kinds = await clear(tx, reach(after), answer.now)
      const more = after.more || (await next(tx, phone.now_ms())).rows.length > 0
      return [kinds, await leftIn(link, tx, more)] as const
    })
    phone.announce([...new Set([...results, ...covered, ...(folded?.changed ?? [])])])
    return left
  }

  /** What an answer says beside results and rows: a pull put off or barred, buckets that do not add up. */
  private async rest(tx: Tx, { pull }: Answer, folded: Folded | null): Promise<Link> {
    const link = await readLink(tx)
    if (pull && 'retry' in pull) link.quiet_until = this.phone.now_ms() + pull.retry * 1000
    if (pull && 'blocked' in pull) link.fault = pull.blocked
    if (folded) {
      const { cursors, summed, unequal } = folded
      link.unequal = [...link.unequal.filter(id => cursors.buckets[id] && !summed.includes(id)), ...unequal]
    }
    tx.put('meta', 'link', link)
    return link
  }

  private async refused(sent: Sent, problem: Problem | null, retry_after_s: number | null): Promise<Left> {
    const { batch, device, epoch, plain } = sent
    const refusal = { batch, device, epoch, plain, problem, retry_after_s }
    const [now, left] = await this.outbox.run(OUTBOX, 'relaxed', async tx => {
      const link = await react(tx, this.phone, refusal)
      return [(await tx.get('meta', 'epoch')) ?? null, await leftIn(link, tx, true)] as const
    })
    if (now !== epoch) await this.view.run(VIEW, 'relaxed', dropToken)
    this.phone.announce([...new Set(batch.rows.map(row => row.kind).filter(Boolean))])
    return left
  }
}

async function leftIn(link: Link, tx: Tx, more: boolean): Promise<Left> {
  const rows: Row[] = await tx.all('ops')
  return { link, waiting: rows.some(unsent), more }
}

/** What a text says, if it is JSON at all. */
function said(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
