import { readFile } from 'node:fs/promises'
import { extname, normalize } from 'node:path'
import { protocol, type Session } from 'electron'
import { fileFor } from './content-files.ts'

/** The page has an origin of its own, so that it needs no rights to files. */
const SCHEME = 'app'
export const ORIGIN = `${SCHEME}://folkmoot`
export const START_PAGE = `${ORIGIN}/`

/**
 * Nothing comes from elsewhere and no text becomes code. WebAssembly is
 * Automerge. Styles may be inline because the text editor builds its theme when
 * it starts; scripts may not.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Before the app is ready: makes `app:` an ordinary secure origin. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ])
}

async function answer(root: string, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const file = url.host === 'folkmoot' && request.method === 'GET' ? fileFor(root, url.pathname) : undefined
  if (!file) return new Response('Not found', { status: 404 })
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    })
  } catch {
    return new Response('Not found', { status: 404 })
  }
}

/** Serves the page from its folder and cancels every request to anywhere else. */
export function serveContent(session: Session, root: string): void {
  session.protocol.handle(SCHEME, (request) => answer(normalize(root), request))
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !/^(app|data|blob|devtools):/.test(details.url) })
  })
  session.setSpellCheckerEnabled(false)
}
