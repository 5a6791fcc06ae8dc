/** One incident on one screen: what it says, what happens next, who said what when. */
import { html } from 'hono/html'
import type { Move } from '../../sync/kind.ts'
import { type Form, making, shownAs, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, kept, life, section, select, textbox, word, zoneName } from '../parts.ts'
import { byAt, saidByAll } from '../said.ts'
import type { Shown } from '../store.ts'
import { able, asForm, dueField } from './edit.ts'
import { givenTo, stateWord, titled, titleOf, whyReturned } from './parts.ts'
import { boundBy, GIVEN, markOf, mayEdit, mayVoid, reading, steps, waitsFor } from './rules.ts'
import { type Story, timeline } from './timeline.ts'

export interface Page extends Story {
  shown: Shown
  zones: Shown[]
  form: Form
  troubles: Troubles
  /** The `reading` the page was opened with, if it has been drawn anew since. */
  read: string | undefined
  /** Said on top: why the last tap did nothing. */
  notice?: string
}

/** The incident's screen. */
export function incidentScreen(here: Here, page: Page): Screen {
  const { shown, zones } = page
  const { say } = here
  const now = reading(shown.body)
  const list = [found(here, page), given(here, page), timeline(here, shown, page), commentForm(here, page)]
  const record = [others(here, shown), bar(here, page)]
  return {
    title: titleOf(here, shown, zones),
    back: { href: '/app/incidents', text: say('incidents') },
    width: 'split',
    resting: true,
    live: ['incident', 'comment', 'decision', 'card', 'zone', 'member'],
    watch: `/app/incidents/${shown.id}?read=${page.read ?? now}`,
    body: html`
      ${head(here, page, now)}<div class="flow split__list">${list}</div>
      <div class="flow split__record">${record}</div>`,
  }
}

