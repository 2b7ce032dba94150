import fc from 'fast-check'
import { type Article, CHARTER_VERSION, type Charter, type DecisionRule, type Share } from '#shared/charter/model.ts'
import { consent, majority, supermajority } from '../tally/rules.ts'

/** Charters for tests: one that is plain to read, and arbitrary ones. */

const DAY_MS = 86_400_000
const timed = (rule: DecisionRule, noticeMs: number, windowMs: number, coolingOffMs: number): DecisionRule => ({
  ...rule,
  noticeMs: noticeMs * DAY_MS,
  windowMs: windowMs * DAY_MS,
  coolingOffMs: coolingOffMs * DAY_MS,
})

export const article = (id: string, title = `On ${id}`, text = `What ${id} means.`): Article => ({ id, title, text })

export const charter = (changes: Partial<Charter> = {}): Charter => ({
  version: CHARTER_VERSION,
  name: 'Mill Lane Garden',
  purpose: 'Keep the garden open to everybody in the street.',
  articles: [article('purpose'), article('members'), article('leaving')],
  electorate: { tenureMs: 30 * DAY_MS },
  admission: { vouches: 2 },
  decisionTypes: {
    routine: timed(consent({ quorum: [1, 3] }), 3, 7, 0),
    standard: timed(majority({ quorum: [1, 3] }), 7, 7, 2),
    amendment: timed(supermajority({ quorum: [1, 2], threshold: [2, 3] }), 14, 14, 7),
  },
  certification: { syncGraceMs: DAY_MS },
  reviewAfterMs: 365 * DAY_MS,
  ...changes,
})

const anyShare: fc.Arbitrary<Share> = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .map(([a, b]) => ({ numerator: Math.min(a, b), denominator: b }))
const anyDuration = fc.oneof(fc.constantFrom(0, DAY_MS, 7 * DAY_MS, 3_600_000, 90_061_001), fc.nat(10 * 366 * DAY_MS))
const common = {
  quorum: anyShare,
  quorumCounts: fc.constantFrom('agree-and-abstain' as const, 'every-ballot' as const),
  reasonRequired: fc.boolean(),
  noticeMs: anyDuration,
  windowMs: anyDuration,
  coolingOffMs: anyDuration,
}
export const anyRule: fc.Arbitrary<DecisionRule> = fc.oneof(
  fc.record({ method: fc.constant('consent' as const), silenceConsents: fc.boolean(), ...common }),
  fc.record({ method: fc.constant('majority' as const), ...common }),
  fc.record({ method: fc.constant('supermajority' as const), threshold: anyShare, ...common }),
)
const anyLine = fc.constantFrom('One', 'Two', 'The third')
const anyArticles = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), title: anyLine, text: anyLine }),
  { selector: (each) => each.id, maxLength: 4 },
)

export const anyCharter: fc.Arbitrary<Charter> = fc.record({
  version: fc.constant(CHARTER_VERSION),
  name: anyLine,
  purpose: anyLine,
  articles: anyArticles,
  electorate: fc.record({ tenureMs: anyDuration }),
  admission: fc.record({ vouches: fc.integer({ min: 1, max: 20 }) }),
  decisionTypes: fc.record({ routine: anyRule, standard: anyRule, amendment: anyRule }),
  certification: fc.record({ syncGraceMs: anyDuration }),
  reviewAfterMs: anyDuration,
})
