import type { DeviceId, Digest, DocumentId, EntryId, OrganisationId } from '../kernel/ids.ts'
import type { WireDefect } from './codec.ts'
import type { Dialect } from './dialect.ts'
import type { GoodbyeCode, GossipMessage, Place, ReplicateMessage } from './replicate-messages.ts'
import type { ChainTip, DeviceStanding } from './vector.ts'

/** Milliseconds without change after which the digest of the own vector is told. */
export const SETTLE_MS = 100
/** Milliseconds of quiet with differing digests after which whole vectors are compared, doubled while nothing helps. */
export const COMPARE_MS = 1_000
export const COMPARE_AT_MOST_MS = 60_000
/** Milliseconds that the other may be silent before both have accepted each other. */
export const GREETING_MS = 10_000
/** Milliseconds that may pass in all before both have accepted each other. */
export const INTRODUCTION_MS = 120_000

/** What one side has said about the other: nothing yet, that it does not recognise it, or that it does. */
export type Word = 'silent' | 'stranger' | 'accepted'

/** Whole vectors compared, and when; `key` names the pair of digests, so that the same comparison is not repeated. */
export interface Comparison {
  readonly key: string
  readonly at: number
  readonly waitMs: number
}

/** One link of one organisation, as one end sees it. */
export interface ReplicateState {
  readonly organisation: OrganisationId
  readonly remote: DeviceId
  readonly role: 'dialled' | 'accepted'
  readonly dialect: Dialect
  /** The least version taken from this device: one that it spoke before. */
  readonly leastVersion: number
  /** Whether the other is the device that invited this one, whose introduction is not bounded. */
  readonly introducer: boolean
  /** The version both speak, once known. */
  readonly version: number | null
  /** Version of the rules by which the other judges, once told. */
  readonly theirRules: number | null
  /** Whether the other now offers less than `leastVersion`: its software was set back, or somebody between lies. */
  readonly setBack: boolean
  /** Whether the other has said anything that this end may answer. */
  readonly contact: boolean
  readonly we: Word
  readonly they: Word
  /** Entries and bytes taken in while the other was a stranger. */
  readonly introduction: { readonly entries: number; readonly bytes: number }
  readonly introduced: boolean
  /** Whether this end is sending what the other lacks, and the number of that supply. */
  readonly supplying: boolean
  readonly run: number
  /** Whether this end waits for what it asked for, and how many requests have not been ended by the other. */
  readonly pulling: boolean
  readonly unended: number
  readonly startedAt: number
  /** When the greeting last moved on. */
  readonly progressAt: number
  readonly theirTips: readonly ChainTip[]
  /** Digest of the vector that the other told last. */
  readonly theirs: Digest | null
  /** Digest of the own vector last told, and last told in full. */
  readonly told: Digest | null
  readonly toldTips: Digest | null
  readonly changedAt: number
  /** Entries the other is known to lack, sent or not, until a comparison shows that it has them. */
  readonly theyLack: number | null
  readonly weLack: number | null
  /** Entries received since vectors were last compared, and how many were lacking then. */
  readonly received: number
  readonly expected: number
  readonly refused: number
  /** Much came from elsewhere that was not passed on here: the other may lack it, which a comparison finds out. */
  readonly behind: boolean
  /** The last comparison asked for, the last request for what is lacking, and the last one answered. */
  readonly asked: Comparison | null
  readonly asking: Comparison | null
  readonly supplied: Comparison | null
  /** Digest at which the vectors were last found equal. */
  readonly equal: Digest | null
  readonly closed: GoodbyeCode | null
}

/** What the machine may ask of this device while it takes a step. */
export interface Knowledge {
  /** How the organisation's acts, as far as they are held here, regard the other device. */
  standing(): DeviceStanding
  tips(): readonly ChainTip[]
  digest(): Digest
  has(id: EntryId): boolean
  /** How many entries a holder of these lacks of what is held here. */
  countMissingFor(theirs: readonly ChainTip[]): number
  /** Where this device can be reached. */
  addresses(): readonly string[]
}

