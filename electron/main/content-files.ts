import { extname, join, normalize, sep } from 'node:path'

/** The file that a path of the page names, or the page itself for its routes; undefined for what is outside. */
export function fileFor(root: string, pathname: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (decoded.includes('\0')) return undefined
  const path = normalize(join(root, decoded))
  if (path !== root && !path.startsWith(root + sep)) return undefined
  return extname(path) === '' ? join(root, 'index.html') : path
}
