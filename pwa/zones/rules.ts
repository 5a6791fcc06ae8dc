/** What is going on in zones, and which zone a printed code names. */
import type { Here } from '../here.ts'
import { bySeverity } from '../incidents/rules.ts'
import type { Shown } from '../store.ts'

/** The open reports of each zone, the worst first; those of no zone under ''. */
export async function openIn({ store, site }: Here): Promise<Map<string, Shown[]>> {
  const open = (await store.byKey('incident/open:')).filter(row => row.site === site && !row.body['_void'])
  const found = new Map<string, Shown[]>()
  for (const row of open.sort(bySeverity)) {
    const zone = String(row.body['zone'] ?? '')
    found.set(zone, [...(found.get(zone) ?? []), row])
  }
  return found
}

export const inUse = ({ body }: Shown) => body['active'] !== false && !body['_void']

/** What may stand in a code; one that ended with a colon would find all that begin so. */
export const CODE = /^[a-z0-9_.:-]{0,9}[a-z0-9_.-]$/
/** Letters that are never in a code we make, and what was meant by them. */
const MISREAD: Record<string, string> = { o: '0', i: '1', l: '1' }

/** The zone of a code as printed or as typed from paper: this site's first. */
export async function zoneBy({ store, site }: Here, typed: string): Promise<Shown | undefined> {
  const code = typed.toLowerCase().replace(/\s/g, '')
  for (const one of [code, code.replace(/[oil]/g, letter => MISREAD[letter]!)]) {
    const rows = CODE.test(one) ? (await store.byKey(`zone/code:${one}`)).filter(({ body }) => !body['_void']) : []
    if (rows.length) return rows.find(row => row.site === site) ?? rows[0]
  }
  return undefined
}
