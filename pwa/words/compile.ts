/** Turns a Fluent catalogue into what words.ts says: parsed once at build time instead of at every start of the worker. */
import { FluentResource } from '@fluent/bundle'
import type { Catalogue, Pattern } from '../words.ts'

type Value = NonNullable<FluentResource['body'][number]['value']>
type Expression = Exclude<Value, string>[number]

/** The messages of `ftl` by id, without those of the server's own pages. A part words.ts cannot say is an error. */
export function compile(ftl: string): Catalogue {
  const messages = new FluentResource(ftl).body.filter(({ id }) => !id.startsWith('srv-'))
  return Object.fromEntries(messages.map(({ id, value }) => [id, pattern(id, value ?? '')]))
}

const pattern = (id: string, value: Value): Pattern =>
  typeof value === 'string' ? value : value.map(part => expression(id, part))

function expression(id: string, part: Expression): Exclude<Pattern, string>[number] {
  if (typeof part === 'string') return part
  if (part.type === 'str') return part.value
  if (part.type === 'var') return [part.name]
  if (part.type !== 'select' || part.selector.type !== 'var') throw new Error(`${id}: words.ts cannot say ${part.type}`)
  return [part.selector.name, part.variants.map(({ key, value }) => [key.value, pattern(id, value)]), part.star]
}
