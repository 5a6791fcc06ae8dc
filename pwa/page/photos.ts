/** Pictures go to the worker the moment they are picked: it makes them small, and the draft keeps them. */
import { during } from './drafts.ts'

const MOST_BYTES = 40_000_000 // what is larger is only told of

async function hand(input: HTMLInputElement): Promise<void> {
  const files = [...(input.files ?? [])]
  const working = input.closest('.ask')?.querySelector<HTMLElement>('[data-working]')
  input.value = '' // so that the same picture can be picked again
  for (const file of files) {
    if (working) working.hidden = false
    const about = new URLSearchParams({ name: file.name, size: String(file.size), at: String(file.lastModified) })
    const body = file.size > MOST_BYTES ? null : file
    await fetch(`${input.dataset['pick']}?${about}`, { method: 'POST', body }).catch(() => null) // the field says what became of it
  }
  if (working) working.hidden = true
}

export function keepPhotos(): void {
  const begin = (input: HTMLInputElement) => input.files?.length && during(() => hand(input))
  document.addEventListener('change', event => {
    const input = event.target as HTMLInputElement
    if (input.dataset['pick']) begin(input)
  })
  document.addEventListener('click', event => {
    const { drop } = (event.target as HTMLElement).closest<HTMLElement>('[data-drop]')?.dataset ?? {}
    if (drop) during(() => fetch(drop, { method: 'DELETE' }))
  })
  // What was picked before this could hear it.
  for (const input of document.querySelectorAll<HTMLInputElement>('[data-pick]')) begin(input)
}
