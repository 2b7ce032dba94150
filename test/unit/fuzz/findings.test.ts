import { describe, expect, test } from 'vitest'
import type { Store } from '#electron/peer/ports/ports.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import type { DeviceId, OrganisationId } from '#shared/kernel/ids.ts'
import { deviceOfPeerId, peerIdOf } from '#shared/protocol/peer-id.ts'

/** What the fuzzer found once, so that it stays found. */

const device = '0a'.repeat(32) as DeviceId
const organisation = '0c'.repeat(32) as OrganisationId

describe('fuzz finding:', () => {
  test.each([
    ['a letter beyond Latin', (id: string) => `${id.slice(0, 20)}\u{fffd}${id.slice(21)}`],
    ['a blank in front', (id: string) => ` ${id}`],
    ['a blank behind', (id: string) => `${id} `],
  ])('a peer id with %s was taken for another spelling of a device', (_what, misspell) => {
    const id = peerIdOf(device)
    expect(deviceOfPeerId(id)).toEqual({ ok: true, value: device })
    expect(deviceOfPeerId(misspell(id))).toEqual({ ok: false, error: 'not-a-peer-id' })
  })

  test('a stored reason that is no text ended the start with a fault instead of saying that the profile is damaged', async () => {
    const key = `guard/${organisation}/${'0b'.repeat(32)}`
    const store: Store = {
      failure: null,
      get: async () => undefined,
      async *range() {
        yield [key, Uint8Array.of(0xff, 0xfe)] as const
      },
      write: async () => {},
      retry: async () => {},
      close: async () => {},
    }
    const reading = new EntryStore(store, organisation).refusedChanges()
    await expect(reading).rejects.toMatchObject({ name: 'StoreFailure', problem: 'damaged' })
  })
})
