import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { sha256, toHex } from '../kernel/bytes.ts'
import { type Digest, DurationMs, signedText } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'

/** A share as an exact fraction: no rounding may decide an outcome. Between 0 and 1, parts at most 1,000. */
export const Share = z
  .strictObject({ numerator: z.number().int().min(0).max(1000), denominator: z.number().int().min(1).max(1000) })
  .refine((share) => share.numerator <= share.denominator, 'a share is at most one')
export type Share = z.infer<typeof Share>

export const DECISION_TYPES = ['routine', 'standard', 'amendment'] as const
export const DecisionTypeName = z.enum(DECISION_TYPES)
export type DecisionTypeName = z.infer<typeof DecisionTypeName>

/** Times every decision type has. All may be zero in a charter; the stress test says what that risks. */
const times = {
  /** From opening until ballots may be cast. */
  noticeMs: DurationMs,
  /** From the end of the notice until ballots are no longer cast. */
  windowMs: DurationMs,
  /** From certification until the outcome may take effect. */
  coolingOffMs: DurationMs,
}

const counted = {
  /** Share of the roll whose ballots must be in for the outcome to count. */
  quorum: Share,
  /** Which ballots count toward the quorum. `agree-and-abstain` keeps a No from ever helping a proposal pass. */
  quorumCounts: z.enum(['agree-and-abstain', 'every-ballot']),
  /** Whether a ballot without a reason is accepted. An objection always needs one. */
  reasonRequired: z.boolean(),
}

export const DecisionRule = z.discriminatedUnion('method', [
  /** Passes unless an objection stands. */
  z.strictObject({
    method: z.literal('consent'),
    /** Whether members who did not answer count as consenting once the quorum of responses came. */
    silenceConsents: z.boolean(),
    ...counted,
    ...times,
  }),
  /** Passes when more agree than disagree. */
  z.strictObject({ method: z.literal('majority'), ...counted, ...times }),
  /** Passes when at least `threshold` of those who agree or disagree agree; more than half in any case. */
  z.strictObject({ method: z.literal('supermajority'), threshold: Share, ...counted, ...times }),
])
export type DecisionRule = z.infer<typeof DecisionRule>

export const Article = z.strictObject({
  /** Stable through amendments, so that the history of a clause can be followed. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  title: z.string().min(1).max(LIMITS.titleChars),
  /** Markdown. */
  text: z.string().max(LIMITS.textChars),
})
export type Article = z.infer<typeof Article>

export const CHARTER_VERSION = 1

/** Prose and rules, adopted together by the hash of their canonical bytes. */
export const Charter = z.strictObject({
  version: z.literal(CHARTER_VERSION),
  name: signedText(LIMITS.nameChars),
  purpose: signedText(LIMITS.reasonChars),
  articles: z
    .array(Article)
    .max(LIMITS.articles)
    .refine((articles) => new Set(articles.map((a) => a.id)).size === articles.length, 'article ids must differ'),
  electorate: z.strictObject({
    /** How long somebody must have been a member before being on a roll. Founders are exempt. */
    tenureMs: DurationMs,
  }),
  admission: z.strictObject({
    /** Members' vouches a newcomer needs; while there are fewer members than this, all of them. */
    vouches: z.number().int().min(1).max(20),
  }),
  decisionTypes: z.strictObject({ routine: DecisionRule, standard: DecisionRule, amendment: DecisionRule }),
  certification: z.strictObject({
    /** How long a certifier's app waits after the window for ballots still under way. */
    syncGraceMs: DurationMs,
  }),
  /** How long after adoption the charter is due for review. */
  reviewAfterMs: DurationMs,
})
export type Charter = z.infer<typeof Charter>

/** The hash by which a charter is adopted, amended and cited. */
export const charterHash = (charter: Charter): Digest => toHex(sha256(dagCbor.encode(charter))) as Digest

/** What a certified outcome changes. */
export const Effect = z.discriminatedUnion('kind', [
  /** A resolution: the text is the decision. */
  z.strictObject({ kind: z.literal('resolution') }),
  z.strictObject({ kind: z.literal('admit'), request: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('remove'), member: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Replaces the whole charter; `base` is the hash of the charter it was written against. */
  z.strictObject({ kind: z.literal('amend'), base: z.string().regex(/^[0-9a-f]{64}$/), charter: Charter }),
])
export type Effect = z.infer<typeof Effect>

/** Decision types that may carry an effect. Anything that changes who belongs or what the rules are needs the strictest. */
export const DECISION_TYPES_FOR: { readonly [K in Effect['kind']]: readonly DecisionTypeName[] } = {
  resolution: ['routine', 'standard', 'amendment'],
  admit: ['standard', 'amendment'],
  remove: ['amendment'],
  amend: ['amendment'],
}
