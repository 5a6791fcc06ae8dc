/** What waits for those who run a site: checklists to be issued, and what is not set up yet. */
import { lateCount } from '../checklists/lists.ts'
import { drawn } from '../checklists/runs.ts'
import type { Here } from '../here.ts'
import { mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { button, row, rows, section } from '../parts.ts'
import { leads } from '../rights.ts'
import type { Shown } from '../store.ts'
import { AT, templateRow } from '../templates/parts.ts'
import { isOpen, stateOf } from '../templates/rules.ts'

export interface Setting {
  templates: readonly Shown[]
  /** Drafts that somebody here may issue, the newest first. */
  drafts: Shown[]
  /** What is missing, each with the place where it is mended. */
  missing: [href: string, words: string][]
  /** How many zones are closed, and how many checks of the site are late. */
  closed: number
  late: number
}

/** Of those who neither lead nor administer nothing is read. */
export async function settingOf(here: Here): Promise<Setting> {
  const { store, site, role, say } = here
  if (!leads(role) && role !== 'admin') return { templates: [], drafts: [], missing: [], closed: 0, late: 0 }
  const [found, zones, people, blocked, late] = await Promise.all([
    store.list('template'),
    here.zones(),
    here.people(),
    store.byKey('run/blocked:'),
    lateCount(here),
  ])
  const shut = await drawn(
    here,
    blocked.filter(run => run.site === site && !run.body['_void']),
  )
  const closed = new Set(shut.filter(({ body }) => body['result'] === 'blocked').map(({ body }) => body['zone']))
  const templates = found.filter(row => row.site === site)
  const used = zones.filter(({ body }) => body['active'] !== false && !body['_void'])
  const bare = used.filter(({ body }) => !body['code']).length
  const led = [...people.values()].some(({ body }) => body['active'] !== false && leads(body['role']))
  const at = leads(role) ? '/app/setup/zone' : '/app/zones'
  const missing: [unknown, string, string][] = [
    [!led, '/app/people/invite', say('missing-lead')],
    [!used.length, at, say('board-empty')],
    [bare, at, say('missing-codes', { n: bare })],
    [!templates.some(one => stateOf(one) === 'issued'), AT, say('templates-answer', { n: 0 })],
  ]
  return {
    templates,
    drafts: leads(role) ? templates.filter(one => isOpen(one, templates)).reverse() : [],
    closed: used.filter(({ id }) => closed.has(id)).length,
    late,
    missing: missing.flatMap(([lacks, href, words]) => (lacks ? [[href, words] as [string, string]] : [])),
  }
}

/** Checklists that wait to be issued. */
export async function draftsPart(here: Here, { templates, drafts }: Setting, most: number): Promise<Html | ''> {
  const { say } = here
  if (!drafts.length) return ''
  const people = await here.people()
  const list = rows(drafts.slice(0, most).map(one => templateRow(here, one, people, templates)))
  const all = drafts.length > most && button(AT, say('all-of', { n: drafts.length }))
  return section(say('today-drafts'), say('count-drafts', { n: drafts.length }), [list, ...(all ? [all] : [])])
}

/** Where the site itself wants to be looked at, in a row each. */
export const sitePart = ({ say }: Here, { closed, late }: Setting): Html | '' =>
  closed || late
    ? rows([
        ...(closed ? [row('/app/board', mark('bad'), say('today-closed', { n: closed }), '')] : []),
        ...(late ? [row('/app/checklists', mark('late'), say('today-late', { n: late }), '')] : []),
      ])
    : ''

export const missingPart = ({ say }: Here, { missing }: Setting): Html | '' =>
  missing.length
    ? section(say('today-missing'), '', rows(missing.map(([href, words]) => row(href, mark('due'), words, ''))))
    : ''
