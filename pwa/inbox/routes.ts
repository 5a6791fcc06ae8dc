import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { actionRow } from '../actions/parts.ts'
import { fields } from '../forms.ts'
import { type Env, type Here, show } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import { listed } from '../incidents/parts.ts'
import type { Html, Screen } from '../layout.ts'
import { empty, fold, opening, row, rows, section } from '../parts.ts'
import { leads } from '../rights.ts'
import { missing } from '../states.ts'
import { reasonTroubles } from '../steps.ts'
import type { Shown } from '../store.ts'
import { type About, cards } from './cards.ts'
import { settled, type Waiting, waiting } from './rules.ts'
import { settling } from './ways.ts'

export const inbox = new Hono<Env>()

inbox.get('/app/inbox', async c => {
  const here = c.get('here')
  const work = await waiting(here)
  return show(c, inboxScreen(here, work, await about(here, work.cards)))
})

/** Every card alone: what is to be settled, what is held, what only tells. */
inbox.get('/app/conflicts', async c => show(c, await conflicts(c.get('here'))))

async function conflicts(here: Here, back?: About['back']): Promise<Screen> {
  const [{ cards }, { done, ...settledBy }] = await Promise.all([waiting(here), settled(here)])
  const known = await about(here, [...cards, ...done])
  return conflictsScreen(here, cards, done, { ...known, settled: settledBy, ...(back && { back }) })
}

inbox.post('/app/cards/:id/:act', async c => {
  const { store, house } = c.get('here')
  const [id, act] = [c.req.param('id'), c.req.param('act')]
  const card = await store.get('card', id)
  if (!card) return missing(c)
  const form = await fields(c.req.raw)
  const troubles = act === 'reject' && card.body['state'] === 'open' && reasonTroubles({ reason: true }, form)
  if (troubles) return show(c, await conflicts(c.get('here'), { id, troubles }), 422)
  const change = settling(card, act, form)
  if (change) {
    await store.save(change)
    c.executionCtx.waitUntil(house.exchange('save'))
  }
  return c.redirect('/app/conflicts', 303)
})

const GROUPS: [id: string, whys: string[]][] = [
  ['conflicts-settle', ['conflict']],
  ['conflicts-held', ['quarantine', 'clash']],
  ['conflicts-told', ['refused', 'late', 'void_edit', 'threshold']],
]

function conflictsScreen(here: Here, all: Shown[], done: Shown[], known: About): Screen {
  const { say } = here
  const group = ([id, whys]: [string, string[]]) => {
    const of = all.filter(({ body }) => whys.includes(body['why']))
    return of.length ? section(say(id), say('count-cards', { n: of.length }), cards(here, of, known)) : ''
  }
  const over = done.length > 0 && fold(say('conflicts-done', { n: done.length }), cards(here, done, known))
  return {
    title: say('conflicts'),
    back: { href: '/app/', text: say('place-today') },
    live: known.back ? [] : ['incident', 'card', 'zone', 'member', 'chip'], // what is wrong stays until it is mended
    body: html`
      ${opening(say('conflicts-answer', { n: all.length }))}
      ${all.length ? GROUPS.map(group) : html`<p class="quiet">${say('conflicts-empty')}</p>`}${over}
      ${leads(here.role) && handIn(here)}`,
  }
}

/** The server's own page: without a network there is none. */
const handIn = ({ say, strip }: Here) =>
  strip.sync.offline
    ? html`<p class="quiet">${say('hand-in-offline')}</p>`
    : html`<a class="button" href="/app/out?to=/hand-in" hx-boost="false">${icon('export')}${say('hand-in')}</a>`

function inboxScreen(here: Here, work: Waiting, known: About): Screen {
  const { say } = here
  const list = (id: string, all: Shown[]) => listed(here, id, all, known.zones, 100)
  const told = needs(here, work, known)
  const parts = html`
    <div class="flow split__list">${list('inbox-decide', work.decide)}${list('inbox-returned', work.returned)}
    ${list('inbox-given', work.given)}${toDo(here, work, known)}</div><div class="flow split__record">${told}</div>`
  // One kind of thing alone is read in one column.
  const both = told && work.total > work.cards.length + work.stuck
  return {
    title: say('inbox'),
    back: { href: '/app/', text: say('place-today') },
    width: both ? 'split' : 'narrow',
    live: ['incident', 'action', 'decision', 'card', 'zone', 'member'],
    body: html`
      ${opening(say('inbox-answer', { n: work.total }), here.strip.who)}
      ${work.total ? parts : empty(say('inbox-empty'), say(leads(here.role) ? 'inbox-empty-lead' : 'inbox-empty-crew'))}`,
  }
}

/** Corrective actions, the earliest due first. */
export const toDo = (here: Here, { actions }: Waiting, { people, zones }: About, most = actions.length): Html | '' =>
  actions.length > 0
    ? section(
        here.say('inbox-actions'),
        here.say('count-actions', { n: actions.length }),
        rows(actions.slice(0, most).map(one => actionRow(here, one, people, zones))),
      )
    : ''

/** What the chip counts: the cards, of which the first `most` are shown, and what the server could not read. */
export function needs(here: Here, { cards: all, stuck }: Waiting, known: About, most = all.length): Html | '' {
  const { say } = here
  const n = all.length + stuck
  const unread = stuck > 0 && rows([row('/app/queue', mark('need'), say('life-needs'), say('why-stuck'))])
  return n
    ? section(say('inbox-cards'), say('count-cards', { n }), html`${unread}${cards(here, all.slice(0, most), known)}`)
    : ''
}

/** What the cards speak of. The card of an op that could not be read names no record. */
export async function about(here: Here, all: Shown[]): Promise<About> {
  const named = all.slice(0, 100).filter(({ body }) => body['kind'] && body['rec'])
  const found = await Promise.all(named.map(({ body }) => here.store.get(body['kind'], body['rec'])))
  const records = new Map(found.flatMap(row => (row ? [[row.id, row] as const] : [])))
  return { people: await here.people(), zones: await here.zones(), records }
}
