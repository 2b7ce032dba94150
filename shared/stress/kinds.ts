import { DECISION_TYPES, type DecisionRule, type DecisionTypeName, VOTES } from '../charter/decision-rule.ts'
import { type Charter, decisionTypesOf, ruleFor } from '../charter/model.ts'

/** Which kinds of decision a charter has, as the stress test looks at them. */

/** The weightiest first: a finding about several is told about the weightiest. */
const WEIGHTIEST_FIRST: readonly DecisionTypeName[] = DECISION_TYPES.toReversed()

/** Kinds that carry a plain resolution. */
const RESOLVING: readonly DecisionTypeName[] = ['amendment', 'standard', 'routine']

/** Whether something can be decided by it at all: no election without roles, no spending without a tier for it. */
function hasSubject({ roles = [], spending }: Charter, type: DecisionTypeName): boolean {
  if (type === 'election') return roles.length > 0
  return type !== 'spending' || (spending?.tiers.some((tier) => tier.decisionType === type) ?? false)
}

/** Kinds that the members themselves decide, whatever for; what a role decides is looked at for who holds the role. */
export const membersDecide = (charter: Charter): readonly DecisionTypeName[] => {
  const own = decisionTypesOf(charter)
  return WEIGHTIEST_FIRST.filter(
    (type) => own.includes(type) && hasSubject(charter, type) && ruleFor(charter, type).method !== 'delegated',
  )
}

/** Kinds that those who hold a role decide, and that something can be decided by. */
export const rolesDecide = (charter: Charter): readonly DecisionTypeName[] =>
  decisionTypesOf(charter).filter((type) => hasSubject(charter, type) && ruleFor(charter, type).method === 'delegated')

/** Types in which ballots can be cast at all: a window of nothing is over before it begins. */
export const votableIn = (charter: Charter): readonly DecisionTypeName[] =>
  membersDecide(charter).filter((type) => ruleFor(charter, type).windowMs > 0)

/** The same, of those that carry a plain resolution. */
export const resolvableIn = (charter: Charter): readonly DecisionTypeName[] =>
  votableIn(charter).filter((type) => RESOLVING.includes(type))

/** Whether members say yes or no, and their answers alone decide. Every tally of such a rule can be looked at. */
export const isVote = (rule: DecisionRule): boolean => VOTES.includes(rule.method)

/** How much is at stake: who belongs and what the rules are; what binds or costs; what can be mended next week. */
export type Weight = 'heavy' | 'middle' | 'light'

export function weightOf(type: DecisionTypeName): Weight {
  if (type === 'amendment' || type === 'removal') return 'heavy'
  return type === 'routine' || type === 'choice' ? 'light' : 'middle'
}
