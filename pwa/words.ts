/** The phone's half of the one catalogue: Fluent, one language at a time, parsed once per life of the worker. */
import { FluentBundle, FluentResource } from '@fluent/bundle'

export type Lang = 'en' | 'zh-CN'
export type Say = (id: string, args?: Record<string, string | number>) => string

/** Turns the text of a catalogue into a function from message id to words. An unknown id is shown as itself. */
export function speaker(lang: Lang, ftl: string): Say {
  const bundle = new FluentBundle(lang, { useIsolating: false })
  bundle.addResource(new FluentResource(ftl))
  return (id, args) => {
    const message = bundle.getMessage(id)
    return message?.value ? bundle.formatPattern(message.value, args, []) : id
  }
}

/** Remembers the speaker of the language last asked for. */
export function dictionary(load: (lang: Lang) => Promise<string>): (lang: Lang) => Promise<Say> {
  let last: { lang: Lang; say: Promise<Say> } | undefined
  return lang => {
    if (last?.lang === lang) return last.say
    const say = load(lang).then(ftl => speaker(lang, ftl))
    last = { lang, say }
    say.catch(() => (last = undefined))
    return say
  }
}
