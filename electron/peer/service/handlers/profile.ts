import type { PeerHandlers } from '#shared/bridge/api.ts'
import type { ProfileView, RenewalView } from '#shared/bridge/views.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import type { PeerContext } from '../peer-context.ts'
import type { RenewalRecord } from '../records.ts'
import { requireNames } from '../require-names.ts'
import { requireNoSample } from '../require-no-sample.ts'

/** This device, and the network as a whole. */
export function profileHandlers({
  vault,
  records,
  version,
  storage,
  defaultDeviceName,
  network,
  organisations,
  emit,
}: PeerContext): Pick<
  PeerHandlers,
  | 'profile.get'
  | 'profile.setNames'
  | 'profile.dismissRenewal'
  | 'network.get'
  | 'network.setOnline'
  | 'peer.list'
  | 'peer.connect'
  | 'peer.acceptOlder'
> {
  const profile = async (): Promise<ProfileView> => {
    const saved = await records.profile()
    const renewed = await records.renewal()
    return {
      device: vault.device,
      peerId: peerIdOf(vault.device),
      name: saved?.name ?? null,
      deviceName: saved?.deviceName ?? defaultDeviceName,
      version,
      keyProtection: vault.protection,
      storage: storage(),
      renewal: renewed === null || renewed.read ? null : shown(renewed),
    }
  }
  return {
    'profile.get': profile,
    'profile.setNames': async ({ name, deviceName }) => {
      requireNames(name, deviceName)
      await records.saveProfile({ name, deviceName })
      emit('profile.changed', {})
      return profile()
    },
    'profile.dismissRenewal': async () => {
      const renewed = await records.renewal()
      if (renewed !== null && !renewed.read) await records.saveRenewal({ ...renewed, read: true })
      emit('profile.changed', {})
      return profile()
    },
    'network.get': () => network.view(),
    'network.setOnline': async ({ online }) => {
      await network.setOnline(online)
      return network.view()
    },
    'peer.list': ({ organisation }) => [...network.peersOf(organisation)],
    'peer.acceptOlder': ({ organisation, device }) => {
      network.acceptOlder(organisation, device)
      return {}
    },
    'peer.connect': async ({ organisation, address }) => {
      requireNoSample(organisations, organisation)
      await network.connect(organisation, address)
      return {}
    },
  }
}

const shown = ({ at, why, from, organisations }: RenewalRecord): RenewalView => ({ at, why, from, organisations })
