/** A checklist that is written or read from a file: what is wrong with it is named with its place, and moves lose nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Item } from '../../pwa/checklists/fold.ts'
import { check, isFile } from '../../pwa/templates/check.ts'
import { type File, same, textOf, tidied } from '../../pwa/templates/file.ts'
import { move } from '../../pwa/templates/moves.ts'
import { wrongWords } from '../../pwa/templates/parts.ts'
import { fileOfSheet, placeIn, type Sheet, sheetOf, typedAt, written } from '../../pwa/templates/sheet.ts'
import { speaker } from '../../pwa/words.ts'
import { catalogue } from './house.ts'
import { shipped, TEXTS } from './shelf.ts'

const say = speaker('en', catalogue('en'))
const here = { say, me: { lang: 'en' } } as never
const told = (file: unknown) => check(file).map(one => wrongWords(here, one).replace(/[\u2068\u2069]/g, ''))

for (const [key, text] of TEXTS)
  test(`${key} is a checklist, and comes out of the editor as it went in`, () => {
    const file: File = JSON.parse(text)
    assert.deepEqual(check(file), [])
    let sheet = sheetOf(file)
    for (const [s, { items }] of file.sections.entries()) {
      sheet = written(sheet, [s], typedAt(sheet, [s]))
      for (const i of items.keys()) sheet = written(sheet, [s, i], typedAt(sheet, [s, i]))
    }
    sheet = written(sheet, [], typedAt(sheet, []))
    assert.ok(textOf({ ...file, ...fileOfSheet(sheet) }) === text)
    assert.ok(same(file, fileOfSheet(sheet)))
  })

/** The patrol with its third item of the second section, or anything else, changed. */
const broken = (change: object, [s, i] = [1, 2]): unknown => {
  const file = shipped()
  const sections = file.sections.map((part, n) =>
    n === s ? { ...part, items: part.items.map((item, m) => (m === i ? { ...item, ...change } : item)) } : part,
  )
  return { ...file, sections }
}
const READING = { type: 'number', unit: 'v' }
const HERE = 'Section 2, item 3 “Queues stay inside their barriers and block no way”'
const many = (n: number): Item[] =>
  Array.from({ length: n }, (_, m) => ({ id: `n${m}`, text: { en: 'Look' }, type: 'verdict' }))
const part = (items: unknown) => ({ ...shipped(), sections: [{ title: { en: 'One' }, items }] })