function head(here: Here, page: Page, now: string): Html {
  const { say } = here
  const { shown, zones } = page
  const next = waitsFor(here, shown)
    ? `next-you-${shown.body['status']}`
    : `next-${shown.body['_void'] ? 'void' : shown.body['status']}`
  const moved = page.read !== undefined && page.read !== now
  const notice = page.notice ?? (moved ? say('changed-while-reading') : '')
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(markOf(here, shown))}
    <span>${say('state-next', { state: stateWord(here, shown), next: say(next) })}</span></p>
    <h1 tabindex="-1"${shown.body['sentence'] && html` lang="${shown.body['lang']}"`}>${titleOf(here, shown, zones)}</h1>
    ${facts(here, page)}${life(here, shown.life)}${notice && again(here, shown, notice)}
    ${returned(here, page)}</header>`
}

const again = (here: Here, { id }: Shown, notice: string) =>
  html`
    <div class="slab slab--act" role="status"><p class="slab__top">${mark('need')}<span>${notice}</span></p>
    ${button(`/app/incidents/${id}`, here.say('read-again'))}</div>`

const returned = (here: Here, { shown, children, people }: Page) =>
  shown.body['status'] === 'returned' ? whyReturned(here, people, children) : ''

function found(here: Here, { shown, people }: Page): Html | '' {
  const { story, lang } = shown.body
  return story ? section(here.say('found'), '', saidByAll(here, people, story, lang)) : ''
}

/** How bad, what, where; by whom and when; given to whom, unless it waits for whoever reported it. */
function facts(here: Here, { shown: { body }, zones, people }: Page): Html {
  const kind = [
    body['severity'] && word(here, 'incident', 'severity', body['severity']),
    word(here, 'incident', 'what', body['what']),
    zoneName(here, zones, body['zone']),
  ]
  const given = body['status'] !== 'returned' && givenTo(here, people, body)
  const by = byAt(here, people, body['_by'] ?? here.me.person, body['opened_at'])
  return html`<p>${dotted(kind)}<br>${by}${given && html`<br>${given}`}</p>`
}

/** Who sees to it and by when: the fields of Accept, whose button stands in the bar. They are new ones once they show something else. */
function given(here: Here, { shown, people, form, troubles }: Page): Html | '' {
  const { bar: inBar, more } = steps(here, shown)
  if (![...inBar, ...more].some(([act]) => act === 'accept')) return ''
  const names = boundBy({ from: [], to: '' }, 'accept')
  const key = reading(shown.body, names)
  const asked = { here, troubles, key, form: { ...asForm(here, shown.body, GIVEN), ...form } }
  return section(
    here.say('given'),
    here.say('given-hint'),
    html`
      <form class="stack--wide" id="move-accept" method="post" action="/app/incidents/${shown.id}/accept">${shownAs(shown.seq, shown.body, names)}
      ${select(asked, 'assignee', here.say('nobody-yet'), able(people))}${dueField(asked)}</form>`,
  )
}

function commentForm(here: Here, { shown, form, troubles }: Page): Html {
  const { say } = here
  return html`
    <form class="stack" id="comment" method="post" action="/app/incidents/${shown.id}/comments" data-draft="comment:${shown.id}" hx-morph-skip>${making(here, form)}${textbox({ here, form, troubles }, 'said', 2)}
    <div class="stack stack--start">${kept(here, Boolean(form['said']))}</div>
    <button class="button">${say('add-comment')}</button></form>`
}

/** What is possible but seldom next. */
function others(here: Here, shown: Shown): Html | '' {
  const { more } = steps(here, shown)
  const links = more.map(([act, move]) => step(here, shown, act, move, move.reason ? ' button--soft' : ''))
  const change = mayEdit(here, shown) && button(`/app/incidents/${shown.id}/edit`, here.say('act-edit'))
  if (mayVoid(here, shown)) links.push(ask(here, shown, 'void', ' button--soft'))
  if (shown.body['_void'] || (!links.length && (!change || shown.body['_by'] !== here.me.person))) return ''
  return section(here.say('other-steps'), '', html`<div class="stack">${change || ''}${links}</div>`)
}

function bar(here: Here, { shown, children }: Page): Html | '' {
  const { bar: inBar } = steps(here, shown)
  if (!inBar.length) return ''
  const binds = inBar.some(([, move]) => move.binds?.length)
  const read = children.slice(-40).map(({ id }) => id)
  return html`
    <div class="decide" id="decide">${binds && html`<p>${here.say('bound')}</p>`}
    ${inBar.map(([act, move], n) => step(here, shown, act, move, n ? '' : ' button--main', read))}</div>`
}

/** A move as a button: one that needs words asks for them on its own page first. */
function step(here: Here, shown: Shown, act: string, move: Move, tone: string, read: string[] = []): Html {
  if (move.reason) return ask(here, shown, act, tone)
  const words = here.say(`act-${act}`)
  if (act === 'accept') return html`<button class="button${tone}" form="move-accept">${words}</button>`
  return html`
    <form id="move-${act}" method="post" action="/app/incidents/${shown.id}/${act}" hx-morph-skip>${shownAs(shown.seq, shown.body, boundBy(move, act))}
    <input type="hidden" name="_read" value="${JSON.stringify(read)}">
    <button class="button${tone}">${words}</button></form>`
}

const ask = (here: Here, shown: Shown, act: string, tone: string) =>
  html`
    <form id="ask-${act}" method="get" action="/app/incidents/${shown.id}/${act}">
    <button class="button${tone}">${here.say(`act-${act}`)}</button></form>`

/** The page that asks for the reason of a move. */
export function reasonScreen(here: Here, page: Page, act: string, move: Move): Screen {
  const { say } = here
  const { shown, form, troubles, children } = page
  const read = JSON.stringify(children.slice(-40).map(({ id }) => id))
  return {
    title: say(`act-${act}`),
    back: { href: `/app/incidents/${shown.id}`, text: say('back-to-report') },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${say(`why-${act}`)}</h1>
      <p>${titled(here, shown, page.zones)}</p></header>
      <form class="stack--wide" method="post" action="/app/incidents/${shown.id}/${act}" data-draft="${act}:${shown.id}">${shownAs(shown.seq, shown.body, boundBy(move, act))}
      <input type="hidden" name="_read" value="${read}">
      ${textbox({ here, form, troubles }, 'reason', 4, say(`why-${act}-hint`))}
      ${kept(here, Boolean(form['reason']))}<div class="decide">
      <button class="button button--main">${say(`act-${act}`)}</button>
      ${button(`/app/incidents/${shown.id}`, say('keep-reading'))}</div></form>`,
  }
}
