import { describe, expect, test } from 'vitest'
import { syncSentence } from '#electron/peer/service/sync-sentence.ts'
import type { PeerView, SyncState } from '#shared/bridge/views.ts'
import type { DeviceId, MemberId } from '#shared/kernel/ids.ts'
import { DAY, START } from '#test/kit/people.ts'

const peer = (name: string, state: SyncState, more: Partial<PeerView> = {}): PeerView => ({
  device: 'd0'.repeat(32) as DeviceId,
  peerId: '',
  deviceName: `${name}’s laptop`,
  class: 'member',
  person: { member: 'a0'.repeat(32) as MemberId, name, me: false, mark: null },
  state,
  route: null,
  via: null,
  latencyMs: null,
  address: null,
  theyLack: null,
  weLack: null,
  lastCompleteSyncAt: null,
  lastSeenAt: null,
  retryAt: null,
  problem: null,
  software: null,
  refused: [],
  ...more,
})
const say = (...peers: readonly PeerView[]) => syncSentence(peers, true, START)

describe('where this device stands, in one sentence', () => {
  test('says "up to date" of those alone whose records were compared', () => {
    expect(say(peer('Bo', 'up-to-date'), peer('Cy', 'comparing'))).toBe('Up to date with Bo; exchanging with Cy.')
    expect(say(peer('Bo', 'connecting'))).not.toContain('p to date')
  })
  test('says who was last seen when, and what they lack', () => {
    const away = peer('Bo', 'not-connected', { lastSeenAt: START - 2 * DAY, theyLack: 3 })
    expect(say(away)).toBe('Not connected to Bo, last seen about 2 days ago, lacking 3 things you have.')
  })
  test('calls one’s own devices by their names', () => {
    const own = peer('Ana', 'up-to-date', {
      person: { member: 'a1'.repeat(32) as MemberId, name: 'Ana', me: true, mark: null },
    })
    expect(say(own)).toBe('Up to date with Ana’s laptop.')
  })
  test('says so when alone, and when offline by choice', () => {
    expect(say()).toBe('Only on this device so far.')
    expect(syncSentence([peer('Bo', 'not-connected')], false, START)).toContain('offline')
  })
})
