import { describe, expect, test } from 'vitest'
import { sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { ANNOUNCE_MS, Gossip, type GossipEffect } from '#shared/protocol/gossip.ts'
import { PULL_STALL_MS, PULL_WINDOW_MS } from '#shared/protocol/gossip-pull.ts'
import { GRAFT_MS, WANT_MS } from '#shared/protocol/gossip-sought.ts'
import { RecentIds } from '#shared/protocol/recent-ids.ts'

const device = (name: string): DeviceId => toHex(sha256(utf8(`device ${name}`))) as DeviceId
const entry = (name: string | number): EntryId => toHex(sha256(utf8(`entry ${name}`))) as EntryId
const [ada, ben, cas, dot] = ['ada', 'ben', 'cas', 'dot'].map(device) as [DeviceId, DeviceId, DeviceId, DeviceId]

/** One device with links to the others, and what it holds. */
function setup(...others: readonly DeviceId[]) {
  const held = new Set<EntryId>()
  const gossip = new Gossip((id) => held.has(id))
  const here = { now: 1_000_000, gossip, held }
  for (const other of others) gossip.opened(other, here.now)
  return {
    ...here,
    keep: (id: EntryId): readonly GossipEffect[] => {
      held.add(id)
      return gossip.grown([id], () => true, here.now)
    },
    comes: (from: DeviceId, ...ids: EntryId[]) => gossip.arrived(from, ids, 500 * ids.length, here.now),
    have: (from: DeviceId, ...ids: EntryId[]) => gossip.hear(from, { type: 'have', ids }, here.now),
    pass: (ms: number): readonly GossipEffect[] => {
      const effects: GossipEffect[] = []
      const end = here.now + ms
      for (let due = gossip.dueAt; due !== null && due <= end; due = gossip.dueAt) {
        here.now = Math.max(here.now, due)
        effects.push(...gossip.time(here.now))
      }
      here.now = end
      return effects
    },
  }
}

const want = (to: DeviceId, ...ids: EntryId[]): GossipEffect => ({ do: 'say', to, message: { type: 'want', ids } })
const prune = (to: DeviceId): GossipEffect => ({ do: 'say', to, message: { type: 'prune' } })

describe('a new entry', () => {
  test('goes in full, at once and in one message, to whoever is not known to have it', () => {
    const { keep, comes, gossip } = setup(ada, ben, cas)
    comes(ada, entry(1))
    expect(keep(entry(1))).toEqual([
      { do: 'push', to: ben, ids: [entry(1)] },
      { do: 'push', to: cas, ids: [entry(1)] },
    ])
    expect(gossip.dueAt).toBeNull()
  })

  test('that comes twice makes the second link one of announcements, on both ends', () => {
    const { keep, comes, gossip, pass } = setup(ada, ben, cas)
    comes(ada, entry(1))
    keep(entry(1))
    expect(comes(ben, entry(1))).toEqual([prune(ben)])
    expect(gossip.eager).toEqual([ada, cas])
    gossip.hear(cas, { type: 'prune' }, 1_000_000)
    expect(gossip.eager).toEqual([ada])
    expect(keep(entry(2))).toEqual([{ do: 'push', to: ada, ids: [entry(2)] }])
    expect(pass(ANNOUNCE_MS)).toEqual([
      { do: 'say', to: ben, message: { type: 'have', ids: [entry(2)] } },
      { do: 'say', to: cas, message: { type: 'have', ids: [entry(2)] } },
    ])
  })

  test('that comes twice with two links only prunes nothing: the direct way stays the quickest', () => {
    const { comes, gossip } = setup(ada, ben)
    comes(ada, entry(1))
    expect(comes(ben, entry(1))).toEqual([])
    expect(gossip.eager).toEqual([ada, ben])
  })

  test('is announced in bundles, and not to who announced it meanwhile', () => {
    const { keep, have, gossip, pass } = setup(ada, ben, cas)
    gossip.hear(ada, { type: 'prune' }, 1_000_000)
    keep(entry(1))
    keep(entry(2))
    have(ada, entry(1))
    const said = pass(ANNOUNCE_MS).filter((effect) => effect.do === 'say')
    expect(said).toEqual([{ do: 'say', to: ada, message: { type: 'have', ids: [entry(2)] } }])
  })

  test('a peer that goes on sending what comes twice is told again, once in a second', () => {
    const { comes, pass } = setup(ada, ben, cas)
    comes(ada, entry(1))
    expect(comes(ben, entry(1))).toEqual([prune(ben)])
    expect(comes(ben, entry(1))).toEqual([])
    pass(1_000)
    expect(comes(ben, entry(1))).toEqual([prune(ben)])
  })
})

describe('an announced entry', () => {
  test('that comes by itself is not asked for', () => {
    const { have, comes, pass } = setup(ada, ben, cas)
    have(ada, entry(1))
    comes(ben, entry(1))
    expect(pass(60_000)).toEqual([])
  })

  test('that does not come is asked of one announcer at a time, and that link carries new entries again', () => {
    const { have, pass, gossip, comes } = setup(ada, ben, cas)
    for (const link of [ada, ben, cas]) gossip.hear(link, { type: 'prune' }, 1_000_000)
    for (const link of [ada, ben, cas]) have(link, entry(1))
    expect(pass(GRAFT_MS)).toEqual([want(ada, entry(1))])
    expect(gossip.eager).toEqual([ada])
    expect(pass(WANT_MS - 1)).toEqual([])
    comes(ada, entry(1))
    expect(pass(60_000)).toEqual([])
    expect(gossip.isWithholding(ada)).toBe(false)
  })

  test('that an announcer withholds is asked of the next; who withholds again and again is named, and asked last', () => {
    const { have, pass, gossip, comes } = setup(ada, ben, cas, dot)
    for (let i = 0; i < 3; i += 1) {
      have(ada, entry(i))
      expect(pass(GRAFT_MS)).toEqual([want(ada, entry(i))])
      have(ben, entry(i))
      expect(pass(WANT_MS)).toContainEqual(want(ben, entry(i)))
      comes(ben, entry(i))
    }
    expect([ada, ben].map((link) => gossip.isWithholding(link))).toEqual([true, false])
    have(ada, entry('x'))
    have(ben, entry('x'))
    expect(pass(GRAFT_MS)).toEqual([want(ben, entry('x'))])
    // It is still named when it comes back on another link, until it sends something that it was asked for.
    gossip.ended(ada, 2_000_000)
    gossip.opened(ada, 2_000_000)
    expect(gossip.isWithholding(ada)).toBe(true)
  })

  test('is asked of another at once when the link that was asked ends', () => {
    const { have, pass, gossip } = setup(ada, ben, cas)
    have(ada, entry(1))
    have(ben, entry(1))
    pass(GRAFT_MS)
    expect(gossip.ended(ada, 1_000_000 + GRAFT_MS)).toEqual([want(ben, entry(1))])
  })

  test('takes no more room than its link may take, and none from the others', () => {
    const { have, pass } = setup(ada, ben, cas)
    for (let i = 0; i < LIMITS.announcedIds + 500; i += 1) have(ada, entry(i))
    have(ben, entry('true'))
    const asked = pass(GRAFT_MS)
    expect(asked).toContainEqual(want(ben, entry('true')))
    const ofAda = asked.filter((effect) => effect.do === 'say' && effect.to === ada)
    expect(
      ofAda.flatMap((effect) => (effect.do === 'say' && effect.message.type === 'want' ? effect.message.ids : [])),
    ).toHaveLength(LIMITS.wantsAtOnce)
    const ids = new Set(
      pass(100_000).flatMap((effect) =>
        effect.do === 'say' && effect.message.type === 'want' ? effect.message.ids : [],
      ),
    )
    expect(ids.size).toBe(LIMITS.announcedIds - LIMITS.wantsAtOnce)
    expect(pass(100_000)).toEqual([])
  })
})

describe('who asks for an entry', () => {
  test('gets it if it is held, and new ones in full from then on', () => {
    const { keep, gossip } = setup(ada, ben, cas)
    gossip.hear(ada, { type: 'prune' }, 1_000_000)
    keep(entry(1))
    const given = gossip.hear(ada, { type: 'want', ids: [entry(1), entry('nowhere')] }, 1_000_000)
    expect(given).toEqual([{ do: 'give', to: ada, ids: [entry(1)] }])
    expect(gossip.eager).toContain(ada)
  })

  test('again and again gets it once in half a minute', () => {
    const { keep, gossip } = setup(ada, ben, cas)
    keep(entry(1))
    let given = 0
    for (let i = 0; i < 600; i += 1)
      given += gossip
        .hear(ada, { type: 'want', ids: [entry(1)] }, 1_000_000 + i * 100)
        .filter((each) => each.do === 'give').length
    expect(given).toBe(2)
  })

  test('without an accepted link gets nothing', () => {
    const { keep, gossip } = setup(ada)
    keep(entry(1))
    expect(gossip.hear(ben, { type: 'want', ids: [entry(1)] }, 1_000_000)).toEqual([])
  })
})

describe('what is lacking', () => {
  const over = { again: false, empty: false }

  test('is pulled from one at a time, and from the next only after that', () => {
    const { gossip, now } = setup(ada, ben, cas)
    expect(gossip.lacking(ada, 2_000, now)).toEqual([{ do: 'pull', from: ada }])
    expect(gossip.lacking(ben, 2_000, now)).toEqual([])
    expect(gossip.pulled(ada, { again: true, empty: false }, now)).toEqual([{ do: 'pull', from: ada }])
    expect(gossip.pulled(ada, over, now)).toEqual([{ do: 'pull', from: ben }])
    expect(gossip.pulled(ben, over, now)).toEqual([])
  })

  test('is not pruned or passed on as new while it comes', () => {
    const { gossip, comes, now } = setup(ada, ben, cas)
    gossip.lacking(ada, 2_000, now)
    comes(ben, entry(1))
    expect(comes(ada, entry(1))).toEqual([])
    expect([gossip.coming(ada), gossip.coming(ben), gossip.coming(null)]).toEqual(['many', 'live', 'live'])
    gossip.pulled(ada, over, now)
    gossip.lacking(ada, 5, now)
    expect(gossip.coming(ada)).toBe('few')
  })

  test('is pulled from another when the supplier stalls, trickles or goes, if there is another', () => {
    const { gossip, comes, pass, now } = setup(ada, ben, cas, dot)
    gossip.lacking(ada, 2_000, now)
    expect(pass(10 * PULL_STALL_MS)).toEqual([])
    expect(gossip.lacking(ben, 2_000, now + 10 * PULL_STALL_MS)).toEqual([
      { do: 'enough', from: ada },
      { do: 'pull', from: ben },
    ])
    gossip.lacking(cas, 2_000, now + 10 * PULL_STALL_MS)
    const replaced: GossipEffect[] = []
    for (let i = 0; i < PULL_WINDOW_MS / 1_000; i += 1) {
      comes(ben, entry(i))
      gossip.taken(ben, now + 10 * PULL_STALL_MS + i * 1_000)
      replaced.push(...pass(1_000))
    }
    expect(replaced).toEqual([
      { do: 'enough', from: ben },
      { do: 'pull', from: cas },
    ])
    gossip.lacking(dot, 2_000, now + 60_000)
    expect(gossip.ended(cas, now + 60_000)).toEqual([{ do: 'pull', from: dot }])
  })

  test('blames no supplier for the time that this device takes to keep what came', () => {
    const { gossip, comes, pass, now } = setup(ada, ben)
    gossip.lacking(ada, 2_000, now)
    gossip.lacking(ben, 2_000, now)
    comes(ada, entry(1))
    expect(pass(20 * PULL_STALL_MS)).toEqual([])
    gossip.taken(ada, now + 20 * PULL_STALL_MS)
    expect(pass(PULL_STALL_MS - 1)).toEqual([])
    expect(pass(1)).toContainEqual({ do: 'pull', from: ben })
  })

  test('who promises it and sends nothing is named after a few times', () => {
    const { gossip, now } = setup(ada)
    for (let i = 0; i < 3; i += 1) {
      expect(gossip.isWithholding(ada)).toBe(false)
      gossip.lacking(ada, 10, now)
      gossip.pulled(ada, { again: false, empty: true }, now)
    }
    expect(gossip.isWithholding(ada)).toBe(true)
  })
})

test('remembered ids are bounded: the oldest are forgotten', () => {
  const ids = new RecentIds(3)
  for (const name of [1, 2, 3, 1, 4]) ids.set(entry(name), true)
  expect([1, 2, 3, 4].map((name) => ids.has(entry(name)))).toEqual([true, false, true, true])
  expect(ids.size).toBe(3)
})
