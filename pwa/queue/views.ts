/** Everything this phone has still to send, why it waits, and what was received lately. */
import { html } from 'hono/html'
import { called } from '../checklists/parts.ts'
import { type Round, words as textOf } from '../checklists/round.ts'
import { type Ctx, type Here, inWords } from '../here.ts'
import { icon, type Mark, mark } from '../icons/icons.ts'
import { titleOf } from '../incidents/parts.ts'
import { type Html, lineOf, type Screen } from '../layout.ts'
import { outcome } from '../outcome.ts'
import { button, dotted, opening, opWord, reason, row, rows, section, time } from '../parts.ts'
import { saveFile, troubles } from '../states.ts'
import type { QueueItem, Shown } from '../store.ts'

const LATELY = 20

export interface Queue {
  items: QueueItem[]
  records: Map<string, Shown>
  rounds: Map<string, Round>
  zones: Shown[]
  /** The cards about ops, by op. Once it is noted an op needs nobody any more, and has not been received all the same. */
  cards: Map<string, Shown>
  /** What tells authors of rejections. */
  rejections: Shown[]
  /** When somebody last pressed *Try now*, in ms; 0 or NaN: nobody has. */
  tried: number
}

/** Whether somebody has still to note a card. */
export const isOpen = (card?: Shown) => card?.body['state'] === 'open'

/** What an op is about: kind and id, or nothing. Of a person involved it is the report; nobody is named. */
export function subject({ op: { kind = '', rec = '', set = {} } }: QueueItem): [kind: string, id: string] {
  if (PLACE[kind]) return [kind, rec]
  if (kind === 'section') return ['template', set['of'] ?? '']
  if (kind === 'answer' || kind === 'submission') return ['run', set['of'] ?? '']
  return kind === 'involved' ? ['incident', set['about'] ?? ''] : [set['of_kind'] ?? 'incident', set['of'] ?? '']
}

/** Where a record of a kind is shown. */
const PLACE: Record<string, string> = {
  incident: '/app/incidents/',
  action: '/app/actions/',
  run: '/app/checklists/',
  zone: '/app/zones/',
  team: '/app/setup/team/',
  contact: '/app/setup/contact/',
  template: '/app/templates/',
}

export function queueScreen(c: Ctx, queue: Queue): Screen {
  const { items, records, cards, rejections, tried } = queue
  const here = c.get('here')
  const { say, strip } = here
  const { receivedAt, waiting, photos, needs, blocked } = strip.sync
  const isNoted = ({ op }: QueueItem) => cards.has(op.id) && !isOpen(cards.get(op.id))
  const line = (item: QueueItem) => {
    const card = cards.get(item.op.id)
    const [kind, id] = subject(item)
    const own = item.op.kind === 'photo' ? `/app/photos/${item.op.rec}` : ''
    const record = records.has(id) && PLACE[kind] ? PLACE[kind] + id : own
    const href = isOpen(card) ? `/app/inbox#card-${card?.id}` : record
    const settled = card?.body['state'] === 'settled' && outcome(here, card, { queue: items, rejections }).act
    const more = html`${time(here, item.at)}\u00a0· ${settled ? say(`done-${settled}`) : why(here, item)}`
    const figure = mark(isNoted(item) ? 'none' : item.photo === -1 ? 'need' : sends(item) ? 'way' : MARKS[item.state])
    return row(href, figure, titleFor(here, item, queue), more, `op-${item.dseq}`)
  }
  const list = (id: string, all: QueueItem[], beside = say('count-items', { n: all.length })) =>
    all.length ? section(say(id), beside, rows(all.map(line))) : ''
  const of = (...states: QueueItem['state'][]) => items.filter(({ state }) => states.includes(state))
  const wait = of('waiting', 'sent')
  const undone = items.filter(({ state, photo }) => photo === -1 || ['refused', 'quarantined', 'stuck'].includes(state))
  const received = of('acked').filter(item => item.op.kind !== 'card' && item.photo === undefined)
  const contact = blocked
    ? ''
    : receivedAt === null
      ? say('no-contact')
      : say('contact', { at: strip.time(receivedAt) })
  return {
    title: say('queue'),
    back: { href: '/app/', text: say('place-today') },
    live: ['chip', 'incident', 'comment', 'photo', 'card'],
    body: html`
      ${opening(waiting || needs || !photos ? say('queue-answer', { waiting, needs }) : say('queue-photos', { n: photos, line: lineOf(strip.sync) }), '', waiting || needs || photos ? say('queue-safe', { contact }) : contact)}${troubles(c)}
      ${list(
        'life-needs',
        undone.filter(item => !isNoted(item)),
      )}${list('queue-waiting', wait, say('oldest-first'))}${list(strip.sync.offline || strip.sync.signedOut ? 'queue-photos-wait' : 'queue-sending', items.filter(sends))}
      ${controls(here, wait.length > 0 || photos > 0, items.length > 0, tried)}
      ${list('queue-noted', undone.filter(isNoted))}${list('queue-received', received.reverse().slice(0, LATELY))}`,
  }
}

