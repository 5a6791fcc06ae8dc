/** The window's side: htmx under Trusted Types, live updates, drafts, the update and install prompts. */
import htmx from 'htmx.org'
import { dirty, keepDrafts, settled } from './drafts.ts'
import { offerInstall } from './install.ts'
import { listen } from './live.ts'
import { keepPhotos } from './photos.ts'
import { offerUpdate } from './update.ts'

// htmx 4 parses what it is given as HTML: under Trusted Types through this policy, and it never evaluates a string.
const policy = window.trustedTypes?.createPolicy('htmx', { createHTML: (text: string) => text })
const never = () => {
  throw new Error('evaluation is off')
}
htmx.registerExtension('security', {
  init: (api: { initSecurity(policy: unknown, sync: unknown, async: unknown): void }) =>
    api.initSecurity(
      policy && { createHTML: (text: string) => policy.createHTML(text), createScript: () => '' },
      never,
      never,
    ),
})

// The server's own pages, sign-in and refusals, have the light that was chosen here.
const { theme } = document.documentElement.dataset
// biome-ignore lint/suspicious/noDocumentCookie: older browsers have no other way
if (theme) document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`

keepDrafts()
keepPhotos()
offerUpdate()
offerInstall()
listen(kind => htmx.trigger(document.body, `changed-${kind}`))

// A Save goes out after the last keystroke's draft is stored, so that the draft cannot come back after it; and what is
// read after typing shows what was typed.
document.addEventListener('htmx:before:request', event => {
  const { ctx } = (event as CustomEvent).detail
  if (ctx.request.method === 'POST' || dirty())
    ctx.fetch = (url: string, options: RequestInit) => settled().then(() => fetch(url, options))
})

// What was wrong with a field is no longer said once it is being mended.
document.addEventListener('input', event => {
  const field = event.target as HTMLInputElement & HTMLSelectElement
  document.getElementById(`${field.name}-trouble`)?.remove()
  field.removeAttribute('aria-invalid')
  reading(field)
  // What a select below the fold holds is told beside Save.
  const told = document.getElementById(`${field.name}-told`)
  if (told) told.textContent = field.selectedOptions[0]!.text
})

// A reading that is no number is told while it is typed, to those who hear it too.
function reading(field: HTMLInputElement): void {
  const { told } = field.dataset
  if (!told) return
  document.getElementById(`a${told.slice(1)}-trouble`)?.remove()
  const wrong = field.validity.patternMismatch
  if (wrong) field.setAttribute('aria-invalid', 'true')
  if (wrong) field.setAttribute('aria-describedby', told)
  else field.removeAttribute('aria-describedby')
}

// Copied for those who paste; where the phone can, it also asks whom to send it to.
document.addEventListener('click', event => {
  if (!(event.target as HTMLElement).closest('[data-do="copy"]')) return
  const url = document.querySelector('.link')!.textContent!
  navigator.clipboard.writeText(url).then(() => (document.getElementById('copied')!.hidden = false))
  navigator.share?.({ url }).catch(() => undefined) // closed without sending
})

// A choice that needs no Save; or of a whole form the pictures alone.
document.addEventListener('change', event => {
  const { form, type } = event.target as HTMLInputElement
  const { auto } = form?.dataset ?? {}
  if (auto === '' || (auto && auto === type)) form!.requestSubmit()
})

// What was chosen before this could hear it; htmx itself begins in a task of its own.
const chosen = () => document.querySelectorAll<HTMLInputElement>('[data-auto=""][hx-target] :checked:not([checked])')
setTimeout(() => {
  for (const form of new Set([...chosen()].map(({ form }) => form))) form?.requestSubmit()
})

// What one screen alone needs is fetched when it is shown.
const begin = () => {
  const part = document.querySelector<HTMLElement>('[data-module]')
  if (part) import(part.dataset['module']!).then(({ start }) => start(part))
}
begin()

// Who signs in comes back to where they were (boot.ts).
document.addEventListener('click', event => {
  if ((event.target as HTMLElement).closest('[href="/login"]'))
    sessionStorage.setItem('muster-next', location.pathname + location.search)
})

// A new screen begins at its heading, for those who hear it too; a field in trouble has the focus already.
document.addEventListener('htmx:after:swap', event => {
  const { ctx } = (event as CustomEvent).detail
  // What a tap was answered with stands, whatever the tap was: a choice that could not be saved is chosen no more.
  for (const input of ctx.target.querySelectorAll?.('[data-auto][hx-target] input') ?? [])
    input.checked = input.defaultChecked
  if (ctx.target !== document.body) return
  begin()
  if (document.querySelector('[autofocus]')) return
  document.querySelector('h1')?.focus({ preventScroll: true })
})
