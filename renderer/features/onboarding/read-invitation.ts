import jsQR from 'jsqr'

/** Pictures are scaled to at most this many pixels a side: larger ones only take longer to search. */
const MAX_SIDE = 1600

/** The invitation in a text that may have words around it, or `null`. */
export function linkInText(text: string): string | null {
  return /folkmoot:\/\/\S+/.exec(text)?.[0] ?? null
}

/** The text of the code in raw pixels, or `null` when there is none. */
export const codeInPixels = (pixels: { data: Uint8ClampedArray; width: number; height: number }): string | null =>
  jsQR(pixels.data, pixels.width, pixels.height)?.data ?? null

/** The text of the code in an image file, or `null` when there is none or it is no image. */
export async function codeInPicture(file: Blob): Promise<string | null> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch {
    return null
  }
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  )
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return codeInPixels(context.getImageData(0, 0, canvas.width, canvas.height))
}
