/** What a check's timeline tells beside its moves: what was signed, what critical failed, how it was looked at again. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import type { Html } from '../layout.ts'
import { name } from '../parts.ts'
import type { Shown } from '../store.ts'
import type { Entry } from '../timeline.ts'
import { verdict } from './fold.ts'
import { addressOf, type Known, state } from './parts.ts'
import { type Round, signedItems, words } from './round.ts'
import { drawn } from './runs.ts'

const TURNED = ['blocked', 'failed', 'cleared']

/** The checks that look again at what failed in this one, the first first. */
export async function lookedAgain(here: Here, { body, id }: Shown): Promise<Shown[]> {
  if (!TURNED.includes(body['result'])) return []
  const later = await here.store.list('run', body['starts_at'] ?? body['due_at'])
  const found = await drawn(
    here,
    later.filter(run => run.body['again'] === id && !run.body['_void']),
  )
  return found.sort((a, b) => String(a.body['_at']).localeCompare(String(b.body['_at'])))
}

/** A check that looks again, with what came of it. */
export const againLink = (here: Here, run: Shown): Html =>
  html`<a class="link" href="${addressOf(run)}">${here.say('looked-again')}</a> ${state(here, run)}`

export function storyOf(here: Here, round: Round, { people }: Pick<Known, 'people'>, again: Shown[]): Entry[] {
  const { say } = here
  const entry = (id: string, { body }: Shown, more: Record<string, string | number> = {}): Entry => ({
    at: String(body['_at']),
    body: html`${say(id, { who: name(here, people, body['_by']), ...more })}`,
  })
  const of = round.asked.length
  const signed = round.signed.map(row =>
    entry(row.body['supersedes'] ? 'told-corrected' : 'told-signed', row, { n: signedItems(round, row), of }),
  )
  const failed = round.asked
    .filter(({ item }) => item.critical)
    .flatMap(({ item, answers }) =>
      answers
        .filter(({ body }) => verdict(item, body) === 'fail')
        .map(row => entry('told-critical', row, { text: words(here, item.text) })),
    )
  const begun = again.map(run => ({ at: String(run.body['_at']), body: againLink(here, run) }))
  return [...failed, ...signed, ...begun]
}
