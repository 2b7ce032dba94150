import { expect } from 'vitest'
import { compares } from '#shared/charter/condition.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'

/** What was looked at, so that a test can tell that it looked at something. */
export interface Explained {
  readonly allowed: number
  readonly denied: number
  readonly stages: ReadonlySet<string>
}

/**
 * Every act and every stage is explained by its own conditions: the arithmetic of each gives what it says, a denied act has
 * met all but the last one, under whose clause it is denied, and a proposal stays where its last step is not done.
 */
export function expectExplained(organisation: Organisation, times: readonly number[]): Explained {
  let allowed = 0
  let denied = 0
  for (const { id } of organisation.log.entries()) {
    const explained = organisation.explain(id)
    if (explained === null) throw new Error('every entry that is held has an explanation')
    const { verdict, conditions } = explained
    for (const { met, have, need, relation, sentence } of conditions) {
      expect(compares(have, need, relation), sentence).toBe(met)
      expect(sentence).toMatch(/^\S.*\S$/)
    }
    const unmet = conditions.filter(({ met }) => !met)
    if (verdict.verdict === 'allow') {
      expect(unmet).toEqual([])
      if (conditions.length > 0) allowed += 1
    }
    if (verdict.verdict !== 'deny' || unmet.length === 0) continue
    denied += 1
    expect(unmet).toEqual([conditions.at(-1)])
    expect(unmet[0]).toMatchObject({ clause: verdict.clause, sentence: verdict.reason })
  }
  const stages = new Set<string>()
  for (const time of times) {
    for (const proposal of organisation.facts.proposals.values()) stages.add(expectStage(organisation, proposal, time))
  }
  return { allowed, denied, stages }
}

function expectStage(organisation: Organisation, proposal: Parameters<typeof stateOf>[1], time: number): string {
  const { stage, steps } = stateOf(organisation, proposal, time)
  for (const [place, { done, conditions }] of steps.entries()) {
    const asked = conditions()
    expect(asked.length).toBeGreaterThan(0)
    for (const { met, have, need, relation, sentence } of asked)
      expect(compares(have, need, relation), sentence).toBe(met)
    expect(
      asked.every(({ met }) => met),
      `${stage}: ${asked.map(({ sentence }) => sentence).join(' ')}`,
    ).toBe(done)
    if (place < steps.length - 1 && stage !== 'cooling-off') expect(done).toBe(true)
  }
  expect(steps.at(-1)?.done).toBe(stage === 'in-force')
  return stage
}
