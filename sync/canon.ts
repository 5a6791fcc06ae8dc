/** Canonical JSON, hashes and ids: the twin of canon.py, held to the same vectors. */
type Digest = (algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array) => Promise<Uint8Array>

const NAMESPACE = '6f2a3c1e-0d5b-5e8a-9b7c-4d1e2f3a5b6c'
/** Values up to this many bytes travel whole in `seen`; a hash would not be shorter. */
const WHOLE_BYTES = 64
const LONE_SURROGATE = /\p{Surrogate}/gu

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** What a person typed, in the one form that is stored: NFC, without lone surrogates. */
export const clean = (text: string): string => text.replace(LONE_SURROGATE, '\uFFFD').normalize('NFC')

/** Canonical JSON: sorted keys, no spaces, NFC, whole numbers. Throws a TypeError on a float or a lone surrogate. */
export function canon(value: unknown): string {
  if (typeof value === 'string') return canonText(value)
  if (typeof value === 'number') return canonNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canon).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`not canonical: ${typeof value}`)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([name, member]) => `${canonKey(name)}:${canon(member)}`).join(',')}}`
}

function canonKey(name: string): string {
  if (/[^\0-\x7f]/.test(name)) throw new TypeError('not canonical: a key that is not ASCII')
  return JSON.stringify(name)
}

function canonText(text: string): string {
  if (text.search(LONE_SURROGATE) >= 0) throw new TypeError('not canonical: lone surrogate')
  return JSON.stringify(text.normalize('NFC'))
}

function canonNumber(number: number): string {
  if (!Number.isSafeInteger(number)) throw new TypeError('not canonical: not a whole number')
  return String(number + 0)
}

/** A value as `seen` carries it: whole if short, else `{"h": first 16 hex of SHA-256 over its canonical JSON}`. */
export async function seenForm(value: unknown, digest: Digest): Promise<unknown> {
  const bytes = bytesOf(canon(value))
  if (bytes.length <= WHOLE_BYTES) return value
  return { h: hexOf(await digest('SHA-256', bytes)).slice(0, 16) }
}

/** CRC-32 (IEEE 802.3), as in zip files. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

/** One row's share of its bucket's `sum`. */
export const rowSum = (kind: string, id: string, seq: number): number => crc32(bytesOf(`${kind}/${id}/${seq}`))

/** A time-ordered id (RFC 9562 §5.7) from a clock in ms and ten random bytes. */
export function uuid7(now_ms: number, random: Uint8Array): string {
  return asUuid(now_ms.toString(16).padStart(12, '0') + hexOf(random), '7')
}

/** The id of what several makers must meet on: UUIDv5 of `kind/a/b` in Muster's namespace (RFC 9562 §5.5). */
export async function v5(digest: Digest, kind: string, ...parts: string[]): Promise<string> {
  const space =
    NAMESPACE.replaceAll('-', '')
      .match(/../g)
      ?.map(pair => Number.parseInt(pair, 16)) ?? []
  return asUuid(hexOf(await digest('SHA-1', new Uint8Array([...space, ...bytesOf([kind, ...parts].join('/'))]))), '5')
}

function asUuid(hex: string, version: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    version + hex.slice(13, 16),
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-')
}
