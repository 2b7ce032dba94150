import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { isLocal, isRelayed, parseAddress } from '#shared/protocol/address.ts'
import type { RelayAt } from '../../ports/ports.ts'

/** A member's device that is linked directly now. */
export interface RelayCandidate {
  readonly device: DeviceId
  readonly keeper: boolean
  /** Where it is known to be, the most promising first. */
  readonly addresses: readonly string[]
}

/**
 * The devices through which this one wants to be reachable: those with an address that means something outside of one
 * network, keepers first, since they stay. Whoever is in use already is kept, so that addresses which others remember
 * stay true.
 */
export function chooseRelays(candidates: readonly RelayCandidate[], inUse: readonly RelayAt[]): readonly RelayAt[] {
  const used = new Set(inUse.map(({ device }) => device))
  const rank = ({ device, keeper }: RelayCandidate): number => (used.has(device) ? 0 : keeper ? 1 : 2)
  const usable = candidates.flatMap((candidate) => {
    const address = candidate.addresses.find(meansSomethingElsewhere)
    return address === undefined ? [] : [{ candidate, address }]
  })
  return usable
    .sort((a, b) => rank(a.candidate) - rank(b.candidate) || (a.candidate.device < b.candidate.device ? -1 : 1))
    .slice(0, LIMITS.relaysUsed)
    .map(({ candidate, address }) => ({ device: candidate.device, address }))
}

function meansSomethingElsewhere(text: string): boolean {
  const address = parseAddress(text)
  return address.ok && !isRelayed(text) && !isLocal(address.value)
}
