/** Reading a text in which merge.py kept what several people wrote (sync/README.md §9). */

/** What stands between two texts that were both kept: whose the next one is, and since when. */
const JOIN = /(?:^|\n)⟦by ([0-9a-f-]{36}) at ([0-9TZ:.-]+)⟧(?:\n|$)/

/** The texts kept in one, each with the person and the instant that stood before it; the first has neither. */
export function texts(joined: string): [words: string, by?: string, at?: string][] {
  const parts = joined.split(JOIN)
  const found: [string, string?, string?][] = []
  for (let n = 0; n < parts.length; n += 3) if (parts[n]) found.push([parts[n]!, parts[n - 2], parts[n - 1]])
  return found
}
