import { type ApiFailure, fail } from '#shared/bridge/errors.ts'
import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { unreachable } from '#shared/kernel/result.ts'
import type { Log } from '#shared/log/log.ts'
import type { ChainTip } from '#shared/protocol/vector.ts'

/** What a profile remembers of an organisation in which its own chain went on without it: a reason for another key. */
export const RENEW_PREFIX = 'renew/'
export const renewKey = (organisation: OrganisationId): string => RENEW_PREFIX + organisation
export type RenewReason = 'went-on-elsewhere' | 'contradicted-itself'

interface Claim {
  readonly since: number
  last: number
  /** The newest entry of this device's that was named and not held; `null` when the last vector named none. */
  entry: EntryId | null
}

/**
 * Whether this device may go on with its own chain. A profile that was restored, or copied with its disk, learns from
 * the others that its chain went on without it; signing then would contradict what was signed before.
 *
 * An entry of this device's that comes in proves it, and holds up signing until the chain is complete here. A vector
 * that names one proves nothing: a member's device could stop others so. It is believed for as long as the entries it
 * promises take to come, within limits.
 */
export class OwnChain {
  readonly #device: DeviceId
  readonly #claims = new Map<DeviceId, Claim>()
  #ahead: EntryId | null = null

  constructor(device: DeviceId) {
    this.#device = device
  }

  /** Another device told what it holds. */
  hear(from: DeviceId, tips: readonly ChainTip[], log: Log, now: number): void {
    // Nothing was signed on what is held here: this device is only just receiving the organisation.
    if (log.tipOf(this.#device) === null) return
    const entry = tips.findLast((tip) => tip.device === this.#device && !log.has(tip.id))?.id ?? null
    const claim = this.#claims.get(from)
    if (claim !== undefined) claim.entry = entry
    else if (entry !== null) this.#claims.set(from, { since: now, last: now, entry })
  }

  /** Something new came from a device: what it promised may be on its way. */
  received(from: DeviceId, now: number): void {
    const claim = this.#claims.get(from)
    if (claim !== undefined) claim.last = now
  }

  /** Entries of this device's own that came in and cannot be taken yet, what they cite being missing. */
  prove(waiting: readonly EntryId[], log: Log): void {
    if (log.tipOf(this.#device) !== null && waiting[0] !== undefined) this.#ahead = waiting[0]
  }

  /** What is proven against going on, now; `null` when nothing is. */
  reason(log: Log): RenewReason | null {
    if (log.isForked(this.#device)) return 'contradicted-itself'
    return this.#ahead !== null && !log.has(this.#ahead) ? 'went-on-elsewhere' : null
  }

  /** @throws ApiFailure 'own-chain' while nothing may be signed */
  require(log: Log, now: number): void {
    const reason = this.reason(log)
    if (reason !== null) throw refusal(reason)
    for (const claim of this.#claims.values()) {
      const believed = now < claim.last + LIMITS.ownChainClaimMs && now < claim.since + LIMITS.ownChainClaimAtMostMs
      if (believed && claim.entry !== null && !log.has(claim.entry)) throw refusal('claimed')
    }
  }
}

function refusal(why: RenewReason | 'claimed'): ApiFailure {
  switch (why) {
    case 'contradicted-itself':
      return fail('own-chain', 'This device’s record was continued in two places, so it signs nothing more.', {
        why: 'The profile was copied, or an old backup of it was used, and both signed.',
        next: 'Close Folkmoot and open it again. It then goes on under a new device key. What you signed stays.',
      })
    case 'went-on-elsewhere':
      return fail('own-chain', 'This device’s record is longer elsewhere than here, so it signs nothing for now.', {
        why: 'The profile was restored from an old backup, or is used on a second machine. Signing would contradict what it signed before.',
        next: 'Stay connected until the rest is received. If it cannot be had, close Folkmoot and open it again: it then goes on under a new device key.',
      })
    case 'claimed':
      return fail('own-chain', 'Another device knows more of this device’s record than is here.', {
        why: 'This is so after an old backup was restored. Signing before the rest is here would contradict it.',
        next: 'Try again in a minute, when it has been received or has not come.',
      })
    default:
      return unreachable(why)
  }
}
