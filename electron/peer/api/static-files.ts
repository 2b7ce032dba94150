import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * Nothing comes from elsewhere and no text becomes code. WebAssembly is Automerge. Styles may be inline because the
 * text editor builds its theme when it starts. Older browsers do not count the socket as `'self'`, so it is named.
 */
const contentSecurityPolicy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const headersFor = (host: string): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(host),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The camera reads the QR codes of invitations.
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
})

/** The file that a path names, or the page itself for its routes; `null` for what is outside the folder. */
export function fileFor(root: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const folder = normalize(root)
  const path = normalize(join(folder, decoded))
  if (path !== folder && !path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null
  // Dots that begin a name are for what is not to be seen; there is none in a build.
  if (
    path
      .slice(folder.length)
      .split(sep)
      .some((part) => part.startsWith('.'))
  )
    return null
  return extname(path) === '' ? join(folder, 'index.html') : path
}

const NOT_BUILT = 'Folkmoot’s interface is not built here: run `npm run build`. PeerApi is at /api.\n'

/** Answers one request with a file of the built interface. `root` is `null` where there is none. */
export async function serveFile(
  root: string | null,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const respond = (
    status: number,
    type: string,
    body: Uint8Array | string,
    more: Record<string, string> = {},
  ): void => {
    response.writeHead(status, {
      ...headersFor(host),
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      ...more,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const plain = (status: number, text: string): void =>
    respond(status, 'text/plain; charset=utf-8', text, { 'cache-control': 'no-store' })
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    plain(405, 'Only GET.\n')
    return
  }
  if (root === null) {
    plain(503, NOT_BUILT)
    return
  }
  const { pathname } = new URL(request.url ?? '/', `http://${host}`)
  const path = fileFor(root, pathname)
  try {
    if (path === null) throw new Error('outside')
    const bytes = await readFile(path)
    // Built assets carry a hash of their content in their name.
    const caching = pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    respond(200, TYPES[extname(path)] ?? 'application/octet-stream', bytes, { 'cache-control': caching })
  } catch {
    plain(404, 'Not found.\n')
  }
}
