/** People's own words: each in the language it was written in, and where two texts were kept, each under its own name. */
import { html } from 'hono/html'
import { texts } from '../sync/joined.ts'
import type { Here } from './here.ts'
import type { Html } from './layout.ts'
import { name, time } from './parts.ts'
import type { Shown } from './store.ts'

/** Who said it and when, and in which language, as far as that is known: a field tells nobody who changed it last. */
export interface Origin {
  by?: unknown
  at?: unknown
  lang?: unknown
}

type People = Map<string, Shown>

const lines = (text: string) => text.split('\n').map((line, n) => (n ? html`<br>${line}` : line))

/** Words in `lang`, or without a language where nobody knows it. */
export const quote = (words: unknown, lang: unknown): Html =>
  html`<blockquote${lang ? html` lang="${lang}"` : ''}>${lines(String(words))}</blockquote>`

/** Name and time, as one fact. */
export const byAt = (here: Here, people: People, by: unknown, at: unknown): Html =>
  html`${name(here, people, by)}\u00a0· ${time(here, String(at))}`

/** The language of a person: for words that do not say theirs. */
export const langOf = (people: People, by: unknown): unknown => people.get(String(by))?.body['lang']

/** Words with name and time under them. */
export const said = (here: Here, people: People, words: unknown, { by, at, lang }: Origin): Html =>
  html`
    <div class="said">${quote(words, lang || langOf(people, by))}
    ${by && html`<footer>${byAt(here, people, by, at)}</footer>`}</div>`

/** A text in which several may have been kept: each with its own name and time. */
export const saidByAll = (here: Here, people: People, words: unknown, lang: unknown): Html[] =>
  texts(String(words)).map(([text, by, at]) => said(here, people, text, { by, at, lang: by ? '' : lang }))
