/** The photo log: a grid by day, before beside after, and one photo as large as it is. */
import { html } from 'hono/html'
import { address } from '../album.ts'
import { type Form, invalid, making, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import {
  button,
  empty,
  kept,
  life,
  name,
  opening,
  section,
  select,
  textbox,
  time,
  word,
  zoneName,
  zoneOptions,
} from '../parts.ts'
import { makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import { caption, elsewhere, type Known, tile } from './parts.ts'
import { mayVoid } from './rules.ts'

export interface Log extends Known {
  /** As far as they are read, the newest first, of `n`. */
  photos: Shown[]
  n: number
  /** Whose bytes the server has not got. */
  waiting: Shown[]
  /** What the log is narrowed to. */
  only: { zone: string; person: string }
  from: number
  field: Html
  form: Form
  troubles: Troubles
}

export const PAGE_SIZE = 60
const ROLES = ['evidence', 'before', 'after'] as const

export function logScreen(here: Here, log: Log): Screen {
  const { say } = here
  const { photos, n, waiting, from } = log
  const shown = photos.slice(from, from + PAGE_SIZE)
  const days = [...new Set(shown.map(({ body }) => String(body['day'])))]
  const of = (day: string) => shown.filter(({ body }) => body['day'] === day)
  return {
    title: say('photos'),
    back: { href: '/app/', text: say('place-today') },
    width: 'split',
    resting: true,
    live: ['photo', 'member', 'zone'],
    body: html`
      <header class="opening split__wide"><h1 tabindex="-1">${say('photos-answer', { n })}</h1>${elsewhere(here, waiting, log)}</header>
      <div class="flow split__record">${makes('photo', here.role) && taking(here, log)}</div>
      <div class="flow split__list">${filters(here, log)}
      ${days.map(day => section(here.clock.day(day), say('count-photos', { n: of(day).length }), paired(here, of(day), log)))}
      ${photos.length ? '' : empty(say('no-photos'), say('no-photos-more'))}${older(here, log)}</div>`,
  }
}

function filters(here: Here, { zones, people, only }: Log): Html {
  const { say } = here
  const asked = { here, troubles: {}, form: only, as: 'field', key: '-only' }
  const members = [...people].map(([person, { body }]): [string, string] => [person, String(body['name'])])
  return html`
    <form class="narrowed" method="get" action="/app/photos" data-auto>${select(asked, 'zone', say('filter-all'), zoneOptions(here, zones))}
    ${select(asked, 'person', say('filter-all'), members)}</form>`
}

/** Each photo of what is done beside the latest of how it was, of the same record or else the same zone. */
function paired(here: Here, photos: Shown[], known: Known): Html {
  const place = ({ body }: Shown) => body['of'] ?? body['zone']
  const left = [...photos]
  const items: Html[] = []
  for (let photo = left.shift(); photo; photo = left.shift()) {
    const after = photo
    const at =
      after.body['role'] === 'after'
        ? left.findIndex(p => p.body['role'] === 'before' && place(p) === place(after))
        : -1
    const [before] = at < 0 ? [] : left.splice(at, 1)
    items.push(
      before
        ? html`<li class="photo__pair"><ul class="photos">${tile(here, before, known)}${tile(here, after, known)}</ul></li>`
        : tile(here, after, known),
    )
  }
  return html`<ul class="photos">${items}</ul>`
}

function older({ say }: Here, { photos, only, from }: Log): Html {
  const to = (n: number) => `/app/photos?${new URLSearchParams({ ...only, from: String(n) })}`
  return html`
    ${from > 0 && button(to(Math.max(0, from - PAGE_SIZE)), say('page-before'))}
    ${photos.length > from + PAGE_SIZE && button(to(from + PAGE_SIZE), say('page-after'))}`
}

function taking(here: Here, { zones, field, form, troubles }: Log): Html {
  const { say } = here
  const asked = { here, form, troubles }
  const role = (one: string) =>
    html`
      <label class="choice choice--row"><input type="radio" name="role" value="${one}"${(form['role'] ?? ROLES[0]) === one ? html` checked` : ''}${invalid(troubles, 'role')}>
      <span>${word(here, 'photo', 'role', one)}</span></label>`
  return section(
    say('take-photo'),
    '',
    html`
      <form class="stack--wide" id="take" method="post" action="/app/photos" data-draft="photo" hx-morph-skip>${making(here, form)}${field}
      <fieldset class="ask"><legend>${say('ask-photo-role')}</legend><div class="choices choices--three">${ROLES.map(role)}</div></fieldset>
      ${select(asked, 'zone', say('no-zone'), zoneOptions(here, zones))}${textbox(asked, 'caption', 2)}
      ${kept(here, Object.keys(form).length > 0, 'photo')}<button class="button button--main">${say('save')}</button></form>`,
  )
}

interface Opened extends Known {
  other: Shown | undefined
  back: NonNullable<Screen['back']>
}

/** One photo: the picture, which can be drawn larger, and what is known of it. */
export function photoScreen(here: Here, photo: Shown, known: Opened, held: 'full' | 'thumb' | null): Screen {
  const { say } = here
  const { body, id } = photo
  const offline = here.strip.sync.offline
  const who = name(here, known.people, body['_by'] ?? here.me.person)
  const size = held === 'thumb' && offline ? 'thumb' : 'full'
  const facts: [string, Html | string | false][] = [
    ['fact-taken', time(here, body['taken_at'])],
    ['field-zone', zoneName(here, known.zones, body['zone'])],
    ['card-by', who],
    [
      'fact-file',
      html`<code>${String(body['orig_sha']).slice(0, 16)}</code> · ${say('kilobytes', { n: Math.round(body['orig_size'] / 1000) })}`,
    ],
  ]
  const { other, back } = known
  const pair =
    other &&
    section(
      word(here, 'photo', 'role', other.body['role']),
      '',
      html`<ul class="photos">${tile(here, other, known)}</ul>`,
    )
  const about = body['of_kind'] === 'incident' && button(`/app/incidents/${body['of']}`, say('back-to-report'))
  return {
    title: say('found-photo'),
    back,
    resting: true,
    live: ['photo'],
    body: html`
      ${opening(say('photo-by', { who }), '', '', who)}
      <figure class="photo photo--whole"><div class="photo__frame" tabindex="0" role="group" aria-label="${say('found-photo')}">
      <span class="photo__none" aria-hidden="true">${say(held ? 'photo-working' : 'photo-elsewhere')}</span>
      <img src="${address(id, size)}" width="${body['width']}" height="${body['height']}" alt="${say('photo-alt', { at: here.clock.stamp(body['taken_at']), where: zoneName(here, known.zones, body['zone']) || '–' })}"></div>
      <figcaption>${caption(here, photo, known)}</figcaption></figure>
      <label class="switch"><span>${say('zoom')}</span><input type="checkbox" role="switch" data-zoom><span class="switch__track"></span></label>
      ${size === 'thumb' ? html`<p class="state">${mark('due')}${say('photo-small')}</p>` : ''}
      ${photo.life === 'received' ? elsewhere(here, [photo], known) : life(here, photo.life)}
      <dl class="facts">${facts.map(([term, value]) => value && html`<dt>${say(term)}</dt><dd>${value}</dd>`)}</dl>${pair}
      <div class="stack">${about}${mayVoid(here, photo) && html`<a class="button button--soft" href="/app/photos/${id}/void">${say('act-void')}</a>`}</div>`,
  }
}
