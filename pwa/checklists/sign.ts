/** Signing: what is missing, photos that must be taken too, else a remark, a name and a line drawn with a finger; saved as one statement. */
import { html } from 'hono/html'
import { line } from '../asks.ts'
import { begun } from '../drafts.ts'
import { type Form, making, read, type Troubles } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, heading, kept, opening, row, rows, section, textbox } from '../parts.ts'
import { type Change, SaveRefused, type Shown } from '../store.ts'
import { drawnAs } from './answers.ts'
import { reported } from './became.ts'
import { statement, verdict } from './fold.ts'
import { addressOf, called, draftOf, itemAddress } from './parts.ts'
import {
  type Asked,
  answeredOf,
  digest,
  missingOf,
  photosLacking,
  type Round,
  reportOf,
  roundFrom,
  words,
} from './round.ts'

const PATH = /^[MLQC0-9 .,-]{1,8000}$/

interface Signing {
  round: Round
  zones: Shown[]
  form: Form
  troubles: Troubles
  restored: boolean
}

/** Where a line is drawn with a finger; who cannot draw signs by name alone. */
const pad = ({ say, strip }: Here, drawn = ''): Html =>
  html`
    <div class="ask"><p class="ask__label" id="pad-label">${say('sign-line')}</p><p class="ask__hint">${say('sign-line-hint')}</p>
    <div class="pad" data-module="${strip.assets['sign']}"><svg viewBox="0 0 1000 400" role="img" aria-labelledby="pad-label"><path d="${PATH.test(drawn) ? drawn : ''}"/></svg>
    <input type="hidden" name="drawn" value="${drawn}"><button class="button button--soft" type="button" data-clear>${icon('again')}${say('sign-anew')}</button></div></div>`

/** Name and line: what a signature is made of. */
const signing = (here: Here, { form, troubles }: Pick<Signing, 'form' | 'troubles'>, name: string) =>
  html`${line({ here, form: { name, ...form }, troubles, as: 'ask-signature' }, 'name', html` autocomplete="name"`)}${pad(here, form['drawn'])}`

/** The names of what fails and is reported nowhere yet. */
export async function unreported(here: Here, round: Round): Promise<Asked[]> {
  const failing = round.asked.filter(({ said }) => said === 'fail')
  const found = await Promise.all(failing.map(async one => ((await reportOf(here, round, one)) ? [] : [one])))
  return found.flat()
}

const linkTo = (here: Here, run: Shown) => (one: Asked) =>
  row(
    `${addressOf(run)}#i-${one.n}`,
    html`${one.n}`,
    words(here, one.item.text),
    one.item.critical ? here.say('critical-item') : '',
  )

/** What must be done before one can sign, each with the words that say so. */
export async function lacking(here: Here, round: Round): Promise<[words: string, items: Asked[]][]> {
  const all: [string, Asked[]][] = [
    ['items-left', missingOf(round)],
    ['typed-left', await typedOnly(here, round)],
    ['photos-left', (await photosLacking(here, round)).must],
  ]
  const found = all.filter(([, items]) => items.length)
  return round.asked.length ? found : [['items-left', []]]
}

/** Items with something typed that was never saved, as by an app that was killed over it. */
async function typedOnly({ store }: Here, { run, asked }: Round): Promise<Asked[]> {
  const half = new Set((await store.drafts()).filter(({ fields }) => begun(fields)).map(({ form }) => form))
  const left = (one: Asked) =>
    half.has(draftOf('answer', run, one)) || (one.said !== 'fail' && half.has(draftOf('fail', run, one)))
  return asked.filter(one => one.item.type !== 'signature' && left(one))
}

function leftPart(here: Here, run: Shown, left: [words: string, items: Asked[]][], title: string): Html {
  const { say } = here
  const [[told, items], ...more] = left as [[string, Asked[]], ...typeof left]
  const first = items[0] && button(`${addressOf(run)}#i-${items[0].n}`, say('to-first'), true)
  const list = (all: Asked[]) => rows(all.map(linkTo(here, run)))
  return html`
    ${opening(say(told, { n: items.length }), title)}${first}${list(items)}
    ${more.map(([words, all]) => section(say(words, { n: all.length }), '', list(all)))}`
}

