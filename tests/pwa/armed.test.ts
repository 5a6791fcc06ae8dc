/** What a phone says of its push, for supervisors to see. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { armed } from '../../pwa/armed.ts'

const subscribed = (to: unknown) => ({ pushManager: { getSubscription: async () => to } })
const granted = { permission: 'granted' }

const WORKERS: [said: string | undefined, of: object][] = [
  [undefined, {}],
  ['yes', { registration: subscribed({}), Notification: granted }],
  ['failed', { registration: subscribed(null), Notification: granted }],
  ['no_permission', { registration: subscribed({}), Notification: { permission: 'denied' } }],
  ['no_permission', { registration: subscribed(null), Notification: { permission: 'default' } }],
  ['no_push', { registration: {}, navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } }],
  ['not_installed', { registration: {}, navigator: { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) Safari' } }],
]

for (const [n, [said, of]] of WORKERS.entries())
  test(`what ${n} of these can do is told as ${said}`, async () => assert.equal(await armed(of), said))
