/** Half-filled forms, by the names they are kept under: a form's own, a step and the record it is about, `setup:<kind>:<id>`, or `template:<line>`. */

/** Where a form stands, for a record's after its address, and the message that names it. */
const FORMS: Record<string, [at: string, words: string]> = {
  report: ['/app/report', 'half-filled'],
  invite: ['/app/people/invite', 'invite'],
  incident: ['/edit', 'act-edit'],
  action: ['/edit', 'act-edit'],
  comment: ['#comment', 'add-comment'],
  actions: ['/actions', 'new-action'],
  involved: ['/involved', 'new-involved'],
  event: ['/edit', 'act-edit'],
  rota: ['/edit', 'act-edit'],
  run: ['/edit', 'hand-over'],
  events: ['/app/events/new', 'new-event'],
  rotas: ['/app/rotas/new', 'new-rota'],
  plan: ['/app/plan/picture', 'plan-choose'],
  photo: ['/app/photos#take', 'half-photo'],
}

/** Whether somebody has begun it: what a form shows by itself, the zone of the last report too, is no beginning. */
export const begun = (fields: Record<string, string>): boolean =>
  Object.entries(fields).some(([name, value]) => {
    const shown = fields[`_seen.${name}`]
    return name[0] !== '_' && (shown ? JSON.stringify(value || null) !== shown : name !== 'zone' && value)
  })

/** Where one goes on with a draft, and what it is called; `room`: where the record it is about is at home. */
export function draftAt(form: string, room = 'incidents') {
  const [step = '', about, id] = form.split(':')
  if (step === 'setup') return { href: `/app/setup/${about}/${id}`, words: `one-${about}` }
  if (step === 'answer' || step === 'fail') return { href: `/app/checklists/${about}#i-${id}`, words: 'half-check' }
  if (step === 'sign') return { href: `/app/checklists/${about}/sign`, words: 'sign-submit' }
  if (step === 'member') return { href: `/app/people/${about}/edit`, words: 'act-edit' }
  if (step === 'template') {
    const own = about === 'new' || about === 'import'
    return { href: `/app/templates/${about}${own ? '' : '/edit'}`, words: own ? `template-${about}` : 'template-edit' }
  }
  const [at, words] = FORMS[step] ?? [`/${step}`, `act-${step}`]
  return { href: about ? `/app/${room}/${about}${at}${id ? `/${id}` : ''}` : at, words }
}

/** The id of the record a draft is about; of a form of its own there is none. */
export const draftOf = (form: string): string | undefined =>
  /^(setup|member|template):/.test(form) ? undefined : form.split(':')[1]
