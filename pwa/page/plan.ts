/** Puts a pin where the picture is tapped, and where the two figures say. A module of that screen alone. */
export function start(sheet: HTMLElement): void {
  const form = document.getElementById('place') as HTMLFormElement
  const pin = document.getElementById('pin')!
  const [x, y] = ['x', 'y'].map(name => form.elements.namedItem(name) as HTMLInputElement) as [
    HTMLInputElement,
    HTMLInputElement,
  ]
  const show = () => {
    pin.toggleAttribute('hidden', !x.value || !y.value)
    pin.setAttribute('x', `${x.value || 0}%`)
    pin.setAttribute('y', `${y.value || 0}%`)
  }
  form.addEventListener('input', show)
  sheet.addEventListener('click', ({ clientX, clientY }) => {
    const box = sheet.getBoundingClientRect()
    const within = (at: number, of: number) => Math.min(100, Math.max(0, (100 * at) / of)).toFixed(1)
    x.value = within(clientX - box.x, box.width)
    y.value = within(clientY - box.y, box.height)
    form.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