const WRONG: [what: string, file: unknown, says: string[]][] = [
  [
    'no checklist',
    [],
    ['This is no checklist of Muster in a form this version reads: choose a file exported from Muster.'],
  ],
  [
    'a later form',
    { ...shipped(), format: 2 },
    ['This is no checklist of Muster in a form this version reads: choose a file exported from Muster.'],
  ],
  ['no use', { ...shipped(), use: 'party' }, ['What for?: Choose one of the values there are.']],
  ['no name', { ...shipped(), name: {} }, ['Name: Write it in at least one language.']],
  ['a name of blanks', { ...shipped(), name: { en: ' ' } }, ['Name: Write it in at least one language.']],
  ['a long name', { ...shipped(), name: { en: 'x'.repeat(81) } }, ['Name: It has 81 characters, 80 fit: shorten it.']],
  [
    'a strange source',
    { ...shipped(), source: 'patrol' },
    ['Source: The source is a key, a dot and a number, such as opening-patrol.1.'],
  ],
  [
    'something unknown',
    { ...shipped(), colour: 'red' },
    ['“colour” is nothing a checklist knows: take it out of the file.'],
  ],
  ['no sections', { ...shipped(), sections: [] }, ['A checklist has at least one section: add one.']],
  ['no section', { ...shipped(), sections: [7] }, ['Section 1: This is no section: it needs a title and items.']],
  ['an empty section', part([]), ['Section 1 “One”: There are no items in it: add one, or remove it.']],
  ['no items', part('none'), ['Section 1 “One”: There are no items in it: add one, or remove it.']],
  ['31 items', part(many(31)), ['Section 1 “One”: There are 31 items, 30 fit: take some out, or split it in two.']],
  [
    '13 sections',
    { ...shipped(), sections: many(13).map((item, n) => ({ title: { en: `${n}` }, items: [{ ...item }] })) },
    ['There are 13 sections, 12 fit: put some together, or make two checklists of it.'],
  ],
  [
    'no title',
    { ...part(many(1)), sections: [{ items: many(1) }] },
    ['Section 1, Title: Write it in at least one language.'],
  ],
  ['no item', part([null]), ['Section 1, item 1: This is no item: it needs a code, a text, and how it is answered.']],
  ['no text', broken({ text: { en: '' } }), [`Section 2, item 3, What to look at: Write it in at least one language.`]],
  [
    'long help',
    broken({ help: { en: 'x'.repeat(201) } }),
    [`${HERE}, Help: It has 201 characters, 200 fit: shorten it.`],
  ],
  ['no type', broken({ type: 'slider' }), [`${HERE}, How is it answered?: Choose one of the values there are.`]],
  [
    'a code twice',
    broken({ id: 'exit_clear' }),
    [`${HERE}, Code: Its code “exit_clear” is that of section 1, item 1: give it another.`],
  ],
  [
    'a strange code',
    broken({ id: 'Exit!' }),
    [`${HERE}, Code: The code has up to 20 small letters, digits and the signs _ . : -`],
  ],
  [
    'letters in a limit',
    broken({ ...READING, min: 'two' }),
    [`${HERE}, Lower limit: A limit is a number with at most three decimals, such as 12.5.`],
  ],
  [
    'a number that is none',
    broken({ ...READING, max: 4 }),
    [`${HERE}, Upper limit: A limit is a number with at most three decimals, such as 12.5.`],
  ],
  [
    'limits the wrong way round',
    broken({ ...READING, min: '10', max: '9.5' }),
    [`${HERE}, Upper limit: The upper limit is below the lower one: change one of them.`],
  ],
  [
    'a strange unit',
    broken({ ...READING, unit: 'km/h' }),
    [`${HERE}, Unit: A unit has up to 8 small letters, digits and the signs _ . : -`],
  ],
  [
    'limits of what is no number',
    broken({ max: '9' }),
    [`${HERE}, Upper limit: This has no meaning for the way the item is answered: take it out, or choose another way.`],
  ],
  [
    'one choice',
    broken({ type: 'choice', choices: [{ en: 'Yes' }] }),
    [`${HERE}, Choices: Give at least two choices.`],
  ],
  [
    'a choice without words',
    broken({ type: 'choice', choices: [{ en: 'Yes' }, {}] }),
    [`${HERE}, Choices: Write it in at least one language.`],
  ],
  [
    'nine choices',
    broken({ type: 'choice', choices: Array.from({ length: 9 }, () => ({ en: 'Yes' })) }),
    [`${HERE}, Choices: There are 9 choices, 8 fit: take some out.`],
  ],
  [
    'a critical item for later',
    broken({ critical: true, on_fail: 'action' }),
    [`${HERE}, What does a fail open?: A critical item always opens a report: choose that, or make it not critical.`],
  ],
  [
    'a critical signature',
    broken({ type: 'signature', critical: true }),
    [
      `${HERE}, Is it critical?: This has no meaning for the way the item is answered: take it out, or choose another way.`,
    ],
  ],
  [
    'perhaps required',
    broken({ required: 'maybe' }),
    [`${HERE}, Must it be answered?: Choose one of the values there are.`],
  ],
]

for (const [what, file, says] of WRONG)
  test(`${what} is named with its place`, () => {
    assert.deepEqual(told(file), says)
    assert.equal(isFile(file), false)
  })

test('limits may be equal, below nothing, and are compared as numbers', () => {
  for (const limits of [{ min: '9', max: '10' }, { min: '-2.5', max: '-2.5' }, { min: '-10', max: '-9' }, { max: '0' }])
    assert.deepEqual(told(broken({ ...READING, ...limits })), [])
})

test('what does not fit the row of a section is told in bytes of UTF-8', () => {
  const items = many(20).map(item => ({ ...item, text: { 'zh-CN': '看'.repeat(120) } }))
  assert.match(told(part(items)).join(), /^Section 1 “One”: Its items take 8,\d{3} bytes, 7,000 fit/)
  assert.deepEqual(told(part(items.slice(0, 16))), [])
})

// --- the sheet ---

const ids = ({ sections }: Sheet) => sections.map(({ items }) => items.map(({ id }) => id).join(' '))
const begin = (): Sheet => ({
  use: 'check',
  name: { en: 'Patrol' },
  sections: ['a b c', 'd'].map((list, n) => ({
    title: { en: `${n}` },
    items: list.split(' ').map(id => ({ id, text: { en: id }, type: 'verdict' })),
  })),
})