function controls(here: Here, waiting: boolean, any: boolean, tried: number): Html {
  const { say, strip } = here
  const photos = strip.sync.photos > 0 && saveFile(here, 'photos')
  if (strip.sync.blocked) return html`<div class="stack">${photos}</div>` // the rest is offered above
  const save = html`${any && saveFile(here, 'export')}${photos}`
  const answer = (strip.sync.receivedAt ?? 0) < tried ? 'no' : 'yes'
  const told = tried ? say('tried', { answer, at: strip.time(tried) }) : ''
  return html`
    <div class="stack">${strip.sync.needs > 0 && button('/app/inbox', say('inbox'))}<form method="post" action="/app/queue/try">
    <button class="button${waiting ? ' button--main' : ''}">${icon('again')}${say('try-now')}</button></form><p role="status">${told}</p>
    ${save}</div>`
}

/** A photo that is received, but for the full picture. */
const sends = ({ state, photo = -1 }: QueueItem) => photo >= 0 && (state === 'acked' || state === 'quarantined')

/** Nothing is being sent without a network: what was on its way waits again. */
export const waits = ({ strip }: Here, item: QueueItem): QueueItem =>
  item.state === 'sent' && strip.sync.offline ? { ...item, state: 'waiting' } : item

const MARKS: Record<QueueItem['state'], Mark> = {
  waiting: 'saved',
  sent: 'way',
  acked: 'done',
  refused: 'need',
  quarantined: 'need',
  stuck: 'need',
}

/** Why it waits, or what became of it, in plain words. */
function why(here: Here, item: QueueItem): string {
  const { say, strip } = here
  const { state, code, photo = 0 } = item
  if (photo < 0) return say('why-photo-refused')
  if (sends(item)) return say('why-photo', { percent: Math.round(photo * 100) })
  if (state === 'waiting' && strip.sync.blocked) return say('why-blocked')
  if (state === 'waiting' && strip.sync.signedOut) return say('why-signed-out')
  if (state === 'waiting') return say(strip.sync.offline ? 'why-offline' : 'why-next')
  return ((state === 'refused' || state === 'quarantined') && reason(here, state, code)) || say(`why-${state}`)
}

/** Which field of a kind says what it is. */
const NAMED: Record<string, string> = { comment: 'said', photo: 'caption', action: 'what' }

/** An item of a check, and which check that is. */
function askedOf(here: Here, round: Round, item: unknown, zones: Shown[]): string {
  const asked = round.asked.find(one => one.item.id === item)
  return dotted([asked && textOf(here, asked.item.text), called(here, { ...round, zones })])
}

function titleFor(here: Here, item: QueueItem, { records, rounds, zones }: Queue): Html {
  const { op } = item
  const told = op.t === 'create' ? op.set : undefined // a report the server did not take is nowhere else
  const [kind, id] = /^(comment|photo)$/.test(op.kind ?? '') ? [op.kind!, ''] : subject(item)
  const body = records.get(id)?.body ?? (kind === op.kind ? told : undefined)
  const name = body?.[NAMED[kind] ?? 'name']
  const round = kind === 'run' && rounds.get(id)
  const said = typeof name === 'object' ? inWords(name, here.me.lang) : name
  const words =
    kind === 'incident' && body
      ? titleOf(here, { body }, zones)
      : round
        ? askedOf(here, round, op.set?.['item'], zones)
        : said
  return html`${opWord(here, op)}${words && html`\u00a0· <span lang="${body?.['lang'] ?? here.me.lang}">${String(words).slice(0, 120)}</span>`}`
}
