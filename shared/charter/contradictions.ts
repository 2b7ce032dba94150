import { type DecisionRule, DecisionTypeName, METHODS_FOR } from './decision-rule.ts'
import type { Charter, Delegation, Emergency, Lens, Role, Spending } from './model.ts'
import { either } from './words.ts'

/** Something in a charter that each of its fields allows by itself, but not together with the others. */
export interface Contradiction {
  readonly path: (string | number)[]
  /** Completes "… does not hold: ". */
  readonly message: string
}

/**
 * What a charter says against itself.
 *
 * @param needs the oldest form that can say what the charter says
 */
export function contradictionsIn(charter: Charter, needs: number): readonly Contradiction[] {
  const { version, roles = [], spending, delegation, emergency, objections, lenses = [], decisionTypes } = charter
  return [
    ...(version < needs ? [{ path: ['version'], message: `what it says takes version ${needs}` }] : []),
    ...amongRoles(roles),
    ...(spending === undefined ? [] : amongTiers(spending, decisionTypes)),
    ...(delegation === undefined ? [] : amongAreas(delegation, decisionTypes)),
    ...(emergency === undefined ? [] : inEmergency(emergency, roles)),
    ...(objections === undefined || roles.some(({ id }) => id === objections.role)
      ? []
      : [{ path: ['objections', 'role'], message: NO_ROLE }]),
    ...amongLenses(lenses, roles, decisionTypes),
    ...Object.entries(decisionTypes).flatMap(([type, rule]) =>
      rule === undefined ? [] : inRule(DecisionTypeName.parse(type), rule, roles),
    ),
  ]
}

function amongRoles(roles: readonly Role[]): readonly Contradiction[] {
  const ids = roles.map(({ id }) => id)
  return roles.flatMap(({ id, incompatible }, index) => [
    ...(ids.indexOf(id) === index ? [] : [{ path: ['roles', index, 'id'], message: 'role ids must differ' }]),
    ...incompatible.flatMap((other, at) =>
      other !== id && ids.includes(other)
        ? []
        : [{ path: ['roles', index, 'incompatible', at], message: 'it must be the id of another role' }],
    ),
  ])
}

function amongTiers({ tiers }: Spending, rules: Charter['decisionTypes']): readonly Contradiction[] {
  return tiers.flatMap(({ upTo, decisionType }, index) => [
    ...(index === 0 || upTo > (tiers[index - 1]?.upTo ?? 0)
      ? []
      : [{ path: ['spending', 'tiers', index, 'upTo'], message: 'each tier must reach further than the one before' }]),
    ...(rules[decisionType] !== undefined
      ? []
      : [
          {
            path: ['spending', 'tiers', index, 'decisionType'],
            message: `the charter has no rules for ${decisionType} decisions`,
          },
        ]),
  ])
}

function amongAreas({ types }: Delegation, rules: Charter['decisionTypes']): readonly Contradiction[] {
  return types.flatMap((type, index) => {
    const path = ['delegation', 'types', index]
    const rule = rules[type]
    if (types.indexOf(type) !== index) return [{ path, message: 'kinds of decision must differ' }]
    if (rule === undefined) return [{ path, message: `the charter has no rules for ${type} decisions` }]
    return rule.method === 'advice' || rule.method === 'delegated'
      ? [{ path, message: 'nobody votes for another where advice is given, or the holders of a role decide' }]
      : []
  })
}

function inEmergency({ role, holders }: Emergency, roles: readonly Role[]): readonly Contradiction[] {
  const held = roles.find(({ id }) => id === role)
  if (held === undefined) return [{ path: ['emergency', 'role'], message: NO_ROLE }]
  return holders <= held.seats
    ? []
    : [
        {
          path: ['emergency', 'holders'],
          message: `the role has ${held.seats === 1 ? '1 seat' : `${held.seats} seats`}`,
        },
      ]
}

const NO_ROLE = 'it must be the id of one of the roles'

function amongLenses(
  lenses: readonly Lens[],
  roles: readonly Role[],
  rules: Charter['decisionTypes'],
): readonly Contradiction[] {
  const ids = lenses.map(({ id }) => id)
  return lenses.flatMap(({ id, role, types }, index) => [
    ...(ids.indexOf(id) === index ? [] : [{ path: ['lenses', index, 'id'], message: 'lens ids must differ' }]),
    ...(roles.some((each) => each.id === role) ? [] : [{ path: ['lenses', index, 'role'], message: NO_ROLE }]),
    ...types.flatMap((type, at) => {
      const path = ['lenses', index, 'types', at]
      if (types.indexOf(type) !== at) return [{ path, message: 'kinds of decision must differ' }]
      return rules[type] === undefined ? [{ path, message: `the charter has no rules for ${type} decisions` }] : []
    }),
  ])
}

function inRule(type: DecisionTypeName, rule: DecisionRule, roles: readonly Role[]): readonly Contradiction[] {
  const path = ['decisionTypes', type]
  const methods = METHODS_FOR[type]
  if (!methods.includes(rule.method)) {
    const quoted = methods.map((method) => `"${method}"`)
    return [{ path: [...path, 'method'], message: `here it must be ${either(quoted)}` }]
  }
  const isUnknown = rule.method === 'delegated' && !roles.some(({ id }) => id === rule.role)
  return isUnknown ? [{ path: [...path, 'role'], message: NO_ROLE }] : []
}