test('items go up and down, over the edge of their section too, and never away', () => {
  const from = (at: number[], act: string) => {
    const { sheet, at: then } = move(begin(), at, act, '')
    return [...ids(sheet), then.join('.')]
  }
  assert.deepEqual(from([0, 1], 'up'), ['b a c', 'd', '0.0'])
  assert.deepEqual(from([0, 1], 'down'), ['a c b', 'd', '0.2'])
  assert.deepEqual(from([0, 2], 'down'), ['a b', 'c d', '1.0'])
  assert.deepEqual(from([1, 0], 'up'), ['a b c d', '', '0.3'])
  assert.deepEqual(from([0, 0], 'up'), ['a b c', 'd', '0.0'])
  assert.deepEqual(from([1, 0], 'down'), ['a b c', 'd', '1.0'])
  assert.deepEqual(from([0], 'down'), ['d', 'a b c', '1'])
  assert.deepEqual(from([0], 'up'), ['a b c', 'd', '0'])
  assert.deepEqual(from([], 'down'), ['a b c', 'd', ''])
  assert.deepEqual(from([0, 1], 'nonsense'), ['a b c', 'd', '0.1'])
})

test('what is taken out comes back where it stood, and even when its section has gone', () => {
  const out = move(begin(), [0, 1], 'remove', '')
  assert.deepEqual([...ids(out.sheet), out.at.length], ['a c', 'd', 0])
  const back = move(out.sheet, [], 'undo', '')
  assert.deepEqual([ids(back.sheet), back.sheet.removed, back.from], [['a b c', 'd'], undefined, [0, 1]])
  const section = move(begin(), [0], 'remove', '').sheet
  assert.deepEqual([ids(section), ids(move(section, [], 'undo', '').sheet)], [['d'], ['a b c', 'd']])
  const alone = { ...move(begin(), [1, 0], 'remove', '').sheet, sections: [] }
  assert.deepEqual(ids(move(alone, [], 'undo', '').sheet), ['d'])
})

test('new items have the code they are given; a full section takes none', () => {
  assert.deepEqual(ids(move(begin(), [], 'add:0', 'n1').sheet), ['a b c n1', 'd'])
  assert.deepEqual(ids(move(begin(), [0, 0], 'after', 'n1').sheet), ['a n1 b c', 'd'])
  const full = { ...begin(), sections: [{ title: {}, items: many(30) }] }
  assert.equal(move(full, [], 'add:0', 'n31').sheet.sections[0]!.items.length, 30)
})

test('what is typed is read as it was meant, and other languages stay', () => {
  const [one] = many(1)
  const sheet: Sheet = {
    ...begin(),
    sections: [{ title: {}, items: [{ ...one!, text: { fr: 'Regarder', en: 'Look' } }] }],
  }
  const typed = { 'text.en': ' Volts ', type: 'number', unit: 'v', min: '２1０,５', max: ' +230 ', unit_other: '' }
  const item = written(sheet, [0, 0], typed).sections[0]!.items[0]!
  assert.deepEqual(tidied(item), {
    id: 'n0',
    text: { fr: 'Regarder', en: 'Volts' },
    type: 'number',
    unit: 'v',
    min: '210.5',
    max: '230',
  })
  const other = written(sheet, [0, 0], { ...typed, unit_other: 'KPa', required: 'false' }).sections[0]!.items[0]!
  assert.deepEqual([other.unit, other.required], ['kpa', false])
  const chosen = written(sheet, [0, 0], { type: 'choice', 'choices.en': 'Dry\nDamp\n\n', 'choices.zh-CN': '干\n湿' })
  assert.deepEqual(tidied(chosen.sections[0]!.items[0]!).choices, [
    { 'zh-CN': '干', en: 'Dry' },
    { 'zh-CN': '湿', en: 'Damp' },
  ])
})

test('a change of type and back keeps what was typed until it is saved', () => {
  const at = [1, 1]
  const sheet = sheetOf(shipped())
  const words = written(sheet, at, { ...typedAt(sheet, at), type: 'text' })
  assert.equal(tidied(words.sections[1]!.items[1]!).max, undefined)
  const back = written(words, at, { ...typedAt(words, at), type: 'number' })
  assert.deepEqual(tidied(back.sections[1]!.items[1]!), shipped().sections[1]!.items[1])
})

test('a place that is none is the whole', () => {
  const sheet = begin()
  assert.deepEqual(
    ['', '7', '0.9', '1', '0.2', '1.0.0', '-1', 'a'].map(text => placeIn(sheet, text)),
    [[], [], [0], [1], [0, 2], [], [], []],
  )
})
