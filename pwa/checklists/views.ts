/** One check on one screen: how far it is, its items, what was signed, what is said beside it. */
import { html } from 'hono/html'
import { commentForm } from '../beside.ts'
import { making } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, heading, life, name, section } from '../parts.ts'
import { photoPart } from '../photos/parts.ts'
import type { Page } from '../record.ts'
import { makes } from '../rights.ts'
import { byAt, quote } from '../said.ts'
import { askButton, askScreen, reading, type Step } from '../steps.ts'
import type { Shown } from '../store.ts'
import { timeline } from '../timeline.ts'
import { handed, isAnswered, mayTakeBack, undoing } from './hand.ts'
import { type Drawing, itemPart, signed as signature } from './items.ts'
import { addressOf, byWhom, called, state, value } from './parts.ts'
import {
  type Asked,
  answeredOf,
  leftOf,
  missingOf,
  namedIn,
  type Round,
  reportOf,
  signedItems,
  words,
} from './round.ts'
import { isDue, stateOf } from './runs.ts'
import { againLink, storyOf } from './story.ts'

export interface RoundPage extends Page {
  round: Round
  /** A signed check is being corrected. */
  correcting: boolean
  /** The items under the headings of their sections, and what has changed when one of them has. */
  items: Html
  known: string
  signatures: Shown[]
  /** The checks that look again at what failed in it. */
  again: Shown[]
  /** The team it belongs to, by name. */
  team: string
  /** The teams it can be handed to. */
  teams: [string, string][]
}

export const isOpen = (here: Here, { run }: Round, correcting: boolean) =>
  makes('answer', here.role) && (isDue(run.body) || (correcting && run.body['status'] === 'submitted'))

/** The items of a check under the headings of its sections. */
export async function sectionsPart(draw: Drawing): Promise<Html> {
  const { here, round } = draw
  const drawn = new Map<string, Html>()
  await Promise.all(round.asked.map(async one => drawn.set(one.item.id, await itemPart(draw, one))))
  const parts = [...round.sections].sort((a, b) => a.body['n'] - b.body['n'])
  return html`${parts.map(({ body }) => {
    const own = round.asked.filter(({ item }) => body['items']?.some((one: { id: string }) => one.id === item.id))
    const [first, last] = [own[0]?.n, own.at(-1)?.n]
    if (first === undefined) return ''
    const span = first === last ? String(first) : here.say('from-to', { from: first, to: last! })
    return section(words(here, body['title']), span, html`<div>${own.map(({ item }) => drawn.get(item.id))}</div>`)
  })}`
}

/** How far it is. */
export function progressPart(here: Here, { round, people }: Pick<Drawing, 'round' | 'people'>, beside = false): Html {
  const { asked, run } = round
  const done = answeredOf(round).length
  const failed = asked.filter(({ said }) => said === 'fail').length
  const by = new Map<string, number>()
  for (const { answers } of asked)
    for (const who of new Set(answers.map(({ body }) => body['_by']))) by.set(who, (by.get(who) ?? 0) + 1)
  const shares = [...by].map(([who, n]) => `${who === here.me.person ? here.say('you') : name(here, people, who)} ${n}`)
  const left = isDue(run.body)
    ? here.say('round-left', { n: missingOf(round).length, failed })
    : failed > 0 && here.say('count-failed', { n: failed })
  return html`
    <div class="progress" id="progress"${beside && html` hx-swap-oob="outerMorph"`}>${ticks(asked)}
    <p class="progress__words"><b>${here.say('progress', { n: done, of: asked.length })}</b><span class="quiet">${dotted(shares)}</span></p>
    <p class="progress__words"><span>${left}</span>${state(here, run)}</p>${undoing(here, round)}</div>`
}

const WIDE = 358
const TICKS = { pass: ' tick--done', fail: ' tick--bad', na: ' tick--none' }

