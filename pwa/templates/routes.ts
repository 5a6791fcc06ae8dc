import { Hono } from 'hono/tiny'
import { type Env, show } from '../here.ts'
import { type Room, recordRoutes } from '../record.ts'
import type { Shown } from '../store.ts'
import { edit } from './edit.ts'
import { AT } from './parts.ts'
import { lineOf, possible, versionsOf } from './rules.ts'
import { transfer } from './transfer.ts'
import { listScreen, stepScreen, type TemplatePage, templateScreen } from './views.ts'

export const templates = new Hono<Env>()

templates.get(AT, async c => {
  const here = c.get('here')
  const [found, people] = await Promise.all([here.store.list('template'), here.people()])
  const all = found.filter(({ site }) => site === here.site).reverse()
  return show(c, listScreen(here, { all, people, closed: c.req.query('closed') !== undefined }))
})

const ROOM: Room<TemplatePage> = {
  kind: 'template',
  at: AT,
  async page(here, page) {
    const versions = await versionsOf(here, lineOf(page.shown))
    const told = async ({ id }: Shown) =>
      [id, (await here.store.of(id)).filter(({ kind }) => kind === 'comment').length] as const
    return { ...page, versions, comments: new Map(await Promise.all(versions.map(told))) }
  },
  screen: templateScreen,
  editScreen: templateScreen, // never asked for: nothing of a version can be changed
  askScreen: stepScreen,
  editable: () => [],
  read: () => ({ set: {}, troubles: {} }),
  possible,
  sets: {},
  asks: ({ move }) => Boolean(move.reason),
}

templates.route('/', edit)
templates.route('/', transfer)
templates.route('/', recordRoutes(ROOM))
