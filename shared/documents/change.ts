import type { Result } from '../kernel/result.ts'
import type { RootName } from './shape.ts'

/**
 * An operation's or an object's id, Automerge's `counter@actor`. Counters grow along cause and effect; two operations
 * have the same counter only when neither knew of the other.
 */
export interface OpId {
  readonly counter: number
  readonly actor: string
}

/**
 * A stretch of operations with consecutive counters that do one thing: a whole pasted text is one run. These are all
 * the kinds of operations a body can hold; everything else Automerge knows (lists, counters, marks, links, removal of
 * keys) is refused when a change is read.
 */
export type Run =
  /** Makes one of the body's root objects. */
  | { readonly kind: 'root'; readonly name: RootName }
  /** Inserts characters one after the other, the first after `after` (`null`: at the beginning). */
  | { readonly kind: 'insert'; readonly object: OpId; readonly after: OpId | null; readonly text: string }
  /** Deletes `count` characters whose ids have consecutive counters from `first` on. */
  | { readonly kind: 'delete'; readonly object: OpId; readonly first: OpId; readonly count: number }
  /** Sets a key of a map. `replaces` are the values of that key which the author had seen. */
  | {
      readonly kind: 'put'
      readonly object: OpId
      readonly key: string
      readonly value: string | number
      readonly replaces: readonly OpId[]
    }
  /** Makes a map under a key that was not there: a comment in the thread. */
  | { readonly kind: 'map'; readonly object: OpId; readonly key: string }

/** One Automerge change in the only form a body accepts, small enough to pass between threads. */
export interface BodyChange {
  /** SHA-256 of the change's bytes, by which later changes cite it. */
  readonly hash: string
  readonly actor: string
  /** Position among the changes of this actor, from 1. */
  readonly seq: number
  /** Counter of the first operation. */
  readonly startOp: number
  /** Seconds since 1970 by its author's clock; means nothing. */
  readonly time: number
  /** Hashes of the changes it was made on, sorted. */
  readonly deps: readonly string[]
  readonly runs: readonly Run[]
  /** Number of operations in all runs. */
  readonly ops: number
}

/** Why bytes are no change that a body could hold. */
export type ChangeDefect =
  /** Exceeds a bound of LIMITS. */
  | 'too-large'
  /** Not the bytes of exactly one plain, uncompressed Automerge change. */
  | 'malformed'
  /** The header's checksum is not that of the contents, or the contents are more than what they mean. */
  | 'hash-mismatch'
  /** Holds an operation or a value that bodies do not have. */
  | 'foreign-operation'
  /**
   * Decoding took longer than LIMITS.changeDecodeMs, or more memory than LIMITS.changeDecodeMegabytes. The only refusal
   * that depends on the machine; the other bounds are such that it takes a fault in Automerge to get here.
   */
  | 'too-costly'
  /** Automerge does not take it. */
  | 'undecodable'
  /** Automerge crashed on it. */
  | 'panicked'

export interface ChangeRefusal {
  readonly code: ChangeDefect
  readonly detail: string
}

export type ReadChange = Result<BodyChange, ChangeRefusal>

/** How many operations, and so counters, a run takes. */
export function lengthOf(run: Run): number {
  switch (run.kind) {
    case 'insert': {
      let length = 0
      for (const _ of run.text) length++
      return length
    }
    case 'delete':
      return run.count
    default:
      return 1
  }
}

export const isFirstChange = (change: BodyChange): boolean => change.deps.length === 0
