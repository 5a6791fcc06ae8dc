/** What can be done about a card: keep what stands, restore what was set aside, take in what is held, or note it. */
import { html } from 'hono/html'
import { KINDS } from '../../sync/kinds.ts'
import { baseOf, type Form, invalid, seenOf, shownAs, type Troubles, trouble } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Html } from '../layout.ts'
import { leads } from '../rights.ts'
import type { Change, Shown } from '../store.ts'

interface Aside {
  side: string
  by: unknown
}

/** The forms under a card. `aside`: the values that do not stand; `who` names a person. */
export function ways(
  here: Here,
  { id, body }: Shown,
  record: Shown | undefined,
  aside: Aside[],
  back: { id: string; troubles: Troubles } | undefined,
  who: (person: unknown) => string,
): Html {
  const { say, me } = here
  const { why, field, kind, reader } = body
  const way = (act: string, words: string, inside: Html | '' = '', main = false) =>
    html`
      <form class="stack" method="post" action="/app/cards/${id}/${act}">${inside}
      <button class="button${main && ' button--main'}">${words}</button></form>`
  if (why === 'conflict') {
    // A step is taken anew, not put back; of a text both stand, and whoever has taken one out since had read it.
    const settable = record && !['status', 'text'].includes(KINDS.kinds[kind]?.fields[field]?.policy ?? '')
    const own = settable ? aside.filter(({ by }) => by === me.person || leads(here.role)) : []
    const restore = ({ side, by }: Aside) =>
      way(
        'restore',
        by === me.person ? say('card-restore') : say('card-restore-of', { who: who(by) }),
        html`<input type="hidden" name="side" value="${side}">${record && shownAs(record.seq, record.body, [field])}`,
      )
    return html`${own.map(restore)}${way(reader ? 'dismiss' : 'keep', say('card-keep'))}`
  }
  if (reader || (why !== 'quarantine' && why !== 'clash')) return way('dismiss', say('card-dismiss'))
  const { troubles = {} } = back?.id === id ? back : {}
  const why_not = html`
    <label class="ask"><span class="ask__label">${say('ask-reason')}</span>
    <textarea class="input" name="reason" rows="2" maxlength="500" aria-required="true" lang="${me.lang}"${invalid(troubles, 'reason')}></textarea></label>${trouble(here, troubles, 'reason')}`
  return html`${way('accept', say('card-accept'), '', true)}${way('reject', say('card-reject'), why_not)}`
}

/** The op a card's form asks for; null where it is settled already, or asks for nothing. */
export function settling({ id: rec, site, seq: base, body }: Shown, act: string, form: Form): Change | null {
  if (body['state'] !== 'open') return null
  const { ref, kind, field } = body
  if (act === 'restore') {
    const value = form['side'] === 'mine' ? body['mine'] : body['theirs']
    const set = { [field]: value ?? null }
    return { t: 'fact', site, kind, rec: body['rec'], base: baseOf(form), seen: seenOf(form), set, resolves: ref }
  }
  const reason = form['reason']?.trim() ?? ''
  if (act === 'reject' && !reason) return null
  return { t: 'command', site, kind: 'card', rec, act, base, seen: { state: 'open' }, ...(reason && { reason }) }
}
