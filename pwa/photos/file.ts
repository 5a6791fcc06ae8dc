/** What a picked file is, told by its first bytes and never by its name: before anything is decoded. */
export interface Look {
  format: 'jpeg' | 'png' | 'gif' | 'webp' | 'heif'
  width: number
  height: number
  /** More than one picture: only the first is kept. */
  moving: boolean
}

const HEAD_BYTES = 65_536
const SEGMENTS = 1_000
const HEIF = /^(hei[cmxs]|hev[cmx]|mif1|msf1|avi[fs])$/
const MOVING_HEIF = /^(hev[cmx]|msf1|avis)$/

/** Null: no picture of a kind that browsers show. Sizes as they are stored, before the picture is turned upright. */
export function look(bytes: Uint8Array<ArrayBuffer>): Look | null {
  if (bytes.length < 32) return null
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const size = (format: Look['format'], width: number, height: number, moving = false): Look => ({
    format,
    width,
    height,
    moving,
  })
  if (head.startsWith('\u00ff\u00d8\u00ff')) return jpeg(view)
  if (head.startsWith('PNG\r\n', 1)) return size('png', view.getUint32(16), view.getUint32(20), head.includes('acTL'))
  if (head.startsWith('GIF8')) return size('gif', view.getUint16(6, true), view.getUint16(8, true), frames(bytes) > 1)
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return webp(view, head.slice(12, 16))
  const brand = head.slice(8, 12)
  if (head.startsWith('ftyp', 4) && HEIF.test(brand)) return heif(view, head, MOVING_HEIF.test(brand))
  return null
}

/** The frame header among the segments (ITU-T T.81, B.1.1). */
function jpeg(view: DataView): Look | null {
  for (let at = 2, n = 0; n < SEGMENTS && at + 9 < view.byteLength && view.getUint8(at) === 0xff; n++) {
    const marker = view.getUint8(at + 1)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { format: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5), moving: false }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}

function frames(bytes: Uint8Array): number {
  let found = 0
  for (let at = bytes.indexOf(0x21); at >= 0 && found < 2; at = bytes.indexOf(0x21, at + 1))
    if (bytes[at + 1] === 0xf9 && bytes[at + 2] === 4) found += 1
  return found
}

function webp(view: DataView, chunk: string): Look | null {
  const three = (at: number) => 1 + view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  const sizes: Record<string, () => [number, number]> = {
    VP8X: () => [three(24), three(27)],
    'VP8 ': () => [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff],
    VP8L: () => [(view.getUint32(21, true) & 0x3fff) + 1, ((view.getUint32(21, true) >> 14) & 0x3fff) + 1],
  }
  const [width, height] = sizes[chunk]?.() ?? []
  if (!width || !height) return null
  return { format: 'webp', width, height, moving: chunk === 'VP8X' && (view.getUint8(20) & 2) > 0 }
}

/** The largest of the sizes it names: large pictures are stored in tiles (ISO/IEC 23008-12, `ispe`). */
function heif(view: DataView, head: string, moving: boolean): Look {
  const found: Look = { format: 'heif', width: 1, height: 1, moving }
  for (let at = head.indexOf('ispe'), n = 0; at > 0 && n < SEGMENTS; at = head.indexOf('ispe', at + 4), n++) {
    if (at + 16 > view.byteLength) break
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (width * height > found.width * found.height) Object.assign(found, { width, height })
  }
  return found
}

const FILE_BYTES = 40_000_000
const PIXELS = 200_000_000
const SIDE_PX = 8

/** Why a file cannot be used, as the id of a message; nothing where it may be tried. */
export function unusable(size_bytes: number, seen: Look | null): string | undefined {
  if (size_bytes > FILE_BYTES) return 'photo-large'
  if (!seen) return 'photo-none'
  if (seen.width * seen.height > PIXELS) return 'photo-pixels'
  if (seen.format !== 'heif' && Math.min(seen.width, seen.height) < SIDE_PX) return 'photo-tiny'
  return undefined
}