/** One tick an item, in its order; those of one state are one path. */
function ticks(asked: Asked[]): Html {
  const step = WIDE / asked.length
  const broad = Math.min(14, step * 0.7)
  const at = (n: number) => ((n - 0.5) * step - broad / 2).toFixed(1)
  const paths = (['pass', 'fail', 'na', null] as const).map(state => {
    const all = asked.filter(({ said }) => said === state)
    const [top, high] = state === 'na' ? [12, 8] : [3, 26]
    const d = all.map(({ n }) => `M${at(n)} ${top}h${broad.toFixed(1)}v${high}h-${broad.toFixed(1)}z`).join('')
    const tone = state ? TICKS[state] : ''
    return d && html`<path class="tick${tone}" d="${d}"/>`
  })
  return html`<svg class="ticks" viewBox="0 0 ${WIDE} 32" preserveAspectRatio="none" aria-hidden="true">${paths}</svg>`
}

/** What comes next: to the first item that is missing, or to sign. */
export function nextPart({ say }: Here, round: Round, beside = false): Html {
  const missing = missingOf(round)
  const next = missing[0]
    ? html`<a class="button" href="#i-${missing[0].n}">${say('items-left', { n: missing.length })}</a>`
    : html`<form method="get" action="${addressOf(round.run)}/sign"><button class="button button--main">${say('sign-submit')}</button></form>`
  return html`<div class="decide" id="decide"${beside && html` hx-swap-oob="outerMorph"`}>${next}</div>`
}

/** Changes exactly when what stands around the items does, then for each item when that does. */
export async function knownOf(here: Here, round: Round): Promise<string> {
  const { run, children, asked } = round
  const facts = ({ id, life, body }: Shown) => [id, life, body['status'], body['_void']]
  const told = children.filter(({ kind }) => !['answer', 'incident', 'action'].includes(kind)).map(facts)
  const { due_at, person, team, result, status, _void } = run.body
  const frame = { status: isDue(run.body) || [status, result], due_at, person, team, _void, told }
  const one = async (item: Asked) => {
    const became = await (item.said === 'fail' ? reportOf(here, round, item) : leftOf(round, item))
    return reading({ all: item.answers.map(facts), became: became && facts(became) }, ['all', 'became'])
  }
  return [reading(frame, Object.keys(frame)), ...(await Promise.all(asked.map(one)))].join('.')
}

const HEARD = ['answer', 'submission', 'signature', 'run', 'incident', 'action', 'comment', 'decision', 'any']
const PAUSE_MS = 1000 // one's own taps are drawn already, and the next one must not wait for this

/** What listens for changes, and asks only for what has changed. */
export const watch = ({ id }: Shown, known: string, correcting: boolean): Html =>
  html`
    <div id="watch" hx-get="${addressOf({ id })}/changes?known=${known}${correcting ? '&correct' : ''}" hx-trigger="${HEARD.map(kind => `changed-${kind} from:body delay:${PAUSE_MS}ms`).join(', ')}" hx-swap="outerMorph"></div>`

export function roundScreen(here: Here, page: RoundPage): Screen {
  const { round, zones, correcting } = page
  const { say } = here
  const open = isOpen(here, round, correcting)
  const { run, asked, template } = round
  const title = called(here, { template, run, zones })
  const nothing = asked.length ? '' : html`<p class="slab">${say('items-unknown')}</p>`
  return {
    title,
    back: { href: '/app/checklists', text: say('runs') },
    resting: true,
    body: html`
      ${head(here, page, title)}${statements(here, page)}${nothing}${(isAnswered(round) || !run.body['_void']) && page.items}${strays(here, page)}
      ${photoPart(here, round.children, page)}${others(here, page)}${timeline(here, run, { ...page, more: storyOf(here, round, page, page.again) })}
      ${makes('comment', here.role) && commentForm(here, addressOf(run), page)}${watch(run, page.known, correcting)}
      ${open && asked.length > 0 && nextPart(here, round)}`,
  }
}

