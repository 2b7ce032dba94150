/** Milliseconds after which the browser has certainly begun to save. */
const KEEP_MS = 10_000

/** Offers content as a file of this name, where the browser or the desktop shell saves downloads. */
export function saveFile(fileName: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = fileName
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS)
}
