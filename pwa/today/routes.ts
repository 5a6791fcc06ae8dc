/** Today answers: what do I do now? Late and returned first, then what waits for me, then what I have done. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { isLate as isLateRun, mineListed, myChecks } from '../checklists/lists.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { About } from '../inbox/cards.ts'
import { about, needs, toDo } from '../inbox/routes.ts'
import { type Waiting, waiting } from '../inbox/rules.ts'
import { type Draft, draftRows, halfFilled } from '../incidents/drafts.ts'
import { listed, titleLink, whyReturned } from '../incidents/parts.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, heading, rows, section, way } from '../parts.ts'
import { leads } from '../rights.ts'
import { troubles } from '../states.ts'
import type { Shown } from '../store.ts'
import { newsOf } from './news.ts'
import { draftsPart, missingPart, type Setting, settingOf, sitePart } from './setting.ts'

const FIRST = 5

export const today = new Hono<Env>()

today.get('/app/', async c => {
  const here = c.get('here')
  const [work, drafts, news, runs, setting] = await Promise.all([
    waiting(here),
    halfFilled(here),
    newsOf(here),
    myChecks(here),
    settingOf(here),
  ])
  const words = await Promise.all(work.returned.slice(0, FIRST).map((one, n) => toldWords(here, one, n === 0)))
  const told = news.length > 0 && section(here.say('news'), '', rows(news.slice(0, FIRST)))
  const known = await about(here, work.cards)
  const checks = await mineListed(here, runs, { zones: known.zones, people: await here.people() })
  const issue = await draftsPart(here, setting, FIRST)
  return show(c, todayScreen(c, { here, work, words, told, drafts, known, runs, checks, setting, issue }))
})

interface Day {
  here: Here
  work: Waiting
  /** What came back, and what else was decided lately. */
  words: Html[]
  told: Html | false
  drafts: Draft[]
  known: About
  /** The checks this person has to do, late first, and their list. */
  runs: Shown[]
  checks: Html | ''
  setting: Setting
  /** The checklists that wait to be issued. */
  issue: Html | ''
}

function todayScreen(c: Ctx, day: Day): Screen {
  const { here, work, words, told, drafts, known, runs, checks, setting, issue } = day
  const { say, clock } = here
  const nothing =
    !work.total &&
    !issue &&
    !setting.closed &&
    !setting.late &&
    !setting.missing.length &&
    !runs.length &&
    !work.mine.length &&
    !drafts.length &&
    !words.length &&
    !told
  const list = html`
    ${troubles(c)}${sitePart(here, setting)}${checks}${words}${needs(here, work, known, FIRST)}
    ${part(here, 'inbox-decide', work.decide, known.zones)}${part(here, 'inbox-given', work.given, known.zones)}${toDo(here, work, known, FIRST)}${draftRows(here, drafts.slice(0, FIRST), 'today')}${issue}${missingPart(here, setting)}${told}
    ${nothing && here.strip.reports ? nothingYet(here) : ''}`
  const record = html`
    ${part(here, 'mine-open', work.mine, known.zones)}${install(here)}
    ${section(say('more-places'), '', html`<ul class="rows">${placesOf(here).map(([href, words]) => way(href, say(words)))}</ul>`)}`
  return {
    title: say('place-today'),
    place: 'today',
    width: 'split',
    live: [
      'incident',
      'action',
      'decision',
      'card',
      'zone',
      'site',
      'member',
      'run',
      'answer',
      'submission',
      'template',
      'chip',
    ],
    body: html`
      <header class="opening split__wide"><p>${say('today-at', clock.today())}</p>
      <h1 tabindex="-1">${heading(answer(here, work, runs, setting))}</h1></header><div class="flow split__list">${list}</div>
      <div class="flow split__record">${record}</div>`,
  }
}

/** Where else one may want to go. */
const PLACES: [string, string][] = [
  ['/app/incidents', 'incidents'],
  ['/app/checklists', 'runs'],
  ['/app/events', 'events'],
  ['/app/zones', 'zones'],
  ['/app/scan', 'scan'],
  ['/app/photos', 'photos'],
  ['/app/templates', 'templates'],
  ['/app/people', 'people'],
  ['/app/contacts', 'setup-contact'],
]
const LEADS_TO: [string, string][] = [
  ['/app/inbox', 'inbox'],
  ['/app/conflicts', 'conflicts'],
  ['/app/rotas', 'rotas'],
]
const placesOf = ({ role }: Here) => [...(leads(role) ? LEADS_TO : []), ...PLACES]

/** The heading: what is pressing, in one sentence. */
function answer(
  here: Here,
  { total, decide, returned, given, actions, cards, stuck, mine }: Waiting,
  runs: Shown[],
  { drafts, missing }: Setting,
): string {
  const { say } = here
  const n = total + drafts.length
  const late = runs.filter(run => isLateRun(here, run)).length
  if (late || (runs.length && !total)) return say('answer-runs', { late, n: runs.length - late })
  if (n && n === drafts.length) return say('answer-drafts', { n })
  if (!n && missing.length) return say('answer-missing')
  if (!n) return mine.length ? say('answer-mine', { n: mine.length }) : say('answer-none')
  if (n === decide.length) return say('answer-decide', { n })
  if (n === returned.length) return say('answer-returned', { n })
  if (n === given.length) return say('answer-given', { n })
  if (n === actions.length) return say('answer-actions', { n })
  return n === cards.length + stuck ? say('answer-cards', { n }) : say('inbox-answer', { n })
}

const part = (here: Here, id: string, all: Shown[], zones: Shown[]) =>
  listed(here, id, all, zones, FIRST, button('/app/inbox', here.say('all-of', { n: all.length })))

/** A report of one's own that came back, with the supervisor's words, and the step that answers them. */
async function toldWords(here: Here, row: Shown, first: boolean): Promise<Html> {
  const { say } = here
  const people = await here.people()
  const words = whyReturned(here, people, await here.store.of(row.id))
  return section(
    say('returned-to-you'),
    '',
    html`
      <p class="state">${mark('need')}${say('life-needs')}</p>${titleLink(here, row, await here.zones())}${words}
      ${button(`/app/incidents/${row.id}/edit`, say('fix-and-send'), first)}`,
  )
}

const nothingYet = ({ say }: Here) =>
  empty(say('today-empty'), say('today-empty-more'), button('/app/report', say('report-one'), true))

/** Shown by the page only where installing is possible, and only while nothing waits: an installed app may not share this storage. */
function install({ say, strip }: Here): Html | '' {
  if (strip.sync.waiting) return ''
  return html`
    <section class="slab slab--act" id="install" hidden><h2 class="slab__title">${say('install')}</h2>
    <p>${say('install-why')}</p><p data-install="ios" hidden>${say('install-ios')}</p>
    
    <button class="button" type="button" data-install="prompt" data-do="install" hidden>${say('install-now')}</button></section>`
}
