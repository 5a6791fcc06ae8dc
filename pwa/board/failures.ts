/** What failed in a check: each item with what was found, and by whom. */
import { html } from 'hono/html'
import { type Item, itemsOf, standing, verdict } from '../checklists/fold.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { button, dotted, name, section, time } from '../parts.ts'
import { said } from '../said.ts'
import type { Shown } from '../store.ts'
import { type Sheets, sectionsOf } from './day.ts'
import { placeName } from './parts.ts'
import type { ZoneRow } from './rules.ts'

export interface Failure {
  item: Item
  answers: Shown[]
}

/** Failing items in their order, each with the answers that fail it. */
export async function failuresOf({ store }: Here, sheets: Sheets, run: Shown): Promise<Failure[]> {
  const answers = standing(await store.of(run.id))
  const items = itemsOf(run.body, sectionsOf(sheets, run))
  const failing = (item: Item) =>
    answers.filter(({ body: said }) => said['item'] === item.id && verdict(item, said) === 'fail')
  return items.map(item => ({ item, answers: failing(item) })).filter(one => one.answers.length > 0)
}

/** An item that fails, with the words of those who found it so. */
function failure(here: Here, people: Map<string, Shown>, { item, answers }: Failure, under: boolean): Html {
  const words = answers.map(({ body }) => {
    const { note, words: text, number, unit, lang, _by, _at } = body
    const found = note ?? text ?? (number && dotted([number, unit]))
    if (found) return said(here, people, found, { by: _by, at: _at, lang })
    return html`<p class="quiet">${name(here, people, _by)}\u00a0· ${time(here, _at)}</p>`
  })
  const text = inWords(item.text, here.me.lang)
  return html`
    <p class="state state--bad">${mark('bad')}${here.say(item.critical ? 'cell-blocked' : 'cell-failed')}</p>
    ${under ? html`<h3>${text}</h3>` : html`<p><b>${text}</b></p>`}${words}` as Html
}

/** `under`: a heading, so that each item has one of its own. */
export const failures = (here: Here, people: Map<string, Shown>, all: Failure[], under = false): Html =>
  html`<div class="stack">${all.map(one => failure(here, people, one, under))}</div>`

const ZONES_MOST = 3

/** Why zones are closed, with the one step that changes it. */
export async function reasons(
  here: Here,
  closed: ZoneRow[],
  sheets: Sheets,
  people: Map<string, Shown>,
): Promise<Html[]> {
  const { say } = here
  const one = async ({ zone, blocked }: ZoneRow, first: boolean): Promise<Html> => {
    const found = await Promise.all(blocked.map(run => failuresOf(here, sheets, run)))
    const critical = found.map(all => all.filter(({ item }) => item.critical))
    const n = Math.max(blocked.length, critical.flat().length)
    const parts = blocked.map(
      (run, m) =>
        html`${failures(here, people, critical[m]!, true)}${button(`/app/checklists/${run.id}`, say('board-read'), first && !m)}`,
    )
    return section(say('board-why', { zone: placeName(here, zone) }), say('board-reasons', { n }), parts as Html[])
  }
  return Promise.all(closed.slice(0, ZONES_MOST).map((row, n) => one(row, n === 0)))
}
