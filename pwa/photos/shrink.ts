/** Makes a picked picture small: upright, without whatever the camera wrote into it, as JPEG. */
export interface Shrunk {
  full: ArrayBuffer
  thumb: ArrayBuffer
  width: number
  height: number
}

const FULL = { side_px: 1600, bytes: 400_000 }
const THUMB = { side_px: 320, bytes: 20_000 }
const SCALES = [1, 0.75, 0.5]
const QUALITIES = [0.82, 0.72, 0.6, 0.48, 0.36]
const TYPE = 'image/jpeg'

/** Rejects where this browser cannot read the picture or cannot draw in a worker. */
export async function shrink(file: ArrayBuffer): Promise<Shrunk> {
  const source = await createImageBitmap(new Blob([file]), { imageOrientation: 'from-image' })
  const { canvas, bytes: full } = await drawn(source, FULL)
  source.close()
  const { bytes: thumb } = await drawn(canvas, THUMB)
  return { full, thumb, width: canvas.width, height: canvas.height }
}

/** As good as fits. */
async function drawn(source: ImageBitmap | OffscreenCanvas, most: typeof FULL) {
  for (const scale of SCALES) {
    const factor = Math.min(1, (most.side_px * scale) / Math.max(source.width, source.height))
    const [width = 1, height = 1] = [source.width, source.height].map(px => Math.max(1, Math.round(px * factor)))
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d', { alpha: false })!
    context.imageSmoothingQuality = 'high'
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(source, 0, 0, width, height)
    for (const quality of QUALITIES) {
      const blob = await canvas.convertToBlob({ type: TYPE, quality })
      if (blob.type !== TYPE) throw new Error(`the browser made ${blob.type}`)
      if (blob.size <= most.bytes) return { canvas, bytes: await blob.arrayBuffer() }
    }
  }
  throw new Error('the picture does not get small enough')
}
