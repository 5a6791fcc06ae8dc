/** The checklists of a site, and one version on one screen: what it asks, which versions there were, what can be done. */
import { html } from 'hono/html'
import { commentForm } from '../beside.ts'
import type { Item } from '../checklists/fold.ts'
import { type Here, inWords } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, heading, life, opening, row, rows, section, way, word } from '../parts.ts'
import type { Page } from '../record.ts'
import { leads, makes } from '../rights.ts'
import { askButton, askScreen, type Step, stepButton } from '../steps.ts'
import type { Shown } from '../store.ts'
import { timeline } from '../timeline.ts'
import { type Part, partsOf, USES } from './file.ts'
import { AT, addressOf, criticalPart, factsOf, madeAt, numberOf, said, saidElse, templateRow } from './parts.ts'
import { edits, isOpen, isOvertaken, issuedOf, isWhole, markOf, possible, rivalsOf, stateOf } from './rules.ts'

const LIVE = ['template', 'section', 'decision', 'comment', 'member', 'chip']

export interface Listed {
  all: Shown[]
  people: Map<string, Shown>
  /** Those that are not asked any more. */
  closed: boolean
}

export function listScreen(here: Here, { all, people, closed }: Listed): Screen {
  const { say, me } = here
  const issued = all.filter(shown => stateOf(shown) === 'issued')
  const drafts = edits(here) ? all.filter(shown => isOpen(shown, all)) : []
  const late = edits(here) ? all.filter(shown => stateOf(shown) === 'draft' && !drafts.includes(shown)) : []
  const rest = all.filter(shown => ['withdrawn', 'replaced'].includes(stateOf(shown)) || late.includes(shown))
  const own = ({ body }: Shown) => (body['_by'] ?? me.person) === me.person
  const list = (title: string, some: Shown[]) =>
    some.length > 0 && section(title, '', rows(some.map(one => templateRow(here, one, people, all))))
  const ways = html`<div class="stack">${button(`${AT}/new`, say('template-new'), true)}${button(`${AT}/import`, say('template-import'))}</div>`
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
    ? rows(rest.map(one => templateRow(here, one, people, all)))
    : empty(say('templates-none-closed'), say('templates-closed-more'))
  return {
    title: say('templates'),
    back: closed ? { href: AT, text: say('templates') } : { href: '/app/', text: say('place-today') },
    live: LIVE,
    watch: closed ? `${AT}?closed` : AT,
    body: closed
      ? html`${opening(say('templates-closed', { n: rest.length }), '', say('templates-closed-more'))}${old}`
      : html`${opening(say('templates-answer', { n: issued.length }), '', say(here.role === 'admin' ? 'templates-admin' : 'templates-hint'))}${edits(here) && ways}${parts}`,
  }
}

/** A version with what stands around it. */
export interface TemplatePage extends Page {
  versions: Shown[]
  /** How many comments stand beside each version, by its id. */
  comments: Map<string, number>
}

const asStep = (act: string, move: Step['move']): Step => ({ act, move, sets: [] })

export function templateScreen(here: Here, page: TemplatePage): Screen {
  const { say } = here
  const { shown, children, versions, people } = page
  const at = addressOf(shown)
  const rivals = rivalsOf(shown, versions)
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
      ${head(here, page)}<div class="flow split__list">${rivals.length > 0 && rows(rivals.map(one => templateRow(here, one, people, versions)))}${partsOf(children).map((part, n) => partView(here, part, n))}${versionsPart(here, page)}${timeline(here, shown, page)}
      ${makes('comment', here.role) && commentForm(here, at, page)}</div>
      <div class="flow split__record">${others.length > 0 && section(say('other-steps'), '', html`<div class="stack">${others}</div>`)}
      ${(edit || main.length > 0) && html`<div class="decide">${main.map(([act, move]) => stepButton(here, { ...page, at }, asStep(act, move), ' button--main'))}${edit && button(`${at}/edit`, say('template-edit'))}</div>`}</div>`,
  }
}

function head(here: Here, page: TemplatePage): Html {
  const { shown, versions, notice } = page
  const { say } = here
  const { body } = shown
  const facts = [
    word(here, 'template', 'use', body['use']),
    say('count-sections', { n: body['sections'] ?? 0 }),
    say('count-points', { n: body['items'] ?? 0 }),
  ]
  const state = word(here, 'template', 'status', stateOf(shown))
  const told = body['version'] ? dotted([numberOf(here, shown, versions), state]) : numberOf(here, shown, versions)
  const hint = next(here, page)
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(markOf(shown))}<span>${told}</span></p>
    <h1 tabindex="-1">${heading(inWords(body['name'], here.me.lang))}</h1>${edits(here) && saidElse(here, body['name'])}
    <p>${dotted(facts)}<br>${say('points-usual')}</p>${shown.life !== 'received' && life(here, shown.life)}
    ${hint && html`<p class="slab">${hint}</p>`}${notice && html`<p class="slab" role="status">${notice}</p>`}</header>`
}

/** What has to happen next, in a sentence; of a version that is asked there is nothing to say. */
function next(here: Here, { shown, children, versions }: TemplatePage): Html | string {
  const { say } = here
  const n = partsOf(children).length
  if (!isWhole(shown, children)) return say('template-part', { n, of: shown.body['sections'] ?? 0 })
  const issued = issuedOf(versions)
  const open =
    issued && issued.id !== shown.id && html` <a href="${addressOf(issued)}">${say('template-open-issued')}</a>`
  if (stateOf(shown) === 'replaced') return html`${say('template-replaced')}${open}`
  if (stateOf(shown) !== 'draft') return here.role === 'admin' ? say('templates-admin') : ''
  if (isOvertaken(shown, versions)) return html`${say('template-overtaken')}${open}`
  const others = rivalsOf(shown, versions).length
  return html`${say(leads(here.role) ? 'template-to-issue' : 'template-waits')}${others > 0 && html`<br>${say('template-rivals', { n: others })}`}`
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

function versionsPart(here: Here, { shown, versions, comments, people }: TemplatePage): Html {
  const line = (one: Shown) => {
    const { body, id } = one
    const title = dotted([
      numberOf(here, one, versions),
      body['version'] && word(here, 'template', 'status', stateOf(one)),
    ])
    const n = comments.get(id) ?? 0
    const more = html`${madeAt(here, one, people)}${n > 0 && html`<br>${here.say('count-comments', { n })}`}${one.life !== 'received' && html`<br>${life(here, one.life)}`}`
    return row(id === shown.id ? '' : addressOf(one), mark(markOf(one)), title, more, `version-${id}`)
  }
  return section(here.say('versions'), here.say('count-versions', { n: versions.length }), rows(versions.map(line)))
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
