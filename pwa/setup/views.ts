/** One list and one form for whatever a supervisor sets up. */
import { html } from 'hono/html'
import { type Options, question } from '../asks.ts'
import { warned } from '../board/indicators.ts'
import { asBegun, type Form, making, type Troubles } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, dotted, empty, inShort, kept, life, opening, row, rows, section, textbox, way } from '../parts.ts'
import type { Shown } from '../store.ts'
import { SETUP, type Setup } from './kinds.ts'
import { type Branch, branches } from './tree.ts'

/** A name that is a text, or words; a warning is called by what it warns of. */
export const called = (here: Here, { kind, body }: Shown): string =>
  kind === 'indicator'
    ? warned(here, { ...body, count: body['warn'] })
    : typeof body['name'] === 'string'
      ? body['name']
      : inWords(body['name'], here.me.lang)

export const indexScreen = ({ say }: Here): Screen => ({
  title: say('setup'),
  back: { href: '/app/me', text: say('place-me') },
  body: html`
    ${opening(say('setup-answer'), '', say('setup-hint'))}
    <ul class="rows">${Object.keys(SETUP).map(kind => way(`/app/setup/${kind}`, say(`setup-${kind}`)))}${way('/app/templates', say('templates'))}${way('/app/rotas', say('rotas'))}</ul>`,
})

interface Known {
  people: Map<string, Shown>
  zones: Shown[]
}

/** All of a kind: those in use, then the retired. */
export function listScreen(here: Here, kind: string, all: Shown[], known: Known): Screen {
  const { say } = here
  const setup = SETUP[kind]!
  const living = all.filter(({ body }) => !body['_void'])
  const found = branches(living, setup.within)
  const line = (one: Branch) => rowOf(here, kind, one, known)
  const inUse = found.filter(({ row }) => row.body['active'] !== false).map(line)
  const retired = found.filter(({ row }) => row.body['active'] === false).map(line)
  return {
    title: say(`setup-${kind}`),
    back: { href: '/app/setup', text: say('setup') },
    live: [kind, 'member', 'chip'],
    body: html`
      ${opening(say(`count-${kind}`, { n: inUse.length }))}${button(`/app/setup/${kind}/new`, say(`new-${kind}`), true)}
      ${inUse.length ? rows(inUse) : empty(say('setup-empty'), say('setup-empty-more'))}
      ${retired.length > 0 && section(say('retired'), '', rows(retired))}`,
  }
}

function rowOf(here: Here, kind: string, { row: shown, path, circle }: Branch, known: Known): Html {
  const { body, id } = shown
  const { more, icon: figure } = SETUP[kind]!
  const facts = [
    path.length > 0 && here.say('is-within', { what: path.map(one => called(here, one)).join(' › ') }),
    ...more.map(name => body[name] && fact(here, kind, name, body[name], known)),
  ]
  const wrong = circle && html`<span class="state">${mark('bad')}${here.say('in-circle')}</span><br>`
  const own = shown.life !== 'received' && html`<br>${life(here, shown.life)}`
  return row(`/app/setup/${kind}/${id}`, icon(figure), called(here, shown), html`${wrong}${dotted(facts)}${own}`, id)
}

/** A figure says what it counts; anything else speaks for itself. */
function fact(here: Here, kind: string, name: string, value: unknown, known: Known): string {
  const words = inShort(here, [kind, name], value, known)
  return typeof value === 'number' ? `${here.say(`field-${name}`)} ${words}` : words
}

export interface Edit {
  kind: string
  /** The record; none: a new one. */
  shown: Shown | null
  form: Form
  troubles: Troubles
  restored: boolean
  options: Options
}

/** Under which name the half-filled form is kept. */
export const draftOf = (kind: string, shown: Shown | null) => `setup:${kind}:${shown?.id ?? 'new'}`

