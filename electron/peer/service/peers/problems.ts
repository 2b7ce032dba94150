import { type ApiFailure, type ErrorCode, fail } from '#shared/bridge/errors.ts'
import { unreachable } from '#shared/kernel/result.ts'
import type { GoodbyeCode } from '#shared/protocol/replicate-messages.ts'
import type { TransportProblem } from '../../ports/ports.ts'
import type { SessionEnd } from './peer-session.ts'

/** Why a device is not connected, in words for people. */
export interface PeerProblem {
  readonly code: string
  readonly what: string
  readonly why?: string
  readonly next?: string
}

export const NO_ADDRESS: PeerProblem = {
  code: 'no-address',
  what: 'No address of this device is known.',
  next: 'It is found by itself on the same network, or once another member’s device has met it. You can also type its address.',
}

/** What "unreachable" means of a device that others pass links on to. */
export const NO_RELAY: PeerProblem = {
  code: 'no-relay',
  what: 'None of its addresses answered, and no device that could pass a link on to it can be reached.',
  why: 'Neither its network nor this one lets anybody in, or it is off; and the members’ devices that both could reach are off or cut off.',
  next: 'It comes back by itself when one of those is on again, or when both are on the same network. A keeper that is always on helps.',
}

/** Whether a problem is nobody's fault: the other device is simply not there now. */
export const isAbsence = (problem: PeerProblem | null): boolean =>
  problem === null ||
  problem.code === 'unreachable' ||
  problem.code === 'not-at-relay' ||
  problem.code === NO_RELAY.code ||
  problem.code === 'closed' ||
  problem.code === 'closing'

export const SET_BACK: PeerProblem = {
  code: 'protocol-downgrade',
  what: 'The device spoke a newer version of the protocol before, and offers only an older one now.',
  why: 'Its Folkmoot was set back to an older version, or somebody between you wants both to speak an older one.',
  next: 'Ask its person. If they set it back on purpose, accept the older version here.',
}

export const WITHHOLDING: PeerProblem = {
  code: 'withholding',
  what: 'The device says that it holds entries and does not send them. They are fetched from others.',
  why: 'Its connection may be very slow, or it may run a damaged or altered Folkmoot.',
}

const CONNECT_CODES: readonly string[] = [
  'stranger-refused',
  'version-unsupported',
  'disk-full',
  'disk-failed',
] satisfies ErrorCode[]

/** Why `peer.connect` failed, as PeerApi says it. */
export function connectFailure({ code, what, why, next }: PeerProblem): ApiFailure {
  const said = code === SET_BACK.code ? 'version-unsupported' : code
  const known = (CONNECT_CODES.includes(said) ? said : 'unreachable') as ErrorCode
  return fail(known, what, { ...(why === undefined ? {} : { why }), ...(next === undefined ? {} : { next }) })
}

export function dialProblem(problem: TransportProblem): PeerProblem {
  switch (problem) {
    case 'unreachable':
      return {
        code: 'unreachable',
        what: 'None of its addresses answered.',
        why: 'The device is off, asleep or on another network.',
      }
    case 'not-at-relay':
      return {
        code: 'not-at-relay',
        what: 'The device is away: no address of its own answered, and no relay has it.',
        why: 'It is off, asleep or offline, or cannot reach the members’ devices through which it was found before.',
        next: 'What you write waits here, and with others who are online, until it is back.',
      }
    case 'closed':
      return { code: 'closed', what: 'The connection was lost.' }
    case 'refused':
      return { code: 'refused', what: 'The device refused the connection.', why: 'It may have too many connections.' }
    case 'wrong-device':
      return {
        code: 'wrong-device',
        what: 'Another device answered at its address.',
        why: 'Addresses move between devices when networks change.',
        next: 'Ask for its present address if this goes on.',
      }
    case 'no-common-protocol':
      return {
        code: 'version-unsupported',
        what: 'The device does not speak this version of Folkmoot’s protocol.',
        next: 'Update Folkmoot on the older of the two.',
      }
    case 'malformed':
      return {
        code: 'malformed',
        what: 'The device sent something that is not a message.',
        why: 'It may run a damaged or altered Folkmoot.',
      }
    case 'address':
    case 'port-busy':
      return { code: 'address-malformed', what: 'Its address cannot be used.', next: 'Type its address again.' }
    default:
      return unreachable(problem)
  }
}

export function endProblem(end: SessionEnd): PeerProblem | null {
  switch (end.why) {
    case 'link':
      return dialProblem(end.problem)
    case 'disk':
      return end.problem === 'full'
        ? {
            code: 'disk-full',
            what: 'This computer’s disk is full, so nothing can be received.',
            next: 'Make room; syncing goes on by itself.',
          }
        : { code: 'disk-failed', what: 'What arrived could not be written to this computer’s disk.' }
    case 'fault':
      return {
        code: 'internal',
        what: 'Folkmoot failed while exchanging with this device.',
        next: 'It tries again by itself; the details are in the log.',
      }
    case 'goodbye':
      if (end.setBack) return SET_BACK
      return end.by === 'them' ? theirGoodbye(end.code) : ourGoodbye(end.code)
  }
}

function theirGoodbye(code: GoodbyeCode): PeerProblem | null {
  switch (code) {
    case 'duplicate':
      return null
    case 'closing':
      return { code: 'closing', what: 'The device went offline.' }
    case 'not-a-member':
      return {
        code: 'stranger-refused',
        what: 'The device does not accept this one as a member’s device.',
        why: 'It may not have heard yet that this device was admitted, or has heard that it was removed.',
      }
    case 'version-unsupported':
      return {
        code: 'version-unsupported',
        what: 'The two devices share no version of the protocol, or only an older one than they spoke before.',
        next: 'Update Folkmoot on the older of the two. If this one was set back on purpose, the other’s person can accept that on their page of peers.',
      }
    case 'malformed':
    case 'abuse':
      return {
        code: 'refused',
        what: 'The device refused what this one sent.',
        next: 'Update Folkmoot on both devices.',
      }
    case 'introduction-too-large':
      return {
        code: 'stranger-refused',
        what: 'The device has not yet heard that this one was admitted.',
        why: 'It must first hear it from a device it knows.',
      }
    case 'unresponsive':
      return { code: 'unresponsive', what: 'The device waited in vain for this one.' }
    case 'internal':
      return { code: 'their-fault', what: 'The device has a fault of its own, such as a full disk.' }
    default:
      return unreachable(code)
  }
}

function ourGoodbye(code: GoodbyeCode): PeerProblem | null {
  switch (code) {
    case 'closing':
    case 'duplicate':
      return null
    case 'not-a-member':
      return { code: 'not-a-member', what: 'The device is not known here as a member’s device.' }
    case 'version-unsupported':
      return {
        code: 'version-unsupported',
        what: 'The device speaks no version of the protocol that this one accepts.',
        next: 'Update Folkmoot on it.',
      }
    case 'malformed':
      return {
        code: 'malformed',
        what: 'The device sent something that is not a message.',
        why: 'It may run a damaged or altered Folkmoot.',
      }
    case 'abuse':
      return {
        code: 'abuse',
        what: 'The device sent too many entries that can never be accepted.',
        why: 'It may run a damaged or altered Folkmoot.',
      }
    case 'introduction-too-large':
      return { code: 'introduction-too-large', what: 'The device did not show within the limits who admitted it.' }
    case 'unresponsive':
      return { code: 'unresponsive', what: 'The device did not answer in time.' }
    case 'internal':
      return { code: 'internal', what: 'Folkmoot failed while exchanging with this device.' }
    default:
      return unreachable(code)
  }
}
