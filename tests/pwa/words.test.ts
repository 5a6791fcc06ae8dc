/** The one catalogue: both languages say the same things, everything said is there, nothing there is never said. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { FluentResource } from '@fluent/bundle'
import { speaker } from '../../pwa/words.ts'
import { KINDS } from '../../sync/kinds.ts'
import { catalogue } from './house.ts'

const ROOT = new URL('../../', import.meta.url)
const LANGUAGES = ['en', 'zh-CN'] as const

/** Message id → its variables, sorted. */
function variables(lang: string): Map<string, string[]> {
  const ftl = readFileSync(new URL(`pwa/words/${lang}.ftl`, ROOT), 'utf8')
  const names = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(names)
    if (!value || typeof value !== 'object') return []
    const node = value as Record<string, unknown>
    return [...(node['type'] === 'var' ? [String(node['name'])] : []), ...Object.values(node).flatMap(names)]
  }
  return new Map(new FluentResource(ftl).body.map(({ id, value }) => [id, [...new Set(names(value))].sort()]))
}

const EN = variables('en')

test('both languages have the same messages with the same variables', () => {
  assert.deepEqual([...variables('zh-CN')].sort(), [...EN].sort())
})

test('no message stands twice in a file', () => {
  for (const lang of LANGUAGES) {
    const ids = readFileSync(new URL(`pwa/words/${lang}.ftl`, ROOT), 'utf8').match(/^[a-z][\w-]* =/gm)!
    assert.deepEqual(
      ids.filter((id, n) => ids.indexOf(id) !== n),
      [],
    )
  }
})

/** Every file of the phone and of the server that may speak. */
function sources(): string[] {
  const found = (folder: string, ends: RegExp) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter(path => ends.test(path) && !/node_modules|^dist/.test(path))
      .map(path => readFileSync(new URL(`${folder}/${path}`, ROOT), 'utf8'))
  return [...found('pwa', /(?<!\.d)\.ts$/), ...found('server', /\.(py|html)$/)]
}

const TEXTS = sources()
const literals = TEXTS.flatMap(text => [...text.matchAll(/'([\w-]+)'|"([\w-]+)"/g)].map(([, a, b]) => a ?? b!))
const CODES = new Set(
  Object.entries(KINDS.kinds).flatMap(([kind, { fields }]) =>
    Object.entries(fields).flatMap(([name, { values = [] }]) => values.map(value => `${kind}-${name}-${value}`)),
  ),
)
const FIELDS = Object.entries(KINDS.kinds).flatMap(([kind, { fields }]) =>
  Object.keys(fields).flatMap(name => [name, `${kind}-${name}`]),
)
const LABELS = new RegExp(`^(ask|field)-(${FIELDS.join('|')})$`)
/** Ids put together from parts: `told-${act}`, f"srv-{name}", "srv-role-" ~ role. */
const patterns = TEXTS.flatMap(text => [
  ...[...text.matchAll(/`([a-z][\w-]*-)\$\{[^`]*?\}`/g)].map(([, head]) => head!),
  ...[...text.matchAll(/`(\$\{\w+\}-[\w-]+)`/g)].map(([, tail]) => tail!),
  ...[...text.matchAll(/f"([a-z][\w-]*-)\{[^"]*\}"/g)].map(([, head]) => head!),
  ...[...text.matchAll(/"([a-z][\w-]*-)" ~/g)].map(([, head]) => head!),
])
const composed = (id: string) =>
  patterns.some(part => (part.startsWith('$') ? id.endsWith(part.replace(/^\$\{\w+\}/, '')) : id.startsWith(part))) ||
  /^member-role-/.test(id) ||
  LABELS.test(id) || // label() asks for a field by its name
  CODES.has(id) || // word() puts kind, field and value together
  /^(problem|refused|quarantined|held)-/.test(id) || // reason() puts what became of it before the code
  id.startsWith('boot-') // build.mjs takes these out for boot.ts

test('everything said is in the catalogue', () => {
  const said = TEXTS.flatMap(text => [...text.matchAll(/\bsay\(\s*['"]([\w-]+)['"]/g)].map(([, id]) => id!))
  assert.deepEqual(
    said.filter(id => !EN.has(id) && !/-$/.test(id)),
    [],
  )
  const heads = patterns.filter(part => !part.startsWith('$'))
  const spoken = heads.filter(head => TEXTS.some(text => text.includes(`say(\`${head}`)))
  assert.deepEqual(
    spoken.filter(head => ![...EN.keys()].some(id => id.startsWith(head))),
    [],
  )
})

test('nothing in the catalogue is never said', () => {
  const used = new Set(literals)
  assert.deepEqual(
    [...EN.keys()].filter(id => !used.has(id) && !composed(id)),
    [],
  )
})

test('Chinese counts in digits, and its marks are as wide as its characters', () => {
  const ftl = readFileSync(new URL('pwa/words/zh-CN.ftl', ROOT), 'utf8')
  const said = ftl.split('\n').filter(line => !line.startsWith('#'))
  assert.deepEqual(
    said.filter(line =>
      /\[\d\] .*[一两三四五][件条份]|\p{Script=Han}[,:;?!]|[,:;?!]\p{Script=Han}|[。，：；] /u.test(line),
    ),
    [],
  )
  const chip = speaker('zh-CN', catalogue('zh-CN'))
  assert.equal(chip('comma'), '，')
})

test('of whatever a check or a rota is held for, its author and the supervisors read what to do', () => {
  const rules = ['checklists/rules.py', 'rotas/laws.py'].map(path =>
    readFileSync(new URL(`server/${path}`, ROOT), 'utf8'),
  )
  const codes = rules.flatMap(text => [
    ...text.matchAll(/return.*?"(unknown_item|wrong_sum|closed|malformed|no_plan)"/g),
  ])
  assert.deepEqual(
    [...new Set(codes.map(([, code]) => code))].sort(),
    'closed malformed no_plan unknown_item wrong_sum'.split(' '),
  )
  for (const lang of LANGUAGES)
    for (const [, code] of codes)
      for (const head of ['quarantined', 'held']) {
        const words = speaker(lang, catalogue(lang))(`${head}-${code}`)
        assert.ok(
          words.split(/[.。:：]/).filter(Boolean).length > 1 && !/_/.test(words),
          `${lang} ${head} ${code}: ${words}`,
        )
      }
})

test('numbers choose their words, and unknown ids are seen', () => {
  const say = speaker('en', catalogue('en'))
  assert.equal(say('sync-needs', { n: 1 }), '1 needs you')
  assert.equal(say('sync-needs', { n: 2 }), '2 need you')
  assert.equal(say('answer-decide', { n: 12 }), '12 reports wait for your decision.')
  assert.equal(say('queue-answer', { waiting: 2, needs: 1 }), '2 wait, one needs you.')
  assert.equal(say('trouble-long', { n: 10_000, max: 200 }).slice(0, 26), 'This has 10,000 characters')
  assert.equal(say('no-such-id'), 'no-such-id')
  assert.equal(speaker('zh-CN', catalogue('zh-CN'))('answer-decide', { n: 2 }), '2 件上报等你处理。')
})
