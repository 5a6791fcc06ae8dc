/** The screens of the editor: the whole, one section, one item. All of them are the same form, with another part open. */
import { html } from 'hono/html'
import type { Item } from '../checklists/fold.ts'
import { type Form, making } from '../forms.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, kept, opening, word } from '../parts.ts'
import { check, MOST, tooMuch, type Wrong } from './check.ts'
import { tidied, USES } from './file.ts'
import { type Fields, itemPart, places, radios, step, wordsPart } from './item.ts'
import { criticalPart, factsOf, said, troublesOf, wrongWords } from './parts.ts'
import { type At, fileOfSheet, itemAt, type Sheet, typedAt } from './sheet.ts'

export interface Edit {
  /** The address of the form, and the name of its draft. */
  action: string
  draft: string
  back: string
  sheet: Sheet
  at: At
  /** What was worked on last. */
  from: At
  /** The hidden fields of the draft. */
  form: Form
  restored: boolean
  /** Whether Save was tried: from then on everything that is wrong is told. */
  checked: boolean
  /** Said on top: the version it is written over has been replaced. */
  notice: string
}

export function editorScreen(here: Here, edit: Edit): Screen {
  const { say } = here
  const { action, draft, sheet, at, form, back } = edit
  const [open = '', title] = [at.join('.'), titleOf(here, edit)]
  const hidden = {
    _at: open,
    _based: form['_based'] ?? '',
    _line: form['_line'] ?? '',
    _checked: edit.checked ? '1' : '',
    sheet: JSON.stringify(sheet),
  }
  return {
    title,
    back: at.length
      ? { href: `${action}?from=${open}`, text: say('template-whole') }
      : { href: back, text: say(form['_line'] ? 'template-back' : 'templates') },
    resting: true,
    body: html`
      ${opening(title, '', at.length ? said(here, sheet.sections[at[0]!]?.title) : edit.notice)}
      <form class="stack--wide" id="edit" method="post" action="${action}" data-draft="${draft}" autocomplete="off" hx-morph-skip>
      <button class="hide" name="do" value="stay" tabindex="-1" aria-hidden="true"></button>
      ${making(here, form)}${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      ${itemAt(sheet, at) ? itemPart(asked(here, edit), sheet, at, kept(here, edit.restored, draft)) : at.length ? sectionPart(here, edit) : wholePart(here, edit)}</form>`,
  }
}

function titleOf({ say }: Here, { sheet, at, form }: Edit): string {
  const [s = 0, i = 0] = at
  if (itemAt(sheet, at)) return say('point-n', { s: s + 1, i: i + 1 })
  return at.length ? say('section-n', { s: s + 1 }) : say(form['_line'] ? 'template-edit' : 'template-new')
}

const wrongAt = (edit: Edit): Wrong[] => (edit.checked ? check(fileOfSheet(edit.sheet)) : [])

const ofPlace = ({ at }: Edit, all: readonly Wrong[]) =>
  all.filter(({ section, item }) => section === at[0] && item === at[1])

function asked(here: Here, edit: Edit): Fields {
  return { here, form: typedAt(edit.sheet, edit.at), troubles: troublesOf(ofPlace(edit, wrongAt(edit))), as: 'point' }
}

function wholePart(here: Here, edit: Edit): Html {
  const { say } = here
  const { sheet, restored, draft, back } = edit
  const fields = asked(here, edit)
  const { removed, sections } = sheet
  const undo =
    removed &&
    html`
    <div class="slab"><p>${say('point-removed')} ${said(here, 'title' in removed.what ? removed.what.title : removed.what.text)}</p>${step('undo', say('undo'))}</div>`
  const full = sections.length >= MOST.sections
  return html`
    ${wrongPart(here, wrongAt(edit))}${undo}${wordsPart(fields, 'name')}
    ${radios(
      fields,
      'use',
      USES.map(use => [use, word(here, 'template', 'use', use)]),
    )}
    ${sections.map((part, s) => partOf(here, edit, part, s))}
    ${full ? html`<p class="quiet">${say('sections-full', { max: MOST.sections })}</p>` : step('section', say('section-add'))}
    ${kept(here, restored, draft)}<div class="decide">${step('save', say('save'), ' button--main')}${button(back, say('keep-reading'))}</div>`
}

/** Everything that is wrong, each a way to its place. */
function wrongPart(here: Here, wrong: Wrong[]): Html | '' {
  if (!wrong.length) return ''
  const line = (one: Wrong) => {
    const at = [one.section, one.item].filter(n => n !== undefined).join('.')
    return html`<li class="trouble">${mark('bad', 'small')}<span>${wrongWords(here, one)}</span>${at && step(`open:${at}`, here.say('template-mend'), ' button--soft')}</li>`
  }
  return html`
    <section class="slab slab--bad" tabindex="-1" autofocus><h2 class="slab__title">${here.say('template-wrong', { n: wrong.length })}</h2>
    <ul class="wrongs">${wrong.map(line)}</ul></section>`
}

/** A section with its items, each a button that opens it. */
function partOf(here: Here, { from }: Edit, { title, items }: Sheet['sections'][number], s: number): Html {
  const { say } = here
  const much: Wrong[] = []
  tooMuch(items.map(tidied), (field, id, args) => much.push({ field, id, ...(args && { args }) }))
  const focus = (at: At) => (at.join('.') === from.join('.') && from.length ? html` autofocus` : '')
  const point = (item: Item, i: number) => html`
    <li><button class="row row--plain" name="do" value="open:${s}.${i}"${focus([s, i])}><span><span class="row__title">${i + 1} ${said(here, item.text) || say('point-blank')}</span>
    <span class="row__more">${factsOf(here, item)}</span>${criticalPart(here, item)}</span></button></li>`
  const head = html`
    <button class="row row--plain" name="do" value="open:${s}"${focus([s])}><span class="row__title">${s + 1} ${said(here, title) || say('section-blank')}</span></button>`
  return html`
    <section class="section"><header class="section__head"><h2>${head}</h2></header>
    ${much.map(one => html`<p class="trouble">${mark('bad', 'small')}<span>${wrongWords(here, one)}</span></p>`)}
    <ol class="rows">${items.map(point)}</ol>
    ${items.length < MOST.section ? step(`add:${s}`, say('point-add')) : html`<p class="quiet">${say('points-full', { max: MOST.section })}</p>`}</section>`
}

function sectionPart(here: Here, edit: Edit): Html {
  const { say } = here
  const n = edit.sheet.sections.length
  const [s = 0] = edit.at
  return html`
    ${wordsPart(asked(here, edit), 'title')}${places(here, s > 0, s < n - 1, say('section-remove'))}
    ${kept(here, edit.restored, edit.draft)}<div class="decide">${step('list', say('point-done'), ' button--main')}</div>`
}
