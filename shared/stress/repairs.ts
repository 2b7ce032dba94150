import type { DecisionRule, DecisionTypeName, Share } from '../charter/decision-rule.ts'
import {
  type Charter,
  decisionTypesOf,
  type Proposing,
  type Role,
  roleOf,
  ruleFor,
  versionNeeded,
} from '../charter/model.ts'
import { DAY_MS } from '../charter/units.ts'
import { LONGEST_MS } from '../kernel/ids.ts'
import { weightOf } from './kinds.ts'

/** Changes of a charter that repairs are made of. */

export const ONE_THIRD: Share = { numerator: 1, denominator: 3 }
export const HALF: Share = { numerator: 1, denominator: 2 }
export const TWO_THIRDS: Share = { numerator: 2, denominator: 3 }

const isLess = (a: Share, b: Share): boolean => a.numerator * b.denominator < b.numerator * a.denominator
export const atLeast = (share: Share, least: Share): Share => (isLess(share, least) ? least : share)
export const atMost = (share: Share, most: Share): Share => (isLess(most, share) ? most : share)

export function withRule(
  charter: Charter,
  type: DecisionTypeName,
  change: (rule: DecisionRule) => DecisionRule,
): Charter {
  const rule = change(ruleFor(charter, type))
  return keepingTenure(charter, { ...charter, decisionTypes: { ...charter.decisionTypes, [type]: rule } })
}

/** In a form that can say what the repair says. */
export const newEnough = (charter: Charter): Charter =>
  versionNeeded(charter) > charter.version ? { ...charter, version: versionNeeded(charter) } : charter

/** From opening to the end of the window, of the slowest decision of any weight. */
export const slowestMs = (charter: Charter): number =>
  Math.max(
    ...decisionTypesOf(charter)
      .filter((type) => weightOf(type) !== 'light')
      .map((type) => ruleFor(charter, type))
      .map(({ noticeMs, windowMs }) => noticeMs + windowMs),
  )

/** A longer decision must not make a tenure too short that was long enough before. */
function keepingTenure(before: Charter, after: Charter): Charter {
  const { tenureMs } = before.electorate
  if (tenureMs < slowestMs(before) || tenureMs >= slowestMs(after)) return after
  return withTenure(after, slowestMs(after))
}

export const withTenure = (charter: Charter, tenureMs: number): Charter => ({
  ...charter,
  electorate: { ...charter.electorate, tenureMs: Math.min(tenureMs, LONGEST_MS) },
})

export const withQuorum = (charter: Charter, type: DecisionTypeName, quorum: Share): Charter =>
  withRule(charter, type, (rule) => ({ ...rule, quorum }))

export const withWindow = (charter: Charter, type: DecisionTypeName, windowMs: number): Charter =>
  withRule(charter, type, (rule) => ({ ...rule, windowMs }))

/** Quorums from which one is chosen that is high enough; none lower than what stands. */
export const higherQuorums = (charter: Charter, type: DecisionTypeName): readonly Charter[] =>
  [ONE_THIRD, HALF, TWO_THIRDS]
    .filter((quorum) => isLess(ruleFor(charter, type).quorum, quorum))
    .map((quorum) => withQuorum(charter, type, quorum))

/**
 * A vote in place of whatever there was, with its times: two thirds where it is about the rules or who belongs, otherwise
 * a majority; ranked choice where there are options.
 */
export function voted(charter: Charter, type: DecisionTypeName): Charter {
  return withRule(charter, type, (rule) => {
    const { reasonRequired, noticeMs, windowMs, coolingOffMs, lateSwing } = rule
    const quorum = atMost(atLeast(rule.quorum, HALF), TWO_THIRDS)
    const same = {
      quorum,
      quorumCounts: 'agree-and-abstain',
      reasonRequired,
      noticeMs,
      windowMs,
      coolingOffMs,
      ...(lateSwing === undefined ? {} : { lateSwing }),
    } as const
    if (type === 'choice') return { method: 'ranked-choice', ...same }
    return weightOf(type) === 'heavy'
      ? { method: 'supermajority', threshold: TWO_THIRDS, ...same }
      : { method: 'majority', ...same }
  })
}

/** Where the mildest change uncovers something else: a plain vote with the times that charters ship with. */
export const plain = (charter: Charter, type: DecisionTypeName): Charter =>
  withRule(voted(charter, type), type, (rule) => ({ ...rule, ...plainTimes(type) }))

export const withFallback = (charter: Charter, type: DecisionTypeName): Charter =>
  withRule(charter, type, (rule) => (rule.method === 'consent' ? { ...rule, fallback: TWO_THIRDS } : rule))

/** A late swing of a day or more goes on for a day or more; what goes on longer already stays. */
export const withLateSwing = (charter: Charter, type: DecisionTypeName): Charter =>
  withRule(charter, type, (rule) => ({
    ...rule,
    lateSwing: {
      lastMs: Math.max(rule.lateSwing?.lastMs ?? 0, DAY_MS),
      extendMs: Math.max(rule.lateSwing?.extendMs ?? 0, 2 * DAY_MS),
      times: Math.max(rule.lateSwing?.times ?? 0, 2),
    },
  }))

/** Rules of proposing with something changed; the mildest where there were none. */
export const withProposing = (charter: Charter, change: Partial<Proposing>): Charter => ({
  ...charter,
  proposing: { sponsors: 0, openPerMember: 10, resubmitAfterMs: 0, ...charter.proposing, ...change },
})

export const withRole = (charter: Charter, id: string, change: Partial<Role>): Charter =>
  roleOf(charter, id) === null
    ? charter
    : { ...charter, roles: (charter.roles ?? []).map((role) => (role.id === id ? { ...role, ...change } : role)) }

/** Long enough that nobody splits a payment to get below a tier. */
export const SUMMED_MS = 90 * DAY_MS

/** Rules of spending where there are none: what is small is a standard decision; its members know what small means. */
export const withSpending = (charter: Charter): Charter => ({
  ...charter,
  spending: { unit: 'units', windowMs: SUMMED_MS, tiers: [{ upTo: 1000, decisionType: 'standard' }] },
})

/** Where no single change is enough: plain votes throughout, and what they need to be safe. */
export function thorough(charter: Charter): Charter {
  const { admission, certification, electorate, spending } = charter
  const ruled = decisionTypesOf(charter).reduce(plain, charter)
  const changed = {
    ...ruled,
    admission: { ...admission, vouches: Math.max(admission.vouches, 2) },
    certification: { syncGraceMs: Math.max(certification.syncGraceMs, DAY_MS) },
    ...(spending === undefined ? {} : { spending: { ...spending, windowMs: Math.max(spending.windowMs, SUMMED_MS) } }),
  }
  return withTenure(changed, Math.max(slowestMs(ruled), Math.min(electorate.tenureMs, 90 * DAY_MS)))
}

const days = (noticeDays: number, windowDays: number, coolingOffDays: number) => ({
  noticeMs: noticeDays * DAY_MS,
  windowMs: windowDays * DAY_MS,
  coolingOffMs: coolingOffDays * DAY_MS,
})
const TIMES = { light: days(3, 7, 1), middle: days(7, 7, 2), heavy: days(14, 14, 7) } as const
const plainTimes = (type: DecisionTypeName) => TIMES[weightOf(type)]
