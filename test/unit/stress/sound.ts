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

const plainly = timed(majority({ quorum: [1, 2] }), 7, 7)
const weightily = timed(supermajority({ quorum: [1, 2], threshold: [2, 3] }), 14, 14, 7)
const rankedChoice: DecisionRule = { ...plainly, method: 'ranked-choice' }

/** A charter with every kind of decision, in which nothing is found but what no charter can prevent, and one note. */
export const sound: Charter = charter({
  version: 2,
  electorate: { tenureMs: 30 * DAY_MS },
  admission: { vouches: 13, vouchAfterMs: 30 * DAY_MS },
  roles: [
    {
      id: 'keeper',
      title: 'Keeper',
      purpose: 'Keeps what is common.',
      seats: 3,
      termMs: 365 * DAY_MS,
      termLimit: 2,
      incompatible: [],
    },
  ],
  proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
  spending: {
    unit: 'EUR',
    windowMs: 90 * DAY_MS,
    tiers: [
      { upTo: 100, decisionType: 'standard' },
      { upTo: 1000, decisionType: 'spending' },
    ],
  },
  decisionTypes: {
    routine: timed(majority({ quorum: [1, 2] }), 3, 7),
    standard: plainly,
    spending: plainly,
    choice: rankedChoice,
    election: rankedChoice,
    admission: plainly,
    removal: weightily,
    amendment: weightily,
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

/** The sound charter without some of what a charter may do without. */
export function without(...fields: readonly ('roles' | 'proposing' | 'spending')[]): Charter {
  const { roles, proposing, spending, ...rest } = sound
  const { election, spending: spent, ...types } = rest.decisionTypes
  const keeps = (field: (typeof fields)[number]): boolean => !fields.includes(field)
  return {
    ...rest,
    ...(keeps('roles') && roles !== undefined ? { roles } : {}),
    ...(keeps('proposing') && proposing !== undefined ? { proposing } : {}),
    ...(keeps('spending') && spending !== undefined ? { spending } : {}),
    decisionTypes: {
      ...types,
      ...(keeps('roles') && election !== undefined ? { election } : {}),
      ...(keeps('spending') && spent !== undefined ? { spending: spent } : {}),
    },
  }
}

/** Fewer tallies than a person would ask for, and the same rolls. */
export const QUICK = { enumerateUpTo: 8, rolls: [3, 5, 12, 50] }

/** Each charter is tested once, however much is asked about it. */
const known = new WeakMap<Charter, ReturnType<typeof stressTest>['findings']>()
export function findingsOf(tested: Charter) {
  const findings = known.get(tested) ?? stressTest(tested, QUICK).findings
  known.set(tested, findings)
  return findings
}
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
