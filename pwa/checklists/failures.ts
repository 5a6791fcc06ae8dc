/** What becomes of an item that fails: a report of its own, or an action, or words added to a report that stands. */
import { html } from 'hono/html'
import type { Body } from '../../sync/wire.ts'
import { stateOf as actionState } from '../actions/rules.ts'
import type { Form } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { icon } from '../icons/icons.ts'
import { stateWord, titleOf } from '../incidents/parts.ts'
import { isOpen } from '../incidents/rules.ts'
import type { Html } from '../layout.ts'
import { dotted, kept, row, rows, word } from '../parts.ts'
import { photoField } from '../photos/parts.ts'
import { photosOf } from '../photos/pick.ts'
import { makes } from '../rights.ts'
import type { Change, Shown } from '../store.ts'
import { answerTo, drawnAs, typed } from './answers.ts'
import type { Item } from './fold.ts'
import { verdict } from './fold.ts'
import type { Drawing } from './items.ts'
import { draftOf, itemAddress, swaps } from './parts.ts'
import { type Asked, becomes, failureId, type Round, reportOf } from './round.ts'

const NEAR_MOST = 6
const SENTENCE_MOST = 200

/** The open reports of a check's zone, the newest first: one of them may be about the same thing. */
export async function nearby({ store, site }: Here, run: Shown): Promise<Shown[]> {
  const zone = run.body['zone']
  if (!zone) return []
  const open = (await store.byKey(`incident/open:${zone}`)).filter(one => one.site === site && isOpen(one))
  return open.reverse().slice(0, NEAR_MOST)
}

export async function failurePart(draw: Drawing, asked: Asked): Promise<Html | ''> {
  const { here, round, open } = draw
  const found = await reportOf(here, round, asked)
  if (found) return rows([reportRow(here, found, draw.zones)])
  if (!open || !makes('incident', here.role)) return ''
  const draft = draftOf('fail', round.run, asked)
  const form: Form = { ...(await here.store.draft(draft)), ...draw.form }
  const near = await draw.near()
  const { item, n } = asked
  const wrong = draw.troubles?.[`note-${n}`]
  const trouble =
    wrong && html`<p class="trouble" id="note-${n}-trouble"><span>${here.say(wrong.id, wrong.args)}</span></p>`
  return html`
    <form class="item__more" id="f-${n}" method="post" action="${itemAddress(round.run, asked)}/report" data-draft="${draft}" ${swaps(asked)} autocomplete="off"><label class="field"><span>${here.say('field-note')}</span><textarea class="input" name="note" rows="2" lang="${here.me.lang}"${wrong && html` aria-invalid="true" aria-describedby="note-${n}-trouble"`}>
${form['note'] ?? ''}</textarea></label>${trouble}
    ${item.photo !== 'never' && (await photoField(here, draft))}${near.length > 0 && joinField(draw, asked, near, form['join'])}
    ${kept(here, Boolean(form['note']), draft)}<p class="item__help">${here.say(`becomes-${becomes(item)}`, { severity: word(here, 'incident', 'severity', severity(item)) })}</p>
    <button class="button">${here.say('report-it')}</button></form>`
}

function joinField({ here, zones }: Drawing, { n, item }: Asked, near: Shown[], chosen = ''): Html {
  const option = (one: Shown) => {
    const title = here.say('same-as', { title: titleOf(here, one, zones) })
    return html`<option value="${one.id}"${chosen === one.id ? html` selected` : ''}>${title}</option>`
  }
  return html`
    <div class="field"><span><label for="join-${n}">${here.say('ask-join')}</label></span><div class="select"><select class="input" id="join-${n}" name="join"><option value="">${here.say(`new-${becomes(item)}`)}</option>
    ${near.map(option)}</select></div></div>`
}

function reportRow(here: Here, found: Shown, zones: Shown[]): Html {
  const { kind, id, body } = found
  if (kind === 'action')
    return row(
      `/app/actions/${id}`,
      icon('equipment'),
      here.say('became-action'),
      here.say(`action-status-${actionState(found)}`),
    )
  const more = dotted([stateWord(here, found), word(here, 'incident', 'severity', body['severity'])])
  const same = body['about'] ? here.say('became-incident') : titleOf(here, found, zones)
  return row(`/app/incidents/${id}`, icon(body['severity'] ?? 'other'), same, more)
}

