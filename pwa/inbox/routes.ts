import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { incidentRow } from '../incidents/parts.ts'
import type { Screen } from '../layout.ts'
import { empty, opening, rows, section } from '../parts.ts'
import { leads } from '../rights.ts'
import { missing } from '../states.ts'
import type { Shown } from '../store.ts'
import { type About, cards } from './cards.ts'
import { type Waiting, waiting } from './rules.ts'

export const inbox = new Hono<Env>()

inbox.get('/app/inbox', async c => {
  const here = c.get('here')
  const work = await waiting(here)
  return show(c, inboxScreen(here, work, await about(here, work.cards)))
})

inbox.post('/app/cards/:id/:act', async c => {
  const here = c.get('here')
  const card = await here.store.get('card', c.req.param('id'))
  if (!card) return missing(c)
  await (c.req.param('act') === 'restore' ? restore(here, card) : settle(here, card, c.req.param('act')))
  c.executionCtx.waitUntil(here.house.exchange('save'))
  return back(c)
})

const back = (c: Ctx) => c.redirect('/app/inbox', 303)

function inboxScreen(here: Here, work: Waiting, known: About): Screen {
  const { say } = here
  const list = (id: string, all: Shown[]) =>
    all.length
      ? section(
          say(id),
          say('count-reports', { n: all.length }),
          rows(all.slice(0, 100).map(one => incidentRow(here, one, known.zones))),
        )
      : ''
  const parts = html`
    ${list('inbox-decide', work.decide)}${list('inbox-returned', work.returned)}${list('inbox-given', work.given)}
    ${work.cards.length ? section(say('inbox-cards'), say('count-cards', { n: work.cards.length }), cards(here, work.cards, known)) : ''}`
  return {
    title: say('inbox'),
    back: { href: '/app/', text: say('place-today') },
    live: ['incident', 'card', 'zone', 'member'],
    body: html`
      ${opening(say('inbox-answer', { n: work.total }), here.strip.who)}
      ${work.total ? parts : empty(say('inbox-empty'), say(leads(here.role) ? 'inbox-empty-lead' : 'inbox-empty-crew'))}`,
  }
}

/** What the cards speak of. */
export async function about(here: Here, all: Shown[]): Promise<About> {
  const found = await Promise.all(all.slice(0, 100).map(({ body }) => here.store.get(body['kind'], body['rec'])))
  const records = new Map(found.flatMap(row => (row ? [[row.id, row] as const] : [])))
  return { people: await here.people(), zones: await here.zones(), records }
}

async function settle({ store }: Here, { id, site, seq, body }: Shown, act: string): Promise<void> {
  if (!['dismiss', 'keep', 'accept'].includes(act)) return
  await store.save({
    t: 'command',
    site,
    kind: 'card',
    rec: id,
    act,
    base: seq,
    seen: { state: body['state'] ?? null },
  })
}

/** The loser's value again, seen against what stands now; it closes the conflict (sync/README.md §9). */
async function restore({ store }: Here, { site, body }: Shown): Promise<void> {
  const field = String(body['field'])
  const record = await store.get(body['kind'], body['rec'])
  if (!record) return
  const seen = { [field]: record.body[field] ?? null }
  const set = { [field]: body['mine'] ?? null }
  await store.save({
    t: 'fact',
    site,
    kind: record.kind,
    rec: record.id,
    base: record.seq,
    seen,
    set,
    resolves: body['ref'],
  })
}
