/** Installing keeps the records from being cleared. Each platform has its own way; the page shows the one that is there. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>
}

let offered: InstallPrompt | undefined
const installed = () =>
  matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true)
const apple = () => /iPhone|iPad|iPod/.test(navigator.userAgent)

function dress(): void {
  document.documentElement.toggleAttribute('data-installed', installed())
  const way = offered ? 'prompt' : apple() ? 'ios' : ''
  for (const part of document.querySelectorAll<HTMLElement>('[data-install]'))
    part.hidden = part.dataset['install'] !== way
  const card = document.getElementById('install')
  if (card) card.hidden = installed() || !way
}

export function offerInstall(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offered = event as InstallPrompt
    dress()
  })
  addEventListener('appinstalled', () => {
    offered = undefined
    dress()
  })
  document.addEventListener('click', event => {
    if ((event.target as HTMLElement).closest('[data-do="install"]')) offered?.prompt()
  })
  document.addEventListener('htmx:after:swap', dress)
  dress()
  // Asked for, never awaited: some browsers leave it unanswered.
  navigator.storage?.persist?.()?.catch(() => undefined)
}
