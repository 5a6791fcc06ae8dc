/** Who may do what with whom, and who is meant by a search. The server decides again. */
import type { Body } from '../../sync/wire.ts'
import { type Here, inWords } from '../here.ts'
import type { Shown } from '../store.ts'

export const ROLES = ['lead', 'deputy', 'planner', 'reception', 'crew', 'admin'] as const
const INVITED: string[] = ROLES.slice(0, -1).reverse()
const GRANTS: Record<string, readonly string[]> = { deputy: INVITED, lead: INVITED, admin: [...INVITED, 'admin'] }

/** The roles somebody may invite into, and give a sign-in code: none above their own. */
export const givable = (role: string) => GRANTS[role] ?? []

/** Whether this reader may change what a member is. */
export const mayChange = ({ role }: Here, { body }: Shown) => givable(role).includes(String(body['role']))

export const bare = (text: unknown) =>
  String(text ?? '')
    .normalize('NFKC')
    .replace(/\s/g, '')
    .toLowerCase()

/** Members who are here, in the order of their names, as `wanted` finds them by name, radio, role or team. */
export function found(here: Here, members: Shown[], teams: Map<string, Shown>, wanted: string): Shown[] {
  const names = new Intl.Collator(here.me.lang)
  const sought = bare(wanted)
  const words = ({ body }: Shown) => [
    body['name'],
    body['radio'],
    here.say(`member-role-${body['role']}`),
    teamName(here, teams, body),
  ]
  return members
    .filter(({ body }) => body['active'] !== false)
    .filter(one => !sought || words(one).some(word => bare(word).includes(sought)))
    .sort((a, b) => rank(a) - rank(b) || names.compare(String(a.body['name']), String(b.body['name'])))
}

const rank = ({ body }: Shown) => ROLES.indexOf(body['role'])

export const teamName = ({ me }: Here, teams: Map<string, Shown>, body: Body): string =>
  inWords(teams.get(String(body['team']))?.body['name'], me.lang)

/** Who at this site has this name already, or one that holds it or is held by it. */
export function namesake(people: Map<string, Shown>, wanted: string): string | undefined {
  const sought = bare(wanted)
  const alike = (name: string) => name.includes(sought) || sought.includes(name)
  return [...people.values()].map(({ body }) => body['name']).find(name => sought && alike(bare(name)))
}

/** The teams of this site one can be put into, to be chosen from. */
export const teamsOf = ({ site, me }: Here, teams: Shown[]): [string, string][] =>
  teams
    .filter(team => team.site === site && team.body['active'] !== false)
    .map(team => [team.id, inWords(team.body['name'], me.lang)])
