/** Every screen, in both languages, for crew and lead: it answers, it has its heading, no word is missing. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ROUTES } from '../../pwa/app.ts'
import type { Lang } from '../../pwa/words.ts'
import { EVENT, FAIR, ROTA, run } from './fair.ts'
import { ACTION, ANA, catalogue, HALL_A, INCIDENT, PHOTO, phoneOf, type Role, SITE, VISITOR } from './house.ts'
import { ROUNDS, RUN, SIGNED } from './round.ts'
import { shelf, TEMPLATE } from './shelf.ts'

const LANGUAGES: Lang[] = ['en', 'zh-CN']
const ROLES: Role[] = ['crew', 'lead', 'admin']

/** Addresses of a pattern; a record's screen in each of its states. */
function addresses(pattern: string): string[] {
  if (pattern === '/z/:code') return ['/z/unknown']
  if (pattern.endsWith('/code')) return [setupAddress(pattern, 'zone')]
  if (pattern.includes(':line')) return [pattern.replace(':zone', HALL_A).replace(':line', SITE)]
  if (pattern.includes(':kind'))
    return ['zone', 'team', 'contact', 'indicator'].map(kind => setupAddress(pattern, kind))
  if (pattern.startsWith('/app/people/:person')) return [pattern.replace(':person', ANA).replace(':status', SITE)]
  if (pattern.startsWith('/app/zones/:id')) return [pattern.replace(':id', HALL_A)]
  if (pattern.includes(':item')) return [pattern.replace(':id', RUN).replace(':item', 'sign')]
  if (!pattern.includes(':id')) return [pattern]
  if (pattern.includes(':person')) return [pattern.replace(':id', INCIDENT.accepted).replace(':person', VISITOR)]
  return (RECORDS[pattern.split('/')[2]!] ?? Object.values(INCIDENT)).map(id => pattern.replace(':id', id))
}

/** The records of a room, where they are not incidents. */
const RECORDS: Record<string, readonly string[]> = {
  actions: Object.values(ACTION),
  checklists: [RUN, SIGNED],
  events: Object.values(EVENT),
  photos: [PHOTO],
  rotas: Object.values(ROTA),
  templates: Object.values(TEMPLATE),
}

const setupAddress = (pattern: string, kind: string) =>
  pattern.replace(':kind', kind).replace(':id', kind === 'zone' ? HALL_A : 'new')

