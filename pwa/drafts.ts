/** Half-filled forms, by the names they are kept under: a form's own, a step and the incident it is about, or `setup:<kind>:<id>`. */

/** Where a form stands, for an incident's after its address, and the message that names it. */
const FORMS: Record<string, [at: string, words: string]> = {
  report: ['/app/report', 'half-filled'],
  invite: ['/app/people/invite', 'invite'],
  incident: ['/edit', 'act-edit'],
  comment: ['#comment', 'add-comment'],
}

/** Whether somebody has begun it: what a form shows by itself, the zone of the last report too, is no beginning. */
export const begun = (fields: Record<string, string>): boolean =>
  Object.entries(fields).some(([name, value]) => {
    const shown = fields[`_seen.${name}`]
    return name[0] !== '_' && (shown ? JSON.stringify(value || null) !== shown : name !== 'zone' && value)
  })

/** Where one goes on with a draft, what it is called, and the incident it is about, if any. */
export function draftAt(form: string) {
  const [step = '', incident, id] = form.split(':')
  if (step === 'setup') return { href: `/app/setup/${incident}/${id}`, words: `one-${incident}`, incident: undefined }
  const [at, words] = FORMS[step] ?? [`/${step}`, `act-${step}`]
  return { href: incident ? `/app/incidents/${incident}${at}` : at, words, incident }
}
