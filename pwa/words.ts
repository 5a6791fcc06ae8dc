/** The phone's half of the one catalogue: compiled at build time, one language at a time, read once per life of the worker. */

export type Lang = 'en' | 'zh-CN'
export type Args = Record<string, string | number>
export type Say = (id: string, args?: Args) => string

/** A text, or its parts: words, a variable, or a variable that chooses one of several patterns. */
export type Pattern = string | Part[]
type Part = string | [name: string] | [name: string, variants: [key: string | number, Pattern][], otherwise: number]
export type Catalogue = Record<string, Pattern>

/** Turns a catalogue into a function from message id to words. An unknown id is shown as itself. */
export function speaker(lang: Lang, catalogue: Catalogue): Say {
  const plural = new Intl.PluralRules(lang)
  const say = (pattern: Pattern, args: Args): string =>
    typeof pattern === 'string'
      ? pattern
      : pattern.map(part => (typeof part === 'string' ? part : fill(part, args))).join('')
  const fill = ([name, variants, otherwise]: Exclude<Part, string>, args: Args): string => {
    const value = args[name] ?? `{ $${name} }`
    if (!variants) return typeof value === 'number' ? value.toLocaleString(lang) : value
    const category = typeof value === 'number' ? plural.select(value) : value
    const chosen = variants.find(([key]) => key === value) ?? variants.find(([key]) => key === category)
    return say((chosen ?? variants[otherwise!]!)[1], args)
  }
  return (id, args = {}) => say(catalogue[id] ?? id, args)
}

/** Remembers the speaker of the language last asked for. */
export function dictionary(load: (lang: Lang) => Promise<string>): (lang: Lang) => Promise<Say> {
  let last: { lang: Lang; say: Promise<Say> } | undefined
  return lang => {
    if (last?.lang === lang) return last.say
    const say = load(lang).then(text => speaker(lang, JSON.parse(text)))
    last = { lang, say }
    say.catch(() => {
      last = undefined
    })
    return say
  }
}
