/** From a tap or a typed value to the answer that is saved: an identical repeat of one's own is none. */
import { KINDS } from '../../sync/kinds.ts'
import type { Body } from '../../sync/wire.ts'
import { stored, type Trouble, wrong } from '../fields.ts'
import type { Form } from '../forms.ts'
import type { Here } from '../here.ts'
import type { Change, Shown } from '../store.ts'
import type { Item } from './fold.ts'
import type { Asked } from './round.ts'

/** What a form says of an item: fields of an answer, or what is wrong with them; neither: nothing was said. */
export interface Told {
  set?: Body
  trouble?: Trouble
}

export const KEPT = ['verdict', 'number', 'unit', 'choice', 'words']
export const NOTED = [...KEPT, 'note', 'lang']

/** What of an answer goes into the one that takes its place. */
export const standing = ({ body }: Shown, names: readonly string[]): Body =>
  Object.fromEntries(names.filter(name => name in body).map(name => [name, body[name]]))

const VERDICTS = ['pass', 'fail', 'na']
const { number: NUMBER, words: WORDS, note: NOTE } = KINDS.kinds['answer']!.fields

/** What may be said of an item in one word; of what is measured, chosen or written only that it does not apply. */
export const verdictsOf = ({ type }: Item): readonly string[] => (type === 'verdict' ? VERDICTS : ['na'])

/** What was noted beside one's own answer stays beside the next one. */
export function told(here: Here, { own, item }: Asked, form: Form): Told {
  const noting = own && 'note' in form
  const told = noting ? typed(here, 'note', form['note'], { lang: here.me.lang }) : said(here, item, form)
  if (told.trouble || !own || !(noting || told.set)) return told
  const stays = noting ? [...KEPT, 'lang', 'incident'] : own.body['note'] ? ['note', 'lang'] : []
  return { set: { ...standing(own, stays), ...told.set } }
}

function said(here: Here, item: Item, form: Form): Told {
  const { verdict = '' } = form
  if (verdictsOf(item).includes(verdict)) return { set: { verdict } }
  if (item.type === 'number')
    return reading(typed(here, 'number', form['number'], item.unit ? { unit: item.unit } : {}))
  if (item.type === 'text') return typed(here, 'words', form['words'], { lang: here.me.lang })
  if (item.type === 'choice' && 'choices' in form)
    return { set: { choice: (item.choices ?? []).flatMap((_, n) => (form[`choice.${n}`] ? [n] : [])) } }
  return {}
}

const FINE = /^-?\d+(\.\d{1,3})?$/

/** A reading has as many places as the limits it is held to. */
const reading = ({ set, trouble }: Told): Told =>
  trouble || (set && !FINE.test(set['number'])) ? { trouble: { id: 'trouble-reading' } } : set ? { set } : {}

const DECLARED = { number: NUMBER!, words: WORDS!, note: NOTE! }

/** A typed value of a field, with what goes with it. */
export function typed(here: Here, name: keyof typeof DECLARED, said: string | undefined, beside: Body): Told {
  const value = said?.trim().normalize()
  if (!value) return {}
  const one = { field: DECLARED[name], value, before: undefined, here }
  const trouble = wrong(one)
  return trouble ? { trouble } : { set: { [name]: stored(one), ...beside } }
}

const SAID = ['verdict', 'number', 'unit', 'choice', 'words', 'note', 'incident']
const plain = (body: Body) => JSON.stringify(SAID.map(name => body[name] ?? null))

/** The answer that `set` makes in place of one's own; null: that says the same already. */
export function answerTo(here: Here, run: Shown, { item, own }: Asked, set: Body): Drawn | null {
  if (own && plain(own.body) === plain(set)) return null
  const supersedes = own && item.type !== 'signature' ? { supersedes: own.id } : {}
  const drawn = drawnAs(here, 'answer', { of: run.id, item: item.id, ...set, ...supersedes }, run.site)
  const { body } = drawn.row
  // A clock that was put back in the meantime: the op is stamped later than the one before, and so it is drawn.
  if (own && body['_at'] <= own.body['_at']) body['_at'] = new Date(Date.parse(own.body['_at']) + 1).toISOString()
  return drawn
}

/** A change, and the record it makes as it is drawn until it has been read back. */
export interface Drawn {
  change: Extract<Change, { t: 'create' }>
  row: Shown
}

export function drawnAs({ house, me, clock }: Here, kind: string, set: Body, site: string, id = house.new_id()): Drawn {
  const body = { ...set, _by: me.person, _at: new Date(clock.now_ms).toISOString() }
  return {
    change: { t: 'create', site, kind, rec: id, set },
    row: { kind, id, site, bucket: null, seq: 0, body, waiting: Object.keys(set), life: 'saved' },
  }
}
