import { Hono } from 'hono/tiny'
import { fields } from '../forms.ts'
import { type Ctx, type Env, show } from '../here.ts'
import { halfFilled } from '../incidents/drafts.ts'
import { othersWait } from '../states.ts'
import { LANGUAGES, leaveScreen, meScreen, type Phone, THEMES } from './views.ts'

export const me = new Hono<Env>()

me.get('/app/me', async c => show(c, meScreen(c.get('here'), await phone(c))))

me.post('/app/me/theme', async c => {
  const { theme } = await fields(c.req.raw)
  const chosen = THEMES.find(([one]) => one === theme)
  if (chosen) await c.get('here').store.setMe({ theme: chosen[0] })
  return c.redirect('/app/me', 303)
})

/** The phone speaks the new language at once; the server is told with the next exchange that reaches it. */
me.post('/app/me/lang', async c => {
  const { store, house } = c.get('here')
  const { lang } = await fields(c.req.raw)
  const chosen = LANGUAGES.find(([one]) => one === lang)
  if (chosen) {
    await store.setMe({ lang: chosen[0], untold: true })
    c.executionCtx.waitUntil(house.exchange('save'))
  }
  return c.redirect('/app/me', 303)
})

me.get('/app/me/leave', async c => show(c, leaveScreen(c.get('here'), await phone(c), '')))

/** The server must end the session first: without a network the cookie would open the phone again. */
me.post('/app/me/leave', async c => {
  const here = c.get('here')
  const reply = await here.house.call('POST', '/logout', {})
  const ended = reply && (reply.status < 300 || reply.status === 401)
  if (!ended) {
    here.strip.sync = await here.store.chip()
    return show(c, leaveScreen(here, await phone(c), here.say('leave-offline')), 503)
  }
  await here.house.album.clear()
  await here.store.signOut()
  return c.redirect('/login', 303)
})

async function phone(c: Ctx): Promise<Phone> {
  const here = c.get('here')
  const [storage, drafts, others] = await Promise.all([here.house.storage(), halfFilled(here), othersWait(here)])
  return { ...storage, drafts, others }
}