const severity = ({ critical }: Item) => (critical ? 'critical' : 'serious')

export interface Became {
  changes: Change[]
  /** The new answer as it is drawn, if there is one. */
  row?: Shown
  trouble?: { id: string; args?: Record<string, string | number> }
}

const KEPT = ['verdict', 'number', 'unit', 'choice', 'words']

const standing = (own: Shown, names: readonly string[]): Body =>
  Object.fromEntries(names.filter(name => name in own.body).map(name => [name, own.body[name]]))

/**
 * All that reporting a failed item saves: an answer with the note, photos, and what it becomes, or words for what it
 * has become by now.
 */
export async function reported(here: Here, round: Round, asked: Asked, form: Form): Promise<Became> {
  const { run } = round
  const { item, own, answers } = asked
  const { set: said, trouble } = typed(here, 'note', form['note'], { lang: here.me.lang })
  if (trouble) return { changes: [], trouble }
  const found = await reportOf(here, round, asked)
  const joined = found ?? (form['join'] ? await here.store.get('incident', form['join']) : null)
  const base = own ? standing(own, KEPT) : item.type === 'verdict' ? { verdict: 'fail' } : null
  const beside = found ? own && standing(own, ['incident']) : joined && { incident: joined.id }
  const drawn =
    (base && (said || !own)) || (joined && !found) ? answerTo(here, run, asked, { ...base, ...said, ...beside }) : null
  const failing = answers.find(({ body }) => verdict(item, body) === 'fail')
  const about = joined
    ? { of: joined.id, of_kind: joined.kind }
    : { of: (drawn?.row ?? own ?? failing)!.id, of_kind: 'answer', root: run.id }
  const photos = await photosOf(here, draftOf('fail', run, asked), { ...about, zone: run.body['zone'] })
  const heard = found && (!said || !drawn) // the same words again, or none
  const then = heard
    ? []
    : joined
      ? comment(here, joined, item, said?.['note'])
      : await opened(here, round, asked, said?.['note'])
  return { changes: [...(drawn ? [drawn.change] : []), ...photos, ...then], ...(drawn && { row: drawn.row }) }
}

/** Words on what stands already: one's own, or else the item's. */
function comment(here: Here, { id, kind, site }: Shown, item: Item, note: unknown): Change[] {
  const { words, lang } = siteWords(here, item)
  const told = note ? { said: note, lang: here.me.lang } : { said: words, lang }
  return [drawnAs(here, 'comment', { of: id, of_kind: kind, ...told }, site).change]
}

/** In the site's language, so that phones of two languages say the same. */
function siteWords({ place }: Here, { text }: Item): { words: string; lang: string } {
  const lang = String(place?.body['lang'] ?? '')
  const found = text[lang] ? lang : (Object.keys(text)[0] ?? 'en')
  return { words: [...inWords(text, found as 'en')].slice(0, SENTENCE_MOST).join(''), lang: found }
}

async function opened(here: Here, { run }: Round, { item }: Asked, note: unknown): Promise<Change[]> {
  const id = await failureId(run, item)
  const { zone, event } = run.body
  const { words, lang } = siteWords(here, item)
  const all: Body = { about: run.id, zone, lang }
  const told = (set: Body) => Object.fromEntries(Object.entries(set).filter(([, value]) => value))
  if (becomes(item) === 'action') {
    const action = drawnAs(here, 'action', told({ ...all, what: words, aim: 'correct' }), run.site, id)
    return [action.change, ...(note ? comment(here, action.row, item, note) : [])]
  }
  const opened_at = new Date(here.clock.now_ms).toISOString()
  const set = { ...all, what: 'hazard', severity: severity(item), sentence: words, story: note, event, opened_at }
  return [drawnAs(here, 'incident', told(set), run.site, id).change]
}
