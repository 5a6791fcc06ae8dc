/** One incident on one screen: what it says, what happens next, who said what when. */
import { html } from 'hono/html'
import type { Move } from '../../sync/kind.ts'
import { type Arisen, arisenPart } from '../actions/arisen.ts'
import { actionRow } from '../actions/parts.ts'
import { question } from '../asks.ts'
import { among, commentForm } from '../beside.ts'
import { asForm } from '../fields.ts'
import { shownAs } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, givenTo, heading, kept, life, rows, section, word, zoneName } from '../parts.ts'
import { photoPart } from '../photos/parts.ts'
import type { Page as RecordPage } from '../record.ts'
import { leads, makes } from '../rights.ts'
import { byAt, saidByAll } from '../said.ts'
import { askButton, askScreen, reading, type Step, stepButton } from '../steps.ts'
import type { Shown } from '../store.ts'
import { timeline } from '../timeline.ts'
import { involvedPart, type SealedLine } from './involved.ts'
import { overdue, stateWord, titled, titleOf, whyReturned } from './parts.ts'
import {
  ACCEPTS,
  asks,
  asStep,
  editable,
  GIVEN,
  isUnsent,
  markOf,
  openedAt,
  readingOf,
  stateOf,
  steps,
  waitsFor,
} from './rules.ts'

export interface Page extends RecordPage {
  /** What this person told of people involved and may not read back. */
  sealed: SealedLine[]
  /** The check it was found in. */
  arisen: Arisen | null
  /** The `readingOf` the page was opened with, if it has been drawn anew since. */
  read: string | undefined
}

/** The incident's screen. */
export function incidentScreen(here: Here, page: Page): Screen {
  const { shown, zones } = page
  const { say } = here
  const now = readingOf(shown.body)
  const list = [
    ...WHOLE.map(name => toldOf(here, page, name)),
    given(here, page),
    arisenPart(here, page.arisen, zones),
    photoPart(here, [...page.children, ...(page.arisen?.photos ?? [])], page),
    actionsPart(here, page),
    involvedPart(here, page),
    timeline(here, shown, page),
    makes('comment', here.role) && commentForm(here, addressOf(shown), page),
  ]
  const record = [others(here, page), bar(here, page)]
  return {
    title: titleOf(here, shown, zones),
    back: { href: '/app/incidents', text: say('incidents') },
    width: 'split',
    resting: true,
    live: ['incident', 'comment', 'photo', 'decision', 'action', 'involved', 'card', 'zone', 'member'],
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

/** The longer words of the record, each under its own heading. */
const WHOLE = ['story', 'contained', 'cause', 'similar'] as const

function toldOf(here: Here, { shown, people }: Page, name: (typeof WHOLE)[number]): Html | '' {
  const { [name]: words, lang } = shown.body
  return words ? section(here.say(`field-${name}`), '', saidByAll(here, people, words, lang)) : ''
}

/** What is done about it. */
function actionsPart(here: Here, { shown, children, people, zones }: Page): Html | '' {
  const { say } = here
  const all = children.filter(({ kind, body }) => kind === 'action' && !body['_void'])
  const more = makes('action', here.role) && button(`/app/incidents/${shown.id}/actions`, say('new-action'))
  if (!all.length && !more) return ''
  const list = all.length ? rows(all.map(one => actionRow(here, one, people, zones))) : ''
  return section(say('actions'), all.length ? say('count-actions', { n: all.length }) : '', html`${list}${more}`)
}

/** How bad, what, where; by whom and when; given to whom, unless it waits for whoever reported it. */
function facts(here: Here, { shown: { body }, zones, people }: Page): Html {
  const kind = [
    body['severity'] && word(here, 'incident', 'severity', body['severity']),
    word(here, 'incident', 'what', body['what']),
    zoneName(here, zones, body['zone']),
  ]
  const given = body['status'] !== 'returned' && givenTo(here, people, body)
  const by = byAt(here, people, body['_by'] ?? here.me.person, openedAt(body))
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
function giving(here: Here, page: Page): Html {
  const { shown, form, troubles } = page
  const key = reading(shown.body, ACCEPTS)
  const asked = { here, troubles, key, form: { ...asForm(here, 'incident', shown.body, GIVEN), ...form } }
  const begun = GIVEN.some(name => form[name])
  return html`
    ${GIVEN.map(name => question(asked, 'incident', name, among(here, page)))}
    ${kept(here, begun, `accept:${shown.id}`)}`
}

/** What is possible but seldom next. */
function others(here: Here, page: Page): Html | '' {
  const { shown } = page
  const { more } = steps(here, shown)
  const links = more.map(([act, move]) => step(here, page, act, move, move.reason ? ' button--soft' : weight(act)))
  // To fix what came back is the main step already.
  const change = editable(here, shown).length > 0 && !(shown.body['status'] === 'returned' && waitsFor(here, shown))
  if (change) links.unshift(button(edit(shown), here.say('act-edit')))
  if (!links.length) return ''
  return section(here.say('other-steps'), '', html`<div class="stack">${links}</div>`)
}

function bar(here: Here, page: Page): Html | '' {
  const { bar: inBar } = steps(here, page.shown)
  if (!inBar.length) return ''
  const binds = inBar.some(([, move]) => move.binds?.length)
  return html`
    <div class="decide" id="decide">${binds && html`<p>${here.say('bound')}</p>`}
    ${inBar.map(([act, move], n) => step(here, page, act, move, n ? weight(act) : ' button--main'))}</div>`
}

// To close a report at once is seldom what comes next, and to take a void back neither.
const SELDOM = ['approve', 'unvoid']
const weight = (act: string) => (SELDOM.includes(act) ? ' button--soft' : '')

const addressOf = ({ id }: Shown) => `/app/incidents/${id}`
const edit = (shown: Shown) => `${addressOf(shown)}/edit`

/** A move as a button: one that needs words asks for them on its own page first, and to send again is to fix it first. */
function step(here: Here, { shown, children }: Page, act: string, move: Move, tone: string): Html {
  const at = addressOf(shown)
  if (asks(act, move, shown)) return askButton(here, at, act, tone)
  if (act === 'resubmit' && waitsFor(here, shown)) return button(edit(shown), here.say('fix-and-send'), true)
  if (act === 'accept') return html`<button class="button${tone}" form="move-accept">${here.say('act-accept')}</button>`
  return stepButton(here, { at, shown, children }, asStep(act, move), tone)
}

/** The page that asks for what a step needs: its reason, or of Accept who sees to it. */
export const stepScreen = (here: Here, page: Page, step: Step): Screen =>
  askScreen(
    here,
    {
      ...page,
      at: addressOf(page.shown),
      told: titled(here, page.shown, page.zones),
      back: here.say('back-to-report'),
      ...(!step.move.reason && { fields: giving(here, page) }),
    },
    step,
  )
