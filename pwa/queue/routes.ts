import { Hono } from 'hono/tiny'
import { type Round, roundOf } from '../checklists/round.ts'
import { type Ctx, type Env, fragment, type Here, show } from '../here.ts'
import { chip, HEADERS } from '../layout.ts'
import type { Download, QueueItem, Shown } from '../store.ts'
import { isOpen, queueScreen, subject, waits } from './views.ts'

export const queue = new Hono<Env>()

const SHOWN = 200

queue.get('/app/queue', async c => {
  const here = c.get('here')
  const items = (await here.store.queue()).slice(-SHOWN).map(item => waits(here, item))
  const all = await here.store.list('card')
  all.sort((a, b) => Number(isOpen(a)) - Number(isOpen(b))) // of several cards about one op an open one counts
  const cards = new Map(all.map(card => [String(card.body['ref']), card]))
  const rejections = all.filter(({ body }) => body['code'] === 'rejected')
  const asked = Number(c.req.query('tried'))
  const tried = asked > 0 && asked <= here.clock.now_ms ? asked : 0
  const [records, rounds, zones] = await Promise.all([recordsOf(here, items), roundsOf(here, items), here.zones()])
  return show(c, queueScreen(c, { items, records, rounds, zones, cards, rejections, tried }))
})

queue.post('/app/queue/try', c => {
  const { house, clock } = c.get('here')
  c.executionCtx.waitUntil(house.exchange('try'))
  return c.redirect(`/app/queue?tried=${clock.now_ms}`, 303)
})

/** The queue as a file that can be handed in: what waits survives even a phone that never finds a network. */
queue.get('/app/queue/export', async c => download(c, await c.get('here').store.exportQueue()))
queue.get('/app/queue/photos', async c => download(c, await c.get('here').store.exportPhotos()))

function download(c: Ctx, { name, bytes, type }: Download) {
  const headers = { ...HEADERS, 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` }
  return c.body(bytes.slice().buffer, 200, headers)
}

queue.get('/app/chip', c => fragment(c, chip(c.get('here').strip)))

async function recordsOf({ store }: Here, items: QueueItem[]): Promise<Map<string, Shown>> {
  const ids = new Map(items.map(subject).map(([kind, id]) => [id, kind] as const))
  ids.delete('')
  const found = await Promise.all([...ids].map(([id, kind]) => store.get(kind, id)))
  return new Map(found.flatMap(row => (row ? [[row.id, row] as const] : [])))
}

/** The checks that ops are about, with what they ask. */
async function roundsOf(here: Here, items: QueueItem[]): Promise<Map<string, Round>> {
  const ids = new Set(items.map(subject).flatMap(([kind, id]) => (kind === 'run' ? [id] : [])))
  const found = await Promise.all([...ids].map(id => roundOf(here, id)))
  return new Map(found.flatMap(round => (round ? [[round.run.id, round] as const] : [])))
}
