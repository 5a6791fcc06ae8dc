/** Writing a new version, offline as well: each step is kept in the draft of the one form, and shown from there. */
import { Hono } from 'hono/tiny'
import { v5 } from '../../sync/canon.ts'
import { saved } from '../beside.ts'
import { type Form, fields, makes } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { missing, nowhere } from '../states.ts'
import { type Change, SaveRefused, type Shown } from '../store.ts'
import { check } from './check.ts'
import { type Edit, editorScreen } from './editor.ts'
import { type File, fileOf, same } from './file.ts'
import { move, type Then } from './moves.ts'
import { AT, addressOf } from './parts.ts'
import { baseFor, edits, isOvertaken, isWhole, lineOf, stateOf, versionsOf } from './rules.ts'
import { blank, fileOfSheet, placeIn, type Sheet, sheetOf, written } from './sheet.ts'

export const edit = new Hono<Env>()

edit.use(`${AT}/new`, (c, next) => (edits(c.get('here')) ? next() : nowhere(c)))
edit.use(`${AT}/:id/edit`, (c, next) =>
  edits(c.get('here')) ? next() : Promise.resolve(c.redirect(`${AT}/${c.req.param('id')}`, 303)),
)
for (const path of [`${AT}/new`, `${AT}/:id/edit`]) {
  edit.get(path, async c => {
    const page = await open(c)
    if (!page || page instanceof Response) return page ?? missing(c)
    const { sheet } = page
    const [at, from] = ['at', 'from'].map(name => placeIn(sheet, c.req.query(name)))
    const screen = await show(c, editorScreen(c.get('here'), { ...page, at: at!, from: from! }))
    if (from!.length) screen.headers.set('HX-Reswap', 'innerHTML show:none') // back to where one was, not to the top
    return screen
  })
  edit.post(path, async c => {
    const page = await open(c, await fields(c.req.raw))
    if (!page || page instanceof Response) return page ?? missing(c)
    return page.form['do'] === 'save' ? save(c, page) : take(c, page)
  })
}

/** The form as it was last typed, or as it is sent; null: there is no such version. */
async function open(c: Ctx, sent?: Form): Promise<Edit | Response | null> {
  const here = c.get('here')
  const id = c.req.param('id') ?? 'new'
  const found = id === 'new' ? null : await here.store.get('template', id)
  const shown = found?.site === here.site ? found : null
  const line = shown ? lineOf(shown) : id
  const draft = `template:${line}`
  const kept = await here.store.draft(draft)
  if (id !== 'new' && !shown && !kept) return null // its first version may have left this phone: the draft is here
  const form = sent ?? kept ?? (await begun(here, shown))
  if (!form) return shown && c.redirect(addressOf(shown), 303)
  const sheet = written(sheetIn(form), placeIn(sheetIn(form), form['_at']), form)
  return {
    action: id === 'new' ? `${AT}/new` : `${AT}/${id}/edit`,
    back: id === 'new' ? AT : `${AT}/${id}`,
    draft,
    sheet,
    at: placeIn(sheet, form['_at']),
    from: [],
    form,
    restored: kept !== null,
    checked: form['_checked'] === '1',
    notice: await notice(here, shown, form),
  }
}

/** What a new version begins with; null: this one cannot be written on. */
async function begun(here: Here, shown: Shown | null): Promise<Form | null> {
  if (!shown) return { sheet: JSON.stringify(blank()) }
  const [children, versions] = await Promise.all([here.store.of(shown.id), versionsOf(here, lineOf(shown))])
  if (!isWhole(shown, children) || ['replaced', 'void'].includes(stateOf(shown))) return null
  const sheet = sheetOf(fileOf(shown, children, 1))
  return { sheet: JSON.stringify(sheet), _line: lineOf(shown), _based: baseFor(shown, versions) }
}

function sheetIn(form: Form): Sheet {
  const read: Partial<Sheet> = JSON.parse(form['sheet'] || '{}')
  return { ...blank(), ...read }
}

