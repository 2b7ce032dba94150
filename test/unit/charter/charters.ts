import fc from 'fast-check'
import {
  type DecisionRule,
  type DecisionTypeName,
  METHODS_FOR,
  type Method,
  type Share,
} from '#shared/charter/decision-rule.ts'
import { type Article, type Charter, inNeededVersion, type Role } from '#shared/charter/model.ts'
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
  version: 1,
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
/** A field that a charter may do without. */
const maybe = <T>(field: fc.Arbitrary<T>) => fc.option(field, { nil: undefined })
/** Fields without a value left out, as the schema has them. */
const compact = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const anyLength = fc.constantFrom(DAY_MS, 3_600_000, 90_061_001, 365 * DAY_MS)
const common = {
  quorum: anyShare,
  quorumCounts: fc.constantFrom('agree-and-abstain' as const, 'every-ballot' as const),
  reasonRequired: fc.boolean(),
  noticeMs: anyDuration,
  windowMs: anyDuration,
  coolingOffMs: anyDuration,
  lateSwing: maybe(fc.record({ lastMs: anyLength, extendMs: anyLength, times: fc.integer({ min: 1, max: 5 }) })),
}
const RULES = {
  consent: fc.record({
    method: fc.constant('consent' as const),
    silenceConsents: fc.boolean(),
    fallback: maybe(anyShare),
    ...common,
  }),
  majority: fc.record({ method: fc.constant('majority' as const), ...common }),
  supermajority: fc.record({ method: fc.constant('supermajority' as const), threshold: anyShare, ...common }),
  'ranked-choice': fc.record({ method: fc.constant('ranked-choice' as const), ...common }),
  score: fc.record({
    method: fc.constant('score' as const),
    most: fc.integer({ min: 1, max: 10 }),
    threshold: anyShare,
    ...common,
  }),
  advice: fc.record({ method: fc.constant('advice' as const), ...common }),
  delegated: fc.record({ method: fc.constant('delegated' as const), role: fc.constant('a'), ...common }),
} satisfies Record<Method, fc.Arbitrary<DecisionRule>>

/** Any rule by which a kind of decision may be made; without a role, none that a role decides. */
export const anyRuleFor = (type: DecisionTypeName, roles: readonly string[]): fc.Arbitrary<DecisionRule> =>
  fc
    .oneof(
      ...METHODS_FOR[type]
        .filter((method) => method !== 'delegated' || roles.length > 0)
        .map((method): fc.Arbitrary<DecisionRule> => RULES[method]),
    )
    .map((rule) => compact(rule.method === 'delegated' ? { ...rule, role: roles[0] ?? '' } : rule))

const anyLine = fc.constantFrom('One', 'Two', 'The third')
const anyArticles = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), title: anyLine, text: anyLine }),
  { selector: (each) => each.id, maxLength: 4 },
)

const anyRoles: fc.Arbitrary<Role[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      title: anyLine,
      purpose: anyLine,
      seats: fc.integer({ min: 1, max: 50 }),
      termMs: anyLength,
      termLimit: fc.integer({ min: 0, max: 100 }),
      incompatible: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    }),
    { selector: (role) => role.id, maxLength: 3 },
  )
  .map((roles) => {
    const ids = new Set(roles.map(({ id }) => id))
    return roles.map((role) => ({
      ...role,
      incompatible: role.incompatible.filter((other) => other !== role.id && ids.has(other)),
    }))
  })

const anyTiers = fc
  .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 3 })
  .chain((sums) =>
    fc.tuple(
      fc.constant(sums.toSorted((a, b) => a - b)),
      fc.array(fc.constantFrom('routine' as const, 'standard' as const), {
        minLength: sums.length,
        maxLength: sums.length,
      }),
    ),
  )
  .map(([sums, types]) => sums.map((upTo, i) => ({ upTo, decisionType: types[i] ?? 'routine' })))

/** Any charter, of either version: with everything that a charter may say, or less of it. */
export const anyCharter: fc.Arbitrary<Charter> = anyRoles
  .chain((roles) => {
    const ids = roles.map(({ id }) => id)
    const rule = (type: DecisionTypeName) => anyRuleFor(type, ids)
    return fc.record({
      version: fc.constant(2 as const),
      name: anyLine,
      purpose: anyLine,
      articles: anyArticles,
      electorate: fc.record({ tenureMs: anyDuration }),
      admission: fc
        .record({ vouches: fc.integer({ min: 1, max: 20 }), vouchAfterMs: maybe(anyDuration) })
        .map((fields) => compact(fields)),
      roles: fc.constant(roles.length > 0 ? roles : undefined),
      proposing: maybe(
        fc.record({
          sponsors: fc.integer({ min: 0, max: 20 }),
          openPerMember: fc.integer({ min: 1, max: 1000 }),
          resubmitAfterMs: anyDuration,
        }),
      ),
      spending: maybe(fc.record({ unit: fc.constantFrom('EUR', 'hours'), windowMs: anyDuration, tiers: anyTiers })),
      delegation: maybe(
        fc.record({
          types: fc.uniqueArray(fc.constantFrom('amendment' as const), { minLength: 1, maxLength: 1 }),
          mostShare: anyShare,
          longestMs: anyLength,
        }),
      ),
      emergency:
        ids[0] === undefined
          ? fc.constant(undefined)
          : maybe(
              fc.record({
                role: fc.constant(ids[0]),
                holders: fc.constant(1),
                longestMs: anyLength,
                renewals: fc.integer({ min: 0, max: 3 }),
                restMs: anyDuration,
              }),
            ),
      objections:
        ids[0] === undefined
          ? fc.constant(undefined)
          : maybe(
              fc.record({
                role: fc.constantFrom(...ids),
                seconds: fc.integer({ min: 2, max: 1000 }),
                answerMs: fc.constantFrom(0, DAY_MS),
              }),
            ),
      lenses:
        ids[0] === undefined
          ? fc.constant(undefined)
          : maybe(
              fc.uniqueArray(
                fc.record({
                  id: fc.constantFrom('money', 'law'),
                  title: anyLine,
                  asks: anyLine,
                  role: fc.constantFrom(...ids),
                  types: fc.uniqueArray(
                    fc.constantFrom('routine' as const, 'standard' as const, 'amendment' as const),
                    {
                      minLength: 1,
                      maxLength: 3,
                    },
                  ),
                  waitMs: anyDuration,
                }),
                { selector: (lens) => lens.id, minLength: 1, maxLength: 2 },
              ),
            ),
      challenge: maybe(fc.record({ members: fc.integer({ min: 1, max: 1000 }) })),
      decisionTypes: fc
        .record({
          routine: rule('routine'),
          standard: rule('standard'),
          spending: maybe(rule('spending')),
          choice: maybe(rule('choice')),
          election: maybe(rule('election')),
          admission: maybe(rule('admission')),
          removal: maybe(rule('removal')),
          amendment: rule('amendment'),
        })
        .map((rules) => compact(rules)),
      certification: fc.record({ syncGraceMs: anyDuration }),
      reviewAfterMs: anyDuration,
    })
  })
  .map((charter) => inNeededVersion(compact(charter)))
