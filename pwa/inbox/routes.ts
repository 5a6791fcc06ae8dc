import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { type Env, type Here, show } from '../here.ts'
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

inbox.post('/app/cards/:id/dismiss', async c => {
  const { store, house } = c.get('here')
  const card = await store.get('card', c.req.param('id'))
  if (!card) return missing(c)
  const { id: rec, site, seq: base, body } = card
  const seen = { state: body['state'] ?? null }
  await store.save({ t: 'command', site, kind: 'card', rec, act: 'dismiss', base, seen })
  c.executionCtx.waitUntil(house.exchange('save'))
  return c.redirect('/app/inbox', 303)
})

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
  const told = work.cards.length
    ? section(say('inbox-cards'), say('count-cards', { n: work.cards.length }), cards(here, work.cards, known))
    : ''
  const parts = html`
    <div class="flow split__list">${list('inbox-decide', work.decide)}${list('inbox-returned', work.returned)}
    ${list('inbox-given', work.given)}</div><div class="flow split__record">${told}</div>`
  // One kind of thing alone is read in one column.
  const both = told && work.total > work.cards.length
  return {
    title: say('inbox'),
    back: { href: '/app/', text: say('place-today') },
    width: both ? 'split' : 'narrow',
    live: ['incident', 'decision', 'card', 'zone', 'member'],
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
