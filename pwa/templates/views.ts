/** The checklists of a site, and one version on one screen: what it asks, which versions there were, what can be done. */
import { html } from 'hono/html'
import type { Item } from '../checklists/fold.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import {
  button,
  dotted,
  empty,
  heading,
  life,
  name,
  opening,
  row,
  rows,
  SERVER,
  section,
  time,
  way,
  word,
} from '../parts.ts'
import type { Page } from '../record.ts'
import { leads } from '../rights.ts'
import { quote } from '../said.ts'
import { askButton, askScreen, type Step, stepButton } from '../steps.ts'
import type { Shown } from '../store.ts'
import { type Part, partsOf, USES } from './file.ts'
import { AT, addressOf, criticalPart, factsOf, madeBy, said, saidElse, templateRow, timeOf } from './parts.ts'
import { edits, isOvertaken, issuedOf, isWhole, markOf, possible, stateOf } from './rules.ts'

const LIVE = ['template', 'section', 'decision', 'member', 'chip']

export interface Listed {
  all: Shown[]
  people: Map<string, Shown>
  /** Those that are not asked any more. */
  closed: boolean
}

export function listScreen(here: Here, { all, people, closed }: Listed): Screen {
  const { say, me } = here
  const issued = all.filter(shown => stateOf(shown) === 'issued')
  const drafts = edits(here) ? all.filter(shown => stateOf(shown) === 'draft' && !overtaken(shown, all)) : []
  const late = edits(here) ? all.filter(shown => stateOf(shown) === 'draft' && !drafts.includes(shown)) : []
  const rest = all.filter(shown => ['withdrawn', 'replaced'].includes(stateOf(shown)) || late.includes(shown))
  const own = ({ body }: Shown) => (body['_by'] ?? me.person) === me.person
  const list = (title: string, some: Shown[]) =>
    some.length > 0 && section(title, '', rows(some.map(one => templateRow(here, one, people))))
  const makes = html`<div class="stack">${button(`${AT}/new`, say('template-new'), true)}${button(`${AT}/import`, say('template-import'))}</div>`
  const parts = html`
    ${list(say('drafts-mine'), drafts.filter(own))}${list(
      say('drafts-theirs'),
      drafts.filter(one => !own(one)),
    )}
    ${USES.map(use =>
      list(
        word(here, 'template', 'use', use),
        issued.filter(({ body }) => body['use'] === use),
      ),
    )}
    ${all.length === 0 && empty(say('templates-none'), say('templates-none-more'))}
    ${rest.length > 0 && html`<ul class="rows">${way(`${AT}?closed`, say('templates-closed', { n: rest.length }))}</ul>`}`
  const old = rest.length
    ? rows(rest.map(one => templateRow(here, one, people)))
    : empty(say('templates-none-closed'), say('templates-closed-more'))
  return {
    title: say('templates'),
    back: closed ? { href: AT, text: say('templates') } : { href: '/app/', text: say('place-today') },
    live: LIVE,
    watch: closed ? `${AT}?closed` : AT,
    body: closed
      ? html`${opening(say('templates-closed', { n: rest.length }), '', say('templates-closed-more'))}${old}`
      : html`${opening(say('templates-answer', { n: issued.length }), '', say(here.role === 'admin' ? 'templates-admin' : 'templates-hint'))}${edits(here) && makes}${parts}`,
  }
}

export const overtaken = (shown: Shown, all: Shown[]) =>
  isOvertaken(
    shown,
    all.filter(({ id, body }) => (body['line'] ?? id) === (shown.body['line'] ?? shown.id)),
  )

/** A version with what stands around it. */
export interface TemplatePage extends Page {
  versions: Shown[]
  /** The decisions about each version, by its id. */
  decisions: Map<string, Shown[]>
}

const asStep = (act: string, move: Step['move']): Step => ({ act, move, sets: [] })

export function templateScreen(here: Here, page: TemplatePage): Screen {
  const { say } = here
  const { shown, children, versions } = page
  const at = addressOf(shown)
  const whole = isWhole(shown, children)
  const issuable = whole && !isOvertaken(shown, versions)
  const may = possible(here, shown).filter(([act]) => act !== 'issue' || issuable)
  const main = may.filter(([act]) => act === 'issue')
  const edit = edits(here) && whole && !['replaced', 'void'].includes(stateOf(shown))
  const others = [
    whole && html`<a class="button" href="${at}/export" hx-boost="false">${say('template-export')}</a>`,
    ...may
      .filter(one => !main.includes(one))
      .map(([act, move]) =>
        move.reason
          ? askButton(here, at, act, ' button--soft')
          : stepButton(here, { ...page, at }, asStep(act, move), ''),
      ),
  ].filter(Boolean)
  return {
    title: inWords(shown.body['name'], here.me.lang),
    back: { href: AT, text: say('templates') },
    width: 'split',
    resting: true,
    live: LIVE,
    body: html`
      ${head(here, page)}<div class="flow split__list">${partsOf(children).map((part, n) => partView(here, part, n))}${versionsPart(here, page)}</div>
      <div class="flow split__record">${others.length > 0 && section(say('other-steps'), '', html`<div class="stack">${others}</div>`)}
      ${(edit || main.length > 0) && html`<div class="decide">${main.map(([act, move]) => stepButton(here, { ...page, at }, asStep(act, move), ' button--main'))}${edit && button(`${at}/edit`, say('template-edit'))}</div>`}</div>`,
  }
}

