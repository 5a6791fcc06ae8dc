/** What failed in a check: each item with what was found, and by whom. */
import { html } from 'hono/html'
import { type Item, itemsOf, standing, verdict } from '../checklists/fold.ts'
import { unit as unitWord } from '../checklists/parts.ts'
import { photosOfItem } from '../checklists/round.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { button, dotted, givenTo, name, row, rows, section } from '../parts.ts'
import { tile } from '../photos/parts.ts'
import { byAt, said } from '../said.ts'
import type { Shown } from '../store.ts'
import { firstFailing, type Sheets, sectionsOf } from './day.ts'
import { columnName, placeName } from './parts.ts'
import type { ZoneRow } from './rules.ts'

export interface Failure {
  item: Item
  answers: Shown[]
  /** The photos of it, as tiles. */
  photos: Html[]
}

/** Failing items in their order, each with the answers that fail it. */
export async function failuresOf(here: Here, sheets: Sheets, run: Shown): Promise<Failure[]> {
  const items = itemsOf(run.body, sectionsOf(sheets, run))
  const [children, people, zones] = await Promise.all([here.store.of(run.id), here.people(), here.zones()])
  const answers = standing(items, children)
  const failing = (item: Item) =>
    answers.filter(({ body: said }) => said['item'] === item.id && verdict(item, said) === 'fail')
  const found = items.map(item => ({ item, answers: failing(item) })).filter(one => one.answers.length > 0)
  const pictured = async (one: Pick<Failure, 'item' | 'answers'>): Promise<Failure> => {
    const photos = await photosOfItem(here, { run, children }, { ...one, said: 'fail' })
    return { ...one, photos: photos.map(photo => tile(here, photo, { people, zones })) }
  }
  return Promise.all(found.map(pictured))
}

/** An item that fails, with the words of those who found it so. */
function failure(here: Here, people: Map<string, Shown>, { answers, photos }: Failure, title: Html): Html {
  const words = answers.map(({ body }) => {
    const { note, words: text, number, unit, lang, _by, _at } = body
    const found = note ?? text ?? (number && `${number} ${unitWord(here, unit)}`.trim())
    if (found) return said(here, people, found, { by: _by, at: _at, lang })
    return html`<p class="quiet">${byAt(here, people, _by, _at)}</p>`
  })
  return html`${title}${words}${photos.length > 0 && html`<ul class="photos">${photos}</ul>`}` as Html
}

const textOf = ({ me }: Here, { item }: Failure): string => inWords(item.text, me.lang)

/** What failed, under its check; of several each says how bad it is. */
export const failures = (here: Here, people: Map<string, Shown>, all: Failure[]): Html =>
  html`
    <div class="stack">${all.map(one => {
      const word = here.say(one.item.critical ? 'cell-blocked' : 'cell-failed')
      const state = all.length > 1 && html`<p class="state state--bad">${mark('bad')}${word}</p>`
      return failure(here, people, one, html`${state}<p><b>${textOf(here, one)}</b></p>`)
    })}</div>`

const MOST = 3

/** How many critical items of a check failed. */
const failedOf = ({ say }: Here, { body }: Shown): string => say('board-failed', { n: body['failing']?.length || 1 })

const since = ({ say, clock }: Here, { body }: Shown): string =>
  body['failed_at'] ? say('cell-since', { at: clock.stamp(body['failed_at']) }) : ''

const checkName = (here: Here, sheets: Sheets, { body }: Shown): string =>
  columnName(here, sheets, '', String(body['template']))

/** Each check that closes a zone in one row: what failed, where and since when. It reads nothing. */
export function closing(here: Here, closed: ZoneRow[], sheets: Sheets): Html {
  const all = closed.flatMap(({ zone, blocked }) =>
    blocked.map(run => {
      const facts = dotted([placeName(here, zone), checkName(here, sheets, run), since(here, run)])
      const what = firstFailing(here, sheets, run) || failedOf(here, run)
      return row(`/app/checklists/${run.id}`, mark('bad'), what, facts, `why-${run.id}`)
    }),
  )
  return rows(all.slice(0, MOST))
}

/** Who found what is not listed, as far as their answers are here; else whose check it is. */
async function finders(here: Here, people: Map<string, Shown>, { id, body }: Shown): Promise<string> {
  const told = standing([], await here.store.of(id)).filter(({ body }) => body['verdict'] === 'fail')
  const names = [...new Set(told.map(({ body }) => name(here, people, body['_by'])))]
  if (!names.length) return givenTo(here, people, { owner: body['person'] })
  return here.say('board-found', { who: new Intl.ListFormat(here.me.lang).format(names) })
}

/** Why zones are closed: of each check how much of it failed, what and who found it, and the way to it where it is here. */
export async function reasons(
  here: Here,
  closed: ZoneRow[],
  sheets: Sheets,
  people: Map<string, Shown>,
): Promise<Html[]> {
  const { say } = here
  const part = async (run: Shown, main: boolean): Promise<Html> => {
    const found = (await failuresOf(here, sheets, run)).filter(({ item }) => item.critical)
    const facts = dotted([
      checkName(here, sheets, run),
      since(here, run),
      !found.length && (await finders(here, people, run)),
    ])
    const known = sectionsOf(sheets, run).length > 0
    return html`
      <p class="state state--bad">${mark('bad')}${failedOf(here, run)}</p><p class="quiet">${facts}</p>
      ${found.map(one => failure(here, people, one, html`<h3>${textOf(here, one)}</h3>`))}
      ${known ? button(`/app/checklists/${run.id}`, say('board-read'), main) : html`<p>${say('items-unknown')}</p>`}` as Html
  }
  const one = async ({ zone, blocked }: ZoneRow, first: boolean): Promise<Html> => {
    const parts = await Promise.all(blocked.map((run, n) => part(run, first && !n)))
    return section(say('board-why', { zone: placeName(here, zone) }), '', parts)
  }
  return Promise.all(closed.slice(0, MOST).map((row, n) => one(row, n === 0)))
}
