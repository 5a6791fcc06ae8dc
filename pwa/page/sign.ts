/** A line drawn with a finger, kept as the text of an SVG path. A module of the screens where somebody signs. */
const WIDE = 1000
const HIGH = 400
const MOST = 7900 // characters; the record takes 8,000

type Point = [x: number, y: number]

export function start(pad: HTMLElement): void {
  const sheet = pad.querySelector('svg')!
  const line = pad.querySelector('path')!
  const field = pad.querySelector('input')!
  const lines: Point[][] = read(field.value)
  let drawing: Point[] | undefined
  const show = (text: string) => line.setAttribute('d', text)
  const keep = () => {
    field.value = written(lines)
    show(field.value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const at = ({ clientX, clientY }: PointerEvent): Point => {
    const { x, y, width, height } = sheet.getBoundingClientRect()
    return [within((WIDE * (clientX - x)) / width, WIDE), within((HIGH * (clientY - y)) / height, HIGH)]
  }
  sheet.addEventListener('pointerdown', event => {
    if (!event.isPrimary) return
    event.preventDefault()
    sheet.setPointerCapture(event.pointerId)
    drawing = [at(event)]
    lines.push(drawing)
  })
  sheet.addEventListener('pointermove', event => {
    if (!drawing || !event.isPrimary) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) drawing.push(at(one))
    show(text(lines))
  })
  const end = () => {
    if (drawing) keep()
    drawing = undefined
  }
  sheet.addEventListener('pointerup', end)
  sheet.addEventListener('pointercancel', end)
  pad.querySelector('[data-clear]')!.addEventListener('click', () => {
    lines.length = 0
    keep()
  })
}

const within = (at: number, most: number) => Math.round(Math.min(most, Math.max(0, at)))

const read = (path: string): Point[][] =>
  path
    .split('M')
    .slice(1)
    .map(line => line.split('L').map(point => point.split(' ').map(Number) as Point))

/** A dot is a line to where it begins: a path of one point shows nothing. */
const text = (lines: Point[][]): string =>
  lines
    .map(
      ([first, ...rest]) =>
        `M${first!.join(' ')}${(rest.length ? rest : [first!]).map(point => `L${point.join(' ')}`).join('')}`,
    )
    .join('')

/** The path, as fine as it fits. */
export function written(lines: Point[][]): string {
  for (let off = 1; ; off *= 1.5) {
    const path = text(lines.map(line => simplified(line, off)))
    if (path.length <= MOST) return path
    if (off > WIDE) return path.slice(0, path.lastIndexOf('M', MOST))
  }
}

/** Without the points that lie within `off` of the straight way between the others (Douglas and Peucker). */
export function simplified(line: Point[], off: number): Point[] {
  if (line.length < 3) return line
  const [first, last] = [line[0]!, line.at(-1)!]
  let far = 0
  let where = 0
  for (let n = 1; n < line.length - 1; n++) {
    const away = distance(line[n]!, first, last)
    if (away > far) [far, where] = [away, n]
  }
  if (far <= off) return [first, last]
  return [...simplified(line.slice(0, where + 1), off).slice(0, -1), ...simplified(line.slice(where), off)]
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const long = dx * dx + dy * dy
  const part = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0
  return Math.hypot(x - ax - part * dx, y - ay - part * dy)
}
