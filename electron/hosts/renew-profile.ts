import { prepareMark } from '#electron/peer/adapters/instance-mark.ts'
import type { Protection } from '#electron/peer/adapters/key-file.ts'
import { adoptNextVault, makeNextVault } from '#electron/peer/adapters/key-vault.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import type { KeyVault } from '#electron/peer/ports/ports.ts'
import type { ServiceContext } from '#electron/peer/service/organisation-service.ts'
import { planRenewal, rememberedReason } from '#electron/peer/service/renewal.ts'
import type { RenewalView } from '#shared/bridge/views.ts'
import { deviceRecord, type OpenProfile } from './open-profile.ts'

/** Where a renewal may be interrupted, in this order: each is what is on disk when it is reached. */
export type RenewalStep = 'new-key-made' | 'signed' | 'written' | 'marked'

export interface RenewOptions {
  readonly profile: string
  readonly protection: Protection
  /** Called at each step, for tests that stop there. */
  readonly reached?: (step: RenewalStep) => void
}

/**
 * The vault that a profile goes on with: its own, or a new key's when it is a copy or a restored backup, or when its own
 * chain went on without it. Whatever was signed before, nothing that is signed from here on can contradict it.
 *
 * Crash-safe, since one write decides: before it the profile is the old device and the new key is worth nothing; with
 * it the profile is the new device, whose key already lies beside the old one (see `key-vault.ts`). A next start wipes
 * what is left of the one, or finishes the other. @throws StoreFailure
 */
export async function renewIfNeeded(
  { store, vault, instance }: OpenProfile,
  outside: Omit<ServiceContext, 'store' | 'vault'>,
  { profile, protection, reached = () => {} }: RenewOptions,
): Promise<KeyVault> {
  const why: RenewalView['why'] | null = instance === 'copied' ? 'copied' : await rememberedReason(store)
  if (why === null) return vault
  const { deviceKey } = profilePaths(profile)
  const next = await makeNextVault(deviceKey, protection)
  reached('new-key-made')
  const { ops, renewal } = await planRenewal({ ...outside, store, vault }, next, why)
  const mark = await prepareMark(profile)
  reached('signed')
  await store.write([...ops, deviceRecord(next.device), mark.write])
  reached('written')
  await mark.settle()
  reached('marked')
  await adoptNextVault(deviceKey)
  outside.log.warn('This profile was restored or copied. It goes on under a new device key', {
    why,
    before: vault.device,
    device: next.device,
    organisations: renewal.organisations.map(({ organisation, outcome }) => `${organisation}: ${outcome}`),
  })
  return next
}
