import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { type Charter, ruleFor } from '../charter/model.ts'
import { rollHash } from '../charter/roll.ts'
import type { Digest, MemberId, ProposalId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { openOf } from './decisions.ts'
import type { Known } from './facts.ts'
import { holdersOf } from './roles.ts'
import { charterOf, hasTenure, membersOf, newestSince } from './standing.ts'

/** What a roll depends on besides who belongs. */
export interface Decided {
  readonly decisionType: DecisionTypeName
  readonly effect: Effect
}

/** The member whom a decision is about or who gains from it: they have no vote on it. */
export function concernedBy(known: Known, view: CausalView, effect: Effect): MemberId | null {
  switch (effect.kind) {
    case 'remove':
    case 'recall':
      return effect.member as MemberId
    case 'spend':
      return effect.to.kind === 'member' ? (effect.to.member as MemberId) : null
    case 'uphold': {
      const challenged = known.facts.proposals.get(effect.proposal as ProposalId)
      const open = challenged === undefined ? null : openOf(known, challenged, view)
      return open === null || open.body.effect.kind === 'uphold' ? null : concernedBy(known, view, open.body.effect)
    }
    default:
      return null
  }
}

/** The electorate of a proposal opened at `time` in this view: members with tenure, or the holders of a role. */
export const rollOf = (known: Known, view: CausalView, decided: Decided, time: number): readonly MemberId[] =>
  rollUnder(known, view, charterOf(known, view).charter, decided, time)

/** The same under a given charter. */
export function rollUnder(
  known: Known,
  view: CausalView,
  charter: Charter,
  { decisionType, effect }: Decided,
  time: number,
): readonly MemberId[] {
  const rule = ruleFor(charter, decisionType)
  const concerned = concernedBy(known, view, effect)
  if (rule.method === 'delegated') {
    return holdersOf(known, view, rule.role, time).filter((member) => member !== concerned)
  }
  const members = membersOf(known, view)
  if (concerned === null && time - newestSince(known, view, members) >= charter.electorate.tenureMs) return members
  const isOn = (member: MemberId): boolean => hasTenure(known, view, member, charter, time) && member !== concerned
  // All members themselves where nobody is left out, so that the hash of them is worked out once.
  return members.every(isOn) ? members : members.filter(isOn)
}

/** The hash of a roll, remembered where it is that of all members. */
export function rollHashOf(known: Known, view: CausalView, roll: readonly MemberId[]): Digest {
  const answers = known.memory.for(view)
  if (answers === null || answers.members !== roll) return rollHash(roll)
  answers.membersHash ??= rollHash(roll)
  return answers.membersHash
}
