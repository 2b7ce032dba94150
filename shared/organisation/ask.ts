import { type Condition, holds } from '../charter/condition.ts'
import { type Denial, deny } from './verdict.ts'

/**
 * Asks one condition of an act: null where it is met, and otherwise the denial under its clause. Judging an act and
 * explaining it are one walk through the same conditions; only what is kept of it differs.
 *
 * @param otherwise what is wrong when it is not met, in words
 */
export type Ask = (condition: Condition, otherwise: string | (() => string)) => Denial | null

const say = (otherwise: string | (() => string)): string => (typeof otherwise === 'string' ? otherwise : otherwise())

/**
 * A condition whose denial was found already.
 *
 * @param sentence what was found when there is none, under `clause`
 */
export const unless = (ask: Ask, denial: Denial | null, clause: string, sentence: string): Denial | null =>
  ask(holds(denial?.clause ?? clause, denial === null, sentence), denial?.reason ?? sentence)

/** A condition whose lack was found already, in words; null when it is met. */
export const fits = (ask: Ask, clause: string, why: string | null, sentence: string): Denial | null =>
  ask(holds(clause, why === null, sentence), why ?? sentence)

/** For judging alone. */
export const judging: Ask = (condition, otherwise) => (condition.met ? null : deny(condition.clause, say(otherwise)))

/** For explaining: keeps every condition that was asked, the unmet one last, each with what was found. */
export function explaining(): { readonly ask: Ask; readonly conditions: readonly Condition[] } {
  const conditions: Condition[] = []
  const ask: Ask = (condition, otherwise) => {
    if (condition.met) {
      conditions.push(condition)
      return null
    }
    const sentence = say(otherwise)
    conditions.push({ ...condition, sentence })
    return deny(condition.clause, sentence)
  }
  return { ask, conditions }
}