export function formScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { kind, shown, form, troubles, restored, options } = edit
  const setup = SETUP[kind]!
  const draft = draftOf(kind, shown)
  const asked = { here, form, troubles, as: setup.as ?? 'field' }
  const hidden = shown
    ? asBegun(form, shown, setup.fields)
    : html`${making(here, form)}${setup.code && fresh(here, form)}`
  return {
    title: shown ? called(here, shown) : say(`new-${kind}`),
    back: { href: `/app/setup/${kind}`, text: say(`setup-${kind}`) },
    resting: true,
    body: html`
      ${opening(shown ? called(here, shown) : say(`new-${kind}`), '', shown ? say('edit-hint') : say(`hint-${kind}`))}
      <form class="stack--wide" id="setup" method="post" action="/app/setup/${kind}/${shown?.id ?? 'new'}" data-draft="${draft}" hx-morph-skip>${hidden}
      ${setup.fields.map(name => question(asked, kind, name, options))}${kept(here, restored, draft)}<div class="decide">
      <button class="button button--main">${say('save')}</button></div></form>${shown && aside(here, setup, edit, shown)}`,
  }
}

const fresh = (here: Here, form: Form) =>
  html`<input type="hidden" name="_code" value="${form['_code'] ?? codeFrom(here.house.new_id())}">`

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const CODE_LETTERS = 10

/** A printed code out of the random end of a fresh id: letters nobody mistakes for one another. */
export function codeFrom(id: string): string {
  let rest = BigInt(`0x${id.replaceAll('-', '').slice(-15)}`)
  return Array.from({ length: CODE_LETTERS }, () => {
    const letter = LETTERS[Number(rest % 32n)]
    rest /= 32n
    return letter
  }).join('')
}

/** What is seldom done: a new code, and saying that it should not be there at all. */
function aside(here: Here, setup: Setup, { kind, form, troubles }: Edit, shown: Shown): Html {
  const { say } = here
  const { id, body } = shown
  const at = `/app/setup/${kind}/${id}`
  const code =
    setup.code &&
    section(
      say('printed-code'),
      '',
      html`
      <p class="letters" lang="en">${body[setup.code]}</p>${shown.life !== 'received' && life(here, shown.life)}
      ${button(`${at}/code`, say('new-code'))}`,
    )
  return html`${code}
    ${section(
      say('entered-wrongly'),
      '',
      html`
        <form class="stack" id="void" method="post" action="${at}/void" data-draft="${draftOf(kind, shown)}:void" hx-morph-skip>
        ${textbox({ here, form, troubles, as: 'field' }, 'reason', 2, say('void-hint'))}<button class="button">${say('act-void')}</button></form>`,
    )}`
}

/** What is on the wall names nothing any more with a new code: that is said first, and then the new one is led to print. */
export function codeScreen(here: Here, { kind, shown }: Edit & { shown: Shown }, made: boolean): Screen {
  const { say } = here
  const at = `/app/setup/${kind}/${shown.id}`
  const args = { name: called(here, shown), code: shown.body[SETUP[kind]!.code!] ?? '' }
  const received = shown.life === 'received'
  const asked = html`
    <form method="post" action="${at}/code">${fresh(here, {})}<button class="button button--main">${say('new-code')}</button></form>
    ${button(at, say('leave-code'))}`
  const led = html`
    <p class="letters" lang="en">${args.code}</p>${life(here, shown.life)}
    ${received ? html`<a class="button button--main" href="/print/${kind}s?${kind}=${shown.id}" hx-boost="false">${say('print-code')}</a>` : ''}`
  return {
    title: say('new-code'),
    back: { href: at, text: args.name },
    resting: true,
    live: [kind, 'chip'],
    watch: `${at}/code${made ? '?made' : ''}`,
    body: html`
      ${opening(say(made ? 'code-made' : 'sure-code', args), '', say(made ? (received ? 'code-print' : 'code-waits') : 'sure-code-more', args))}
      <div class="stack">${made ? led : asked}</div>`,
  }
}
