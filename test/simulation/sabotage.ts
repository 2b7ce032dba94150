import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'
import { ChangeGraph } from '#shared/documents/graph.ts'
import type { VerifySignature } from '#shared/log/entry.ts'
import { Log } from '#shared/log/log.ts'
import { PendingSet } from '#shared/log/pending.ts'
import { SharedDecoder } from './world/decoder.ts'

/** A defence taken out on purpose, to see that the checks can fail. */
export interface Sabotage {
  readonly name: string
  /** Kinds of failure by which it shows. */
  readonly noticedAs: readonly string[]
  /** Milliseconds by which disks lie: they call a write durable before it is. */
  readonly diskLiesMs: number
  readonly verify?: VerifySignature
  readonly decoder?: () => ChangeDecoder
  /** Alters the product's code for one run; gives back how to undo it. */
  readonly begin?: () => () => void
}

export const HONEST: Sabotage = { name: 'none', noticedAs: [], diskLiesMs: 0 }

/** Another method of a class for the time of a run. */
function instead<C extends object, K extends keyof C>(prototype: C, name: K, other: C[K]): () => () => void {
  return () => {
    const before = prototype[name]
    prototype[name] = other
    return () => {
      prototype[name] = before
    }
  }
}

/** Reads changes as if they touched nothing, so that the guard has nothing to object to. */
class BlindDecoder extends SharedDecoder {
  override async decode(changes: readonly Uint8Array[]) {
    const read = await super.decode(changes)
    return read.map((one) => (one.ok ? { ...one, value: { ...one.value, runs: [] } } : one))
  }
}

/** Defences and what it is to be without them. */
export const SABOTAGES: readonly Sabotage[] = [
  {
    name: 'a peer that acknowledges before it is durable',
    noticedAs: ['told-before-durable', 'acknowledged-lost', 'told-lost', 'honest-fork'],
    diskLiesMs: 5_000,
  },
  { name: 'signatures that always hold', noticedAs: ['refused-applied'], diskLiesMs: 0, verify: () => true },
  {
    name: 'heads of a text in the order in which they came',
    noticedAs: ['unequal-bodies'],
    diskLiesMs: 0,
    begin: unsortedHeads(),
  },
  {
    name: 'a log that does not see forks',
    noticedAs: ['no-proof', 'made-again-derived', 'unequal-derived'],
    diskLiesMs: 0,
    begin: instead(Log.prototype, 'forkProofs', () => []),
  },
  {
    name: 'entries that wait and are forgotten',
    noticedAs: ['made-again-log', 'uneven', 'acknowledged-lost'],
    diskLiesMs: 0,
    begin: instead(PendingSet.prototype, 'release', () => []),
  },
  {
    name: 'a guard that allows everything',
    noticedAs: ['unequal-derived', 'made-again-derived'],
    diskLiesMs: 0,
    decoder: () => new BlindDecoder(),
  },
]

function unsortedHeads(): () => () => void {
  const { heads } = ChangeGraph.prototype
  return instead(ChangeGraph.prototype, 'heads', function (this: ChangeGraph) {
    return [...heads.call(this)].sort((a, b) => (this.get(a)?.index ?? 0) - (this.get(b)?.index ?? 0))
  })
}
