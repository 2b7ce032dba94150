import type { Connection, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RelayGuard } from '#electron/peer/adapters/libp2p-relay-guard.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import { vaultOf } from '../../contract/transport-libp2p.ts'

/** As much of a stream as a door looks at. */
class Knock extends EventTarget {
  turnedAway = ''
  abort(error: Error): void {
    this.turnedAway = error.message
    this.dispatchEvent(new Event('close'))
  }
  says(byteLength: number): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: { byteLength } }))
  }
}

describe('the relay’s door', () => {
  const served: Knock[] = []
  let guard: RelayGuard
  beforeEach(() => {
    vi.useFakeTimers()
    served.length = 0
    guard = new RelayGuard()
    guard.policy = { isMember: (device) => device === vaultOf('member').device, mayMeet: () => 'members' }
  })
  afterEach(() => void vi.useRealTimers())

  async function knock(name: string): Promise<Knock> {
    const stream = new Knock()
    const connection = { remotePeer: peerIdFromString(peerIdOf(vaultOf(name).device)) }
    const door = guard.before(() => void served.push(stream))
    await door(stream as unknown as Stream, connection as unknown as Connection)
    return stream
  }

  test('lets strangers in a few at a time, the next when one has gone', async () => {
    const inside = []
    for (let count = 0; count < LIMITS.relayedNewcomers; count++) inside.push(await knock(`stranger ${count}`))
    expect(served).toEqual(inside)
    expect((await knock('one more')).turnedAway).toBe('no room for strangers now')
    inside[0]?.abort(new Error('done'))
    expect((await knock('one more')).turnedAway).toBe('')
  })

  test('lets strangers in so often and no more, however many they say they are', async () => {
    const times = LIMITS.relayedNewcomersPerMinute + 10
    let turnedAway = 0
    for (let count = 0; count < times; count++) {
      const stream = await knock(`stranger ${count}`)
      if (stream.turnedAway !== '') turnedAway += 1
      else stream.abort(new Error('done'))
    }
    expect(turnedAway).toBe(10)
    vi.advanceTimersByTime(60_000)
    expect((await knock('later')).turnedAway).toBe('')
  })

  test('ends a stranger’s stay after so many bytes, or so much time', async () => {
    const wordy = await knock('wordy')
    wordy.says(LIMITS.relayedNewcomerBytes)
    expect(wordy.turnedAway).toBe('')
    wordy.says(1)
    expect(wordy.turnedAway).toBe('too much for a stranger')
    const slow = await knock('slow')
    vi.advanceTimersByTime(LIMITS.relayedNewcomerMs)
    expect(slow.turnedAway).toBe('time is over')
  })

  test('gives members no such bounds, only a pace', async () => {
    const member = await knock('member')
    member.says(LIMITS.relayedNewcomerBytes * 4)
    vi.advanceTimersByTime(LIMITS.relayedNewcomerMs)
    expect(member.turnedAway).toBe('')
    for (let count = 0; count < LIMITS.relayCallsPerMinute; count++) expect((await knock('member')).turnedAway).toBe('')
    expect((await knock('member')).turnedAway).toBe('too many calls')
  })

  test('is shut to everybody before anybody says who is a member', async () => {
    const fresh = new RelayGuard()
    const stranger = peerIdFromString(peerIdOf(vaultOf('member').device))
    expect(await fresh.gater.denyInboundRelayReservation?.(stranger)).toBe(true)
    expect(await fresh.gater.denyOutboundRelayedConnection?.(stranger, stranger)).toBe(true)
    expect(await fresh.gater.denyInboundRelayedConnection?.(stranger, stranger)).toBe(true)
  })
})
