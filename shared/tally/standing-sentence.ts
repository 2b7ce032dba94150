import { listed } from '../charter/words.ts'
import type { Decision } from './decide.ts'

/**
 * What would become of a proposal if it were counted now, in one sentence: "It would pass now: 4 of at least 3 needed
 * have answered; 3 agree and 1 disagrees." or "It would not pass now: 2 more must answer."
 */
export function standingSentence(decision: Decision): string {
  if (decision.outcome === 'passed') {
    return `It would pass now: ${decision.conditions.map((condition) => condition.sentence).join('; ')}.`
  }
  return `It would not pass now: ${listed(decision.missing)}.`
}
