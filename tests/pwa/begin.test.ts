/** A page that begins before what it shows is read is the same page, whoever opens it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeApp, ROUTES } from '../../pwa/app.ts'
import { begin, isBegun } from '../../pwa/begin.ts'
import { FAIR } from './fair.ts'
import { type Phone, phoneOf, type Role } from './house.ts'

const ROLES: Role[] = ['crew', 'lead', 'admin']
const AT = 'http://localhost'
const ALWAYS = ROUTES.filter(address => !address.includes(':'))

const opens = (path: string, more: Partial<Request> = {}) =>
  isBegun({ method: 'GET', mode: 'navigate', url: AT + path, ...more })
const asked = async ({ app }: Phone, path: string, begun: boolean) => app.request(path, {}, { begun })

test('screens that are always there begin at once; a record, a query, a form, a part of a page are answered whole', () => {
  for (const path of ALWAYS) assert.ok(opens(path), path)
  for (const path of ['/app/incidents/x', '/app/scan?code=k3v9', '/app/nowhere', '/z/k3v9', '/app/chip'])
    assert.ok(!opens(path), path)
  assert.ok(!opens('/app/board', { mode: 'cors' }))
  assert.ok(!opens('/app/me/leave', { method: 'POST' }), 'its answer leads elsewhere')
})

for (const role of ROLES)
  test(`no such screen is elsewhere for ${role}, and its two halves are the page`, async () => {
    const phone = await phoneOf({ role, lang: 'en', more: FAIR })
    for (const path of ALWAYS) {
      const whole = await asked(phone, path, false)
      assert.ok(whole.status < 300 || whole.status >= 400, `${path}: ${whole.status}`)
      const answer = begin(phone.house, 'en', asked(phone, path, true))
      assert.match(answer.headers.get('Content-Security-Policy') ?? '', /default-src 'none'/)
      assert.equal(withoutIds(await answer.text()), withoutIds(await whole.text()), path)
    }
  })

const withoutIds = (html: string) => html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')

test('with nobody signed in the page begins in the language of the browser', async () => {
  const phone = await phoneOf({ role: 'crew', lang: 'en' })
  await phone.store.signOut()
  const app = makeApp(phone.house, 'zh-CN')
  const answer = begin(phone.house, 'zh-CN', Promise.resolve(app.request('/app/', {}, { begun: true })))
  const html = await answer.text()
  assert.match(html, /^\s*<!doctype html><html lang="zh-CN" data-theme=""><head>/)
  assert.equal(html.split('<title>').length, 2)
})
