import type { Digest } from '../kernel/ids.ts'
import { COMPARE_AT_MOST_MS, COMPARE_MS, isEstablished, type ReplicateEvent, SETTLE_MS } from './replicate-state.ts'
import type { Turn } from './replicate-turn.ts'
import { type ChainTip, countLacking, isRecognised, vectorDigest } from './vector.ts'

/** Once both ends have accepted each other. */

export function establish(turn: Turn): void {
  if (turn.state.supplying) turn.effect({ do: 'stop-supplying' })
  turn.set({ supplying: false, changedAt: turn.now })
  turn.effect({ do: 'established' })
  compare(turn, turn.state.theirTips)
}

/** What this device holds has grown. What of it goes to the other is decided by all links together (`gossip.ts`). */
export function grow(turn: Turn, growth: Extract<ReplicateEvent, { type: 'grown' }>): void {
  const { theyLack, weLack } = turn.state
  turn.set({
    changedAt: turn.now,
    received: turn.state.received + growth.fromThem,
    theyLack: theyLack === null ? null : theyLack + growth.news,
    weLack: weLack === null ? null : Math.max(0, weLack - growth.fromThem),
    behind: turn.state.behind || growth.behind,
  })
  if (turn.state.we === 'accepted' && !isRecognised(turn.know.standing())) return turn.close('not-a-member')
  if (!isEstablished(turn.state)) return
  if (growth.fromThem > 0 && turn.state.expected > 0) {
    const received = Math.min(turn.state.received, turn.state.expected)
    turn.effect({ do: 'progress', received, expected: turn.state.expected })
  }
}

export function hearDigest(turn: Turn, theirs: Digest): void {
  turn.set({ theirs })
  if (theirs === turn.know.digest()) equal(turn)
}

/** A whole vector of the other: counts what each lacks, and answers with the own one so that the other can do so too. */
export function compare(turn: Turn, tips: readonly ChainTip[]): void {
  const theirs = vectorDigest(tips)
  const ours = turn.know.digest()
  turn.set({ theirTips: tips, theirs })
  if (theirs === ours) return equal(turn)
  const weLack = countLacking(turn.know.tips(), tips, (id) => turn.know.has(id))
  const theyLack = turn.know.countMissingFor(tips)
  turn.set({ weLack, theyLack, behind: false })
  if (!turn.state.pulling) turn.set({ expected: weLack, received: 0 })
  if (turn.state.toldTips !== ours) tellTips(turn)
  if (weLack > 0 && !turn.state.pulling) turn.effect({ do: 'lacking', entries: weLack })
}

/** Tells the digest once changes have settled; compares whole vectors when the digests stay different. */
export function converge(turn: Turn): void {
  if (turn.state.supplying) return
  const ours = turn.know.digest()
  if (turn.state.told !== ours) {
    const due = turn.state.changedAt + SETTLE_MS
    if (turn.now < due) return turn.wake(due)
    if (isBehind(turn)) tellTips(turn)
    else {
      turn.set({ told: ours })
      turn.send({ type: 'digest', digest: ours })
    }
  }
  if (turn.state.theirs === ours) {
    if (turn.state.equal !== ours || turn.state.theyLack !== 0) equal(turn)
    return
  }
  const key = `${ours}${turn.state.theirs}`
  const waitMs = turn.state.asked?.key === key ? turn.state.asked.waitMs : COMPARE_MS
  const due = Math.max(turn.state.changedAt, turn.state.asked?.at ?? 0) + waitMs
  if (turn.now < due) return turn.wake(due)
  turn.set({ asked: { key, at: turn.now, waitMs: Math.min(2 * waitMs, COMPARE_AT_MOST_MS) } })
  tellTips(turn)
  turn.wake(turn.now + waitMs)
}

function equal(turn: Turn): void {
  turn.set({
    theirTips: turn.know.tips(),
    theyLack: 0,
    weLack: 0,
    expected: 0,
    received: 0,
    behind: false,
    asked: null,
    asking: null,
    supplied: null,
    equal: turn.know.digest(),
  })
  turn.effect({ do: 'equal' })
}

function tellTips(turn: Turn): void {
  const ours = turn.know.digest()
  turn.set({ told: ours, toldTips: ours })
  turn.send({ type: 'tips', tips: turn.vector() })
}

/** Whether the other lacks some of the much that came from elsewhere: it is told the vector at once then. */
function isBehind(turn: Turn): boolean {
  if (!turn.state.behind) return false
  const theyLack = turn.know.countMissingFor(turn.state.theirTips)
  turn.set({ behind: false, theyLack })
  return theyLack > 0
}
