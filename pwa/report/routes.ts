import { Hono } from 'hono/tiny'
import { begun } from '../drafts.ts'
import { type Form, fields, makes, read } from '../forms.ts'
import { type Env, type Here, show } from '../here.ts'
import { missing } from '../states.ts'
import { othersReport, reportScreen, savedScreen } from './views.ts'

const ASKED = ['what', 'severity', 'zone', 'sentence']
const DRAFT = 'report'

export const report = new Hono<Env>()

report.use('/app/report', async (c, next) => {
  const here = c.get('here')
  return here.strip.reports ? next() : show(c, othersReport(here))
})

report.get('/app/report', async c => {
  const here = c.get('here')
  const zones = await here.zones()
  const draft = await here.store.draft(DRAFT)
  const scanned = zones.find(({ id }) => id === c.req.query('zone'))?.id
  const last = draft?.['zone'] === undefined ? await lastZone(here) : undefined
  const zone = scanned ?? draft?.['zone'] ?? last ?? ''
  const form: Form = { ...draft, zone }
  const hint = scanned ? 'zone-scanned' : last ? 'zone-last' : ''
  return show(c, reportScreen(here, { form, troubles: {}, zones, restored: !!draft && begun(draft), hint }))
})

report.post('/app/report', async c => {
  const here = c.get('here')
  const form = await fields(c.req.raw)
  const { set, troubles } = read('incident', ASKED, form, here)
  if (!set['what'] && !troubles['what']) troubles['what'] = { id: 'trouble-what' }
  if (Object.keys(troubles).length) {
    const restored = begun(form)
    if (restored) await here.store.putDraft(DRAFT, form)
    const zones = await here.zones()
    return show(c, reportScreen(here, { form, troubles, zones, restored, hint: '' }), 422)
  }
  const told = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  const opened_at = new Date(here.clock.now_ms).toISOString()
  const full = { ...told, opened_at, lang: here.me.lang }
  const change = { t: 'create', site: here.site, kind: 'incident', ...makes(form), set: full } as const
  const { rec } = await here.store.save(change, DRAFT)
  c.executionCtx.waitUntil(here.house.exchange('save'))
  return c.redirect(`/app/report/${rec}`, 303)
})

report.get('/app/report/:id', async c => {
  const here = c.get('here')
  const shown = await here.store.get('incident', c.req.param('id'))
  return shown ? show(c, savedScreen(here, shown, await here.zones())) : missing(c)
})

/** The zone of the last report made on this phone. */
async function lastZone({ store }: Here): Promise<string | undefined> {
  const made = (await store.queue()).findLast(
    ({ op }) => op.t === 'create' && op.kind === 'incident' && op.set?.['zone'],
  )
  return made?.op.set?.['zone']
}
