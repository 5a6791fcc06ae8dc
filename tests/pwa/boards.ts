/** Rows for a board, in minutes from its moment. */
import type { Life, Shown } from '../../pwa/store.ts'

export const NOW_MS = Date.parse('2026-11-21T06:32:00.000Z')
export const MINUTE_MS = 60_000
export const time = (minutes: number) => new Date(NOW_MS + minutes * MINUTE_MS).toISOString()

let made = 0
export const row = (
  kind: string,
  body: object,
  id: string = `${kind}-${String(made++).padStart(6, '0')}`,
  life: Life = 'received',
): Shown => ({ kind, id, site: 's', bucket: 's/crew', seq: 1, waiting: [], life, body: { _at: time(-600), ...body } })

export const phone = (person: string, seen: number, more: object = {}) =>
  row('device_status', { person, seen_at: time(seen), state: 'active', pending: [], ...more })

export const photoOf = (root: string, more: object = {}) => row('photo', { root, _by: 'wang', ...more })
