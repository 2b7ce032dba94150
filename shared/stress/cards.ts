import type { Stance } from '../acts/acts.ts'
import { isChoice } from '../charter/decision-rule.ts'
import { optionCount } from '../charter/effect.ts'
import { ruleOf } from '../organisation/decisions.ts'
import type { OpenFacts } from '../organisation/facts.ts'
import type { Card } from '../tally/choice.ts'

/** What a ballot says about the options: all who agree want the same. */
export function cardOf(open: OpenFacts, stance: Stance): Card | undefined {
  const rule = ruleOf(open)
  if (!isChoice(rule) || stance === 'abstain') return undefined
  const options = optionCount(open.body.effect)
  if (rule.method === 'ranked-choice') return [stance === 'agree' ? 0 : options]
  return Array.from({ length: options }, (_, i) => (stance === 'agree' && i === 0 ? rule.most : 0))
}

export const chosen = (stance: Stance): string =>
  stance === 'agree' ? 'want the first option' : stance === 'disagree' ? 'want none of the options' : stance
