import type { DecisionRule, Share } from '#shared/charter/decision-rule.ts'
import type { Counts } from '#shared/tally/decide.ts'

/** Short ways to write rules and counts in tests of counting. */

type Parts = readonly [numerator: number, denominator: number]
interface Common {
  readonly quorum?: Parts
  readonly quorumCounts?: DecisionRule['quorumCounts']
}

export const share = ([numerator, denominator]: Parts): Share => ({ numerator, denominator })

const common = ({ quorum = [1, 3], quorumCounts = 'agree-and-abstain' }: Common) => ({
  quorum: share(quorum),
  quorumCounts,
  reasonRequired: false,
  noticeMs: 0,
  windowMs: 0,
  coolingOffMs: 0,
})

export const consent = ({
  silenceConsents = true,
  fallback,
  ...more
}: Common & { silenceConsents?: boolean; fallback?: Parts }): DecisionRule => ({
  method: 'consent',
  silenceConsents,
  ...(fallback === undefined ? {} : { fallback: share(fallback) }),
  ...common(more),
})

/** Decided by those who hold a role, who are its roll. */
export const delegated = (more: Common): DecisionRule => ({ method: 'delegated', role: 'steward', ...common(more) })

export const advice = (more: Common): DecisionRule => ({ method: 'advice', ...common(more) })

export const rankedChoice = (more: Common): DecisionRule => ({ method: 'ranked-choice', ...common(more) })

export const score = ({
  most = 5,
  threshold = [1, 2],
  ...more
}: Common & { most?: number; threshold?: Parts }): DecisionRule => ({
  method: 'score',
  most,
  threshold: share(threshold),
  ...common(more),
})

export const majority = (more: Common): DecisionRule => ({ method: 'majority', ...common(more) })

export const supermajority = ({ threshold = [2, 3], ...more }: Common & { threshold?: Parts }): DecisionRule => ({
  method: 'supermajority',
  threshold: share(threshold),
  ...common(more),
})

export const counts = (some: Partial<Counts>): Counts => ({
  agree: 0,
  disagree: 0,
  abstain: 0,
  object: 0,
  void: 0,
  ...some,
})
