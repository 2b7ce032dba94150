import type { DecisionRule, DecisionTypeName, Share } from '../charter/decision-rule.ts'
import { type Charter, ruleFor } from '../charter/model.ts'
import { DAY_MS } from '../charter/units.ts'
import { LONGEST_MS } from '../kernel/ids.ts'

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

/** From opening to the end of the window, of the slowest decision that changes who belongs or what the rules are. */
export const slowestMs = ({ decisionTypes: { standard, amendment } }: Charter): number =>
  Math.max(standard.noticeMs + standard.windowMs, amendment.noticeMs + amendment.windowMs)

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

/** A vote in place of whatever there was, with its times: two thirds for amendments, otherwise a majority. */
export function voted(charter: Charter, type: DecisionTypeName): Charter {
  return withRule(charter, type, (rule) => {
    const { reasonRequired, noticeMs, windowMs, coolingOffMs } = rule
    const quorum = atMost(atLeast(rule.quorum, HALF), TWO_THIRDS)
    const same = {
      quorum,
      quorumCounts: 'agree-and-abstain',
      reasonRequired,
      noticeMs,
      windowMs,
      coolingOffMs,
    } as const
    return type === 'amendment'
      ? { method: 'supermajority', threshold: TWO_THIRDS, ...same }
      : { method: 'majority', ...same }
  })
}

/** Where the mildest change uncovers something else: a plain vote with the times that charters ship with. */
export const plain = (charter: Charter, type: DecisionTypeName): Charter =>
  withRule(voted(charter, type), type, (rule) => ({ ...rule, ...plainTimes(type) }))

/** Where no single change is enough: plain votes throughout, and what they need to be safe. */
export function thorough(charter: Charter): Charter {
  const { admission, certification, electorate } = charter
  const ruled = plain(plain(plain(charter, 'routine'), 'standard'), 'amendment')
  const changed = {
    ...ruled,
    admission: { vouches: Math.max(admission.vouches, 2) },
    certification: { syncGraceMs: Math.max(certification.syncGraceMs, DAY_MS) },
  }
  return withTenure(changed, Math.max(slowestMs(ruled), Math.min(electorate.tenureMs, 90 * DAY_MS)))
}

const days = (noticeDays: number, windowDays: number, coolingOffDays: number) => ({
  noticeMs: noticeDays * DAY_MS,
  windowMs: windowDays * DAY_MS,
  coolingOffMs: coolingOffDays * DAY_MS,
})
const plainTimes = (type: DecisionTypeName) =>
  type === 'routine' ? days(3, 7, 1) : type === 'amendment' ? days(14, 14, 7) : days(7, 7, 2)
