/** What checks say of their answers, held to the vectors that the server reads too. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cleared, type Row, statement, summary } from '../../pwa/checklists/fold.ts'

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/checklists.json', import.meta.url), 'utf8'))
const row = (kind: string, { id, ...body }: Row['body']): Row => ({ kind, id, body })
const rows = (kind: string, bodies: Row['body'][]) => bodies.map(body => row(kind, body))
const SECTIONS = rows('section', VECTORS.sections)

for (const one of VECTORS.cases)
  test(`a check says what its answers say: ${one.name}`, () => {
    const children = [...SECTIONS, ...rows('answer', one.answers), ...rows('submission', one.submissions)]
    assert.deepEqual(summary(one.run, children), one.is)
  })

for (const one of VECTORS.cleared)
  test(`clearing: ${one.name}`, () => {
    assert.deepEqual(Object.fromEntries(cleared(rows('run', one.runs))), one.is)
  })

test('a statement is the sum of its answers', async () => {
  const digest = async (_: string, bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  for (const { answers, sum } of VECTORS.statements) assert.equal(await statement(rows('answer', answers), digest), sum)
})
