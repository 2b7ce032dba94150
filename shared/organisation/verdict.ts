import type { EntryId } from '../kernel/ids.ts'
import type { Refusal } from '../log/refusal.ts'

/** What the charter and the rules of acts say of an entry at its own cut. Never depends on the order of arrival. */
export type Verdict =
  | { readonly verdict: 'allow' }
  /** Kept in the log as evidence, applied to nothing. `clause` names the rule or charter clause. */
  | { readonly verdict: 'deny'; readonly reason: string; readonly clause: string }
  /** What it depends on is not held, so nobody here can tell. */
  | { readonly verdict: 'unknown'; readonly missing: readonly EntryId[] }
  /** A kind or version of act that this version cannot read: kept and passed on, never guessed at. */
  | { readonly verdict: 'newer'; readonly kind: string; readonly version: number }
  /** From nobody who may write in this organisation: not kept. */
  | { readonly verdict: 'refuse'; readonly why: Refusal; readonly reason: string }

/**
 * Counts up whenever some entry could get another verdict than before. Verdicts remembered under another number are
 * worked out again.
 */
export const RULES_VERSION = 6

export const ALLOW: Verdict = { verdict: 'allow' }
/** Kept, and without effect. */
export type Denial = Extract<Verdict, { readonly verdict: 'deny' }>
export const deny = (clause: string, reason: string): Denial => ({ verdict: 'deny', reason, clause })
export const refuse = (why: Refusal, reason: string): Verdict => ({ verdict: 'refuse', why, reason })
