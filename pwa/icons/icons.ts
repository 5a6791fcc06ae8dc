/** Icons name things: 24 px grid, 2 px stroke. Marks name states: one silhouette each, always with its word. */
import { html } from 'hono/html'

const ICONS = {
  today: html`<path d="M4 6h16M4 12h9M4 18h6"/><path d="M14 17l2.5 2.5L21 15"/>`,
  report: html`<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M12 8.5v7M8.5 12h7"/>`,
  me: html`<circle cx="12" cy="8" r="4"/><path d="M4.5 21a7.5 7.5 0 0 1 15 0"/>`,
  go: html`<path d="M9 5l7 7-7 7"/>`,
  back: html`<path d="M15 5l-7 7 7 7"/>`,
  down: html`<path d="M6 9l6 6 6-6"/>`,
  again: html`<path d="M20 12a8 8 0 1 1-2.5-5.8M20 3.5V8h-4.5"/>`,
  export: html`<path d="M12 3.5V15M7 10.5l5 5 5-5M4.5 20.5h15"/>`,
  sun: html`<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"/>`,
  auto: html`<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17M12 3.5a8.5 8.5 0 0 1 0 17" fill="currentColor"/>`,
  moon: html`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,
  leave: html`<path d="M11 3.5H4v17h7M9.5 12h11M16.5 8l4 4-4 4"/>`,
  qr: html`<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5M20 14v2.5M14 17.5V20M17.5 20H20"/>`,
  injury: html`<path d="M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z"/>`,
  near_miss: html`<path d="M5 3.5v8.5M2.5 9.5L5 12l2.5-2.5"/><circle cx="14" cy="10" r="3"/><path d="M8.5 20.5a5.5 5.5 0 0 1 11 0"/>`,
  fire: html`<path d="M12.5 2.5C13 7 18.5 9 18.5 14.5a6.5 6.5 0 0 1-13 0c0-2.5 1-4 2.5-5.5.3 2 1 3 2.2 3.3C9.8 9 10.5 5 12.5 2.5z"/>`,
  crowd: html`<circle cx="12" cy="8" r="3"/><path d="M6.5 20a5.5 5.5 0 0 1 11 0M5.5 11a2.3 2.3 0 1 1 .8-4.4M18.5 11a2.3 2.3 0 1 0-.8-4.4M2 17a4 4 0 0 1 2.8-3.3M22 17a4 4 0 0 0-2.8-3.3"/>`,
  conflict: html`<path d="M2.5 12H10M6.5 8l4 4-4 4M21.5 12H14M17.5 8l-4 4 4 4"/>`,
  equipment: html`<path d="M20.5 7.5a5 5 0 0 1-6.8 6L7.5 19.8a2.1 2.1 0 0 1-3-3L10.8 10.5a5 5 0 0 1 6-6.8L14 6.5l.5 3 3 .5z"/>`,
  hazard: html`<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v4.5M12 17.5h.01"/>`,
  spill: html`<path d="M12 2.5c3 4 4.8 6.3 4.8 8.7a4.8 4.8 0 0 1-9.6 0c0-2.4 1.8-4.7 4.8-8.7z"/><path d="M3 20.5h18M6.5 17.5h1M16.5 17.5h1"/>`,
  lost_child: html`<circle cx="8.5" cy="9" r="3"/><path d="M4 21v-2.5a4.5 4.5 0 0 1 9 0V21"/><path d="M15.5 5.2a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M18 12.5h.01"/>`,
  lost_property: html`<path d="M4.5 8.5h15l-1 12h-13zM9 8.5V6.5a3 3 0 0 1 6 0v2"/>`,
  theft: html`<rect x="5" y="11" width="14" height="9.5" rx="1.5"/><path d="M8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2M12 15v2"/>`,
  other: html`<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="3.5"/>`,
  minor: html`<path d="M3 15h4v5H3z" fill="currentColor"/><path d="M10 10h4v10h-4zM17 4h4v16h-4z" stroke-width="1.5"/>`,
  serious: html`<path d="M3 15h4v5H3zM10 10h4v10h-4z" fill="currentColor"/><path d="M17 4h4v16h-4z" stroke-width="1.5"/>`,
  critical: html`<path d="M3 15h4v5H3zM10 10h4v10h-4zM17 4h4v16h-4z" fill="currentColor"/>`,
}

const MARKS = {
  saved: html`<circle class="mark__rim" cx="16" cy="16" r="13.5"/><circle class="mark__half" cx="16" cy="16" r="4.5"/>`,
  way: html`<circle class="mark__rim" cx="16" cy="16" r="13.5"/><path class="mark__half" d="M16 6.5a9.5 9.5 0 0 0 0 19z"/>`,
  done: html`<circle class="mark__body" cx="16" cy="16" r="13.5"/><path class="mark__sign" d="M9.5 16.5l4.5 4.5 8.5-9.5"/>`,
  need: html`<path class="mark__body" d="M16 2L30 16 16 30 2 16z"/><path class="mark__sign" d="M16 9.5v7.5M16 21.8v.01"/>`,
  late: html`<path class="mark__body" d="M16 3L30 28H2z"/><path class="mark__sign" d="M16 12v7M16 23.8v.01"/>`,
  bad: html`<path class="mark__body" d="M10.4 2.5h11.2l7.9 7.9v11.2l-7.9 7.9H10.4l-7.9-7.9V10.4z"/><path class="mark__sign" d="M11 11l10 10M21 11L11 21"/>`,
  due: html`<circle class="mark__rim" cx="16" cy="16" r="13.5"/><path class="mark__rim" d="M16 9v7.5l4.5 2.5"/>`,
  none: html`<rect class="mark__body" x="3.5" y="3.5" width="25" height="25" rx="3"/><path class="mark__sign" d="M10 16h12"/>`,
}

const TONES: Record<Mark, string> = {
  saved: 'way',
  way: 'way',
  done: 'done',
  need: 'need',
  late: 'late',
  bad: 'bad',
  due: 'due',
  none: 'due',
}

export type Icon = keyof typeof ICONS
export type Mark = keyof typeof MARKS

/** A 24 px icon; it inherits the colour of the words beside it. */
export const icon = (name: Icon, size: '' | 'small' = '') =>
  html`<svg class="icon${size && ` icon--${size}`}" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`

/** A 32 px mark in the colour of its state. */
export const mark = (name: Mark, size: '' | 'small' | 'large' = '') =>
  html`<svg class="mark mark--${TONES[name]}${size && ` mark--${size}`}" viewBox="0 0 32 32" aria-hidden="true">${MARKS[name]}</svg>`