function head(here: Here, page: RoundPage, title: string): Html {
  const { say, clock } = here
  const { round, notice, people } = page
  const { run } = round
  const { due_at, person, again, rota, wall } = run.body
  const facts = dotted([
    say('run-due', { at: clock.stamp(due_at) }),
    page.team,
    person && name(here, people, person),
    !rota && !wall && !again && say('run-adhoc'),
  ])
  const before = again && html`<br><a class="link" href="${addressOf({ id: again })}">${say('run-again')}</a>`
  return html`
    <header class="opening"><h1 tabindex="-1">${heading(title)}</h1><p>${facts}${before}</p>
    ${progressPart(here, page)}${page.again.map(one => html`<p>${againLink(here, one)}</p>`)}${run.life !== 'received' && life(here, run.life)}
    ${notice && html`<p class="slab" role="status">${notice}</p>`}</header>`
}

/** What was signed, the last statement first. */
function statements(here: Here, { round, signatures, people }: RoundPage): Html | '' {
  const { say } = here
  const { signed, asked } = round
  if (!signed.length) return ''
  const replaced = new Set(signed.map(({ body }) => body['supersedes']))
  const named = namedIn(round)!
  const later = asked.flatMap(({ answers }) => answers).filter(({ id }) => !named.has(id)).length
  const one = (row: Shown) => {
    const { body, id } = row
    const own = signatures.filter(({ body }) => body['of'] === id)
    const facts = [
      say('statement-of', { n: signedItems(round, row), of: asked.length }),
      body['late'] && say('statement-late'),
      replaced.has(id) && say('statement-replaced'),
    ]
    return html`
      <div class="statement"${replaced.has(id) && html` data-old`}>${own.map(signature)}<p>${byAt(here, people, body['_by'], body['_at'])}<br>${dotted(facts)}</p>
      ${body['remark'] && quote(body['remark'], body['lang'])}${row.life !== 'received' && life(here, row.life)}</div>`
  }
  return section(
    say('signed'),
    '',
    html`${[...signed].reverse().map(one)}${later > 0 && html`<p class="state">${mark('need')}${say('later-answers', { n: later })}</p>`}`,
  )
}

/** Answers to what this checklist does not ask. */
function strays(here: Here, { round, people }: RoundPage): Html | '' {
  if (!round.strays.length) return ''
  const list = round.strays.map(
    row =>
      html`<li><b>${row.body['item']}</b>: ${value(here, undefined, row)}<br>${byWhom(here, people, row, false)}</li>`,
  )
  return section(here.say('not-asked'), '', html`<ul class="stack">${list}</ul>`)
}

/** What can be done with the whole of it. */
function others(here: Here, { round, correcting }: RoundPage): Html | '' {
  const { say, clock } = here
  const { run } = round
  const at = addressOf(run)
  const may = makes('submission', here.role)
  const state = stateOf(run.body, clock.now_ms)
  const signed = run.body['status'] === 'submitted'
  const links = [
    signed &&
      may &&
      (state === 'failed' || state === 'blocked') &&
      html`<form id="again" method="post" action="${at}/again">${making(here, {})}<button class="button button--main">${say('check-again')}</button></form>`,
    signed && may && !correcting && button(`${at}?correct`, say('correct-it')),
    correcting && button(at, say('keep-reading')),
    handed(here, run).length > 0 && button(`${at}/edit`, say('hand-over')),
    mayTakeBack(here, round) && isAnswered(round) && askButton(here, at, 'void', ' button--soft', 'run'),
    mayCancel(here, run) && askButton(here, at, 'cancel', ' button--soft'),
  ].filter(Boolean)
  return links.length ? section(say('other-steps'), '', html`<div class="stack">${links}</div>`) : ''
}

const mayCancel = ({ role }: Here, { body }: Shown) => isDue(body) && makes('rota', role)

/** The page that asks why a check is cancelled, or taken back. */
export const cancelScreen = (here: Here, page: RoundPage, step: Step): Screen =>
  askScreen(
    here,
    {
      ...page,
      at: addressOf(page.shown),
      told: html`${called(here, { ...page.round, zones: page.zones })}`,
      back: here.say('back-to-check'),
    },
    step,
  )