/** That another version has been issued since this one was written, or since this form was begun. */
async function notice(here: Here, shown: Shown | null, form: Form): Promise<string> {
  const line = form['_line']
  if (!line) return here.say('template-new-hint')
  const versions = await versionsOf(here, line)
  const over = { id: '', body: { line, based_on: form['_based'] } } as unknown as Shown
  if (isOvertaken(over, versions)) return here.say('template-edit-late')
  return here.say(shown && isOvertaken(shown, versions) ? 'template-edit-over' : 'template-edit-hint')
}

/** A step within the form. Where its draft cannot be kept, the screen is drawn from what was sent: nothing typed is lost. */
async function take(c: Ctx, page: Edit): Promise<Response> {
  const here = c.get('here')
  const then = move(page.sheet, page.at, page.form['do'] ?? '', `i${here.house.new_id().slice(-8)}`)
  const looking = !page.restored && (await isBegun(c, then.sheet)) // who only looks leaves no draft behind
  if (!looking && !(await keep(here, page, then)))
    return show(c, editorScreen(here, { ...page, ...then, from: then.from ?? [] }))
  const query = new URLSearchParams({
    ...(then.at.length && { at: then.at.join('.') }),
    ...(then.from && { from: then.from.join('.') }),
  })
  return c.redirect(`${page.action}?${query}`, 303)
}

/** Whether a sheet says what a new version of this one begins with. */
async function isBegun(c: Ctx, sheet: Sheet): Promise<boolean> {
  const { store } = c.get('here')
  const form = await begun(c.get('here'), await store.get('template', c.req.param('id') ?? ''))
  return form !== null && same(fileOfSheet(sheetIn(form)), fileOfSheet(sheet))
}

async function keep({ store }: Here, { draft, form }: Edit, { sheet, at }: Then): Promise<boolean> {
  const hidden = Object.fromEntries(Object.entries(form).filter(([name]) => name[0] === '_'))
  const told = { ...hidden, _at: at.join('.'), sheet: JSON.stringify(sheet) }
  try {
    await store.putDraft(draft, told)
    return true
  } catch (error) {
    if (error instanceof SaveRefused) return false
    throw error
  }
}

async function save(c: Ctx, page: Edit): Promise<Response> {
  const here = c.get('here')
  const file = fileOfSheet(page.sheet)
  const form: Form = { ...page.form, _checked: '1' }
  if (check(file).length) {
    await keep(here, { ...page, form }, { sheet: page.sheet, at: [] })
    return show(c, editorScreen(here, { ...page, form, at: [], checked: true, restored: true }), 422)
  }
  const { _line: line, _based: based } = form
  return c.redirect(
    await saveFile(c, file, { ...makes(form), ...(line && { line }), ...(based && { based }), draft: page.draft }),
    303,
  )
}

export interface Origin {
  rec?: string
  line?: string
  based?: string
  source?: string
  draft: string
}

/** Saves a version with its sections, together; the address of its page. What says the same as the version it is over is none. */
export async function saveFile(c: Ctx, file: File, { rec, line, based, source, draft }: Origin): Promise<string> {
  const { store, site, house } = c.get('here')
  for (const id of [based, rec]) {
    const there = id && (await store.get('template', id))
    if (!there || !same(fileOf(there, await store.of(there.id), 1), file)) continue
    await store.dropDraft(draft)
    return addressOf(there)
  }
  const id = rec && !(await store.get('template', rec)) ? rec : house.new_id()
  const items = file.sections.reduce((n, part) => n + part.items.length, 0)
  const told = {
    line: line ?? id,
    based_on: based,
    source,
    use: file.use,
    name: file.name,
    sections: file.sections.length,
    items,
  }
  const set = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  const digest = async (how: string, bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.digest(how, bytes as BufferSource))
  const sections = file.sections.map(async ({ title, items }, n): Promise<Change> => {
    const section = await v5(digest, 'section', id, String(n + 1))
    return { t: 'create', site, kind: 'section', rec: section, set: { of: id, n: n + 1, title, items } }
  })
  await store.save([{ t: 'create', site, kind: 'template', rec: id, set }, ...(await Promise.all(sections))], draft)
  saved(c, AT)
  return `${AT}/${id}`
}
