import type { ApiError } from '#shared/bridge/errors.ts'
import type { Invitation } from '#shared/protocol/invitation.ts'
import type { JoinProgress } from './join/join-attempt.ts'

type Problem = Extract<JoinProgress, { state: 'refused' | 'connecting' }>

/** Why an attempt to join failed, or does not get through for now, in words for the newcomer. */
export function joinProblem(progress: Problem, { invitedBy, organisationName }: Invitation): ApiError {
  const ask = `Ask ${invitedBy} for a new one.`
  if (progress.state === 'connecting') return unreachable(progress.problem, invitedBy)
  switch (progress.code) {
    case 'invitation-expired':
      return { code: 'invitation-expired', what: 'The invitation’s time is over.', next: ask }
    case 'invitation-used-up':
      return { code: 'invitation-used-up', what: 'The invitation has been used as often as it allows.', next: ask }
    case 'invitation-revoked':
      return { code: 'invitation-revoked', what: 'The invitation was withdrawn.', next: ask }
    case 'invitation-unknown':
      return { code: 'invitation-unknown', what: `${invitedBy}’s device knows no such invitation.`, next: ask }
    case 'not-admitted':
      return { code: 'denied', what: `${organisationName} did not admit this device.`, next: `Talk to ${invitedBy}.` }
    case 'already-joined':
      return { code: 'already-joined', what: `This device already belongs to ${organisationName}.` }
    case 'version-unsupported':
      return {
        code: 'version-unsupported',
        what: `${invitedBy}’s Folkmoot and this one share no version.`,
        next: 'Update the older of the two.',
      }
    case 'invitation-malformed':
    case 'invitation-altered':
    case 'invalid-request':
      return {
        code: 'invitation-altered',
        what: 'The invitation was changed after it was made, or belongs to another organisation.',
        next: ask,
      }
    default:
      return unreachable('try-later', invitedBy)
  }
}

function unreachable(problem: Extract<JoinProgress, { state: 'connecting' }>['problem'], invitedBy: string): ApiError {
  switch (problem) {
    case 'wrong-device':
      return {
        code: 'unreachable',
        what: `Another device than ${invitedBy}’s answered at the invitation’s address.`,
        next: `Ask ${invitedBy} for a new invitation if this goes on.`,
      }
    case 'no-common-protocol':
      return {
        code: 'version-unsupported',
        what: `${invitedBy}’s Folkmoot and this one share no version.`,
        next: 'Update the older of the two.',
      }
    case 'try-later':
      return { code: 'unreachable', what: `${invitedBy}’s device is busy.`, next: 'It is tried again by itself.' }
    default:
      return {
        code: 'unreachable',
        what: `${invitedBy}’s device does not answer.`,
        why: 'It may be off, asleep, on another network, or behind a firewall.',
        next: 'It is tried again by itself.',
      }
  }
}
