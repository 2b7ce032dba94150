import { EntryId, MemberId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { RoleId } from './decision-rule.ts'
import type { Effect } from './effect.ts'
import { listed } from './words.ts'

/** How people are called: the names are the organisation's to tell, not the charter's. */
export interface EffectNames {
  readonly nameOfMember: (member: MemberId) => string
  /** The name somebody asked to join under. */
  readonly nameOfRequest: (request: EntryId) => string
  /** The title that the charter gives a role. */
  readonly titleOfRole: (role: RoleId) => string
  /** What the charter counts amounts in. */
  readonly unit: string
}

/** What an effect does once it is in force, in one sentence. */
export function effectSentence(effect: Effect, names: EffectNames): string {
  switch (effect.kind) {
    case 'resolution':
      return 'The text becomes a resolution of the organisation.'
    case 'admit':
      return `${names.nameOfRequest(EntryId.parse(effect.request))} becomes a member.`
    case 'remove':
      return `${names.nameOfMember(MemberId.parse(effect.member))} stops being a member.`
    case 'amend':
      return 'The charter is replaced by the one proposed.'
    case 'choose':
      return `One of ${effect.options.length} options becomes the decision, or none of them.`
    case 'elect': {
      const people = effect.candidates.map((member) => names.nameOfMember(MemberId.parse(member)))
      const role = `the role “${names.titleOfRole(effect.role)}”`
      const [only] = people
      return people.length === 1
        ? `${only} is elected to ${role}.`
        : `One of ${listed(people)} is elected to ${role}, or none of them.`
    }
    case 'recall':
      return `${names.nameOfMember(MemberId.parse(effect.member))} gives up the role “${names.titleOfRole(effect.role)}”.`
    case 'uphold':
      return 'The outcome that was challenged takes effect after all.'
    case 'spend': {
      const to = effect.to.kind === 'other' ? effect.to.name : names.nameOfMember(MemberId.parse(effect.to.member))
      return `${effect.amount} ${names.unit} may be spent on ${to}.`
    }
    default:
      return unreachable(effect)
  }
}
