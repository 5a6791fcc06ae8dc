/** Every keystroke of a half-filled form goes to the worker, one request at a time, the latest winning. */
let sending: Promise<void> | undefined
let next: HTMLFormElement | undefined

/** Pictures, one after the other. */
let pictures: Promise<unknown> = Promise.resolve()

/** Resolves once nothing is being kept any more. */
export const settled = () => Promise.all([sending, pictures])

/** Does something that must be over before a form is sent. */
export function during(work: () => Promise<unknown>): void {
  pictures = pictures.then(work).catch(() => undefined) // a lost picture is told where it was picked
}

/** Whether a form on this page holds what nobody has saved yet. */
export const dirty = () => document.querySelector('form[data-dirty]') !== null

async function keep(form: HTMLFormElement): Promise<void> {
  const fields = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const path = `/app/drafts/${encodeURIComponent(form.dataset['draft'] ?? '')}`
  const body = new URLSearchParams(fields)
  // Not `keepalive`: Firefox sends that past the worker, to the server, which knows nothing of drafts.
  const kept = await fetch(path, { method: 'PUT', body }).catch(() => null) // the next keystroke tries again
  if (kept?.ok) document.body.dispatchEvent(new Event('changed-draft'))
  const typed = kept?.ok && 'dirty' in form.dataset // else it has been saved and drawn anew meanwhile
  for (const line of form.querySelectorAll<HTMLElement>('[data-kept]')) line.hidden = !typed
}

async function drain(): Promise<void> {
  while (next) {
    const form = next
    next = undefined
    await keep(form)
  }
  sending = undefined
}

export function keepDrafts(): void {
  const begin = (event: Event) => {
    const form = (event.target as HTMLElement).closest?.<HTMLFormElement>('form[data-draft]')
    if (!form) return
    form.dataset['dirty'] = ''
    next = form
    sending ??= drain()
  }
  document.addEventListener('input', begin)
  // Saving drops what is not yet on its way: the draft's time is over. Another form's goes on.
  document.addEventListener('submit', ({ target }) => (next = next === target ? undefined : next), { capture: true })
}
