/** One incident on one screen: what it says, what happens next, who said what when. */
import { html } from 'hono/html'
import type { Move } from '../../sync/kind.ts'
import { asForm } from '../fields.ts'
import { type Form, making, shownAs, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, heading, kept, life, section, select, textbox, word, zoneName } from '../parts.ts'
import { leads, makes } from '../rights.ts'
import { byAt, saidByAll } from '../said.ts'
import type { Shown } from '../store.ts'
import { able, dueField } from './edit.ts'
import { givenTo, overdue, stateWord, titled, titleOf, whyReturned } from './parts.ts'
import {
  ACCEPTS,
  asks,
  boundBy,
  editable,
  GIVEN,
  isUnsent,
  markOf,
  reading,
  stateOf,
  steps,
  waitsFor,
} from './rules.ts'
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
  const list = [
    found(here, page),
    given(here, page),
    timeline(here, shown, page),
    makes('comment', here.role) && commentForm(here, page),
  ]
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
  const state = stateOf(shown.body)
  const nobody = state === 'accepted' && !shown.body['assignee']
  const next = say(nobody ? 'next-nobody' : `next-${waitsFor(here, shown) ? 'you-' : ''}${state}`)
  const told = { state: stateWord(here, shown), next }
  const moved = page.read !== undefined && page.read !== now
  const notice = page.notice ?? (moved ? say(leads(here.role) ? 'changed-while-reading' : 'changed-meanwhile') : '')
  return html`
    <header class="opening split__wide"><p class="opening__eyebrow">${mark(markOf(here, shown))}
    <span>${say(isUnsent(shown) ? 'state-unsent' : 'state-next', told)}</span></p>
    <h1 tabindex="-1"${shown.body['sentence'] && html` lang="${shown.body['lang']}"`}>${heading(titleOf(here, shown, zones))}</h1>
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
  return html`<p>${dotted(kind)}<br>${by}${given && html`<br>${given}${overdue(here, body)}`}</p>`
}

/** Who sees to it and by when: the fields of Accept, whose button stands in the bar. */
function given(here: Here, page: Page): Html | '' {
  const { shown } = page
  if (!steps(here, shown).bar.some(([act]) => act === 'accept')) return ''
  return section(
    here.say('given'),
    here.say('given-hint'),
    html`
      <form class="stack--wide" id="move-accept" method="post" action="/app/incidents/${shown.id}/accept" data-draft="accept:${shown.id}">${shownAs(shown.seq, shown.body, ACCEPTS)}
      ${giving(here, page)}</form>`,
  )
}

/** The fields of Accept. They are new ones once they show something else. */
function giving(here: Here, { shown, people, form, troubles }: Page): Html {
  const key = reading(shown.body, ACCEPTS)
  const asked = { here, troubles, key, form: { ...asForm(here, 'incident', shown.body, GIVEN), ...form } }
  const begun = GIVEN.some(name => form[name])
  return html`
    ${select(asked, 'assignee', here.say('nobody-yet'), able(people))}${dueField(asked)}
    ${kept(here, begun, `accept:${shown.id}`)}`
}

function commentForm(here: Here, { shown, form, troubles }: Page): Html {
  const { say } = here
  return html`
    <form class="stack" id="comment" method="post" action="/app/incidents/${shown.id}/comments" data-draft="comment:${shown.id}" hx-morph-skip>${making(here, form)}${textbox({ here, form, troubles }, 'said', 2)}
    ${kept(here, Boolean(form['said']), `comment:${shown.id}`)}
    <button class="button">${say('add-comment')}</button></form>`
}

/** What is possible but seldom next. */
function others(here: Here, shown: Shown): Html | '' {
  const { more } = steps(here, shown)
  const links = more.map(([act, move]) => step(here, shown, act, move, move.reason ? ' button--soft' : weight(act)))
  // To fix what came back is the main step already.
  const change = editable(here, shown).length > 0 && !(shown.body['status'] === 'returned' && waitsFor(here, shown))
  if (change) links.unshift(button(edit(shown), here.say('act-edit')))
  if (!links.length) return ''
  return section(here.say('other-steps'), '', html`<div class="stack">${links}</div>`)
}

function bar(here: Here, { shown, children }: Page): Html | '' {
  const { bar: inBar } = steps(here, shown)
  if (!inBar.length) return ''
  const binds = inBar.some(([, move]) => move.binds?.length)
  const read = children.slice(-40).map(({ id }) => id)
  return html`
    <div class="decide" id="decide">${binds && html`<p>${here.say('bound')}</p>`}
    ${inBar.map(([act, move], n) => step(here, shown, act, move, n ? weight(act) : ' button--main', read))}</div>`
}

// To close a report at once is seldom what comes next, and to take a void back neither.
const SELDOM = ['approve', 'unvoid']
const weight = (act: string) => (SELDOM.includes(act) ? ' button--soft' : '')

const edit = ({ id }: Shown) => `/app/incidents/${id}/edit`

/** A move as a button: one that needs words asks for them on its own page first, and to send again is to fix it first. */
function step(here: Here, shown: Shown, act: string, move: Move, tone: string, read: string[] = []): Html {
  if (asks(act, move, shown)) return ask(here, shown, act, tone)
  if (act === 'resubmit' && waitsFor(here, shown)) return button(edit(shown), here.say('fix-and-send'), true)
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

/** The page that asks for what a move needs: its reason, or of Accept who sees to it. */
export function stepScreen(here: Here, page: Page, act: string, move: Move): Screen {
  const { say } = here
  const { shown, form, troubles, children } = page
  const read = JSON.stringify(children.slice(-40).map(({ id }) => id))
  const why = () => html`
    ${textbox({ here, form, troubles }, 'reason', 4, say(`why-${act}-hint`))}
    ${kept(here, Boolean(form['reason']), `${act}:${shown.id}`)}`
  return {
    title: say(`act-${act}`),
    back: { href: `/app/incidents/${shown.id}`, text: say('back-to-report') },
    resting: true,
    body: html`
      <header class="opening"><h1 tabindex="-1">${say(`why-${act}`)}</h1>
      <p>${titled(here, shown, page.zones)}</p></header>
      <form class="stack--wide" method="post" action="/app/incidents/${shown.id}/${act}" data-draft="${act}:${shown.id}">${shownAs(shown.seq, shown.body, boundBy(move, act))}
      <input type="hidden" name="_read" value="${read}">
      ${move.reason ? why() : giving(here, page)}<div class="decide">
      <button class="button button--main">${say(`act-${act}`)}</button>
      ${button(`/app/incidents/${shown.id}`, say('keep-reading'))}</div></form>`,
  }
}
