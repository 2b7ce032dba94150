import type { DecisionRule, DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Charter } from '#shared/charter/model.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { charter } from '../charter/charters.ts'
import { majority, supermajority } from '../tally/rules.ts'

export const DAY_MS = 86_400_000

export const timed = (
  rule: DecisionRule,
  noticeDays: number,
  windowDays: number,
  coolingOffDays = 2,
): DecisionRule => ({
  ...rule,
  noticeMs: noticeDays * DAY_MS,
  windowMs: windowDays * DAY_MS,
  coolingOffMs: coolingOffDays * DAY_MS,
})

/** A charter in which nothing is found but what no charter of this version can prevent. */
export const sound: Charter = charter({
  electorate: { tenureMs: 30 * DAY_MS },
  admission: { vouches: 13 },
  decisionTypes: {
    routine: timed(majority({ quorum: [1, 2] }), 3, 7),
    standard: timed(majority({ quorum: [1, 2] }), 7, 7),
    amendment: timed(supermajority({ quorum: [1, 2], threshold: [2, 3] }), 14, 14, 7),
  },
  certification: { syncGraceMs: DAY_MS },
})

/** The sound charter with another rule for one decision type, or with some fields of it changed. */
export const ruled = (
  type: DecisionTypeName,
  change: DecisionRule | Partial<Omit<DecisionRule, 'method'>>,
): Charter => ({
  ...sound,
  decisionTypes: {
    ...sound.decisionTypes,
    [type]: 'method' in change ? change : { ...sound.decisionTypes[type], ...change },
  },
})

/** Fewer tallies than a person would ask for, and the same rolls. */
export const QUICK = { enumerateUpTo: 8, rolls: [3, 5, 12, 50] }

export const findingsOf = (tested: Charter) => stressTest(tested, QUICK).findings
export const idsOf = (tested: Charter): readonly string[] => findingsOf(tested).map((finding) => finding.id)
export const seriousIn = (tested: Charter): readonly string[] =>
  findingsOf(tested)
    .filter((finding) => finding.severity === 'serious')
    .map((finding) => finding.id)

/** @throws when it is not found */
export function findingIn(tested: Charter, id: string) {
  const found = findingsOf(tested).find((finding) => finding.id === id)
  if (found === undefined) throw new Error(`${id} is not found`)
  return found
}
