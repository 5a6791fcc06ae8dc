/** How the app speaks when there is nothing to show or something did not work: what is true, what is safe, what to do. */
import { html } from 'hono/html'
import { type Ctx, type Here, show } from './here.ts'
import { icon, mark } from './icons/icons.ts'
import type { Html } from './layout.ts'
import { button, opening, reason } from './parts.ts'
import type { SaveRefused } from './store.ts'

type Words = Record<string, string>

const plain = (
  c: Ctx,
  id: string,
  status: 404 | 422 | 503,
  links: [string, string][],
  args?: Words,
  more = `${id}-more`,
) => {
  const { say } = c.get('here')
  const buttons = links.map(([href, words], n) => button(href, say(words), n === 0))
  const body = html`${opening(say(id, args), '', say(more))}<div class="stack">${buttons}</div>`
  return show(c, { title: say(id, args), resting: true, body }, status)
}

const SAFE: [string, string][] = [
  ['/app/queue', 'queue'],
  ['/app/', 'place-today'],
]

/** A record that is not on this phone. */
export const missing = (c: Ctx) => plain(c, 'no-record', 404, [['/app/incidents', 'incidents']])

/** An address that leads nowhere. */
export const nowhere = (c: Ctx) => plain(c, 'no-page', 404, [['/app/', 'place-today']])

const ELSEWHERE: [string, string][] = [
  ['/app/scan', 'scan'],
  ['/app/zones', 'choose-zone'],
  ['/app/report', 'report-one'],
]

/** A printed code that names no zone here. */
export const noZone = (c: Ctx, { id, args }: { id: string; args?: Words }) =>
  plain(c, id, 404, ELSEWHERE, args, 'no-code-more')

/** Something broke on the phone itself. */
export const broken = (c: Ctx) => plain(c, 'broken', 503, SAFE)

/** A save the phone itself refused: full, or too large. What was typed is still in the draft. */
export const refused = (c: Ctx, { code }: SaveRefused) => plain(c, `save-${code}`, 422, SAFE)

/** Nobody is signed in on this phone. */
export async function stranger(c: Ctx) {
  const { say } = c.get('here')
  const body = html`
    ${opening(say('stranger'), '', say('stranger-more'))}${(await othersWait(c.get('here'))).map(one => html`<p>${one}</p>`)}
    <a class="button button--main" href="/login" hx-boost="false">${say('sign-in')}</a>`
  return show(c, { title: say('sign-in'), body })
}

const NEARLY_FULL = 4_000 // four fifths of what an outbox takes

/** Whose work waits on this phone beside one's own, each as a sentence. */
export const othersWait = async ({ say, store }: Here): Promise<string[]> =>
  (await store.others()).map(({ name, waiting }) => say('other-waits', { name, n: waiting }))

/** What waits here, as a file for a supervisor. */
export const saveFile = ({ say }: Here, what: 'export' | 'photos', main = false): Html =>
  html`<a class="button${main ? ' button--main' : ''}" href="/app/queue/${what}" hx-boost="false">${icon('export')}${say(`save-file-${what}`)}</a>`

/** What stands between this phone and the server, and what a person can do about it. */
export function troubles(c: Ctx): Html | '' {
  const here = c.get('here')
  const { say, strip } = here
  const { signedOut, blocked, fault, waiting } = strip.sync
  const { off, skew_s } = clockOff(here)
  if (blocked)
    return html`
      <div class="slab slab--late"><p class="slab__top">${mark('none')}<span>${say('phone-blocked')}</span></p>
      <p>${say('phone-blocked-more')}</p>${saveFile(here, 'export', true)}</div>`
  if (signedOut)
    return html`
      <div class="slab"><p class="slab__top">${mark('saved')}<span>${say('signed-out')}</span></p>
      <p>${say('signed-out-more')}</p>
      <a class="button button--main" href="/login" hx-boost="false">${say('sign-in')}</a></div>`
  if (!here.place && strip.sync.receivedAt !== null)
    return html`
      <div class="slab"><p class="slab__top">${mark('none')}<span>${say('off-site')}</span></p><p>${say('off-site-more')}</p></div>`
  if (fault)
    return html`<p class="slab">${fault === 'upgrade' ? say('fault-upgrade') : reason(here, 'problem', fault)}</p>`
  if (waiting >= NEARLY_FULL) return html`<p class="slab slab--late">${say('nearly-full', { n: waiting })}</p>`
  if (!off) return ''
  return html`
    <div class="slab slab--late"><p class="slab__top">${mark('late')}<span>${say('clock-wrong')}</span></p>
    <p>${say('clock-more', { s: skew_s })}</p><p>${say('clock-set')}</p></div>`
}

const SKEW_MAX_S = 120

/** How far this phone's clock is from the server's, in whole seconds, and whether that is too far. */
export function clockOff({ strip }: Here): { known: boolean; off: boolean; skew_s: number } {
  const { skew_ms } = strip.sync
  const skew_s = Math.round(Math.abs(skew_ms ?? 0) / 1000)
  return { known: typeof skew_ms === 'number', off: skew_s > SKEW_MAX_S, skew_s }
}
