import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { firstToAnswer } from '#electron/peer/adapters/libp2p-transport-dial.ts'
import type { Link } from '#electron/peer/ports/ports.ts'
import { newLinkWins } from '#electron/peer/service/peers/duplicate-links.ts'
import { chooseRelays, type RelayCandidate } from '#electron/peer/service/peers/relays.ts'
import { addressOf, circuitAt } from '#shared/protocol/address.ts'
import { deviceNamed } from './peers-kit.ts'

const at = (name: string, host: string) => addressOf(`/ip4/${host}/tcp/4001`, deviceNamed(name))
const candidate = (name: string, keeper: boolean, ...hosts: string[]): RelayCandidate => ({
  device: deviceNamed(name),
  keeper,
  addresses: hosts.map((host) => at(name, host)),
})

describe('the relays a device chooses', () => {
  test('have an address that means something outside of one network, keepers first, two at most', () => {
    const chosen = chooseRelays(
      [
        candidate('home', true, '192.168.1.5'),
        candidate('laptop', false, '45.10.20.3'),
        candidate('cupboard', true, '192.168.1.7', '45.10.20.4'),
        candidate('cellar', true, '45.10.20.5'),
      ],
      [],
    )
    expect(new Set(chosen.map(({ address }) => address))).toEqual(
      new Set([at('cupboard', '45.10.20.4'), at('cellar', '45.10.20.5')]),
    )
  })

  test('stay the same as long as they are there, so that what others remember stays true', () => {
    const all = ['a', 'b', 'c', 'd'].map((name, index) => candidate(name, true, `45.10.20.${index + 1}`))
    const before = chooseRelays(all.slice(0, 2), [])
    expect(new Set(chooseRelays(all, before))).toEqual(new Set(before))
    const [first] = before
    const without = all.filter(({ device }) => device !== first?.device)
    expect(chooseRelays(without, before)).toContainEqual(before[1])
  })

  test('are not reached through another relay themselves', () => {
    const address = addressOf(circuitAt(at('other', '45.10.20.9'), deviceNamed('other')), deviceNamed('hidden'))
    expect(chooseRelays([{ device: deviceNamed('hidden'), keeper: true, addresses: [address] }], [])).toEqual([])
  })
})

describe('of two links with one device', () => {
  const [one, two] = [deviceNamed('a'), deviceNamed('b')]
  const [small, large] = one < two ? [one, two] : [two, one]
  const session = (route: Link['route'], role: 'dialled' | 'accepted', established = true) =>
    ({ remote: large, role, established, openedAt: 0, link: { route } }) as unknown as Parameters<typeof newLinkWins>[0]

  test('a direct one replaces a relayed one, whoever dialled which', () => {
    for (const role of ['dialled', 'accepted'] as const)
      expect(newLinkWins(session('relayed', role), { route: 'direct' }, small, 1)).toBe(true)
  })

  test('a relayed one that was dialled at the same time does not replace a direct one', () => {
    expect(newLinkWins(session('lan', 'dialled'), { route: 'relayed' }, small, 1)).toBe(false)
  })

  test('a relayed one replaces a direct one that the other end must have lost', () => {
    expect(newLinkWins(session('lan', 'accepted'), { route: 'relayed' }, small, 1)).toBe(true)
    expect(newLinkWins(session('lan', 'dialled'), { route: 'relayed' }, small, 60_000)).toBe(true)
  })
})

describe('of several addresses', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const silent = ['192.168.1.2', '192.168.1.3', '45.10.20.2'].map((host) => at('ben', host))
  const relayed = addressOf(circuitAt(at('kim', '45.10.20.9'), deviceNamed('kim')), deviceNamed('ben'))
  const never = (signal: AbortSignal) =>
    new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  test('the silent ones hold up nobody, and a relay is asked when they had their time', async () => {
    const asked: string[] = []
    const start = performance.now()
    const open = (address: string, signal: AbortSignal) => {
      asked.push(`${Math.round(performance.now() - start)} ${address}`)
      return address === relayed ? Promise.resolve(address) : never(signal)
    }
    const first = firstToAnswer([relayed, ...silent], open, () => {}, new AbortController().signal)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await first).toBe(relayed)
    expect(asked).toEqual([`0 ${silent[0]}`, `250 ${silent[1]}`, `500 ${silent[2]}`, `1500 ${relayed}`])
  })

  test('a relay is asked at once when all others refuse', async () => {
    const start = performance.now()
    const open = async (address: string) => {
      if (address !== relayed) throw new Error('refused')
      return address
    }
    const first = firstToAnswer([...silent, relayed], open, () => {}, new AbortController().signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(await first).toBe(relayed)
    expect(performance.now() - start).toBeLessThan(1)
  })

  test('what answers second is closed, and the signal of what answered first stays quiet', async () => {
    const closed: string[] = []
    const signals = new Map<string, AbortSignal>()
    const late: ((address: string) => void)[] = []
    const [slow = '', fast = ''] = silent
    const open = (address: string, signal: AbortSignal) => {
      signals.set(address, signal)
      return address === fast ? Promise.resolve(fast) : new Promise<string>((resolve) => late.push(resolve))
    }
    const first = firstToAnswer([slow, fast], open, (address) => closed.push(address), new AbortController().signal)
    await vi.advanceTimersByTimeAsync(300)
    expect(await first).toBe(fast)
    late[0]?.(slow)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(closed).toEqual([slow])
    expect([signals.get(slow)?.aborted, signals.get(fast)?.aborted]).toEqual([true, false])
  })

  test('when none is good, all answers are told', async () => {
    const open = async (address: string): Promise<string> => {
      throw new Error(address)
    }
    const failure = await firstToAnswer(silent, open, () => {}, new AbortController().signal).catch((error) => error)
    expect(failure).toBeInstanceOf(AggregateError)
    expect(failure.errors.map((error: Error) => error.message)).toEqual(silent)
  })
})
