import type { DecisionRule, DecisionTypeName, Method } from '#shared/charter/decision-rule.ts'
import {
  type Challenge,
  type Charter,
  type Delegation,
  decisionTypesOf,
  type Emergency,
  type Lens,
  type ObjectionTests,
  type Proposing,
  type Role,
  ruleFor,
  type Spending,
} from '#shared/charter/model.ts'
import { DAY_MS } from '#shared/charter/units.ts'

/** Kinds of decision that a charter may do without. */
export const OPTIONAL_TYPES = ['spending', 'choice', 'election', 'admission', 'removal'] as const
export type OptionalType = (typeof OPTIONAL_TYPES)[number]

const TWO_THIRDS = { numerator: 2, denominator: 3 }
const HALF = { numerator: 1, denominator: 2 }

/** The same rule under another method; what only one method has gets the value most charters use. */
export function withMethod(rule: DecisionRule, method: Method, charter: Charter): DecisionRule {
  if (rule.method === method) return rule
  const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs, lateSwing } = rule
  const common = {
    quorum,
    quorumCounts,
    reasonRequired,
    noticeMs,
    windowMs,
    coolingOffMs,
    ...(lateSwing === undefined ? {} : { lateSwing }),
  }
  switch (method) {
    case 'consent':
      return { method, silenceConsents: true, ...common }
    case 'majority':
    case 'ranked-choice':
    case 'advice':
      return { method, ...common }
    case 'supermajority':
      return { method, threshold: TWO_THIRDS, ...common }
    case 'score':
      return { method, most: 5, threshold: HALF, ...common }
    case 'delegated':
      return { method, role: charter.roles?.[0]?.id ?? '', ...common }
  }
}

/** A rule for a kind of decision that has none yet: as that which it takes now, or as most charters choose. */
export function newRule(charter: Charter, type: OptionalType): DecisionRule {
  const standard = ruleFor(charter, 'standard')
  switch (type) {
    case 'choice':
    case 'election':
      return withMethod(standard, 'ranked-choice', charter)
    case 'spending':
    case 'admission':
      return standard.method === 'advice' || standard.method === 'delegated'
        ? withMethod(standard, 'majority', charter)
        : standard
    case 'removal':
      return ruleFor(charter, 'amendment')
  }
}

export const withRule = (charter: Charter, type: DecisionTypeName, rule: DecisionRule): Charter => ({
  ...charter,
  decisionTypes: { ...charter.decisionTypes, [type]: rule },
})

export function withoutRule(charter: Charter, type: OptionalType): Charter {
  const { [type]: _removed, ...decisionTypes } = charter.decisionTypes
  const { lenses = [], ...rest } = charter
  const kept = lenses
    .map((lens) => ({ ...lens, types: lens.types.filter((each) => each !== type) }))
    .filter(({ types }) => types.length > 0)
  return { ...rest, ...(kept.length === 0 ? {} : { lenses: kept }), decisionTypes }
}

/** With another list of roles; a charter without any has no such field. What named a role that is gone names it no longer. */
export function withRoles(charter: Charter, roles: readonly Role[]): Charter {
  const { roles: _before, emergency, objections, lenses = [], ...plain } = charter
  const ids = roles.map(({ id }) => id)
  const seen = lenses.filter(({ role }) => ids.includes(role))
  const others = {
    ...plain,
    ...(objections !== undefined && ids.includes(objections.role) ? { objections } : {}),
    ...(seen.length === 0 ? {} : { lenses: seen }),
  }
  const kept = roles.map((role) => ({ ...role, incompatible: role.incompatible.filter((id) => ids.includes(id)) }))
  const rest = emergency !== undefined && ids.includes(emergency.role) ? { ...others, emergency } : others
  return kept.length === 0 ? rest : { ...rest, roles: kept }
}

/** An id that no role has: ids stay through amendments. */
export function newRole(roles: readonly Role[], title: string, purpose: string): Role {
  let n = roles.length + 1
  while (roles.some(({ id }) => id === `role-${n}`)) n += 1
  return { id: `role-${n}`, title, purpose, seats: 1, termMs: 365 * DAY_MS, termLimit: 0, incompatible: [] }
}

export function withProposing(charter: Charter, proposing: Proposing | null): Charter {
  const { proposing: _before, ...rest } = charter
  return proposing === null ? rest : { ...rest, proposing }
}

export function withSpending(charter: Charter, spending: Spending | null): Charter {
  const { spending: _before, ...rest } = charter
  return spending === null ? rest : { ...rest, spending }
}

export function withDelegation(charter: Charter, delegation: Delegation | null): Charter {
  const { delegation: _before, ...rest } = charter
  return delegation === null ? rest : { ...rest, delegation }
}

export function withChallenge(charter: Charter, challenge: Challenge | null): Charter {
  const { challenge: _before, ...rest } = charter
  return challenge === null ? rest : { ...rest, challenge }
}

export function withEmergency(charter: Charter, emergency: Emergency | null): Charter {
  const { emergency: _before, ...rest } = charter
  return emergency === null ? rest : { ...rest, emergency }
}

export function withObjections(charter: Charter, objections: ObjectionTests | null): Charter {
  const { objections: _before, ...rest } = charter
  return objections === null ? rest : { ...rest, objections }
}

/** With another list of lenses; a charter without any has no such field. */
export function withLenses(charter: Charter, lenses: readonly Lens[]): Charter {
  const { lenses: _before, ...rest } = charter
  return lenses.length === 0 ? rest : { ...rest, lenses: [...lenses] }
}

export const newObjections = ({ id }: Role): ObjectionTests => ({ role: id, seconds: 3, answerMs: 2 * DAY_MS })

/** An id that no lens has: ids stay through amendments. */
export function newLens(lenses: readonly Lens[], role: Role, title: string, asks: string): Lens {
  let n = lenses.length + 1
  while (lenses.some(({ id }) => id === `lens-${n}`)) n += 1
  return { id: `lens-${n}`, title, asks, role: role.id, types: ['standard'], waitMs: 3 * DAY_MS }
}

/** Kinds of decision on which one member may vote for another. */
export const lendable = (charter: Charter): readonly DecisionTypeName[] =>
  decisionTypesOf(charter).filter((type) => {
    const { method } = ruleFor(charter, type)
    return method !== 'advice' && method !== 'delegated'
  })

export const newDelegation = (charter: Charter): Delegation => ({
  types: lendable(charter).filter((type) => type === 'standard' || type === 'amendment'),
  mostShare: { numerator: 1, denominator: 10 },
  longestMs: 365 * DAY_MS,
})
export const NEW_CHALLENGE: Challenge = { members: 3 }
export const newEmergency = ({ id, seats }: Role): Emergency => ({
  role: id,
  holders: Math.max(1, Math.ceil((seats * 3) / 5)),
  longestMs: 3 * DAY_MS,
  renewals: 1,
  restMs: 14 * DAY_MS,
})

export function withVouchAfter(charter: Charter, vouchAfterMs: number | null): Charter {
  const { vouches } = charter.admission
  return { ...charter, admission: vouchAfterMs === null ? { vouches } : { vouches, vouchAfterMs } }
}

export const NEW_PROPOSING: Proposing = { sponsors: 1, openPerMember: 5, resubmitAfterMs: 30 * DAY_MS }
export const newSpending = (unit: string): Spending => ({
  unit,
  windowMs: 90 * DAY_MS,
  tiers: [{ upTo: 500, decisionType: 'standard' }],
})
