/** My phone: whether it is ready for the floor, my language, the light, the end of the shift. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import { icon, type Mark, mark } from '../icons/icons.ts'
import { type Draft, draftRows } from '../incidents/drafts.ts'
import { type Html, lineOf, type Screen } from '../layout.ts'
import { button, opening, section, way } from '../parts.ts'
import { LOW_MB } from '../photos/pick.ts'
import { makes } from '../rights.ts'
import { clockOff, saveFile } from '../states.ts'

export interface Phone {
  kept: boolean
  free_mb: number | null
  /** What is half filled, the newest first. */
  drafts: Draft[]
  others: string[]
}

export const THEMES = [
  ['sun', 'sun'],
  ['auto', 'auto'],
  ['night', 'moon'],
] as const
export const LANGUAGES = [
  ['en', 'English'],
  ['zh-CN', '中文'],
] as const

export function meScreen(here: Here, phone: Phone): Screen {
  const { say, strip } = here
  const { waiting, needs } = strip.sync
  return {
    title: say('place-me'),
    place: 'me',
    live: ['chip', 'member'],
    body: html`
      ${opening(say('me-answer', { waiting, needs }), strip.who)}${readiness(here, phone)}${light(here)}
      ${language(here)}${shift(here, phone)}
      ${section(say('team'), '', html`<ul class="rows">${way('/app/contacts', say('setup-contact'))}${way('/app/people', say('people'))}${way('/app/incidents', say('incidents'))}${makes('zone', here.role) ? way('/app/setup', say('setup')) : ''}</ul>`)}
      <p class="quiet small">${say('version', { version: here.house.version })}</p>`,
  }
}

const item = (figure: Mark, title: string, more: string, extra: Html | '' = '', when = '') =>
  html`
    <li${when && html` class="${when}"`}>${mark(figure)}<div><b>${title}</b><p class="quiet">${more}</p></div>
    ${extra}</li>`

function readiness(here: Here, { kept, free_mb, others }: Phone): Html {
  const { say, strip } = here
  const { waiting, photos, unequal, early } = strip.sync
  const { known, off, skew_s } = clockOff(here)
  const line = lineOf(strip.sync)
  const install = html`<button class="button" type="button" data-do="install" data-install="prompt" hidden>${say('install-now')}</button>`
  const free = free_mb === null ? '' : say('storage-free', { gb: Math.round(free_mb / 100) / 10 })
  const items = [
    strip.sync.blocked && item('none', say('phone-blocked'), say('phone-blocked-more'), saveFile(here, 'export', true)),
    item('done', say('installed'), say('installed-more'), '', 'if-installed'),
    item(
      'due',
      say('not-installed'),
      say('not-installed-more'),
      html`${install}<a class="button" href="/app/me/continue">${say('continue-make')}</a>`,
      'if-browser',
    ),
    item(
      kept ? 'done' : 'due',
      say(kept ? 'storage-kept' : 'storage-loose'),
      say(kept ? 'storage-kept-more' : 'storage-loose-more', { free }),
    ),
    waiting
      ? item(
          'saved',
          say('queue-some', { n: waiting }),
          say(strip.sync.blocked ? 'why-blocked' : 'queue-some-more'),
          button('/app/queue', say('queue')),
        )
      : !photos && item('done', say('queue-empty'), say('queue-empty-more')),
    photos > 0 && item(PHOTOS[line], say('queue-photos', { n: photos, line }), say('queue-photos-more', { line })),
    free_mb !== null && free_mb < LOW_MB && item('late', say('storage-low'), say('storage-low-more', { mb: free_mb })),
    others.map(one => item('saved', one, say('other-waits-more'))),
    !!unequal && item('late', say('unequal'), say('unequal-more')),
    !!early && item('late', say('early', { n: early }), say('early-more')),
    known && item(off ? 'late' : 'done', say(off ? 'clock-wrong' : 'clock-right'), say('clock-more', { s: skew_s })),
  ]
  return section(say('readiness'), '', html`<ul class="ready">${items}</ul>`)
}