const SPRITE = readFileSync(new URL('../../pwa/icons/sprite.svg', import.meta.url), 'utf8')
const FIGURES = new Set([...SPRITE.matchAll(/id="([^"]+)"/g)].map(([, id]) => id))

/** Figures a screen asks for that nobody has drawn. */
const undrawn = (html: string) =>
  [...html.matchAll(/sprite\.svg#([^"]*)"/g)].map(([, id]) => id).filter(id => !FIGURES.has(id))

/** What looks like a message id instead of words: any id, or prefix of ids, standing alone between tags or in a label. */
function missing(html: string, ids: Set<string>): string[] {
  const shown = [...html.matchAll(/>([a-z][a-z_-]*-[a-z0-9_-]+)<|aria-label="([a-z]+-[a-z0-9_-]+)"/gi)]
  return shown
    .map(([, text, label]) => text ?? label ?? '')
    .filter(text => ids.has(text) || /^[a-z]+(-[a-z_]+)+$/.test(text))
}

const INCIDENTS = '/app/incidents/'
const VISITORS = `${INCIDENTS}${INCIDENT.accepted}/involved/`

const WRITING = ['/app/templates/new', '/app/templates/import']

/** What leads nowhere for a role. */
const CLOSED: Record<Role, string[]> = {
  crew: [
    '/app/people/invite',
    '/app/people/team',
    `/app/people/${ANA}/`,
    '/app/setup',
    '/app/events/new',
    ...Object.values(EVENT).map(id => `/app/events/${id}/demand`),
    '/app/rotas/new',
    VISITORS,
    '/app/plan/picture',
    `/app/zones/${HALL_A}/place`,
    ...WRITING,
  ],
  lead: [],
  deputy: [],
  admin: [
    '/app/setup',
    '/app/events/new',
    ...Object.values(EVENT).map(id => `/app/events/${id}/demand`),
    '/app/rotas/new',
    `/app/photos/${PHOTO}/void`,
    '/app/plan/picture',
    `/app/zones/${HALL_A}/place`,
    ...WRITING,
    `/app/zones/${HALL_A}/check`,
    ...[RUN, SIGNED].map(id => `/app/checklists/${id}/sign`),
    ...Object.values(INCIDENT).flatMap(id => [`${INCIDENTS}${id}/actions`, `${INCIDENTS}${id}/involved`]),
  ],
}

for (const lang of LANGUAGES)
  for (const role of ROLES)
    test(`every screen for a ${role} in ${lang}`, async () => {
      const phone = await phoneOf({
        role,
        lang,
        more: [...FAIR, ...shelf(), ...ROUNDS, run(1, { result: 'blocked', failing: ['exit'] }), run(2)],
      })
      const ids = new Set(Object.keys(catalogue(lang)))
      for (const address of ROUTES.flatMap(addresses)) {
        let answer = await phone.get(address)
        for (let n = 0; answer.status === 303 && n < 3; n++) answer = await phone.get(answer.headers.get('Location')!)
        const html = await answer.text()
        const known = address === '/z/unknown' || CLOSED[role].some(start => address.startsWith(start))
        assert.equal(answer.status, known ? 404 : 200, `${address}: ${answer.status}`)
        assert.equal(html.match(/<h1\b/g)?.length, 1, `${address}: one h1`)
        assert.match(html, new RegExp(`<html lang="${lang}"`))
        assert.deepEqual(missing(html, ids), [], `${address}: words`)
        assert.deepEqual(undrawn(html), [], `${address}: figures`)
        assert.ok(
          !html.includes('undefined') && !html.includes('[object'),
          `${address}: ${html.match(/.{60}undefined.{60}/)}`,
        )
        assert.match(answer.headers.get('Content-Security-Policy') ?? '', /require-trusted-types-for 'script'/)
      }
    })

test('the table names every screen there is', async () => {
  const { app } = await phoneOf()
  const asked = app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  const screens = ROUTES.map(path =>
    path
      .replace(
        /^(\/app\/(?:actions|checklists|events|incidents|templates)\/:id\/)(accept|cancel|give_back|hold|open|reopen|void|withdraw)$/,
        '$1:act',
      )
      .replace(/^(\/app\/people\/:person\/)(badge|end|phone)/, '$1:act'),
  )
  const pictures = ['/app/drafts/:form/photos', '/app/drafts/:form/photos/:sha', '/app/photos/:id/:size{thumb|full}']
  // Pictures, parts of screens, a file, ways back and out.
  const others = [
    ...pictures,
    '/app/checklists/:id/changes',
    '/app/chip',
    '/app/out',
    '/app/scan/seen',
    '/app/queue/export',
    '/app/queue/photos',
    '/app/templates/:id/export',
    '/app/setup/:kind/:id/code',
    '/app/people/:person/sign-in',
    '/app/events/:id/demand/:draft',
    '/app/report/near',
    '/app/rotas/:id/:act',
  ]
  assert.deepEqual([...new Set([...screens, ...others])].sort(), [...new Set(asked)].sort())
})

test('an empty site, a signed-out phone and an unknown address say so plainly', async () => {
  const empty = await phoneOf({ empty: true, role: 'lead' })
  for (const path of ['/app/', '/app/incidents', '/app/inbox', '/app/people', '/app/report', '/app/queue'])
    assert.equal((await empty.get(path)).status, 200, path)
  const nobody = await phoneOf({ signedOut: true })
  assert.match(await (await nobody.get('/app/')).text(), /Nobody is signed in/)
  const lost = await (await phoneOf()).get('/app/nowhere')
  assert.equal(lost.status, 404)
  assert.match(await lost.text(), /nothing at this address/)
})

test('a live update is the middle alone', async () => {
  const phone = await phoneOf()
  const html = await (await phone.get('/app/', { 'HX-Request-Type': 'partial' })).text()
  assert.match(html, /^<main id="main"/)
  assert.ok(!html.includes('<nav class="places'))
})
