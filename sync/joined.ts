/** Reading a text in which merge.py kept what several people wrote (sync/README.md §9). */

/** What stands between two texts that were both kept: whose the next one is, and since when. */
const JOIN = /(?:^|\n)⟦by ([0-9a-f-]{36}) at ([0-9TZ:.-]+)⟧(?:\n|$)/

const MARK = /⟦(by [0-9a-f-]{36} at [0-9TZ:.-]+)⟧/g

/** A text as somebody typed it: a mark that did not stand there is words, for only merging makes marks. Twin of joined.py. */
export const typed = (text: string, stood: unknown): string =>
  text.replace(MARK, (mark, words) => (String(stood).includes(mark) ? mark : `[${words}]`))

/** The texts kept in one, each with the person and the instant that stood before it; the first has neither. */
export function texts(joined: string): [words: string, by?: string, at?: string][] {
  const parts = joined.split(JOIN)
  const found: [string, string?, string?][] = []
  for (let n = 0; n < parts.length; n += 3) if (parts[n]) found.push([parts[n]!, parts[n - 2], parts[n - 1]])
  return found
}
