/** Half-filled forms, by the names they are kept under: a form's own, or a step and the incident it is about. */

/** Where a form stands, for an incident's after its address, and the message that names it. */
const FORMS: Record<string, [at: string, words: string]> = {
  report: ['/app/report', 'half-filled'],
  invite: ['/app/people/invite', 'invite'],
  incident: ['/edit', 'act-edit'],
  comment: ['#comment', 'add-comment'],
}

/** Where one goes on with a draft, what it is called, and the incident it is about, if any. */
export function draftAt(form: string) {
  const [step = '', incident] = form.split(':')
  const [at, words] = FORMS[step] ?? [`/${step}`, `act-${step}`]
  return { href: incident ? `/app/incidents/${incident}${at}` : at, words, incident }
}
