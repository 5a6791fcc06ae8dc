/** Contrast of the colour tokens in both lights: words at 7:1, lines, icons and marks at 4.5:1 (WCAG 2.2, 1.4.6 and 1.4.11). */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const CSS = readFileSync(new URL('../../pwa/css/tokens.css', import.meta.url), 'utf8')

/** Name → its two colours, sun and night. */
const TOKENS = new Map(
  [...CSS.matchAll(/--([a-z-]+): (light-dark\((.+)\)|oklch\([^)]+\)|#fff);/g)].map(([, name, whole, both]) => {
    const [sun, night] = both ? both.split(/,\s*(?![^(]*\))/) : [whole, whole]
    return [name!, [sun!, night!]] as const
  }),
)

/** Relative luminance of `#fff` or `oklch(L% C H)`, by Björn Ottosson's matrices. */
function luminance(colour: string): number {
  if (colour === '#fff') return 1
  const [l, c, h] = colour.match(/[\d.]+/g)!.map(Number) as [number, number, number]
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)]
  const [x, y, z] = [
    (l / 100 + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l / 100 - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l / 100 - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ]
  const red = 4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z
  const green = -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z
  const blue = -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z
  const [r, g, bl] = [red, green, blue].map(part => Math.min(1, Math.max(0, part))) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * bl
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const GROUNDS = ['ground', 'field', 'act-wash', 'bad-wash', 'late-wash', 'good-wash']
const WORDS: [string, string[]][] = [
  ['ink', GROUNDS],
  ['quiet', GROUNDS],
  ['act', ['ground', 'field', 'act-wash']],
  ['good', ['ground', 'field', 'good-wash']],
  ['bad', ['ground', 'field', 'bad-wash']],
  ['on-act', ['act']],
  ['on-good', ['good']],
  ['on-bad', ['bad']],
  ['on-late', ['late']],
  ['on-alarm', ['alarm', 'alarm-deep']],
]
const LINES: [string, string[]][] = [
  ['line', ['ground', 'field']],
  ['late-rim', ['ground', 'late-wash']],
]

for (const [n, light] of ['sun', 'night'].entries())
  for (const [pairs, least, what] of [
    [WORDS, 7, 'words'],
    [LINES, 4.5, 'lines and marks'],
  ] as const)
    test(`${what} can be read in ${light}`, () => {
      for (const [front, backs] of pairs)
        for (const back of backs) {
          const found = contrast(TOKENS.get(front)![n]!, TOKENS.get(back)![n]!)
          assert.ok(found >= least, `${front} on ${back}: ${found.toFixed(2)}:1, not ${least}:1`)
        }
    })

test('every colour token is known to this test', () => {
  const known = new Set([...WORDS, ...LINES].flatMap(([front, backs]) => [front, ...backs]))
  assert.deepEqual(
    [...TOKENS.keys()].filter(name => !known.has(name) && !['late', 'strip', 'slab-rim'].includes(name)),
    [],
  )
})
