import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { KINDS } from '../../sync/kinds.ts'
import { saved } from '../beside.ts'
import { begun } from '../drafts.ts'
import { type Form, fields, makes, read } from '../forms.ts'
import { type Env, fragment, type Here, show } from '../here.ts'
import { word } from '../parts.ts'
import { photoField } from '../photos/parts.ts'
import { photosOf } from '../photos/pick.ts'
import { missing } from '../states.ts'
import { nearPart, nearTo } from './near.ts'
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
  const near = await nearTo(here, form)
  const field = await photoField(here, DRAFT)
  return show(
    c,
    reportScreen(here, { form, field, troubles: {}, zones, restored: !!draft && begun(draft), hint, near }),
  )
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
    const near = await nearTo(here, form)
    const field = await photoField(here, DRAFT)
    return show(c, reportScreen(here, { form, field, troubles, zones, restored, hint: '', near }), 422)
  }
  const told = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  const opened_at = new Date(here.clock.now_ms).toISOString()
  const full = { ...told, opened_at, lang: here.me.lang }
  const of = makes(form).rec ?? here.house.new_id()
  const change = { t: 'create', site: here.site, kind: 'incident', rec: of, set: full } as const
  const photos = await photosOf(here, DRAFT, { of, of_kind: 'incident', zone: set['zone'] })
  const { rec } = await here.store.save([change, ...photos], DRAFT)
  return saved(c, `/app/report/${rec}`)
})

/** What may be the same, by what is kept of the half-filled form. */
report.get('/app/report/near', async c => {
  const here = c.get('here')
  const form = (await here.store.draft(DRAFT)) ?? {}
  return fragment(c, html`${nearPart(here, await nearTo(here, form), await here.zones())}`)
})

/** It is the same: what was typed is added to the report that stands, as words of one's own. */
report.post('/app/report/join/:id', async c => {
  const here = c.get('here')
  const about = await here.store.get('incident', c.req.param('id'))
  if (!about || about.site !== here.site) return missing(c)
  const form = await fields(c.req.raw)
  const { set, troubles } = read('incident', ['sentence', 'severity'], form, here)
  if (troubles['sentence']) {
    const zones = await here.zones()
    const field = await photoField(here, DRAFT)
    return show(c, reportScreen(here, { form, field, troubles, zones, restored: true, hint: '', near: [about] }), 422)
  }
  const words = [set['sentence'] || here.say('near-said'), worse(here, set['severity'], about.body['severity'])]
  const told = { of: about.id, of_kind: 'incident', said: words.filter(Boolean).join('\n'), lang: here.me.lang }
  const comment = { t: 'create', site: about.site, kind: 'comment', ...makes(form), set: told } as const
  const photos = await photosOf(here, DRAFT, { of: about.id, of_kind: 'incident', zone: about.body['zone'] })
  await here.store.save([comment, ...photos], DRAFT)
  return saved(c, `/app/incidents/${about.id}`)
})

report.get('/app/report/:id', async c => {
  const here = c.get('here')
  const shown = await here.store.get('incident', c.req.param('id'))
  return shown ? show(c, savedScreen(here, shown, await here.zones())) : missing(c)
})

/** How bad it is for whoever joins, where that is worse than what stands: a supervisor decides on it. */
function worse(here: Here, mine: unknown, stands: unknown): string {
  const order = KINDS.kinds['incident']!.fields['severity']!.values!
  const more = order.indexOf(String(mine)) > order.indexOf(String(stands))
  return more ? here.say('near-severity', { severity: word(here, 'incident', 'severity', mine) }) : ''
}

/** The zone of the last report made on this phone. */
async function lastZone({ store }: Here): Promise<string | undefined> {
  const made = (await store.queue()).findLast(
    ({ op }) => op.t === 'create' && op.kind === 'incident' && op.set?.['zone'],
  )
  return made?.op.set?.['zone']
}
