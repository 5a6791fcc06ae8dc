/** What one does with the places of a sheet: each from one sheet to the next, and to the place that is open then. */
import type { Item } from '../checklists/fold.ts'
import { MOST } from './check.ts'
import { type At, itemAt, placeIn, type Sheet } from './sheet.ts'

/** `from`: what was just worked on, for the list to come back to. */
export interface Then {
  sheet: Sheet
  at: At
  from?: At
}

type Section = Sheet['sections'][number]

const copy = (sheet: Sheet): Sheet & { sections: Section[] } => ({
  ...sheet,
  sections: sheet.sections.map(({ title, items }) => ({ title, items: [...items] })),
})

/** A step, by the value of its button: `add:1`, `open:1.2`, `up`. `code` is that of an item that is made. */
export function move(sheet: Sheet, at: At, asked: string, code: string): Then {
  const [act = '', where = ''] = asked.split(':')
  const step = STEPS[act]
  return step ? step(copy(sheet), act === 'add' || act === 'open' ? placeIn(sheet, where) : at, code) : { sheet, at }
}

const STEPS: Record<string, (sheet: Sheet, at: At, code: string) => Then> = {
  open: (sheet, at) => ({ sheet, at }),
  list: (sheet, at) => ({ sheet, at: [], from: at }),
  section(sheet) {
    if (sheet.sections.length < MOST.sections) sheet.sections.push({ title: {}, items: [] })
    return { sheet, at: [sheet.sections.length - 1] }
  },
  /** At the end of its section, or right after the item that is open. */
  add(sheet, [s = 0, i], code) {
    const items = sheet.sections[s]?.items
    if (!items || items.length >= MOST.section) return { sheet, at: [], from: [s] }
    const n = i === undefined ? items.length : i + 1
    items.splice(n, 0, made(code))
    return { sheet, at: [s, n] }
  },
  after: (sheet, at, code) => STEPS['add']!(sheet, at, code),
  up: (sheet, at) => shifted(sheet, at, -1),
  down: (sheet, at) => shifted(sheet, at, 1),
  remove(sheet, at) {
    const [s = -1, i] = at
    const list: (Item | Section)[] | undefined = i === undefined ? sheet.sections : sheet.sections[s]?.items
    const [what] = list?.splice(i ?? s, 1) ?? []
    return what
      ? { sheet: { ...sheet, removed: { at, what } }, at: [], from: i === undefined ? [] : [s] }
      : { sheet, at: [] }
  },
  undo({ removed, ...sheet }) {
    if (!removed) return { sheet, at: [] }
    const [s = 0, i] = removed.at
    if (i === undefined) {
      sheet.sections.splice(s, 0, removed.what as Section)
      return { sheet, at: [], from: [s] }
    }
    if (!sheet.sections.length) sheet.sections.push({ title: {}, items: [] })
    const last = Math.min(s, sheet.sections.length - 1) // its own section may have gone meanwhile
    sheet.sections[last]!.items.splice(i, 0, removed.what as Item)
    return { sheet, at: [], from: placeIn(sheet, `${last}.${i}`) }
  },
}

const made = (id: string): Item => ({ id, text: {}, type: 'verdict' })

/** One place up or down; an item at the edge of its section goes over into the next one. */
function shifted(sheet: Sheet, at: At, by: -1 | 1): Then {
  const [s = -1, i] = at
  const { sections } = sheet
  const stays = { sheet, at }
  if (i === undefined) {
    const section = sections[s]
    if (!section || !sections[s + by]) return stays
    sections.splice(s + by, 0, ...sections.splice(s, 1))
    return { sheet, at: [s + by] }
  }
  const item = itemAt(sheet, at)
  if (!item) return stays
  const over = !sections[s]!.items[i + by]
  const to = over ? s + by : s
  if (!sections[to] || (over && sections[to].items.length >= MOST.section)) return stays
  sections[s]!.items.splice(i, 1)
  const n = over ? (by < 0 ? sections[to].items.length : 0) : i + by
  sections[to].items.splice(n, 0, item)
  return { sheet, at: [to, n] }
}
