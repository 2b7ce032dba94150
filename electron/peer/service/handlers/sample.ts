import type { PeerHandlers } from '#shared/bridge/api.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireNames } from '../require-names.ts'

/** The organisation that is made up to look around in. It names nobody: the names of the profile stay as they are. */
export function sampleHandlers({
  organisations,
  records,
  defaultDeviceName,
  emit,
}: PeerContext): Pick<PeerHandlers, 'sample.open' | 'sample.discard'> {
  return {
    'sample.open': async ({ name }) => {
      requireNames(name)
      const deviceName = (await records.profile())?.deviceName ?? defaultDeviceName
      const { organisation } = await organisations.openSample(name, deviceName)
      emit('organisations.changed', {})
      return { organisation }
    },
    'sample.discard': async ({ organisation }) => {
      await organisations.discard(organisation)
      emit('organisations.changed', {})
      return {}
    },
  }
}
