import { EntryId, MemberId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { Effect } from './model.ts'

/** How people are called: the names are the organisation's to tell, not the charter's. */
export interface EffectNames {
  readonly nameOfMember: (member: MemberId) => string
  /** The name somebody asked to join under. */
  readonly nameOfRequest: (request: EntryId) => string
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
    default:
      return unreachable(effect)
  }
}
