/** A zip file with nothing compressed: enough to hand in a queue that any computer can open. */
import { bytesOf, crc32 } from '../../sync/canon.ts'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const UTF8_NAMES = 0x0800
const FIRST_DAY = 0x21 // 1980-01-01; the true time stands in the manifest

/** Fields of a header, little endian: `[bytes, value]`. */
function header(...fields: [2 | 4, number][]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([size, value]) => Array.from({ length: size }, (_, n) => (value >>> (8 * n)) & 255)),
  )
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The bytes of a zip archive of `[name, content]` files (PKWARE APPNOTE 4.3, method "stored"). */
export function zip(files: [string, Uint8Array][]): Uint8Array {
  const locals: Uint8Array[] = []
  const entries: Uint8Array[] = []
  let offset = 0
  for (const [name, bytes] of files) {
    const title = bytesOf(name)
    const about: [2 | 4, number][] = [
      [2, VERSION],
      [2, UTF8_NAMES],
      [2, 0],
      [2, 0],
      [2, FIRST_DAY],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, title.length],
      [2, 0],
    ]
    const local = join([header([4, LOCAL], ...about), title, bytes])
    entries.push(
      join([header([4, CENTRAL], [2, VERSION], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), title]),
    )
    locals.push(local)
    offset += local.length
  }
  const central = join(entries)
  const n = files.length
  const end = header([4, END], [2, 0], [2, 0], [2, n], [2, n], [4, central.length], [4, offset], [2, 0])
  return join([...locals, central, end])
}
