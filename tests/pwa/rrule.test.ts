/** The rules a rota's form makes and reads back, and what is no rule: by the vectors that the server reads too. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { between, faultOf, lastDayOf, nextOf, ruleOf, type Series, seriesOf, storedOf } from '../../pwa/rotas/rrule.ts'
import { speaker } from '../../pwa/words.ts'
import { catalogue } from './house.ts'

const CHOSEN: [Series, string][] = [
  [{ mode: 'hours', n: 2, from: '08:30', to: '14:30' }, 'FREQ=DAILY;BYHOUR=8,10,12,14;BYMINUTE=30'],
  [{ mode: 'hours', n: 4, from: '20:00', to: '06:00' }, 'FREQ=DAILY;BYHOUR=20,0,4;BYMINUTE=0'],
  [{ mode: 'day', times: ['14:00', '08:00'] }, 'FREQ=DAILY;BYHOUR=8,14;BYMINUTE=0'],
  [{ mode: 'week', days: ['FR', 'MO'], times: ['09:15'] }, 'FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=15'],
  [{ mode: 'own', own: 'FREQ=MONTHLY;BYDAY=1MO' }, 'FREQ=MONTHLY;BYDAY=1MO'],
]
for (const [series, rule] of CHOSEN) test(`choices make ${rule}`, () => assert.equal(ruleOf(series), rule))

const read = (rrule: string, first = '2026-11-02T00:00') => seriesOf({ rrule, first, until: null })
const VECTORS = JSON.parse(readFileSync(new URL('../vectors/rotas.json', import.meta.url), 'utf8'))

test('a rule that a form could have made is read back as its choices, any other as it is', () => {
  for (const rule of ['FREQ=DAILY;BYHOUR=8,10,12,14;BYMINUTE=30', 'FREQ=DAILY;BYHOUR=8,14;BYMINUTE=0'])
    assert.equal(ruleOf(read(rule)), rule)
  assert.equal(read('FREQ=DAILY;BYHOUR=8,10,12;BYMINUTE=30').mode, 'hours')
  assert.equal(read('FREQ=DAILY;BYHOUR=8,10,13;BYMINUTE=30').mode, 'day')
  assert.deepEqual(read('FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=15'), {
    mode: 'week',
    days: ['MO', 'FR'],
    times: ['09:15'],
  })
  for (const rule of ['FREQ=MONTHLY;BYDAY=1MO', 'FREQ=DAILY;BYDAY=MO;BYHOUR=8;BYMINUTE=0', 'FREQ=DAILY'])
    assert.deepEqual(read(rule), { mode: 'own', own: rule })
  for (const rule of ['FREQ=DAILY;BYHOUR=0,2,22;BYMINUTE=0', 'FREQ=DAILY;BYHOUR=14,8;BYMINUTE=0'])
    assert.equal(read(rule).mode, 'day', 'what began with a morning is no night')
  const counted = 'FREQ=DAILY;BYHOUR=22,0,2;BYMINUTE=0;COUNT=7'
  assert.deepEqual(read(counted, '2026-11-23T22:00'), { mode: 'own', own: counted })
  assert.deepEqual(between('22:30', '02:00', 2), ['22:30', '00:30'])
  assert.equal(between('22:30', '22:00', 2).length, 12)
})

for (const { name, form, stored, walls } of VECTORS.series)
  test(`from and to are stored and read back: ${name}`, () => {
    const { first_day, last_day, ...hours } = form
    const series: Series = { mode: 'hours', ...hours }
    assert.deepEqual(storedOf(series, first_day, last_day), stored)
    if (walls.length > 2 || stored.rrule.includes('COUNT')) assert.deepEqual(seriesOf(stored), series)
    assert.equal(lastDayOf(stored), last_day)
    const after = (wall: string) => `${wall.slice(0, 15)}1` // a minute later, for the times are of a full ten
    for (const [n, wall] of walls.entries())
      assert.equal(nextOf(stored, n ? after(walls[n - 1]) : '2026-11-01T00:00'), wall)
    if (last_day) assert.equal(nextOf(stored, after(walls.at(-1))), null)
  })

test('of a rule that cannot be taken the part that is wrong is told, and what to write', () => {
  const told: Record<string, [string, string?]> = {
    'every day': ['freq'],
    'FREQ=SOMETIMES': ['freq'],
    'INTERVAL=2': ['freq'],
    'FREQ=DAILY;noon': ['syntax', 'noon'],
    'FREQ=DAILY;BYWEEKNO=2': ['syntax', 'BYWEEKNO=2'],
    'FREQ=DAILY;UNTIL=20261201': ['syntax', 'UNTIL=20261201'],
    'FREQ=DAILY;BYHOUR=8;BYHOUR=9': ['twice', 'BYHOUR=9'],
    'FREQ=DAILY;BYHOUR=24': ['value', 'BYHOUR=24'],
    'FREQ=DAILY;BYHOUR=-1': ['value', 'BYHOUR=-1'],
    'FREQ=DAILY;INTERVAL=1,2': ['value', 'INTERVAL=1,2'],
    'FREQ=DAILY;BYMONTH=13': ['value', 'BYMONTH=13'],
    'FREQ=MONTHLY;BYMONTHDAY=0': ['value', 'BYMONTHDAY=0'],
    'FREQ=WEEKLY;BYMONTHDAY=1': ['apart', 'BYMONTHDAY=1'],
    'FREQ=HOURLY;COUNT=5': ['apart', 'COUNT=5'],
    'FREQ=WEEKLY;BYDAY=MON': ['day', 'BYDAY=MON'],
    'FREQ=WEEKLY;BYDAY=1MO': ['day', 'BYDAY=1MO'],
    'FREQ=MONTHLY;BYDAY=6MO': ['day', 'BYDAY=6MO'],
    'FREQ=SECONDLY': ['often', 'FREQ=SECONDLY'],
    'FREQ=MINUTELY;INTERVAL=10': ['often'],
    'FREQ=HOURLY;BYMINUTE=0,10': ['often'],
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30': ['never'],
  }
  for (const [rule, [fault, part]] of Object.entries(told)) {
    const found = faultOf(rule)
    assert.equal(found?.id, `trouble-rrule-${fault}`, rule)
    if (part) assert.equal(found?.args?.['part'], part, rule)
    for (const lang of ['en', 'zh-CN'] as const) {
      const words = speaker(lang, catalogue(lang))(found!.id, found!.args)
      assert.ok(/[.。]$/.test(words) && !words.includes('rrule-') && !/[{}]/.test(words), words)
    }
  }
})

test('the phone refuses no rule that the server takes, and tells of the others all but those listed', () => {
  const { taken, refused, refused_by_the_server: passed } = VECTORS
  for (const rule of [...taken, ...Object.values<string[]>(passed).flat()]) assert.equal(faultOf(rule), null, rule)
  for (const [code, rules] of Object.entries<string[]>(refused))
    for (const rule of rules) {
      const found = faultOf(rule)?.id
      assert.ok(found, rule)
      assert.equal(/often|never/.exec(found)?.[0], /often|never/.exec(code)?.[0], rule)
    }
})

test('the next time of simple choices is known before the server has planned it', () => {
  const next = (rule: string, until: string | null, from: string) =>
    nextOf({ rrule: rule, first: '2026-11-02T08:30', until }, from)
  const daily = 'FREQ=DAILY;BYHOUR=8,14;BYMINUTE=30'
  assert.equal(next(daily, null, '2026-10-01T10:00'), '2026-11-02T08:30')
  assert.equal(next(daily, null, '2026-11-21T08:30'), '2026-11-21T08:30')
  assert.equal(next(daily, null, '2026-11-21T08:31'), '2026-11-21T14:30')
  assert.equal(next(daily, null, '2026-11-21T14:31'), '2026-11-22T08:30')
  assert.equal(next(daily, '2026-11-21', '2026-11-21T14:31'), null)
  assert.equal(next('FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0', null, '2026-11-21T09:00'), '2026-11-23T09:00')
  assert.equal(next('FREQ=WEEKLY;BYDAY=SA;BYHOUR=9;BYMINUTE=0', null, '2026-11-21T09:01'), '2026-11-28T09:00')
  assert.equal(next('FREQ=MONTHLY;BYDAY=1MO', null, '2026-11-21T09:00'), null)
})
