/** New checks: one that nobody planned, and one that looks again at what failed. */
import { html } from 'hono/html'
import { making } from '../forms.ts'
import type { Here } from '../here.ts'
import { inWords } from '../here.ts'
import type { Screen } from '../layout.ts'
import { empty, opening } from '../parts.ts'
import type { Change, Shown } from '../store.ts'
import type { Item } from './fold.ts'
import { type Round, words } from './round.ts'

const HOUR_MS = 3_600_000

const instant = (ms: number) => new Date(ms).toISOString()

/** The templates that can be filled now, by their names. */
export async function issued({ store, site, me }: Here): Promise<Shown[]> {
  const all = (await store.byKey('template/issued:')).filter(row => row.site === site && !row.body['_void'])
  const name = ({ body }: Shown) => inWords(body['name'], me.lang)
  return all.sort((a, b) => name(a).localeCompare(name(b), me.lang))
}

export function startScreen(here: Here, zone: Shown, templates: Shown[]): Screen {
  const { say } = here
  const place = words(here, zone.body['name'])
  const one = ({ id, body }: Shown) =>
    html`
      <li><button class="button" name="template" value="${id}"><span>${words(here, body['name'])} <small>${say('count-checked', { n: body['items'] ?? 0 })}</small></span></button></li>`
  return {
    title: say('start-check'),
    back: { href: `/app/zones/${zone.id}`, text: say('back-to-zone') },
    live: ['template'],
    body: html`
      ${opening(say('start-which'), place)}${
        templates.length
          ? html`<form method="post" action="/app/zones/${zone.id}/check">${making(here, {})}<ul class="stack">${templates.map(one)}</ul></form>`
          : empty(say('start-none'), say('start-none-more'))
      }`,
  }
}

/** A check of `template` in `zone`, begun now by this person. */
export async function started(here: Here, zone: Shown, template: Shown, rec?: string): Promise<Change> {
  const sections = await here.store.of(template.id)
  const items: Item[] = sections.flatMap(({ kind, body }) => (kind === 'section' ? (body['items'] ?? []) : []))
  const set = {
    ...window(here, HOUR_MS),
    template: template.id,
    line: template.body['line'] ?? template.id,
    zone: zone.id,
    person: here.me.person,
    critical: items.some(({ critical }) => critical),
  }
  return { t: 'create', site: zone.site, kind: 'run', ...(rec && { rec }), set }
}

/** Now, for so long, on today's page of the site. */
const window = ({ clock }: Here, for_ms: number) => ({
  day: clock.field(clock.now_ms).slice(0, 10),
  starts_at: instant(clock.now_ms),
  due_at: instant(clock.now_ms + for_ms),
})

const COPIED = ['template', 'line', 'zone', 'event', 'phase', 'critical', 'team']

/** A check of what failed in another one, by the version that one was made by: only the same items can clear it. */
export function lookedAtAgain(here: Here, { run, asked }: Round, rec?: string): Change {
  const set = {
    ...Object.fromEntries(COPIED.flatMap(name => (name in run.body ? [[name, run.body[name]]] : []))),
    ...window(here, HOUR_MS),
    person: here.me.person,
    again: run.id,
    items: asked.filter(({ said }) => said === 'fail').map(({ item }) => item.id),
  }
  return { t: 'create', site: run.site, kind: 'run', ...(rec && { rec }), set }
}
