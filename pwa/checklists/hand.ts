/** Whose a check is: it is handed to somebody else, or taken back by whoever began it by mistake. */
import { html } from 'hono/html'
import { question } from '../asks.ts'
import { able } from '../beside.ts'
import { asBegun, shownAs } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { button, kept, name, opening } from '../parts.ts'
import type { Editing } from '../record.ts'
import { leads, makes } from '../rights.ts'
import type { Change, Shown } from '../store.ts'
import { plain } from './became.ts'
import { addressOf, called } from './parts.ts'
import type { Round } from './round.ts'
import { isDue } from './runs.ts'
import type { RoundPage } from './views.ts'

const DAY_MS = 86_400_000

/** What of it this person may hand on. */
export function handed({ role, me }: Here, { body }: Shown): string[] {
  if (!isDue(body) || !makes('answer', role)) return []
  return leads(role) ? ['team', 'person'] : body['person'] === me.person ? ['person'] : []
}

/** One's own, as long as it was not handed on, nobody else has answered and nothing in it fails. */
export function mayTakeBack({ me, clock }: Here, { run, asked, children }: Round): boolean {
  const { _by, _at, rota, wall, person, team } = run.body
  const held = person ? person === me.person : !team // what was handed on is not theirs any more
  const own = held && _by === me.person && !rota && !wall && clock.now_ms - Date.parse(_at) < DAY_MS
  const others = children.some(({ kind, body }) => kind === 'answer' && !body['_void'] && body['_by'] !== me.person)
  return own && isDue(run.body) && !others && !asked.some(({ said }) => said === 'fail')
}

export const isAnswered = ({ children }: Round) => children.some(({ kind }) => kind === 'answer')

/** What was begun by mistake is taken back where that is noticed; and then another can be begun. */
export function undoing(here: Here, round: Round): Html | '' {
  const { say } = here
  const { body, seq } = round.run
  if (body['_void'] && body['zone'] && makes('run', here.role))
    return button(`/app/zones/${body['zone']}/check`, say('start-check'))
  if (isAnswered(round) || !mayTakeBack(here, round)) return ''
  return html`<form id="back" method="post" action="${addressOf(round.run)}/void">${shownAs(seq, {}, [])}<input type="hidden" name="reason" value="${say('begun-by-mistake')}"><button class="button button--soft">${say('act-run-void')}</button></form>`
}

/** The teams of this site, by name. */
export const teamsOf = async ({ store, site, me }: Here): Promise<[string, string][]> =>
  (await store.list('team'))
    .filter(one => one.site === site && !one.body['_void'])
    .map(({ id, body }) => [id, inWords(body['name'], me.lang)])

export function handScreen(
  here: Here,
  { shown, form, troubles, names, restored, ...page }: RoundPage & Editing,
): Screen {
  const { say } = here
  const at = addressOf(shown)
  const draft = `run:${shown.id}`
  const options = (field: string) => (field === 'team' ? page.teams : able(page.people))
  const ask = (field: string) => question({ here, form, troubles, as: 'ask-run' }, 'run', field, options)
  return {
    title: say('hand-over'),
    back: { href: at, text: say('back-to-check') },
    resting: true,
    body: html`
      ${opening(say('hand-over-to'), called(here, { ...page.round, zones: page.zones }), say('hand-over-hint'))}
      <form class="stack--wide" id="edit" method="post" action="${at}/edit" data-draft="${draft}" hx-morph-skip>${asBegun(form, shown, names)}
      ${names.map(ask)}${kept(here, restored, draft)}<div class="decide"><button class="button button--main">${say('hand-over')}</button>
      ${button(at, say('keep-reading'))}</div></form>`,
  }
}

/** That it was handed on stands in its story. */
export function handedTo(here: Here, { shown, people, teams }: RoundPage, set: Shown['body']): Change {
  const { team, person } = { ...shown.body, ...set }
  const who = person ? name(here, people, person) : teams.find(([id]) => id === team)?.[1] || here.say('nobody-yet')
  const told = { said: plain(here.say('handed-to', { who })), lang: here.me.lang }
  return { t: 'create', site: shown.site, kind: 'comment', set: { of: shown.id, of_kind: 'run', ...told } }
}
