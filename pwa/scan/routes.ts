import { Hono } from 'hono/tiny'
import { type Env, show } from '../here.ts'
import { HEADERS } from '../layout.ts'
import { textNames, typedNames } from '../zones/codes.ts'
import { scanScreen } from './views.ts'

export const scan = new Hono<Env>()

scan.get('/app/scan', async c => {
  const here = c.get('here')
  const code = c.req.query('code')
  const to = c.req.query('to') === 'report' ? 'report' : ''
  if (code === undefined) return show(c, scanScreen(here, { code: '', to, troubles: {} }))
  const named = code.trim() ? await typedNames(here, code, new URL(c.req.url).origin, to) : { id: 'trouble-code' }
  if ('open' in named) return c.redirect(named.open, 303)
  return show(c, scanScreen(here, { code, to, troubles: { code: named } }), 422)
})

/** What the camera read, in one sentence; `X-Open`: where it leads, if it is ours. */
scan.get('/app/scan/seen', async c => {
  const here = c.get('here')
  const named = await textNames(here, c.req.query('text') ?? '', new URL(c.req.url).origin, c.req.query('to'))
  if ('open' in named) return c.text('', 200, { ...HEADERS, 'X-Open': named.open })
  return c.text(here.say(named.id, named.args), 200, HEADERS)
})
