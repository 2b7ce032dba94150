import { type ApiError, ApiFailure, type ErrorCode } from '#shared/bridge/errors.ts'
import { StoreFailure, type StoreProblem, TransportFailure, type TransportProblem } from '../ports/ports.ts'

const NOTHING_LOST = 'Nothing that was saved is lost.'

const STORE: { readonly [P in StoreProblem]: ApiError } = {
  full: {
    code: 'disk-full',
    what: 'The disk is full, so this was not saved.',
    next: `Make room on the disk and try again. ${NOTHING_LOST}`,
  },
  failed: {
    code: 'disk-failed',
    what: 'The profile could not be read or written.',
    next: `Check the disk and the permissions of the profile’s folder. ${NOTHING_LOST}`,
  },
  busy: {
    code: 'profile-busy',
    what: 'Another running Folkmoot uses this profile.',
    next: 'Close the other one, or use it instead.',
  },
  newer: {
    code: 'profile-newer',
    what: 'A newer Folkmoot wrote this profile.',
    next: 'Open it with that version or a newer one. Nothing in it was touched.',
  },
  damaged: {
    code: 'profile-damaged',
    what: 'The profile’s files are not as Folkmoot wrote them.',
    next: 'Restore the profile’s folder from a copy, or join again with a new profile. The files were left as they are.',
  },
}

const TRANSPORT: { readonly [P in TransportProblem]: ErrorCode } = {
  unreachable: 'unreachable',
  'not-at-relay': 'unreachable',
  refused: 'stranger-refused',
  'no-common-protocol': 'version-unsupported',
  'wrong-device': 'unreachable',
  malformed: 'unreachable',
  closed: 'unreachable',
  'port-busy': 'port-busy',
  address: 'address-malformed',
}

/** The refusal that a client hears, for everything we know how to say; `null` for what is a fault of our own. */
export function apiErrorFrom(error: unknown): ApiError | null {
  if (error instanceof ApiFailure) return error.error
  if (error instanceof StoreFailure) {
    const said = STORE[error.problem]
    return said.what === error.message ? said : { ...said, why: error.message }
  }
  if (error instanceof TransportFailure) return { code: TRANSPORT[error.problem], what: error.message }
  return null
}

/** What is said of a fault of our own: never its message, which could hold anything. */
export const INTERNAL: ApiError = {
  code: 'internal',
  what: 'Folkmoot made a mistake.',
  why: 'A fault of Folkmoot’s own; the details are in the log.',
  next: 'Try again; if it stays, start Folkmoot again.',
}
