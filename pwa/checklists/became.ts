/** What a failed item becomes, as it is saved: a report or an action of its own, or words for one that stands. */
import type { Body } from '../../sync/wire.ts'
import type { Form } from '../forms.ts'
import { type Here, inWords } from '../here.ts'
import { titleOf } from '../incidents/parts.ts'
import { mayVoid } from '../incidents/rules.ts'
import { word } from '../parts.ts'
import { photosOf } from '../photos/pick.ts'
import { makes } from '../rights.ts'
import type { Change, Shown } from '../store.ts'
import type { Lang } from '../words.ts'
import { answerTo, type Drawn, drawnAs, KEPT, NOTED, standing, typed } from './answers.ts'
import { type Item, verdict } from './fold.ts'
import { draftOf } from './parts.ts'
import { type Asked, becomes, failureId, type Round, reportOf } from './round.ts'

const SENTENCE_MOST = 200

export const severity = ({ critical }: Item) => (critical ? 'critical' : 'serious')

export interface Became {
  changes: Change[]
  /** The new answer as it is drawn, if there is one. */
  row?: Shown
  trouble?: { id: string; args?: Record<string, string | number> }
}

/** What goes with an answer in its save: a report of what fails, or that one's own is taken back. */
export async function following(here: Here, round: Round, asked: Asked, set: Body): Promise<Drawn[] | Change> {
  const { item } = asked
  const found = await reportOf(here, round, asked)
  const said = verdict(item, set)
  if (said === 'fail') return found || !makes(becomes(item), here.role) ? [] : opened(here, round, item, set['note'])
  if (!found || round.signed.length) return []
  const reason = here.say('taken-back-answer', { verdict: word(here, 'answer', 'verdict', said) })
  return (await takenBack(here, round, asked, reason)) ?? []
}

/** That one's own tap opened a report is undone, unless anybody else has to do with it by now. */
async function takenBack(here: Here, round: Round, asked: Asked, reason: string): Promise<Change | null> {
  const { item, own, answers } = asked
  const kind = becomes(item)
  const shown = await here.store.get(kind, await failureId(round, item))
  if (!shown || !(await isOnlyMine(here, shown))) return null
  if (answers.some(one => one.id !== own?.id && verdict(item, one.body) === 'fail')) return null
  return {
    t: 'void',
    site: shown.site,
    kind,
    rec: shown.id,
    base: shown.seq,
    args: { mine: true },
    reason: plain(reason),
  }
}

/** Whether what a failed item became is this person's alone: nobody has decided, said or added anything. */
export async function isOnlyMine(here: Here, shown: Shown): Promise<boolean> {
  const { status = 'open', _by } = shown.body
  if (_by !== here.me.person || !['reported', 'open'].includes(status) || !mayVoid(here, shown)) return false
  return (await here.store.of(shown.id)).every(({ body }) => body['_by'] === _by)
}

/** Without the marks that keep two directions of writing apart on a screen. */
export const plain = (words: string) => [...words.replace(/[\u2068\u2069]/g, '')].slice(0, SENTENCE_MOST).join('')

/**
 * All that is added to a failed item: an answer with the note, photos, and what it becomes, or words for what it has
 * become by now. Who finds that it is the same as another report takes back the one their tap has opened.
 */
export async function reported(here: Here, round: Round, asked: Asked, form: Form): Promise<Became> {
  const { run } = round
  const { item, own, answers } = asked
  const { set: said, trouble } = typed(here, 'note', form['note'], { lang: here.me.lang })
  if (trouble) return { changes: [], trouble }
  const found = await reportOf(here, round, asked)
  const chosen = await chosenIn(here, round, item, found, form['join'])
  const base = own ? standing(own, said ? KEPT : NOTED) : item.type === 'verdict' ? { verdict: 'fail' } : null
  const beside = chosen ? { incident: chosen.id } : own && standing(own, ['incident'])
  const drawn = (base && (said || !own)) || chosen ? answerTo(here, run, asked, { ...base, ...said, ...beside }) : null
  const failing = answers.find(({ body }) => verdict(item, body) === 'fail')
  const joined = chosen ?? found
  const about = joined
    ? { of: joined.id, of_kind: joined.kind }
    : { of: (drawn?.row ?? own ?? failing)!.id, of_kind: 'answer', root: run.id }
  const photos = await photosOf(here, draftOf('fail', run, asked), { ...about, zone: run.body['zone'] })
  const told = chosen ? (said ?? own?.body)?.['note'] : said?.['note']
  const heard = !chosen && found && (!told || !drawn) // the same words again, or none
  const then = heard ? [] : joined ? [await comment(here, joined, item, told)] : await opened(here, round, item, told)
  const back = chosen && found && (await sameAs(here, round, asked, chosen))
  const changes = [...(drawn ? [drawn.change] : []), ...photos, ...then.map(({ change }) => change)]
  return { changes: back ? [...changes, back] : changes, ...(drawn && { row: drawn.row }) }
}

/** The report that was chosen for an item, unless it has been added to one already. */
async function chosenIn(here: Here, round: Round, item: Item, found: Shown | null, join = ''): Promise<Shown | null> {
  if (!join || join === found?.id || (found && found.id !== (await failureId(round, item)))) return null
  return here.store.get('incident', join)
}

async function sameAs(here: Here, round: Round, asked: Asked, chosen: Shown): Promise<Change | null> {
  const title = titleOf(here, chosen, await here.zones())
  return takenBack(here, round, asked, here.say('same-as', { title }))
}

/** Words on what stands already: one's own, or else the item's. */
async function comment(here: Here, { id, kind, site }: Shown, item: Item, note: unknown): Promise<Drawn> {
  const { words, lang } = await siteWords(here, item)
  const told = note ? { said: note, lang: here.me.lang } : { said: words, lang }
  return drawnAs(here, 'comment', { of: id, of_kind: kind, ...told }, site)
}

/** That it failed, in the site's language, so that phones of two languages say the same. */
async function siteWords({ place, house }: Here, { text }: Item): Promise<{ words: string; lang: string }> {
  const lang = String(place?.body['lang'] ?? '')
  const found = (text[lang] ? lang : (Object.keys(text)[0] ?? 'en')) as Lang
  const say = await house.say(found)
  return { words: [...say('became-of', { text: inWords(text, found) })].slice(0, SENTENCE_MOST).join(''), lang: found }
}

/** What several phones open of one failure is the same on each: when and by whom it is told by the record itself. */
async function opened(here: Here, round: Round, item: Item, note?: unknown): Promise<Drawn[]> {
  const { run } = round
  const { zone, event } = run.body
  const { words, lang } = await siteWords(here, item)
  const kind = becomes(item)
  const own =
    kind === 'action'
      ? { what: words, aim: 'correct' }
      : { what: 'hazard', severity: severity(item), sentence: words, event }
  const set = Object.entries({ about: run.id, zone, lang, ...own }).filter(([, value]) => value)
  const first = drawnAs(here, kind, Object.fromEntries(set), run.site, await failureId(round, item))
  return [first, ...(note ? [await comment(here, first.row, item, note)] : [])]
}
