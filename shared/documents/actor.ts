import { concat, fromHex, sha256, toHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId } from '../kernel/ids.ts'

/** Bytes of a session's nonce. */
export const NONCE_BYTES = 16
const ACTOR_BYTES = 16

const DOMAIN = utf8('folkmoot/actor/1\n')
const BRANCH_DOMAIN = utf8('folkmoot/actor-branch/1\n')

const actorFrom = (...parts: readonly Uint8Array[]): string => toHex(sha256(concat(...parts)).subarray(0, ACTOR_BYTES))

/**
 * The Automerge actor id of one editing session, 32 hexadecimal digits. It follows from the device's key, so a change
 * under it can be accepted only in an entry which that device signed: nobody can write with another's actor id, and
 * checking that needs nothing but the entry. The nonce makes it new for each session, so that a restored backup
 * never continues an actor it does not remember.
 */
export const actorFor = (device: DeviceId, nonce: Uint8Array): string => actorFrom(DOMAIN, fromHex(device), nonce)

/**
 * The actor id under which one branch of a forked session is rebuilt: it follows from the actor and from the first
 * change of the branch (its hash in hexadecimal), so every replica derives the same.
 */
export const branchActorFor = (actor: string, changeHash: string): string =>
  actorFrom(BRANCH_DOMAIN, fromHex(actor), fromHex(changeHash))
