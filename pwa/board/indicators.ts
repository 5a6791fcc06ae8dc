/** What a warning counts, in words: as it is set up, and as it was passed. */
import type { Body } from '../../sync/wire.ts'
import type { Here } from '../here.ts'
import { zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'

/** So many of something within so long, in a zone where that is named. */
export function warned(here: Here, { source, count, window_min, zone }: Body, zones: Shown[] = []): string {
  const { say } = here
  const what = say(`indicator-n-${source}`, { n: count ?? 0 })
  const name = zoneName(here, zones, zone)
  const told = { what, min: window_min ?? 0 }
  return name ? say('indicator-within-zone', { ...told, zone: name }) : say('indicator-within', told)
}
