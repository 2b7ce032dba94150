/** Names under which secrets travel, in any spelling. Their values are never logged. */
const SECRET_NAMES = /token|secret|seed|link|password|private|wrapping|authorization|cookie|apikey|deviceKey/i
/** Secrets inside any text: invitation links (also percent-encoded) and access tokens. */
const SECRET_TEXTS: readonly RegExp[] = [
  /folkmoot(?::|%3a)(?:\/\/|%2f%2f)[^\s"'<>\\]*/gi,
  /folkmoot\.token\.[\w-]+/g,
  /([#?&]token=)[^\s"'&\\]*/g,
]
const REMOVED = '[removed]'
/** How deep a value is followed. */
const DEPTH = 6
/** Characters kept of one text. */
const TEXT = 4_000
/** Items kept of one list or object. */
const ITEMS = 50

/** A text without links and tokens. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((clean, secret) => clean.replace(secret, REMOVED), text)
}

function redactError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...('code' in error ? { code: redact(error.code, depth + 1) } : {}),
    ...('problem' in error ? { problem: redact(error.problem, depth + 1) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  }
}

/** A plain, bounded copy of a value that holds no bytes and nothing that is named or looks like a secret. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value.slice(0, TEXT))
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return undefined
  if (depth >= DEPTH) return '[deeper]'
  // Bytes may be a key's.
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, ITEMS).map((item) => redact(item, depth + 1))
  const kept = Object.entries(value).slice(0, ITEMS)
  return Object.fromEntries(
    kept.map(([name, item]) => [name, SECRET_NAMES.test(name) ? REMOVED : redact(item, depth + 1)]),
  )
}
