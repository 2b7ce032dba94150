import { VaultFailure, type VaultProblem } from '#electron/peer/adapters/key-file.ts'
import { apiErrorFrom, INTERNAL } from '#electron/peer/api/failures.ts'
import { type ApiError, ApiFailure } from '#shared/bridge/errors.ts'

const LEFT = 'The file was left as it is, and no other key was made.'

const VAULT: { readonly [P in VaultProblem]: { readonly why: string; readonly next: string } } = {
  missing: {
    why: 'The file device.key is gone from the profile’s folder.',
    next: 'Put it back from a copy. Without it, join again with a new profile.',
  },
  damaged: {
    why: `The file device.key is not what Folkmoot wrote. ${LEFT}`,
    next: 'Put it back from a copy. Without it, join again with a new profile.',
  },
  'other-device': {
    why: `The file device.key belongs to another profile. ${LEFT}`,
    next: 'Put back the one that belongs to this profile.',
  },
  locked: {
    why: `The key is locked with this system’s keyring, which only the Folkmoot app opens. ${LEFT}`,
    next: 'Open this profile with the app; its --api-port option lets the command line reach it.',
  },
  'wrong-wrapping-key': {
    why: `The key was locked with another key of the system’s keyring. ${LEFT}`,
    next: 'Log in as the person who made this profile, or put back the keyring’s entry and wrapping-key.json.',
  },
}

/** Why a peer could not start, as people are told. */
export function startupFailure(error: unknown): ApiFailure {
  if (error instanceof VaultFailure) {
    return new ApiFailure({
      code: 'profile-damaged',
      what: 'This device’s key cannot be opened.',
      ...VAULT[error.problem],
    })
  }
  return new ApiFailure(startupError(error))
}

function startupError(error: unknown): ApiError {
  const known = apiErrorFrom(error)
  if (known === null) return INTERNAL
  return known.code === 'disk-full'
    ? {
        ...known,
        what: 'The disk is full, so the profile cannot be opened.',
        next: 'Make room on the disk and start again. Nothing that was saved is lost.',
      }
    : known
}
