import type { Tally } from '#shared/acts/acts.ts'
import { isChoice } from '#shared/charter/decision-rule.ts'
import { t } from '../../strings/en.ts'
import type { Proposal } from './proposal-page.tsx'

/** How many of the roll have answered. */
export function answeredWords(rule: Proposal['rule'], { roll, agree, disagree, abstain, object }: Tally): string {
  const all = agree + disagree + abstain + object
  return rule?.method === 'advice' ? t.choices.advice.of(all, roll) : t.proposals.standing.of(all, roll)
}

/** How many answered what, in the words of the method. */
export function tallyWords(rule: Proposal['rule'], { agree, disagree, abstain, object }: Tally): string {
  if (rule?.method === 'advice') return t.choices.advice.tally(agree, disagree, abstain)
  return rule !== null && isChoice(rule)
    ? t.choices.count.tally(agree, disagree, abstain)
    : t.proposals.standing.tally(agree, disagree, abstain, object)
}
