import { z } from 'zod'

/** Every way a request can be refused. Each code has one meaning, documented in ERROR_MEANINGS. */
export const ERROR_MEANINGS = {
  'invalid-request': 'The request does not match the method’s schema.',
  'unknown-method': 'There is no such method.',
  unauthorised: 'The caller did not present the profile’s access token.',
  'not-found': 'There is no such organisation, document, proposal, member or invitation here.',
  denied: 'The charter does not allow this act; the clause is named.',
  'not-yet-known': 'Something this act depends on has not arrived here yet.',
  'not-a-member': 'This device does not belong to a member in good standing.',
  'keeper-device': 'This device is a keeper: it stores and passes on, and signs nothing for its member.',
  'own-chain': 'This device’s own record went on without this profile: it signs nothing until that is settled.',
  'invitation-malformed': 'The text is not a Folkmoot invitation.',
  'invitation-altered': 'The invitation was changed after it was made, or belongs to another organisation.',
  'invitation-expired': 'The invitation’s time is over.',
  'invitation-used-up': 'The invitation has been used as often as it allows.',
  'invitation-revoked': 'The invitation was withdrawn by a member.',
  'invitation-unknown': 'The device that was asked knows no such invitation.',
  'already-joined': 'This profile already belongs to that organisation, or has already asked to.',
  unreachable: 'No address of the other device answered.',
  'address-malformed': 'The text is not an address.',
  'stranger-refused': 'The other device does not accept this device as a member of the organisation.',
  'version-unsupported': 'The two devices share no version of the protocol.',
  'document-closed': 'The document’s text is frozen: it is being decided on, or has been.',
  'change-refused': 'The edit would touch what its author may not touch, or exceeds a limit.',
  'not-final': 'The outcome is not final, or it is contested: there is nothing yet that could be proven.',
  'not-proven': 'A file that should prove something does not; the reason is named.',
  'too-large': 'The content exceeds a named limit.',
  'disk-full': 'The disk is full; nothing was lost and nothing more is accepted until there is room.',
  'disk-failed': 'The profile could not be read or written.',
  'profile-busy': 'Another running Folkmoot uses this profile.',
  'profile-newer': 'A newer Folkmoot wrote this profile; this one leaves it untouched.',
  'profile-damaged': 'The profile’s files are not what Folkmoot wrote.',
  'port-busy': 'Another program uses that port.',
  'shutting-down': 'The peer is closing.',
  internal: 'A fault of Folkmoot’s own; the details are in the log.',
} as const

export type ErrorCode = keyof typeof ERROR_MEANINGS
export const ErrorCode = z.enum(Object.keys(ERROR_MEANINGS) as [ErrorCode, ...ErrorCode[]])

/** A refusal in words for people: what happened, why, what to do, what is safe. */
export const ApiError = z.strictObject({
  code: ErrorCode,
  /** What happened, in one sentence. */
  what: z.string(),
  /** Why, if known. */
  why: z.string().optional(),
  /** What the person can do next. */
  next: z.string().optional(),
  /** The charter clause that refused, for `denied`. */
  clause: z.string().optional(),
})
export type ApiError = z.infer<typeof ApiError>

/** The exception form of an `ApiError`, for code that throws across a call stack. */
export class ApiFailure extends Error {
  readonly error: ApiError
  constructor(error: ApiError) {
    super(error.what)
    this.name = 'ApiFailure'
    this.error = error
  }
}

export const fail = (code: ErrorCode, what: string, more: { why?: string; next?: string; clause?: string } = {}) =>
  new ApiFailure({ code, what, ...more })
