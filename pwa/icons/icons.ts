/** Icons name things, marks name states, each always with its word. Both are drawn in sprite.svg. */
import { html } from 'hono/html'

/** The address of sprite.svg, set by the build. */
declare const SPRITE: string

/** Each mark has one silhouette; some share a colour. */
const TONES = {
  saved: 'way',
  way: 'way',
  done: 'done',
  need: 'need',
  late: 'late',
  bad: 'bad',
  due: 'due',
  silent: 'silent',
  none: 'due',
}

export type Mark = keyof typeof TONES

const drawn = (id: string, look: string) =>
  html`<svg class="${look}" aria-hidden="true"><use href="${SPRITE}#${id}"/></svg>`

/** A 24 px icon; it inherits the colour of the words beside it. */
export const icon = (name: string, size: '' | 'small' = '') => drawn(name, `icon${size && ` icon--${size}`}`)

/** A 32 px mark in the colour of its state. */
export const mark = (name: Mark, size: '' | 'small' | 'large' = '') =>
  drawn(`mark-${name}`, `mark mark--${TONES[name]}${size && ` mark--${size}`}`)

/** The same figure inside another drawing, its middle at the origin. */
export const figure = (name: string) => html`<use href="${SPRITE}#${name}" x="-14" y="-14" width="28" height="28"/>`