export async function signScreen(here: Here, { round, zones, ...asked }: Signing): Promise<Screen> {
  const { say } = here
  const { run } = round
  const left = await lacking(here, round)
  const failing = round.asked.filter(({ said }) => said === 'fail')
  const { should } = await photosLacking(here, round)
  const title = called(here, { ...round, zones })
  const frame = { title: say('sign-submit'), back: { href: addressOf(run), text: say('back-to-check') }, resting: true }
  if (left.length) return { ...frame, body: leftPart(here, run, left, title) }
  const told = (id: string, all: Asked[]) => all.length > 0 && section(say(id), '', rows(all.map(linkTo(here, run))))
  const draft = `sign:${run.id}`
  return {
    ...frame,
    body: html`
      <header class="opening"><p>${title}</p><h1 tabindex="-1">${heading(say('sign-answer', { n: answeredOf(round).length, of: round.asked.length }))}</h1>
      <p>${say('sign-hint')}</p></header>${failing.length > 0 && section(say('count-failed', { n: failing.length }), '', rows(failing.map(linkTo(here, run))))}${told('sign-photoless', should)}${told('sign-opens', await unreported(here, round))}
      <form class="stack--wide" id="sign" method="post" action="${addressOf(run)}/sign" data-draft="${draft}" hx-morph-skip>${making(here, asked.form)}
      ${textbox({ here, as: 'ask-submission', ...asked }, 'remark', 2)}${signing(here, asked, here.me.name)}
      ${kept(here, asked.restored, draft)}<div class="decide">${isLate(here, run) && html`<p><span class="state">${mark('late')}${say('sign-late')}</span></p>`}<button class="button button--main">${say('sign-submit')}</button></div></form>`,
  }
}

const isLate = ({ clock }: Here, { body }: Shown) => clock.now_ms > Date.parse(body['due_at'])

/** The page on which one person after the other signs an item. */
export function signItemScreen(here: Here, { round, zones, ...asked }: Signing, one: Asked): Screen {
  const { say } = here
  const at = addressOf(round.run)
  const draft = draftOf('answer', round.run, one)
  return {
    title: say('sign-here'),
    back: { href: `${at}#i-${one.n}`, text: say('back-to-check') },
    resting: true,
    body: html`
      ${opening(words(here, one.item.text), called(here, { ...round, zones }), words(here, one.item.help))}
      <form class="stack--wide" id="sign" method="post" action="${itemAddress(round.run, one)}#i-${one.n}" data-draft="${draft}" hx-morph-skip>${making(here, asked.form)}${signing(here, asked, one.own ? '' : here.me.name)}
      ${kept(here, asked.restored, draft)}<div class="decide"><button class="button button--main">${say('sign-save')}</button></div></form>`,
  }
}

export interface Signed {
  set: { name?: string; drawn?: string }
  troubles: Troubles
}

/** The name and the line of a form. */
export function readSignature(here: Here, form: Form): Signed {
  const { set, troubles } = read('signature', ['name'], form, here)
  if (!set['name']) troubles['name'] ??= { id: 'trouble-name' }
  const drawn = form['drawn'] ?? ''
  return { set: { name: set['name'], ...(PATH.test(drawn) && { drawn }) }, troubles }
}

/** As what somebody signs an item, by what the checklist is for. */
const AS: Record<string, string> = { briefing: 'briefed', handover: 'received' }

/** A signature for an item: an answer of its own, for several people may sign on one phone. */
export function signItem(here: Here, { run, template }: Round, { item }: Asked, set: Signed['set'], rec?: string) {
  const answer = drawnAs(here, 'answer', { of: run.id, item: item.id }, run.site, rec)
  const as = AS[template?.body['use']] ?? 'performed'
  const about = { of: answer.row.id, of_kind: 'answer', as }
  return [answer.change, drawnAs(here, 'signature', { ...about, ...set }, run.site).change]
}

const NAMED_MOST = 200

/** What a statement names: every answer that stands, in the order of the items; of too many the worst of each item. */
export function namedBy({ asked }: Round): Shown[] {
  const all = asked.flatMap(({ answers }) => answers)
  if (all.length <= NAMED_MOST) return all
  return asked.flatMap(({ item, answers, said }) => answers.find(one => verdict(item, one.body) === said) ?? [])
}

/** All that signing saves: what failed and was not reported, what was being added to a report, the statement, the signature under it. */
export async function statementOf(here: Here, round: Round, form: Form, set: Signed['set'], rec?: string) {
  const { run, signed } = round
  const changes: Change[] = []
  const rows: Shown[] = []
  const unheard = await unreported(here, round)
  for (const one of round.asked.filter(({ said }) => said === 'fail')) {
    const draft = await here.store.draft(draftOf('fail', run, one))
    if (!draft && !unheard.includes(one)) continue
    const became = await reported(here, round, one, draft ?? {})
    if (became.trouble) throw new SaveRefused('text_too_long', 'note') // it is told, and the draft stands at its item
    changes.push(...became.changes)
    if (became.row) rows.push(became.row)
  }
  const named = namedBy(roundFrom({ ...round, children: [...round.children, ...rows] }, here.me.person))
  const { remark } = read('submission', ['remark'], form, here).set
  const last = signed.at(-1)?.id
  const told = {
    of: run.id,
    answers: named.map(({ id }) => id),
    sum: await statement(named, digest),
    late: isLate(here, run),
    ...(remark && { remark }),
    lang: here.me.lang,
    ...(last && { supersedes: last }),
  }
  const submission = drawnAs(here, 'submission', told, run.site, rec)
  const about = { of: submission.row.id, of_kind: 'submission', as: 'performed' }
  const signature = drawnAs(here, 'signature', { ...about, ...set }, run.site)
  return [...changes, submission.change, signature.change]
}
