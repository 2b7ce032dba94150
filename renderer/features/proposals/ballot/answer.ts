import type { Stance } from '#shared/acts/acts.ts'
import { type DecisionRule, isChoice } from '#shared/charter/decision-rule.ts'
import { type Card, cardWords, stanceOfCard } from '#shared/tally/choice.ts'
import { t } from '../../../strings/en.ts'
import type { VoteWords } from '../../../ui/stance.tsx'
import type { Proposal } from '../proposal-page.tsx'

export type ChoiceRule = Extract<DecisionRule, { readonly method: 'ranked-choice' | 'score' }>

/** What a ballot says while it is being filled in. */
export interface Answer {
  readonly stance: Stance
  readonly card?: Card
}

/** An answer as far as it goes, or what has to be done first. */
export type Filled = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly first: string }

export const choiceRuleOf = (rule: DecisionRule | null): ChoiceRule | null =>
  rule !== null && isChoice(rule) ? rule : null

/** What a card amounts to. */
export const answerOf = (rule: ChoiceRule, options: number, card: Card): Answer => ({
  stance: stanceOfCard(rule, options, card),
  card,
})

/** What a card says, with the options called as people call them. */
export function saidBy(proposal: Proposal, card: Card): string {
  const rule = choiceRuleOf(proposal.rule)
  if (rule === null) return ''
  const labels = proposal.options.map(({ label }) => label)
  const words = cardWords(rule.method, labels, card)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** The words in which a member's stance on a proposal is told. */
export function voteWordsOf(proposal: Proposal, member: string): VoteWords {
  const { rule, openedBy } = proposal
  if (rule === null) return 'vote'
  if (isChoice(rule)) return 'choice'
  if (rule.method !== 'advice') return 'vote'
  return openedBy?.member === member ? 'decider' : 'advice'
}

/** Who takes part how: by a vote, by advice, or by deciding after it. */
export function partOf(proposal: Proposal): 'vote' | 'advice' | 'decide' {
  if (proposal.rule?.method !== 'advice') return 'vote'
  return proposal.openedBy?.me === true ? 'decide' : 'advice'
}

/** Members who must still give advice before the proposer can go ahead. */
export function adviceMissing(proposal: Proposal): number {
  const quorum = proposal.standing?.conditions.find(({ clause }) => clause.endsWith('.quorum'))
  return quorum === undefined ? 0 : Math.max(0, quorum.need - quorum.have)
}

/** The stance in a word, as on a button. */
export const verbOf = (part: ReturnType<typeof partOf>, stance: Stance): string =>
  part === 'vote' ? t.proposals.ballot.verb[stance] : t.choices[part].mine[stance]
