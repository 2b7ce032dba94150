import { StoreFailure, type StoreProblem } from '../ports/ports.ts'

/** Every message and code along an error's chain of causes. */
function* chain(error: unknown): Iterable<{ readonly code: string; readonly message: string }> {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    yield { code: 'code' in at && typeof at.code === 'string' ? at.code : '', message: at.message }
  }
}

const NOT_WRITABLE = 'The profile’s folder cannot be written to.'

/** The first that fits, from the most specific. Databases report the system's reason only as text. */
const KNOWN: readonly { readonly is: RegExp; readonly problem: StoreProblem; readonly message: string }[] = [
  {
    is: /LEVEL_LOCKED|already held by process/,
    problem: 'busy',
    message: 'Another running Folkmoot uses this profile.',
  },
  {
    is: /ENOSPC|No space left on device|EDQUOT|quota exceeded|not enough space/i,
    problem: 'full',
    message: 'The disk is full.',
  },
  {
    is: /LEVEL_CORRUPTION|Corruption:|does not exist \(create_if_missing is false\)/,
    problem: 'damaged',
    message: 'The profile’s database is not as Folkmoot wrote it.',
  },
  {
    is: /EROFS|Read-only file system/,
    problem: 'failed',
    message: `${NOT_WRITABLE} It is on a read-only file system.`,
  },
  {
    is: /EACCES|EPERM|Permission denied|Operation not permitted/,
    problem: 'failed',
    message: `${NOT_WRITABLE} Its permissions do not allow it.`,
  },
  { is: /ENOTDIR|Not a directory|EEXIST/, problem: 'failed', message: 'A file is in the way of the profile’s folder.' },
  { is: /EMFILE|ENFILE|Too many open files/, problem: 'failed', message: 'The system allows no more open files.' },
  { is: /EIO\b|Input\/output error/, problem: 'failed', message: 'The disk reported a fault.' },
]

/** The failure in our terms. What the system said stays as the cause. */
export function storeFailureFrom(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error
  for (const known of KNOWN) {
    for (const { code, message } of chain(error)) {
      if (known.is.test(code) || known.is.test(message))
        return new StoreFailure(known.problem, known.message, { cause: error })
    }
  }
  return new StoreFailure('failed', 'The profile could not be read or written.', { cause: error })
}
