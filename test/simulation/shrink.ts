import type { Plan, Step } from './plan.ts'
import { type Outcome, run } from './run.ts'
import { HONEST, type Sabotage } from './sabotage.ts'

/** Runs that shrinking one plan may take. */
const MOST_RUNS = 400

/**
 * The plan with as many of its steps taken out as can be while it still fails in the same way: first large pieces, then
 * smaller ones, until no single step can go. Source: Zeller and Hildebrandt, "Simplifying and isolating
 * failure-inducing input" (2002).
 */
export async function shrink(plan: Plan, outcome: Outcome, sabotage: Sabotage = HONEST): Promise<Plan> {
  const kind = outcome.failure?.kind
  if (kind === undefined) return plan
  let runs = 0
  const fails = async (steps: readonly Step[]): Promise<boolean> => {
    runs += 1
    const { failure } = await run({ ...plan, steps: [...steps] }, sabotage)
    return failure?.kind === kind
  }
  let steps: readonly Step[] = plan.steps
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let at = 0
    while (at < steps.length && runs < MOST_RUNS) {
      const without = [...steps.slice(0, at), ...steps.slice(at + size)]
      if (await fails(without)) steps = without
      else at += size
    }
  }
  return { ...plan, steps: [...steps] }
}
