/** What has been decided lately that asks nothing of this person, but that they should know. */
import { html } from 'hono/html'
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import { type Mark, mark } from '../icons/icons.ts'
import { titled } from '../incidents/parts.ts'
import type { Html } from '../layout.ts'
import { name, row, rows, section, time } from '../parts.ts'
import { leads } from '../rights.ts'
import { langOf } from '../said.ts'
import type { Shown } from '../store.ts'

const DAY_MS = 86_400_000
const LOOKED_MS = 7 * DAY_MS // how far back a decision may lie for the mark set on its report to be noticed
const LOOKED_AT = 50

export interface News {
  shown: Shown
  act: string
  by: unknown
  at: string
  reason: unknown
  lang: unknown
}

/**
 * For a day: that somebody has approved or reopened a report of this person's; and that one was marked as invalid after it
 * had been approved, which all who supervise are told too.
 */
export async function newsOf({ store, site, clock, me, role }: Here): Promise<News[]> {
  const before = (ms: number) => new Date(clock.now_ms - ms).toISOString()
  const made = await store.list('decision', before(LOOKED_MS))
  const told = made.filter(({ body }) => body['outcome'] !== 'refused' && /^(approve|reopen)$/.test(body['act']))
  const last = [...new Map(told.map(({ body }) => [body['of'], body])).values()].slice(-LOOKED_AT)
  const all = last.map(async ({ of, act, reason, lang, _by, _at }): Promise<News[]> => {
    const shown = await store.get('incident', of)
    if (shown?.site !== site) return []
    const { status, _void, _by: author } = shown.body
    const own = author === me.person
    const news: Body = _void ? { act: 'void', ..._void } : { act, by: _by, at: _at, reason, lang }
    const true_ = (status === 'approved') === (act === 'approve') && (own || (_void && leads(role)))
    const fresh = news['by'] !== me.person && news['at'] > before(DAY_MS)
    return true_ && fresh ? [{ shown, ...news } as News] : []
  })
  return (await Promise.all(all)).flat().sort((a, b) => b.at.localeCompare(a.at))
}

const MARKS: Record<string, Mark> = { approve: 'done', reopen: 'due', void: 'none' }

export async function newsPart(here: Here, news: News[]): Promise<Html> {
  const [people, zones] = [await here.people(), await here.zones()]
  const line = ({ shown, act, by, at, reason, lang }: News) => {
    const told = here.say(`told-${act}`, { who: name(here, people, by) })
    const why = reason && html`<br><span lang="${lang ?? langOf(people, by) ?? ''}">${reason}</span>`
    const more = html`${told}\u00a0· ${time(here, at)}${why}`
    return row(`/app/incidents/${shown.id}`, mark(MARKS[act]!), titled(here, shown, zones), more)
  }
  return section(here.say('news'), '', rows(news.map(line)))
}
