/** The floor plan: where zones are, and where something is open. */
import { html } from 'hono/html'
import { address } from '../album.ts'
import { type Form, invalid, shownAs, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { figure, icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, opening, row, rows, section, time } from '../parts.ts'
import type { Shown } from '../store.ts'
import { called, figureOf, openWords } from '../zones/views.ts'
import { type Pin, type Place, percent, placed } from './rules.ts'

export interface Plan {
  site: Shown | null
  /** The photo's id; empty: there is no plan. */
  picture: string
  photo: Shown | null
  zones: Shown[]
  open: Map<string, Shown[]>
  pins: Pin[]
  /** Whether this person chooses the picture and places zones. */
  sets: boolean
}

/** The form of its picture, while it is being filled in. */
export const DRAFT = 'plan'
/** All of it is seen first. */
const ZOOMS = ['', '2', '4']
/** Across, in pixels: small where all of it is seen. */
const PINS_PX = [36, 54, 54]

export function planScreen(here: Here, plan: Plan, zoom: string): Screen {
  const { say } = here
  const n = [...plan.open.values()].flat().length
  const to = plan.sets && button('/app/plan/picture', say(plan.picture ? 'plan-other' : 'plan-choose'), !plan.picture)
  const none = empty(say('plan-none'), say(plan.sets ? 'plan-none-lead' : 'plan-none-more'), to || '')
  const size = Math.max(0, ZOOMS.indexOf(zoom))
  const step = (by: number, words: string) =>
    ZOOMS[size + by] !== undefined && button(`/app/plan?zoom=${ZOOMS[size + by]}`, say(words))
  const drawn = html`
    ${sheet(
      here,
      plan,
      size,
      pinsOf(here, plan, size, plan.pins).map(([pin, n, place]) => pinLink(here, pin, n, place, size)),
    )}
    <div class="zooms">${step(-1, 'plan-less')}${step(1, 'plan-more')}</div>`
  return {
    title: say('plan'),
    back: { href: '/app/zones', text: say('zones') },
    live: ['zone', 'site', 'incident', 'photo'],
    body: html`
      ${opening(say('plan-answer', { n }))}${plan.picture ? drawn : none}${plan.zones.length > 0 && list(here, plan)}
      ${plan.picture && to}`,
  }
}

/** The same in words: every zone, with or without a pin. */
function list(here: Here, { zones, open, pins, sets, picture }: Plan): Html {
  const { say } = here
  const on = new Map(pins.map(({ zone }, n) => [zone.id, n + 1]))
  const line = (zone: Shown) => {
    const reports = open.get(zone.id) ?? []
    const more = html`${openWords(here, reports)}${picture && !on.has(zone.id) ? html`<br>${say('plan-unplaced')}` : ''}`
    const place = sets && picture ? button(`/app/zones/${zone.id}/place`, say('plan-place')) : undefined
    const title = html`${on.has(zone.id) && html`<span class="plan__n">${on.get(zone.id)}</span> `}${called(here, zone)}`
    return row(`/app/zones/${zone.id}`, icon(figureOf(reports)), title, more, `zone-${zone.id}`, place)
  }
  return section(say('zones'), '', rows(zones.map(line)))
}

/**
 * The picture with what stands on it, in the shape that its record tells: pins stand right before it is here, and without
 * it. They keep their size, however large it is drawn.
 */
const sheet = (here: Here, { picture, photo }: Plan, size: number, pins: Html[], more: Html | '' = ''): Html => {
  const { width = 4, height = 3 } = photo?.body ?? {}
  return html`
    <div class="plan" tabindex="0" role="group" aria-label="${here.say('plan')}">
    <div class="plan__sheet plan__sheet--${size}"${more}><svg viewBox="0 0 ${width} ${height}" aria-hidden="true"></svg>
    <img src="${address(picture, 'full')}" alt="${here.say('plan-picture')}"><svg class="pins">${pins}</svg></div></div>`
}

/** The words beneath a pin. */
const beneath = (here: Here, { zone, open }: Pin, size: number) =>
  size && open.length ? [called(here, zone), openWords(here, open)] : [called(here, zone)]

/** Each pin with its number in the list, and where it is drawn: those where something is open last, so above the others. */
function pinsOf(here: Here, { photo, pins }: Plan, size: number, shown: Pin[]): [Pin, number, Place][] {
  const { width = 4, height = 3 } = photo?.body ?? {}
  const busy = [...shown].sort((a, b) => b.open.length - a.open.length)
  const points = busy.map(({ zone }) => zone.body['at'] as [number, number])
  const words = busy.map(pin => beneath(here, pin, size))
  const places = placed(points, words, { ratio: height / width, larger: 2 ** size, size_px: PINS_PX[size]! })
  return busy.map((pin, n): [Pin, number, Place] => [pin, pins.indexOf(pin) + 1, places[n]!]).reverse()
}

function pinLink(here: Here, pin: Pin, n: number, place: Place, size: number): Html {
  const { zone, open } = pin
  return pinAt(
    zone,
    html`
      <a class="pin" href="/app/zones/${zone.id}" hx-boost="false" aria-label="${called(here, zone)}${here.say('comma')} ${openWords(here, open)}">
      ${drawn(here, pin, n, place, size)}</a>`,
  )
}

const pinAt = ({ body }: Shown, inside: Html, id = ''): Html => {
  const { x, y } = percent(body['at'])
  return html`<svg${id && html` id="${id}"`}${x ? html` x="${x}%" y="${y}%"` : html` hidden`} overflow="visible">${inside}</svg>`
}

/** Round where nothing is open, square where something is. */
function drawn(here: Here, pin: Pin, n: number, { dx, dy, fits }: Place, size: number): Html {
  const far = PINS_PX[size]! / 2 - 1
  const words = fits ? beneath(here, pin, size) : size ? [String(n)] : []
  return html`
    ${(dx || dy) && html`<path class="pin__from" d="M0 0L${dx} ${dy}"/><circle class="pin__from" r="3"/>`}<g transform="translate(${dx} ${dy})">
    <rect class="pin__tap" x="-32" y="-32" width="64" height="64" rx="10"/>
    ${pin.open.length ? html`<rect class="pin__busy" x="${-far}" y="${-far}" width="${2 * far}" height="${2 * far}" rx="9"/>` : html`<circle class="pin__calm" r="${far}"/>`}
    ${size ? figure(figureOf(pin.open)) : html`<text class="pin__n" y="6">${n}</text>`}
    ${words.map((one, line) => html`<text y="${far + 16 + 18 * line}">${one}</text>`)}</g>`
}

/** Where a zone is: by a tap on the picture, or by two figures, which arrow keys change. */
export function placeScreen(here: Here, plan: Plan, zone: Shown, form: Form | null, troubles: Troubles): Screen {
  const { say, strip } = here
  const shown = form ?? percent(zone.body['at'])
  const others = plan.pins.filter(pin => pin.zone !== zone)
  const marks = pinsOf(here, plan, 0, others).map(([pin, n, place]) =>
    pinAt(pin.zone, html`<g class="pin">${drawn(here, pin, n, place, 0)}</g>`),
  )
  const own = pinAt(zone, html`<g class="pin pin--own"><circle class="pin__own" r="28"/>${figure('zone')}</g>`, 'pin')
  const field = (name: 'x' | 'y') => html`
    <div class="ask"><label class="ask__label" for="${name}">${say(`plan-${name}`)}</label>
    <input class="input" type="number" id="${name}" name="${name}" value="${shown[name]}" min="0" max="100" step="0.1" inputmode="decimal"${invalid(troubles, name)}>
    ${trouble(here, troubles, name)}</div>`
  const hidden = form
    ? Object.entries(form).map(
        ([name, value]) => name[0] === '_' && html`<input type="hidden" name="${name}" value="${value}">`,
      )
    : shownAs(zone.seq, zone.body, ['at'])
  return {
    title: say('plan-place-of', { name: called(here, zone) }),
    back: { href: '/app/plan', text: say('plan') },
    resting: true,
    body: html`
      ${opening(say('plan-place-of', { name: called(here, zone) }), '', say('plan-place-hint'))}
      <form class="stack--wide" id="place" method="post" action="/app/zones/${zone.id}/place">${hidden}
      ${sheet(here, plan, 0, [...marks, own], html` data-module="${strip.assets['plan']}"`)}
      <div class="two">${field('x')}${field('y')}</div><div class="decide"><button class="button button--main">${say('plan-put')}</button>
      ${zone.body['at'] ? html`<button class="button" name="_off" value="1">${say('plan-off')}</button>` : ''}</div></form>`,
  }
}

/** Which picture is the plan: one that is taken or picked now, or one of the site's photos. */
export function pictureScreen(
  here: Here,
  { site, picture, pins }: Plan,
  all: Shown[],
  field: Html,
  troubles: Troubles,
): Screen {
  const { say } = here
  const tile = ({ id, body }: Shown, n: number) => html`
    <label class="choice picture"><input type="radio" name="plan" value="${id}"${id === picture && html` checked`}${n ? '' : invalid(troubles, 'plan')}>
    <img src="${address(id, 'thumb')}" alt="" loading="lazy"><span>${body['caption'] || time(here, String(body['taken_at']))}</span></label>`
  const known = html`
    <fieldset class="ask pictures"><legend>${say('plan-which')}</legend><div class="choices choices--three">${all.map(tile)}</div></fieldset>`
  return {
    title: say('plan-choose'),
    back: { href: '/app/plan', text: say('plan') },
    resting: true,
    body: html`
      ${opening(say('plan-choose'), '', say('plan-choose-hint'))}
      <form class="stack--wide" id="picture" method="post" action="/app/plan/picture" data-draft="${DRAFT}">${shownAs(site?.seq ?? 0, site?.body ?? {}, ['plan'])}
      ${picture && pins.length > 0 && html`<p class="state">${mark('due')}<span>${say('plan-pins-stay')}</span></p>`}
      ${field}${trouble(here, troubles, 'plan')}${all.length > 0 && known}<div class="decide">
      <button class="button button--main">${say('save')}</button></div></form>`,
  }
}
