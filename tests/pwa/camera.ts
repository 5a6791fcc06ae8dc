/** Files as phones' cameras make them, as far as their first bytes go, and picking them in a form. */
import assert from 'node:assert/strict'
import type { Phone } from './house.ts'

export const AT = Date.parse('2026-11-21T06:30:00.000Z')
export const REPORT = { what: 'spill', zone: 'd0000000-0000-7000-8000-000000000001', sentence: 'Water' }

/** A file that begins as a picture of this size does; `seed` makes it one of its own. */
export const jpeg = (width: number, height: number, seed = 0): Uint8Array<ArrayBuffer> => {
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8]
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return Uint8Array.from([...start, ...size, ...Array(60).fill(seed)])
}
export const png = (width: number, height: number, chunk = 'IDAT'): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(64)
  bytes.set([0x89, ...[...'PNG\r\n\x1a\n'].map(char => char.charCodeAt(0))])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  bytes.set(new TextEncoder().encode(chunk), 37)
  return bytes
}
export const text = (words: string) => new TextEncoder().encode(words.padEnd(64)) as Uint8Array<ArrayBuffer>
export const latin = (words: string) => Uint8Array.from(words.padEnd(64), char => char.charCodeAt(0))
export const heic = (): Uint8Array<ArrayBuffer> => {
  const bytes = text('0000ftypheic0000ispe0000')
  new DataView(bytes.buffer).setUint32(24, 4032)
  new DataView(bytes.buffer).setUint32(28, 3024)
  return bytes
}

export async function pick(
  phone: Phone,
  form: string,
  bytes: Uint8Array<ArrayBuffer>,
  name = 'IMG_1.jpg',
  { size = bytes.length, at = AT } = {},
) {
  const about = new URLSearchParams({ name, size: String(size), at: String(at) })
  const answer = await phone.app.request(`/app/drafts/${form}/photos?${about}`, { method: 'POST', body: bytes })
  assert.equal(answer.status, 204)
  return (await phone.get(`/app/drafts/${form}/photos`)).text()
}