export type ReplicateEvent =
  /** The link is open. */
  | { readonly type: 'opened' }
  | { readonly type: 'message'; readonly message: ReplicateMessage }
  /** Bytes came that are no message. */
  | { readonly type: 'garbage'; readonly defect: WireDefect }
  /**
   * Entries became durable here: how many of them go to the other because it may lack them, how many came from it, and
   * whether there are others that are left to a comparison.
   */
  | { readonly type: 'grown'; readonly news: number; readonly fromThem: number; readonly behind: boolean }
  /** New entries for the other, in full. */
  | { readonly type: 'push'; readonly entries: readonly Uint8Array[] }
  /** What all links together decided to say on this one. */
  | { readonly type: 'say'; readonly message: GossipMessage }
  /** Ask the other for what it holds and this end lacks; or no more, because another is asked. */
  | { readonly type: 'pull' }
  | { readonly type: 'enough' }
  /** What came of entries taken from the other. `refused`: can never be accepted, whoever tells them. */
  | { readonly type: 'taken'; readonly refused: number }
  /** A bundle of what the other lacked was handed to the link; or all that may be sent was, of more or not. */
  | { readonly type: 'supplying' }
  | { readonly type: 'supplied'; readonly run: number; readonly more: boolean }
  | { readonly type: 'place'; readonly document: DocumentId; readonly at: Place | null }
  /** Where devices can be reached, to be told on. */
  | { readonly type: 'addresses'; readonly of: readonly DeviceAddresses[] }
  | { readonly type: 'time' }
  /** This end wants to close. */
  | { readonly type: 'leave'; readonly code: GoodbyeCode }

export interface DeviceAddresses {
  readonly device: DeviceId
  readonly addresses: readonly string[]
}

export type ReplicateEffect =
  | { readonly do: 'send'; readonly message: ReplicateMessage }
  /** Send what a holder of these lacks, in causal order, up to a bound, then report with `supplied`. */
  | {
      readonly do: 'supply'
      readonly theirs: readonly ChainTip[]
      readonly most: { readonly entries: number; readonly bytes: number }
      readonly run: number
    }
  | { readonly do: 'stop-supplying' }
  /** Send new entries, after whatever is being supplied. */
  | { readonly do: 'push'; readonly entries: readonly Uint8Array[] }
  /** Check and keep entries, then report with `taken`. */
  | { readonly do: 'take'; readonly entries: readonly Uint8Array[] }
  /** Both accepted each other. */
  | { readonly do: 'established' }
  /** Vectors were compared and are equal. */
  | { readonly do: 'equal' }
  /** The other holds so many entries that are lacking here: ask it with `pull` when its turn has come. */
  | { readonly do: 'lacking'; readonly entries: number }
  /** A pull ended. `again`: the other has more of what is lacking. `empty`: it sent nothing of what it claims to hold. */
  | { readonly do: 'pulled'; readonly again: boolean; readonly empty: boolean }
  | { readonly do: 'gossip'; readonly message: GossipMessage }
  | { readonly do: 'progress'; readonly received: number; readonly expected: number }
  | { readonly do: 'heard-of'; readonly of: readonly DeviceAddresses[] }
  | { readonly do: 'place'; readonly document: DocumentId; readonly at: Place | null }
  /** Take a `time` step at this instant. Each step says anew whether and when. */
  | { readonly do: 'wake'; readonly at: number }
  | { readonly do: 'close'; readonly code: GoodbyeCode; readonly by: 'us' | 'them' }

export const isEstablished = (state: ReplicateState): boolean => state.we === 'accepted' && state.they === 'accepted'

/** Where the two stand, as shown to people. `digest` is that of the own vector now. */
export function syncStateOf(
  state: ReplicateState,
  digest: Digest,
): 'comparing' | 'receiving' | 'sending' | 'up-to-date' | 'connecting' {
  if (!isEstablished(state)) return state.we === 'silent' && state.they === 'silent' ? 'connecting' : 'comparing'
  if (state.theirs === digest && !state.supplying) return 'up-to-date'
  if ((state.weLack ?? 0) > 0) return 'receiving'
  if ((state.theyLack ?? 0) > 0 || state.supplying) return 'sending'
  return 'comparing'
}