function head(here: Here, { shown, children, versions, notice }: TemplatePage): Html {
  const { say } = here
  const { body } = shown
  const facts = [
    word(here, 'template', 'use', body['use']),
    say('count-sections', { n: body['sections'] ?? 0 }),
    say('count-points', { n: body['items'] ?? 0 }),
  ]
  const state = word(here, 'template', 'status', stateOf(shown))
  const told = body['version'] ? dotted([say('version-n', { n: body['version'] }), state]) : state
  const hint = next(here, shown, children, versions)
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(markOf(shown))}<span>${told}</span></p>
    <h1 tabindex="-1">${heading(inWords(body['name'], here.me.lang))}</h1>${edits(here) && saidElse(here, body['name'])}
    <p>${dotted(facts)}<br>${say('points-usual')}</p>${shown.life !== 'received' && life(here, shown.life)}
    ${hint && html`<p class="slab">${hint}</p>`}${notice && html`<p class="slab" role="status">${notice}</p>`}</header>`
}

/** What has to happen next, in a sentence; of a version that is asked there is nothing to say. */
function next(here: Here, shown: Shown, children: Shown[], versions: Shown[]): Html | string {
  const { say } = here
  const n = partsOf(children).length
  if (!isWhole(shown, children)) return say('template-part', { n, of: shown.body['sections'] ?? 0 })
  const issued = issuedOf(versions)
  const open =
    issued && issued.id !== shown.id && html` <a href="${addressOf(issued)}">${say('template-open-issued')}</a>`
  if (stateOf(shown) === 'replaced') return html`${say('template-replaced')}${open}`
  if (stateOf(shown) !== 'draft') return here.role === 'admin' ? say('templates-admin') : ''
  if (isOvertaken(shown, versions)) return html`${say('template-overtaken')}${open}`
  return say(leads(here.role) ? 'template-to-issue' : 'template-waits')
}

/** One section as it will be asked. */
export const partView = (here: Here, { title, items }: Part, n: number): Html =>
  html`
    <section class="section"><header class="section__head"><h2>${n + 1} ${said(here, title)}</h2><span>${here.say('count-points', { n: items.length })}</span></header>
    <ol class="points">${items.map(item => pointView(here, item))}</ol></section>`

const pointView = (here: Here, item: Item): Html =>
  html`
    <li><span class="row__title">${said(here, item.text)}</span>${edits(here) && saidElse(here, item.text)}
    ${item.help && html`<span class="row__more row__more--ink">${said(here, item.help)}</span>${edits(here) && saidElse(here, item.help)}`}
    <span class="row__more">${factsOf(here, item)}</span>${criticalPart(here, item)}</li>`

function versionsPart(here: Here, { shown, versions, decisions, people }: TemplatePage): Html {
  const line = (one: Shown) => {
    const { body, id } = one
    const number = body['version'] ? here.say('version-n', { n: body['version'] }) : here.say('version-draft')
    const title = dotted([number, body['version'] && word(here, 'template', 'status', stateOf(one))])
    const told = (decisions.get(id) ?? [])
      .filter(({ body }) => body['outcome'] === 'applied')
      .map(one => decision(here, one, people))
    const more = html`${madeBy(here, one, people)}\u00a0· ${timeOf(here, one)}${told}${one.life !== 'received' && html`<br>${life(here, one.life)}`}`
    return row(id === shown.id ? '' : addressOf(one), mark(markOf(one)), title, more, `version-${id}`)
  }
  return section(here.say('versions'), here.say('count-versions', { n: versions.length }), rows(versions.map(line)))
}

function decision(here: Here, { body }: Shown, people: Map<string, Shown>): Html {
  const { act, _by, _at, reason, lang } = body
  const told = _by === SERVER ? here.say('shipped-issued') : here.say(`told-${act}`, { who: name(here, people, _by) })
  return html`<br>${told}\u00a0· ${time(here, _at)}${reason && quote(reason, lang)}`
}

/** The page that asks for the reason of a step. */
export const stepScreen = (here: Here, page: Page, step: Step): Screen =>
  askScreen(
    here,
    {
      ...page,
      at: addressOf(page.shown),
      told: html`${said(here, page.shown.body['name'])}`,
      back: here.say('template-back'),
      ...(step.act === 'void' && { hint: 'why-template-void-hint' }),
    },
    step,
  )
