/** Checklists as files: one comes in as a draft to look at, and goes out as it is. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { type Form, makes, making } from '../forms.ts'
import { type Ctx, type Env, type Here, show } from '../here.ts'
import { mark } from '../icons/icons.ts'
import { HEADERS, type Screen } from '../layout.ts'
import { button, kept, opening } from '../parts.ts'
import { missing, nowhere } from '../states.ts'
import type { Shown } from '../store.ts'
import { check, isFile, type Wrong } from './check.ts'
import { type Origin, saveFile } from './edit.ts'
import { type File as Checklist, fileOf, keyOf, textOf, tidiedParts } from './file.ts'
import { AT, wrongWords } from './parts.ts'
import { baseFor, edits, isWhole, lineOf, stateOf, versionsOf } from './rules.ts'

const DRAFT = 'template:import'
const MOST_BYTES = 500_000

export const transfer = new Hono<Env>()

transfer.use(`${AT}/import`, (c, next) => (edits(c.get('here')) ? next() : nowhere(c)))

transfer.get(`${AT}/import`, async c => {
  const here = c.get('here')
  const draft = await here.store.draft(DRAFT)
  return show(c, importScreen(here, { form: draft ?? {}, wrong: [], restored: draft !== null }))
})

transfer.post(`${AT}/import`, async c => {
  const here = c.get('here')
  const { form, typed } = await sent(c.req.raw)
  const found = read(form['json'] ?? '')
  if (!('format' in found)) {
    await (typed ? here.store.putDraft(DRAFT, form) : here.store.dropDraft(DRAFT)) // a file is still where it was chosen
    return show(c, importScreen(here, { form, wrong: found, restored: typed }), 422)
  }
  return c.redirect(await saveFile(c, found, { ...makes(form), ...(await origin(here, found)) }), 303)
})

transfer.get(`${AT}/:id/export`, async c => {
  const { store, site } = c.get('here')
  const shown = await store.get('template', c.req.param('id'))
  const children = shown ? await store.of(shown.id) : []
  if (!shown || shown.site !== site || !isWhole(shown, children)) return missing(c)
  const file = fileOf(shown, children, await numberOf(c, shown))
  const name = `${keyOf(file.source) === lineOf(shown) ? 'checklist' : keyOf(file.source)}.json`
  const headers = {
    ...HEADERS,
    'Content-Type': 'application/json',
    'Content-Disposition': `attachment; filename="${name}"`,
  }
  return c.body(textOf(file), 200, headers)
})

/** Its number; a draft has that of the next version. */
async function numberOf(c: Ctx, shown: Shown): Promise<number> {
  const versions = await versionsOf(c.get('here'), lineOf(shown))
  return shown.body['version'] ?? 1 + Math.max(0, ...versions.map(({ body }) => body['version'] ?? 0))
}

/** What was chosen or pasted; the file comes before what stands in the box. */
async function sent(request: Request): Promise<{ form: Form; typed: boolean }> {
  const form: Form = {}
  for (const [name, value] of await request.formData())
    if (typeof value === 'string') form[name] ??= value
    else if (value.size > 0 && value.size <= MOST_BYTES) form[name] = await value.text()
    else if (value.size) form[name] = ' '.repeat(MOST_BYTES + 1) // told, not read
  const { file, ...typed } = form
  return file ? { form: { ...typed, json: file }, typed: false } : { form: typed, typed: true }
}

function read(text: string): Checklist | Wrong[] {
  if (!text.trim() && text.length <= MOST_BYTES) return [{ id: 'import-none' }]
  if (text.length > MOST_BYTES) return [{ id: 'import-large', args: { kb: MOST_BYTES / 1000 } }]
  let told: unknown
  try {
    told = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return [{ id: 'import-json' }]
  }
  if (!isFile(told)) return check(told)
  return { ...told, sections: tidiedParts(told.sections) }
}

/** Of which line it is a version: one that came from the same source, or is that source. */
async function origin(here: Here, { source }: Checklist): Promise<Omit<Origin, 'rec'>> {
  const key = keyOf(source)
  const all = key ? (await here.store.list('template')).filter(({ site }) => site === here.site) : []
  const known = all.find(shown => keyOf(shown.body['source']) === key || lineOf(shown) === key)
  const told = { ...(source && { source }), draft: DRAFT }
  if (!known) return told
  const line = lineOf(known)
  const versions = (await versionsOf(here, line)).filter(shown => stateOf(shown) !== 'void')
  return { ...told, line, based: baseFor(versions[0] ?? known, versions) }
}

function importScreen(
  here: Here,
  { form, wrong, restored }: { form: Form; wrong: Wrong[]; restored: boolean },
): Screen {
  const { say } = here
  const list =
    wrong.length > 0 &&
    html`
    <section class="slab slab--bad" tabindex="-1" autofocus><h2 class="slab__title">${say('import-wrong', { n: wrong.length })}</h2>
    <ul class="wrongs">${wrong.map(one => html`<li class="trouble">${mark('bad', 'small')}<span>${wrongWords(here, one)}</span></li>`)}</ul></section>`
  return {
    title: say('template-import'),
    back: { href: AT, text: say('templates') },
    resting: true,
    body: html`
      ${opening(say('template-import'), '', say('import-hint'))}
      <form class="stack--wide" id="import" method="post" action="${AT}/import" enctype="multipart/form-data" data-draft="${DRAFT}" hx-morph-skip>${making(here, form)}${list}
      <div class="ask"><label class="ask__label" for="file">${say('import-file')}</label><input class="input" type="file" id="file" name="file" accept=".json,application/json"></div>
      <div class="ask"><label class="ask__label" for="json">${say('import-text')}</label>
      <textarea class="input" id="json" name="json" rows="6" spellcheck="false" autocapitalize="off">
${form['json']?.slice(0, MOST_BYTES).trimEnd() ?? ''}</textarea></div>${kept(here, restored, DRAFT)}
      <div class="decide"><button class="button button--main">${say('import-go')}</button>${button(AT, say('keep-reading'))}</div></form>`,
  }
}
