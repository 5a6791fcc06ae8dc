/** Places: all zones of the site, and one of them with what is going on there. */
import { html } from 'hono/html'
import { type Here, inWords } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import { listed } from '../incidents/parts.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, life as lifeOf, opening, out, row, rows, section, way, word } from '../parts.ts'
import { type Known, tile } from '../photos/parts.ts'
import { makes } from '../rights.ts'
import type { Branch } from '../setup/tree.ts'
import type { Shown } from '../store.ts'
import { inUse } from './rules.ts'

type Open = Map<string, Shown[]>

const DEEPEST = 3
const REPORTS_FIRST = 5
const PHOTOS_FIRST = 12

export const called = ({ me }: Here, { body }: Shown): string => inWords(body['name'], me.lang)

/** How many reports are open, and how bad the worst is. */
export function openWords(here: Here, open: Shown[]): string {
  const worst = open[0]?.body['severity']
  return dotted([here.say('zone-open', { n: open.length }), worst && word(here, 'incident', 'severity', worst)])
}

/** The icon of the worst open report, else of a zone. */
export const figureOf = (open: Shown[]): string =>
  open.length ? (open[0]!.body['severity'] ?? open[0]!.body['what'] ?? 'other') : 'zone'

/** A zone as a row, further in the deeper it lies. */
export function zoneRow(here: Here, { row: zone, path, circle }: Branch, open: Shown[], from = 0): Html {
  const deep = Math.min(path.length - from, DEEPEST)
  const rail = html`<span class="deep deep--${deep}">${icon(figureOf(open))}</span>`
  const wrong = circle && html`<span class="state">${mark('bad')}${here.say('in-circle')}</span><br>`
  const more = html`${wrong}${openWords(here, open)}`
  return row(`/app/zones/${zone.id}`, rail, called(here, zone), more, `zone-${zone.id}`)
}

export function zonesScreen(here: Here, all: Branch[], open: Open): Screen {
  const { say, role } = here
  const used = all.filter(({ row }) => inUse(row))
  const line = (one: Branch) => zoneRow(here, one, open.get(one.row.id) ?? [])
  const busy = used.filter(({ row }) => open.has(row.id)).length
  const retired = all.filter(({ row }) => !inUse(row))
  const set = makes('zone', role)
  const ways = html`
    <ul class="rows">${way('/app/scan', say('scan'))}${way('/app/plan', say('plan'))}
    ${set && way('/app/setup/zone', say('zones-edit'))}${mayPrint(role) && out('/print/zones', say('print-codes'))}</ul>`
  return {
    title: say('zones'),
    back: { href: '/app/', text: say('place-today') },
    live: ['zone', 'incident'],
    body: html`
      ${opening(say('zones-answer', { n: busy }))}
      ${used.length ? rows(used.map(line)) : empty(say('zones-none'), say('zones-none-more'))}
      ${retired.length > 0 && section(say('retired'), '', rows(retired.map(line)))}${section(say('more-places'), '', ways)}`,
  }
}

export interface Zone {
  zone: Shown
  path: Shown[]
  /** What lies in it, in order. */
  inside: Branch[]
  open: Open
  photos: Shown[]
  zones: Shown[]
  people: Map<string, Shown>
  /** Its checks of today. */
  checks: Html | ''
  scanned: boolean
}

export function zoneScreen(
  here: Here,
  { zone, path, inside, open, photos, zones, people, checks, scanned }: Zone,
): Screen {
  const { say, role } = here
  const { id, body } = zone
  const own = open.get(id) ?? []
  const within = path.length ? say('is-within', { what: path.map(one => called(here, one)).join(' › ') }) : ''
  const scan = scanned && html`<span class="state">${mark('done')}${say('zone-code-scanned')}</span><br>`
  const report = here.strip.reports && inUse(zone) && button(`/app/report?zone=${id}`, say('report-here'), true)
  const parts = inside.map(one => zoneRow(here, one, open.get(one.row.id) ?? [], path.length + 1))
  return {
    title: called(here, zone),
    back: { href: '/app/zones', text: say('zones') },
    live: ['zone', 'incident', 'photo', 'decision', 'member', 'run', 'answer', 'submission', 'template'],
    body: html`
      ${opening(called(here, zone), scan || within ? html`${scan}${within}` : '', say('zone-answer', { n: own.length }))}
      ${!inUse(zone) && html`<p class="slab">${say('zone-retired')}</p>`}${report}${checks}
      ${listed(here, 'zone-reports', own, zones, REPORTS_FIRST, button('/app/incidents', say('all-of', { n: own.length })))}
      ${parts.length > 0 && section(say('zone-parts'), '', rows(parts))}${pictures(here, photos, { zones, people })}
      ${body['code'] && section(say('printed-code'), '', codeOf(here, zone, role))}`,
  }
}

/** The zone's photos, newest first. */
const pictures = (here: Here, photos: Shown[], known: Known): Html | '' =>
  photos.length
    ? section(
        here.say('photos'),
        here.say('count-photos', { n: photos.length }),
        html`
          <ul class="photos">${photos.slice(0, PHOTOS_FIRST).map(one => tile(here, one, known))}</ul>
          ${photos.length > PHOTOS_FIRST && button('/app/photos', here.say('photos'))}`,
      )
    : ''

function codeOf(here: Here, { id, body, life }: Shown, role: string): Html {
  const { say } = here
  const print = mayPrint(role) && html`<ul class="rows">${out(`/print/zones?zone=${id}`, say('print-code'))}</ul>`
  return html`<p class="letters" lang="en">${body['code']}</p>${life !== 'received' && lifeOf(here, life)}<p class="quiet">${say('zone-code-hint')}</p>${print}`
}

const mayPrint = (role: string) => makes('zone', role) || role === 'admin'
