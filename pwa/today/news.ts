/** What has been decided lately that asks nothing of this person, but that they should know. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { titled } from '../incidents/parts.ts'
import type { Html } from '../layout.ts'
import { name, row, time } from '../parts.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'

const DAY_MS = 86_400_000
const LOOKED_DAYS = 7 // how far back an approval may lie for the mark set on its report since to be noticed
const LOOKED_AT = 50

const MARKS = { approve: 'done', reopen: 'due', void: 'none' } as const

interface News {
  act: keyof typeof MARKS
  by: unknown
  at: string
  reason?: string
}

/**
 * For a day, the newest first, as rows: that somebody has approved a report of this person's, opened it again or marked it
 * as invalid. Where it had been approved before, that is told to all who supervise too.
 */
export async function newsOf(here: Here): Promise<Html[]> {
  const { store, clock } = here
  const since = (days: number) => new Date(clock.now_ms - days * DAY_MS).toISOString()
  const last = new Map<string, News>()
  for (const { body } of await store.list('decision', since(LOOKED_DAYS)))
    if (body['act'] in MARKS && body['outcome'] !== 'refused')
      last.set(body['of'], { ...body, by: body['_by'], at: body['_at'] } as never)
  for (const { id, body } of await store.byKey('incident/open:')) if (body['_void']) last.set(id, body['_void'])
  const all = [...last].slice(-LOOKED_AT).map(async ([id, decided]) => {
    const shown = await store.get('incident', id)
    const news = shown && newsFor(here, shown, decided)
    return news && news.at > since(1) ? [[shown, news] as const] : []
  })
  const told = (await Promise.all(all)).flat().sort(([, a], [, b]) => (a.at < b.at ? 1 : -1))
  const [people, zones] = [await here.people(), await here.zones()]
  return told.map(([shown, { act, by, at, reason }]) => {
    const who = name(here, people, by)
    const more = html`${here.say(`told-${act}`, { who })}\u00a0· ${time(here, at)}${reason && html`<br>${reason}`}`
    return row(`/app/incidents/${shown.id}`, mark(MARKS[act]), titled(here, shown, zones), more)
  })
}

/** What there is to tell this person of a report that somebody else decided upon, if it still stands. */
function newsFor({ me, role }: Here, { body }: Shown, decided: News): News | false {
  const { status, _void, _by } = body
  const approved = status === 'approved'
  const news: News = _void ? { act: 'void', ..._void } : decided
  const stands = _void || (decided.act === 'approve') === approved
  const concerned = _by === me.person || (_void && approved && leads(role))
  return stands && concerned && news.by !== me.person && news
}