const choice = (name: string, value: string, chosen: boolean, inside: Html, row: boolean, lang = '') =>
  html`
    <label class="choice${row ? ' choice--row' : ''}"${lang && html` lang="${lang}"`}>
    <input type="radio" name="${name}" value="${value}"${chosen && html` checked`}>${inside}</label>`

const chooser = ({ say }: Here, action: string, title: string, choices: Html[]) =>
  section(
    say(title),
    '',
    html`
      <form class="stack" method="post" action="/app/me/${action}" hx-boost="false" data-auto><fieldset>
      <legend class="hide">${say(title)}</legend><div class="choices choices--three">${choices}</div></fieldset></form>`,
  )

const light = (here: Here) =>
  chooser(
    here,
    'theme',
    'light',
    THEMES.map(([theme, figure]) =>
      choice(
        'theme',
        theme,
        here.me.theme === theme,
        html`${icon(figure)}<span>${here.say(`theme-${theme}`)}</span>`,
        false,
      ),
    ),
  )

const language = (here: Here) =>
  chooser(
    here,
    'lang',
    'language',
    LANGUAGES.map(([lang, words]) =>
      choice('lang', lang, here.me.lang === lang, html`<span>${words}</span>`, true, lang),
    ),
  )

function shift(here: Here, phone: Phone): Html {
  const { say, strip } = here
  const { waiting, photos } = strip.sync
  const drafts = phone.drafts.length
  const words = waiting || drafts ? say('shift-unsent', { waiting, drafts }) : !photos && say('shift-clear')
  return section(
    say('shift'),
    '',
    html`${words && html`<p>${words}</p>`}${unsentPhotos(here)}${draftRows(here, phone.drafts, 'me')}<a class="button" href="/app/me/leave">${icon('leave')}${say('end-shift')}</a>`,
  )
}

const PHOTOS = { on: 'way', off: 'saved' } as const

function unsentPhotos({ say, strip }: Here): Html | '' {
  const n = strip.sync.photos
  const line = lineOf(strip.sync)
  return n ? html`<p class="state">${mark(PHOTOS[line])}${say('queue-photos', { n, line })}</p>` : ''
}

/** Ending a shift: what stays behind is named before it is left. */
export function leaveScreen(here: Here, phone: Phone, notice: string): Screen {
  const { say, strip } = here
  const { waiting, photos } = strip.sync
  const [draft] = phone.drafts
  const drafts = phone.drafts.length
  const left = { waiting: waiting + photos, drafts }
  const unsent = left.waiting + drafts > 0
  const wait = strip.sync.blocked
    ? left.waiting > 0 && saveFile(here, 'export', true)
    : waiting + photos
      ? html`
      <form method="post" action="/app/queue/try">
      <button class="button button--main">${say('wait-and-send')}</button></form>`
      : draft && button(draft.href, say('go-on'), true)
  return {
    title: say('end-shift'),
    back: { href: '/app/me', text: say('place-me') },
    resting: true,
    live: notice ? [] : ['chip'], // why it did not work stays until it is tried again
    watch: '/app/me/leave',
    body: html`
      ${opening(say('leave-answer', left), '', strip.sync.blocked && left.waiting ? html`${say('why-blocked')} ${say('phone-blocked-more')}` : say('leave-more', left))}
      ${notice && html`<p class="trouble">${mark('bad', 'small')}<span>${notice}</span></p>`}
      ${unsentPhotos(here)}${draftRows(here, phone.drafts, 'me')}<div class="stack">${wait}<form method="post" action="/app/me/leave" hx-boost="false">
      <button class="button${unsent ? '' : ' button--main'}">${say(unsent ? 'leave-anyway' : 'sign-out')}</button></form></div>`,
  }
}
