/** How an item that fails is drawn: what it has become, and what can be added to that. */
import { html } from 'hono/html'
import { stateOf as actionState } from '../actions/rules.ts'
import { type Form, invalid, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import { stateWord, titleOf } from '../incidents/parts.ts'
import { isOpen } from '../incidents/rules.ts'
import type { Html } from '../layout.ts'
import { dotted, kept, name, row, rows, word } from '../parts.ts'
import { photoField } from '../photos/parts.ts'
import { makes } from '../rights.ts'
import type { Shown } from '../store.ts'
import { isOnlyMine, severity } from './became.ts'
import { verdict } from './fold.ts'
import type { Drawing } from './items.ts'
import { draftOf, itemAddress, swaps } from './parts.ts'
import { type Asked, becomes, failureId, lacksPhoto, leftOf, reportOf } from './round.ts'

const NEAR_MOST = 6

/** The open reports of a check's zone, the newest first: one of them may be about the same thing. */
export async function nearby({ store, site }: Here, run: Shown): Promise<Shown[]> {
  const zone = run.body['zone']
  if (!zone) return []
  const open = (await store.byKey(`incident/open:${zone}`)).filter(one => one.site === site && isOpen(one))
  return open.reverse().slice(0, NEAR_MOST)
}

export async function failurePart(draw: Drawing, asked: Asked): Promise<Html | ''> {
  const { here, round, open } = draw
  if (asked.said !== 'fail') return leftPart(draw, await leftOf(round, asked))
  const [found, lacking] = await Promise.all([reportOf(here, round, asked), lacksPhoto(here, round, asked)])
  const wanted = !found || (await addsTo(draw, asked)) || lacking
  return html`
    ${found && rows([reportRow(here, found, draw.zones)])}${open && wanted && makes('incident', here.role) && (await addForm(draw, asked, found, lacking))}`
}

/** A report that stands though the answers have changed since: whoever opened it is the one to take it back. */
function leftPart({ here, people, zones }: Drawing, left: Shown | null): Html | '' {
  if (!left) return ''
  const { kind, body } = left
  const who = body['_by'] === here.me.person ? here.say('you') : name(here, people, body['_by'])
  return html`${rows([reportRow(here, left, zones)])}<p class="item__help">${here.say(`left-${kind}`, { who })}</p>`
}

/** Where one writes a note. */
export const noteBox = ({ here, troubles = {}, focus }: Drawing, n: number, shown = ''): Html =>
  html`
    <label class="field"><span>${here.say('field-note')}</span><textarea class="input" name="note" rows="2" lang="${here.me.lang}"${invalid(troubles, `f-${n}`)}${focus && html` autofocus`}>
${shown}</textarea></label>`

/** Whether this person found the item failing and has said no more than that. */
const addsTo = ({ open }: Drawing, { item, own }: Asked) =>
  open && own && verdict(item, own.body) === 'fail' && !own.body['note'] && !own.body['incident']

async function addForm(draw: Drawing, asked: Asked, found: Shown | null, lacking: boolean): Promise<Html> {
  const { here, round } = draw
  const draft = draftOf('fail', round.run, asked)
  const form: Form = { ...(await here.store.draft(draft)), ...draw.form }
  const { item, n } = asked
  const near = (await mayJoin(draw, asked, found)) ? (await draw.near()).filter(({ id }) => id !== found?.id) : []
  const opens = here.say(`becomes-${becomes(item)}`, { severity: word(here, 'incident', 'severity', severity(item)) })
  return html`
    <form class="item__more" id="f-${n}" method="post" action="${itemAddress(round.run, asked)}/report" data-draft="${draft}" ${swaps(asked)} autocomplete="off" data-auto="file">${noteBox(draw, n, form['note'])}${trouble(here, draw.troubles ?? {}, `f-${n}`)}
    ${lacking && html`<p class="state">${mark('need')}${here.say('photo-asked')}</p>`}${item.photo !== 'never' && (await photoField(here, draft))}${near.length > 0 && joinField(draw, asked, near, form['join'])}
    ${kept(here, Boolean(form['note']), draft)}${!found && html`<p class="item__help">${opens}</p>`}
    <button class="button">${here.say('report-it')}</button></form>`
}

/** Only what nobody else has to do with yet can turn out to be the same as something else. */
const mayJoin = async ({ here, round }: Drawing, { item }: Asked, found: Shown | null) =>
  !found || (found.id === (await failureId(round, item)) && (await isOnlyMine(here, found)))

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
