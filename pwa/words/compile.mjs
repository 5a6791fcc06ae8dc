// Turns a Fluent catalogue into what words.ts formats: parsed once here instead of at every start of the worker.
import { FluentResource } from '@fluent/bundle'

/** The messages of `ftl` by id, without those of the server's own pages; a part words.ts cannot say is an error. */
export function compile(ftl) {
  const messages = new FluentResource(ftl).body.filter(({ id }) => !id.startsWith('srv-'))
  return Object.fromEntries(messages.map(({ id, value }) => [id, pattern(id, value)]))
}

function pattern(id, value) {
  if (typeof value === 'string') return value
  return value.map(part => (typeof part === 'string' ? part : expression(id, part)))
}

function expression(id, part) {
  if (part.type === 'str') return part.value
  if (part.type === 'var') return [part.name]
  if (part.type !== 'select' || part.selector.type !== 'var')
    throw new Error(`${id}: ${part.type} is not said by words.ts`)
  const variants = part.variants.map(({ key, value }) => [key.value, pattern(id, value)])
  return [part.selector.name, variants, part.star]
}
