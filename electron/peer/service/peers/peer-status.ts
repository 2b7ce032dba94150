import type { PeerView } from '#shared/bridge/views.ts'
import type { DeviceId, Digest } from '#shared/kernel/ids.ts'
import { refusalSentence } from '#shared/log/refusal.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import type { Contact } from './contact.ts'
import type { Remembered } from './peer-memory.ts'
import { type PeerProblem, WITHHOLDING } from './problems.ts'

/** What PeerApi shows of a device, save whose it is. */
export type PeerStatus = Omit<PeerView, 'deviceName' | 'class' | 'person' | 'via'> & { readonly via: DeviceId | null }

function softwareOf(session: Contact['session']): PeerView['software'] {
  const theirs = session?.state.theirRules ?? null
  if (session === null || theirs === null) return null
  const { rules } = session.state.dialect
  return theirs === rules ? 'same' : theirs > rules ? 'newer' : 'older'
}

/**
 * @param digest that of the own vector now, against which "up to date" is judged
 * @param withholding whether the device did not send what it announced
 */
export function statusOf(
  contact: Contact,
  remembered: Remembered,
  digest: Digest,
  withholding: boolean,
  now: number,
): PeerStatus {
  const { session } = contact
  const connected = session?.established === true
  return {
    device: contact.device,
    peerId: peerIdOf(contact.device),
    state: contact.state(digest),
    route: session?.link.route ?? null,
    via: session?.link.via ?? null,
    address: session?.link.address ?? null,
    latencyMs: session?.link.latencyMs ?? null,
    theyLack: session?.state.theyLack ?? contact.theyLack,
    weLack: session?.state.weLack ?? contact.weLack,
    lastCompleteSyncAt: remembered.completeAt === 0 ? null : remembered.completeAt,
    lastSeenAt: connected ? now : remembered.seenAt === 0 ? null : remembered.seenAt,
    retryAt: session === null && !contact.dialling ? contact.retryAt : null,
    problem: problemOf(contact, withholding),
    software: softwareOf(session),
    refused: remembered.refused.map((record) => ({
      ...record,
      samples: [...record.samples],
      sentence: refusalSentence(record.why, record.count),
    })),
  }
}

function problemOf({ session, problem }: Contact, withholding: boolean): PeerProblem | null {
  if (session === null) return problem
  return withholding ? WITHHOLDING : null
}
