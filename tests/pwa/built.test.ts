/** The worker as it was built: what the build leaves out of libraries, nothing asks for. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runInThisContext } from 'node:vm'

test('the built worker begins', () => {
  const heard: string[] = []
  Object.assign(globalThis, {
    self: globalThis,
    location: new URL('http://localhost/sw.js'),
    addEventListener: (event: string) => heard.push(event),
  })
  runInThisContext(readFileSync(new URL('../../pwa/dist/sw.js', import.meta.url), 'utf8'))
  for (const event of ['install', 'activate', 'fetch', 'message']) assert.ok(heard.includes(event), event)
})
