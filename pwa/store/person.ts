/** Whose phone this is: the current person, signing in and out (sync/README.md §§3, 8.6). */
import { blobRows, waitingPhotos } from '../../sync/blobs.ts'
import type { Row } from '../../sync/outbox.ts'
import { unsent } from '../../sync/outbox.ts'
import type { Database, Ports, Tx } from '../../sync/ports.ts'
import { SaveRefused } from '../../sync/save.ts'
import type { Me, People } from '../store.ts'

export interface Mine {
  person: string
  outbox: Database
  view: Database
}

const OUTBOX = ['ops', 'meta', 'drafts', 'blobs']

/** Whose phone it is, asked once: only the worker that answers signs people in and out. */
const CURRENT = new WeakMap<Ports, Me>()

async function current(ports: Ports): Promise<Me | null> {
  const known = CURRENT.get(ports) ?? (await ports.databases.phone().run(['misc', 'persons'], 'read', read))
  if (known) CURRENT.set(ports, known)
  return known
}

async function read(tx: Tx): Promise<Me | null> {
  const person: string | undefined = await tx.get('misc', 'person')
  if (!person) return null
  const { name, lang, theme, sites, roles, untold } = await tx.get('persons', person)
  return { person, name, lang, theme, sites, roles, untold }
}

/** The databases of the person who is signed in. Rejects with SaveRefused `signed_out`. */
export async function mine(ports: Ports): Promise<Mine> {
  const { person } = (await current(ports)) ?? {}
  if (!person) throw new SaveRefused('signed_out')
  return { person, outbox: ports.databases.outbox(person), view: ports.databases.view(person) }
}

/** What an outbox still holds: ops not received, drafts and pictures not received; `empty`, nothing at all. */
const left = (outbox: Database) =>
  outbox.run(OUTBOX, 'read', async tx => {
    const rows: Row[] = await tx.all('ops')
    const drafts = await tx.count('drafts')
    const photos = waitingPhotos(await blobRows(tx)).length
    const ops = rows.filter(row => unsent(row) || row.state === 'stuck').length
    return { ops, drafts: drafts + photos, empty: rows.length + drafts + photos === 0 }
  })

export function people(ports: Ports): People {
  const phone = ports.databases.phone()

  return {
    me: () => current(ports),
    async setMe(patch) {
      const { person } = await mine(ports)
      await phone.run(['persons'], 'write', async tx => {
        tx.put('persons', person, { ...(await tx.get('persons', person)), ...patch })
      })
      CURRENT.delete(ports)
    },
    async signIn({ person, name, lang, sites, role }) {
      await phone.run(['misc', 'persons'], 'write', async tx => {
        const { theme = 'sun', untold, lang: chosen } = (await tx.get('persons', person)) ?? {}
        const own = untold ? chosen : lang
        tx.put('persons', person, { name, lang: own, theme, sites, roles: role, untold, outbox: true })
        tx.put('misc', 'person', person)
      })
      CURRENT.delete(ports)
      // What kept this person's outbox waiting (signed out, revoked) is to be asked anew.
      await ports.databases.outbox(person).run(['meta'], 'write', async tx => tx.drop('meta', 'link'))
    },
    async others() {
      const [persons, about, current] = await phone.run(['persons', 'misc'], 'read', tx =>
        Promise.all([tx.keys('persons'), tx.all('persons'), tx.get('misc', 'person')]),
      )
      const all = persons.map(async (person, n) => ({
        name: about[n].name,
        waiting: person === current ? 0 : (await left(ports.databases.outbox(String(person)))).ops,
      }))
      return (await Promise.all(all)).filter(({ waiting }) => waiting > 0)
    },
    async signOut() {
      const { person, outbox } = await mine(ports)
      const { ops, drafts, empty } = await left(outbox)
      await phone.run(['misc', 'persons'], 'write', async tx => {
        tx.drop('misc', 'person')
        if (empty) tx.drop('persons', person)
      })
      CURRENT.delete(ports)
      await ports.databases.remove('view', person)
      if (empty) await ports.databases.remove('outbox', person)
      return { kept: ops + drafts }
    },
  }
}
