/** Reads codes with the camera: the browser's own reader where it has one, else ours. A module of the scan screen alone. */
interface Reader {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface ReaderMaker {
  new (options: { formats: string[] }): Reader
  getSupportedFormats(): Promise<string[]>
}
type Torch = MediaTrackConstraintSet & { torch: boolean }

const EACH_MS = 120
const LOOKS_MOST = 1500 // three minutes: a camera left on empties the phone
const ANSWER_MS = 3000
const BUZZ_MS = 80
const WANTED = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } }
const OPTIONS = { formats: ['qr_code'] }

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))

/** Ours: fetched only where the browser has none, or has one that does not work. */
const fallback = async (address: string): Promise<Reader> => new (await import(address)).BarcodeDetector(OPTIONS)

async function reader(address: string): Promise<Reader> {
  const { BarcodeDetector: Native } = globalThis as { BarcodeDetector?: ReaderMaker }
  const asked = Native?.getSupportedFormats().catch((): string[] => [])
  const formats = await Promise.race([asked, pause(ANSWER_MS)])
  return Native && formats?.includes('qr_code') ? new Native(OPTIONS) : fallback(address)
}

/** `NotAllowedError`: the person or the phone said no; `NotFoundError`: there is no camera. */
const TOLD: Record<string, string> = { NotAllowedError: 'denied', NotFoundError: 'none', TypeError: 'none' }

async function open(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new TypeError('no camera')
  return navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false })
}

class Scanner {
  readonly root: HTMLElement
  readonly video: HTMLVideoElement
  last = ''
  stream: MediaStream | undefined

  constructor(root: HTMLElement) {
    this.root = root
    this.video = root.querySelector('video')!
  }

  tell(state: string): void {
    for (const one of this.root.querySelectorAll<HTMLElement>('[data-when]')) one.hidden = one.dataset['when'] !== state
    this.video.parentElement!.hidden = state !== 'looking'
  }

  async run(): Promise<void> {
    try {
      this.stream = await open()
      this.tell('looking')
      this.video.srcObject = this.stream
      await this.video.play()
      this.torch(this.stream.getVideoTracks()[0]!)
      this.tell((await this.look()) ? 'looking' : 'resting')
    } catch (error) {
      this.tell(TOLD[(error as DOMException).name] ?? 'failed')
    } finally {
      this.stop()
    }
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
  }

  /** Looks until something of ours is seen, the screen is left or hidden, or nobody has shown it anything for long. */
  async look(): Promise<boolean> {
    let using = await reader(this.root.dataset['decoder']!)
    for (let n = 0; n < LOOKS_MOST && this.root.isConnected && !document.hidden; n++) {
      const [found] = await using.detect(this.video).catch(async () => {
        using = await fallback(this.root.dataset['decoder']!)
        return []
      })
      if (found && found.rawValue !== this.last && (await this.seen(found.rawValue))) return true
      await pause(EACH_MS)
    }
    return false
  }

  /** Says what it is, or opens what is ours. */
  async seen(text: string): Promise<boolean> {
    this.last = text
    navigator.vibrate?.(BUZZ_MS)
    const asked = new URLSearchParams({ text, to: this.root.dataset['to']! })
    const answer = await fetch(`/app/scan/seen?${asked}`).catch(() => null)
    if (!answer?.ok) return false
    const address = answer.headers.get('X-Open')
    const said = this.root.querySelector<HTMLElement>('.scan__seen')!
    said.hidden = address !== null
    said.textContent = await answer.text()
    if (address) location.assign(address)
    return address !== null
  }

  torch(track: MediaStreamTrack): void {
    const button = this.root.querySelector<HTMLElement>('[data-torch]')!
    const { torch } = (track.getCapabilities?.() ?? {}) as Partial<Torch>
    button.hidden = !torch
    button.onclick = () => {
      const on = button.ariaPressed !== 'true'
      const lit: Torch = { torch: on }
      track.applyConstraints({ advanced: [lit] }).then(() => (button.ariaPressed = String(on)))
    }
  }
}

/** Begins at once. The camera rests while nobody looks at the page, and goes on when they come back. */
export function start(root: HTMLElement): void {
  let running = false
  const go = async () => {
    if (running || document.hidden || !root.isConnected) return
    running = true
    await new Scanner(root).run()
    running = false
  }
  document.addEventListener('visibilitychange', go)
  addEventListener('pageshow', go)
  go()
}
