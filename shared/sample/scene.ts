import type { Stance } from '../acts/acts.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { Card } from '../tally/choice.ts'
import type { Who } from './cast.ts'

/** One ballot: when in days ago, whose, what, and why. A choice has a card. */
export interface Ballot {
  readonly daysAgo: number
  readonly by: Who
  readonly stance: Stance
  readonly reason: string
  readonly card?: Card
}

/** Something somebody said, in the thread or in asking for a further decision. */
export interface Said {
  readonly daysAgo: number
  readonly by: Who
  readonly text: string
}

/** One proposal of the sample organisation: who did what on it, and how many days before it is made. */
export interface Scene {
  readonly title: string
  readonly text: string
  readonly by: Who
  readonly decisionType: DecisionTypeName
  readonly effect: Effect | ((member: (who: Who) => MemberId) => Effect)
  readonly draftedDaysAgo: number
  readonly sponsor?: { readonly by: Who; readonly daysAgo: number }
  readonly openedDaysAgo?: number
  readonly said?: readonly Said[]
  readonly ballots?: readonly Ballot[]
  /** Who signed the count, in this order, beginning then; what their apps do by themselves follows. */
  readonly signed?: { readonly fromDaysAgo: number; readonly by: readonly Who[] }
  readonly challenges?: readonly Said[]
  readonly enacted?: { readonly by: Who; readonly daysAgo: number }
  readonly withdrawn?: { readonly daysAgo: number; readonly reason: string }
}

export const ballot = (daysAgo: number, by: Who, stance: Stance, reason = '', card?: Card): Ballot =>
  card === undefined ? { daysAgo, by, stance, reason } : { daysAgo, by, stance, reason, card }
