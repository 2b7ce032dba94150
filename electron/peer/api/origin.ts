/**
 * Whether a request to a server on this computer was meant for it. A page of a foreign site can make a browser send
 * requests here (also under a name of its own that resolves to 127.0.0.1); it cannot forge these two headers.
 */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const

export type OriginVerdict = 'own' | 'foreign'

/** @param port the server's own */
export function judgeOrigin(
  headers: { readonly host?: string | undefined; readonly origin?: string | undefined },
  port: number,
): OriginVerdict {
  const { host, origin } = headers
  const own = NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name))
  if (!own) return 'foreign'
  // Programs that are not browsers send none.
  return origin === undefined || origin === `http://${host}` ? 'own' : 'foreign'
}
