/** The frame of every screen: head, top strip, sync chip, bottom bar. A room fills in the middle. */
import { html } from 'hono/html'
import { icon, type Mark, mark } from './icons/icons.ts'
import type { Chip } from './store.ts'
import type { Lang, Say } from './words.ts'

export type Html = ReturnType<typeof html>
export type Place = 'today' | 'report' | 'board' | 'me'

/** What the browser is told about every page the worker renders; the server's headers never reach these pages. */
export const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; " +
    "manifest-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
}

// No settling: it carries inline styles (of a text box somebody has resized) into the next screen, and they are not allowed.
// What somebody has unfolded stays so when a screen is drawn anew.
const HTMX =
  '{"includeIndicatorCSS":false,"defaultSettleDelay":0,"extensions":"security","morphScanLimit":40,' +
  '"morphIgnore":["data-htmx-powered","open"]}'
export const PLACES: [Place, string][] = [
  ['today', '/app/'],
  ['report', '/app/report'],
  ['board', '/app/board'],
  ['me', '/app/me'],
]

/** What is the same on every screen of one person. */
export interface Strip {
  lang: Lang
  theme: 'sun' | 'auto' | 'night' | ''
  say: Say
  time(at: number): string
  site: string
  who: string
  /** The event that is on, and until when its phase lasts; empty: none is. */
  phase: string
  /** Whether this person reports. */
  reports: boolean
  sync: Chip
  assets: Readonly<Record<string, string>>
}

/** One screen. `live`: the kinds whose changes draw it anew; `watch`: where from, if not its own address. */
export interface Screen {
  title: string
  place?: Place
  back?: { href: string; text: string }
  width?: 'narrow' | 'wide' | 'split' | 'full'
  resting?: boolean
  live?: readonly string[]
  watch?: string
  body: Html
  /** What stands in place of LATER, the last of the body: it is drawn and sent after what comes before it. */
  later?: () => Promise<Html>
}

export const LATER = html`<!--later-->`

/** The chip: one figure and one sentence about all the work on this phone. */
export function chip({ say, time, sync }: Pick<Strip, 'say' | 'time' | 'sync'>): Html {
  const [figure, tone, first, more] = chipWords(say, time, sync)
  const pause = sync.waiting + sync.photos > 0 && html`<i>${say('comma')}</i>` // heard, not seen: there the line ends
  return html`
    <div id="sync" role="status" aria-label="${say('sync')}" hx-get="/app/chip" hx-trigger="changed-chip from:body" hx-swap="outerMorph">
    <a class="sync${tone}" href="/app/queue">${mark(figure, 'small')}<span>${first}${more && html`${pause} <small>${more}</small>`}</span></a></div>`
}

/** Whether pictures go now: with a line, and after every text (sync/README.md §13). */
export const lineOf = ({ offline, signedOut, waiting }: Chip) => (offline || signedOut || waiting ? 'off' : 'on')

function chipWords(say: Say, time: Strip['time'], sync: Chip): [Mark, string, string, string] {
  const { waiting, sending, photos, needs, offline, signedOut, receivedAt, blocked } = sync
  const wait = waiting
    ? say('sync-waiting', { n: waiting })
    : photos
      ? say('sync-photos', { n: photos, line: lineOf(sync) })
      : ''
  if (blocked) return ['none', ' sync--needs', say('sync-blocked'), wait]
  if (needs) return ['need', ' sync--needs', say('sync-needs', { n: needs }), wait]
  if (signedOut) return ['saved', '', wait || say('sync-signed-out'), wait && say('sync-signed-out')]
  if (wait && offline) return ['saved', '', say('sync-offline'), wait]
  if (sending) return ['way', '', wait, say('sync-sending', { n: sending })]
  if (wait) return [waiting ? 'saved' : 'way', '', wait, '']
  const at = receivedAt === null ? '' : time(receivedAt)
  return ['done', ' sync--calm', say(at ? 'sync-received' : 'sync-nothing'), offline ? say('sync-since', { at }) : at]
}

function top(strip: Strip, back: Screen['back']): Html {
  const where = back
    ? html`<a class="back top__where" href="${back.href}">${icon('back')}${back.text}</a>`
    : html`<p class="top__where"><b class="top__site">${strip.site}</b><span class="top__phase">${strip.phase || strip.who}</span></p>`
  return html`<header class="top">${where}${chip(strip)}${notice(strip)}</header>`
}

function places({ say, reports }: Strip, here: Place | undefined, resting: boolean): Html {
  const link = ([place, href]: [Place, string]) =>
    html`
      <li><a href="${href}"${place === here ? html` aria-current="page"` : ''}>${icon(place)}
      ${say(`place-${place}`)}</a></li>`
  return html`
    <nav class="places${resting ? ' places--resting' : ''}" aria-label="${say('places')}">
    <ul>${PLACES.filter(([place]) => reports || place !== 'report').map(link)}</ul></nav>`
}

/** The middle of a screen alone: what a live update replaces. */
export function middle(screen: Screen, address: string): Html {
  const kinds = screen.live ?? []
  const live = kinds.length
    ? html` hx-get="${screen.watch ?? address}" hx-trigger="${[...kinds, 'any'].map(kind => `changed-${kind} from:body delay:40ms`).join(', ')}" hx-swap="outerMorph"`
    : ''
  return html`<main id="main" class="page ${screen.width ?? 'narrow'}"${live}>${screen.body}</main>`
}

const notice = ({ say }: Strip) =>
  html`
    <div id="update" class="notice" role="status" hidden><p>${say('update-ready')}</p>
    <button class="button" type="button" data-do="update">${say('update-now')}</button></div>`

/** What every page begins with, whatever it shows: its styles can be there before what it shows is known. */
export const head = ({ lang, theme, assets }: Pick<Strip, 'lang' | 'theme' | 'assets'>): Html =>
  html`
    <!doctype html><html lang="${lang}" data-theme="${theme}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark"><meta name="htmx-config" content="${HTMX}">
    <link rel="stylesheet" href="${assets['css']}">
    <link rel="manifest" href="${assets['manifest']}"><link rel="icon" href="${assets['icon']}">
    <link rel="apple-touch-icon" href="${assets['icon-touch']}">
    <script src="${assets['page']}" defer></script>`

/** A whole page but for its head. */
export const page = (strip: Strip, screen: Screen, address: string): Html =>
  html`
    <title>${screen.title} · Muster 驻场</title></head>
    <body class="app" hx-boost:inherited="true">${top(strip, screen.back)}${middle(screen, address)}
    ${places(strip, screen.place, screen.resting ?? false)}<form id="clear" method="post" hidden></form></body></html>`
