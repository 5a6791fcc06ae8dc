/** One item of a check on the screen: what to look at, what can be answered, who answered what. */
import { html } from 'hono/html'
import { type Form, invalid, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { kept, word } from '../parts.ts'
import { photoField, tile } from '../photos/parts.ts'
import type { Shown } from '../store.ts'
import { verdictsOf } from './answers.ts'
import { asJudged, corrected, mine } from './corrected.ts'
import { failurePart, noteBox } from './failures.ts'
import { verdict } from './fold.ts'
import { byWhom, draftOf, itemAddress, type Known, limits, swaps, unit, value } from './parts.ts'
import { type Asked, lacksPhoto, namedIn, photosOfItem, type Round, words } from './round.ts'

/** What an item is drawn with. `open`: it can be answered now. */
export interface Drawing extends Known {
  here: Here
  round: Round
  open: boolean
  /** The open reports of its zone, the newest first. */
  near(): Promise<Shown[]>
  /** The forms that somebody had begun to fill in when the check was read. */
  begun: Set<string>
  /** It goes beside what was asked for, into its place. */
  beside?: boolean
  /** Its box for a note is typed into next. */
  focus?: boolean
  form?: Form
  troubles?: Troubles
}

/** A form that saves when something in it is chosen or typed, and is answered with its item alone. */
const tap = (draw: Drawing, asked: Asked, name: string, body: Html | Html[], draft = '') =>
  html`
    <form class="item__form" id="${name}-${asked.n}" method="post" action="${itemAddress(draw.round.run, asked)}"${draft && html` data-draft="${draft}"`} ${swaps(asked)} data-auto novalidate autocomplete="off">${body}</form>`

export async function itemPart(draw: Drawing, asked: Asked): Promise<Html> {
  const { here, round } = draw
  const { item, n, said } = asked
  const [more, form, below] = await Promise.all([
    failurePart(draw, asked),
    draw.open ? answerForm(draw, { ...asked, own: corrected(round, mine(here, asked)) ?? asked.own }) : '',
    picturesPart(draw, asked),
  ])
  const hint = [words(here, item.help), limits(here, item)].filter(Boolean)
  const failed = said === 'fail'
  return html`
    <fieldset class="item${failed ? ' item--failed' : ''}" id="i-${n}"${draw.beside && html` hx-swap-oob="outerMorph"`} aria-labelledby="q-${n}"><p class="item__text" id="q-${n}"><span>${n}</span><span>${words(here, item.text)}</span></p>
    ${item.critical && html`<p class="item__critical">${here.say(failed && round.run.body['zone'] ? 'critical-failed' : 'critical-item')}</p>`}
    ${hint.map(one => html`<p class="item__help">${one}</p>`)}${item.required === false && html`<p class="item__help">${here.say('item-optional')}</p>`}
    ${form}${trouble(here, draw.troubles ?? {}, `s-${n}`)}${whoPart(draw, asked)}${await notePart(draw, asked)}${below}${more}</fieldset>`
}

const FIGURES: Record<string, [tone: string, figure: string, chosen: 'done' | 'bad' | 'none']> = {
  pass: ['pass', 'check', 'done'],
  fail: ['fail', 'cross', 'bad'],
  na: ['none', 'minus', 'none'],
}

/** The verdicts as tiles; chosen is one's own, else the worst of the others'. */
function verdicts(draw: Drawing, asked: Asked): Html {
  const { here } = draw
  const { item, own, said } = asked
  const chosen = own ? verdict(item, own.body) : said
  const tiles = verdictsOf(item).map(one => {
    const [tone, figure, done] = FIGURES[one]!
    return html`
      <label class="verdict verdict--${tone}"><input type="radio" name="verdict" value="${one}"${one === chosen && (one === 'na' || item.type === 'verdict') ? html` checked` : ''}>${icon(figure, 'small')}${mark(done)}<span>${word(here, 'answer', 'verdict', one)}</span></label>`
  })
  return tap(draw, asked, 'v', html`<div class="verdicts${tiles.length === 1 ? ' verdicts--one' : ''}">${tiles}</div>`)
}

async function answerForm(draw: Drawing, asked: Asked): Promise<Html> {
  const { item, answers } = asked
  if (answers.some(({ id }) => draw.round.firm.has(id)))
    return html`<p class="state">${mark('need')}${draw.here.say('failure-stands')}</p>`
  if (item.type === 'verdict') return verdicts(draw, asked)
  const own = item.type === 'choice' ? tap(draw, asked, 'a', choices(draw, asked)) : await OWN[item.type](draw, asked)
  return html`${own}${verdicts(draw, asked)}`
}

/** A field that is saved when it is left; what is half typed stays on this phone. */
async function field(
  draw: Drawing,
  asked: Asked,
  name: string,
  input: (shown: string) => Html,
  step: 'answer' | 'fail' = 'answer',
): Promise<Html> {
  const { here, round, troubles = {} } = draw
  const draft = draftOf(step, round.run, asked)
  const begun = (await here.store.draft(draft))?.[name]
  const shown = draw.form?.[name] ?? begun ?? String(asked.own?.body[name] ?? '')
  const save = begun !== undefined && html`<button class="button">${here.say('save')}</button>`
  return tap(
    draw,
    asked,
    step[0]!,
    html`${input(shown)}${trouble(here, troubles, `${step[0]}-${asked.n}`)}${kept(here, begun !== undefined, draft)}${save}`,
    draft,
  )
}

/** Where somebody is about to note something: it stays so when the item is drawn anew. */
const noting = new Set<string>()
const placeOf = ({ round }: Drawing, { n }: Asked) => `${round.run.id} ${n}`

export const beginNote = (draw: Drawing, asked: Asked) => noting.add(placeOf(draw, asked))
export function endNote(draw: Drawing, asked: Asked): void {
  noting.delete(placeOf(draw, asked))
  draw.begun.delete(draftOf('fail', draw.round.run, asked))
}

/** Words beside one's own answer; what fails has them in its report. */
async function notePart(draw: Drawing, asked: Asked): Promise<Html | ''> {
  const { here, round, open, troubles } = draw
  const { item, own, n } = asked
  if (!open || !own || item.type === 'signature' || verdict(item, own.body) === 'fail') return ''
  const begun = noting.has(placeOf(draw, asked)) || draw.begun.has(draftOf('fail', round.run, asked))
  if (begun || troubles?.[`f-${n}`]) return field(draw, asked, 'note', shown => noteBox(draw, n, shown), 'fail')
  const at = itemAddress(round.run, asked)
  return html`<a class="button button--soft item__note" href="${at}?note" hx-get="${at}?note" ${swaps(asked)}>${here.say(own.body['note'] ? 'note-change' : 'field-note')}</a>`
}

// What is being typed may end anywhere; thousands may be parted.
const BEING_TYPED = '\\s*[\\-+−－]?([\\d０-９]*|[\\d０-９]{1,3}([,，][\\d０-９]{3})+)([.．,，][\\d０-９]{0,3})?\\s*'

const number = (draw: Drawing, asked: Asked) =>
  field(draw, asked, 'number', shown => {
    const { here, troubles = {} } = draw
    const code = unit(here, asked.item.unit)
    const [wrong, told] = [`a-${asked.n}`, `t-${asked.n}`]
    return html`
      <label class="reading"><span>${code ? here.say('reading-in', { unit: code }) : here.say('reading')}</span><input class="input" name="number" inputmode="decimal" value="${shown}" pattern="${BEING_TYPED}" data-told="${told}"${invalid(troubles, wrong)}></label>
      <div class="told" role="status"><p class="trouble trouble--typed" id="${told}">${mark('bad', 'small')}<span>${here.say('trouble-reading')}</span></p></div>`
  })

const text = (draw: Drawing, asked: Asked) =>
  field(draw, asked, 'words', shown => {
    const { here, troubles = {} } = draw
    return html`
      <label class="field"><span>${here.say('in-words')}</span><textarea class="input" name="words" rows="2" lang="${here.me.lang}"${invalid(troubles, `a-${asked.n}`)}>
${shown}</textarea></label>`
  })

function choices({ here }: Drawing, { item, own }: Asked): Html {
  const ticked: number[] = own?.body['choice'] ?? []
  const tiles = (item.choices ?? []).map(
    (said, n) =>
      html`<label class="choice choice--row"><input type="checkbox" name="choice.${n}" value="1"${ticked.includes(n) ? html` checked` : ''}><span>${words(here, said)}</span></label>`,
  )
  return html`<input type="hidden" name="choices" value="1"><div class="choices">${tiles}</div>`
}

/** Pictures are the answer, or belong to it. */
async function photos(draw: Drawing, asked: Asked): Promise<Html> {
  const { here, round } = draw
  const draft = draftOf('answer', round.run, asked)
  return html`
    <form class="item__form item__photos" id="p-${asked.n}" method="post" action="${itemAddress(round.run, asked)}" ${swaps(asked)} data-auto><input type="hidden" name="pictures" value="1">${await photoField(here, draft)}
    <button class="button">${here.say('add-photos')}</button></form>`
}

const signature = async ({ here, round }: Drawing, asked: Asked): Promise<Html> =>
  html`<a class="button" href="${itemAddress(round.run, asked)}">${here.say('sign-here')}</a>`

const OWN = { number, text, photo: photos, signature }

/** What hangs on an item's answers: signatures of one who signs, photos where there may be any. */
async function picturesPart(draw: Drawing, asked: Asked): Promise<Html | ''> {
  const { here, round, open } = draw
  const { item, answers, said } = asked
  const may = item.type === 'photo' || item.type === 'signature' || item.photo === 'always' || said === 'fail'
  if (!may || !answers.length) return ''
  const beside = (await Promise.all(answers.map(({ id }) => here.store.of(id)))).flat()
  const pictures = await photosOfItem(here, round, asked)
  const grid = pictures.length > 0 && html`<ul class="photos">${pictures.map(one => tile(here, one, draw))}</ul>`
  const names = beside.filter(({ kind }) => kind === 'signature').map(one => signed(one))
  const more = open && item.photo === 'always' && item.type !== 'photo' && (await photos(draw, asked))
  const wanted = more && said !== 'fail' && (await lacksPhoto(here, round, asked))
  return html`${grid}${names}${wanted && html`<p class="state">${mark('need')}${here.say('photo-asked')}</p>`}${more}`
}

/** A signature: its line, if there is one, and the name under it. */
export const signed = ({ body }: Shown): Html =>
  html`
    <figure class="signed">${body['drawn'] && html`<svg viewBox="0 0 1000 400" aria-hidden="true"><path d="${body['drawn']}"/></svg>`}
    <figcaption>${body['name']}</figcaption></figure>`

/** Who answered what and when. Where people found different things, what each of them found, and that the worst counts. */
function whoPart(draw: Drawing, { item, answers, said }: Asked): Html | '' {
  const { here, round, people } = draw
  const named = namedIn(round)
  const found = answers.map(({ body }) => verdict(item, body))
  const clash = new Set(found).size > 1
  const told = answers.map(one => {
    const what = clash || item.type !== 'verdict' || !draw.open ? value(here, item, one) : ''
    const judged = clash && item.type !== 'verdict' ? word(here, 'answer', 'verdict', verdict(item, one.body)) : ''
    const came = named && !named.has(one.id) && here.say('came-later')
    const note = one.body['note'] && html`<q lang="${one.body['lang']}">${one.body['note']}</q>`
    return html`<p class="item__who">${what && html`<b>${what}</b>`}${judged && html`<b>${judged}</b>`}<span>${byWhom(here, people, asJudged(round, one), came || false)}</span>${note}</p>`
  })
  const later = clash && corrected(round, answers)
  const worst = later
    ? html`<p class="state">${mark('need')}${here.say('corrected-to', { to: word(here, 'answer', 'verdict', verdict(item, later.body)) })}</p>`
    : clash &&
      html`<p class="state state--${said === 'fail' ? 'bad' : 'good'}">${mark(said === 'fail' ? 'bad' : 'done')}${here.say('answers-differ', { worst: word(here, 'answer', 'verdict', said) })}</p>`
  const failed = said === 'fail' && item.type === 'number' && !clash
  const out = failed && html`<p class="state state--bad">${mark('bad')}${here.say('out-of-limits')}</p>`
  return html`${told}${worst}${out}`
}
