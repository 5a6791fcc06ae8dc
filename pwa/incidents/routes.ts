import { Hono } from 'hono/tiny'
import { arisen } from '../actions/arisen.ts'
import type { Form } from '../forms.ts'
import { type Env, type Here, show } from '../here.ts'
import { type Beside, type Room, recordRoutes } from '../record.ts'
import { command } from '../steps.ts'
import { editScreen, readIncident } from './edit.ts'
import { find, listScreen, queryOf } from './list.ts'
import { answered, asks, asStep, editable, possible, SETS, withAgain } from './rules.ts'
import { sealedLines } from './sealed.ts'
import { incidentScreen, type Page, stepScreen } from './views.ts'

export const incidents = new Hono<Env>()

incidents.get('/app/incidents', async c => {
  const here = c.get('here')
  const query = queryOf(name => c.req.query(name))
  const [found, zones] = await Promise.all([find(here, query), here.zones()])
  return show(c, listScreen(here, query, found, zones))
})

const ROOM: Room<Page> = {
  kind: 'incident',
  at: '/app/incidents',
  async page(here, page, c) {
    const [[shown = page.shown], sealed, found] = await Promise.all([
      withAgain(here, [page.shown]),
      sealedLines(here, page.shown.id),
      arisen(here, page.shown),
    ])
    return { ...page, shown, sealed, arisen: found, read: c.req.query('read') }
  },
  screen: incidentScreen,
  editScreen,
  askScreen: stepScreen,
  editable,
  read: (here, names, form) => readIncident(names, form, here),
  possible,
  sets: SETS,
  asks: ({ act, move }, shown) => asks(act, move, shown),
  beside: (here, page, form, edit) => (form['_again'] ? again(here, page, form, edit) : { changes: [], troubles: {} }),
}

incidents.route('/', recordRoutes(ROOM))

/** Whoever was given a report back sends it again in the same save, once it has been answered. */
function again(here: Here, { shown, children }: Page, form: Form, edit: object | null): Beside {
  const move = possible(here, shown).find(([name]) => name === 'resubmit')?.[1]
  if (!move) return { changes: [], troubles: {} }
  if (!edit && !answered(here, shown, children)) return { changes: [], troubles: { _again: { id: 'trouble-again' } } }
  const asked = { ...form, '_seen.status': JSON.stringify(shown.body['status']) }
  return { changes: [command({ shown, form: asked, lang: here.me.lang }, asStep('resubmit', move), {})], troubles: {} }
}
