import type { Outcome, Stance } from '#shared/acts/acts.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'

export const common = {
  looksLike: 'Looks like',
  andLike: 'and like',
  alikeSince: {
    asking: 'asking to join since',
    member: 'member since',
    left: 'has left; member since',
    removed: 'removed; member since',
  },
  markSpoken: 'with the id that begins with',
  markAbout: 'The first digits of this person’s id here: somebody else’s name looks the same.',
  newerActs: (n: number) =>
    n === 1
      ? 'One act here was written by a newer Folkmoot. This one keeps it and passes it on, but cannot read it; what it shows may be incomplete. Update to see all.'
      : `${n} acts here were written by a newer Folkmoot. This one keeps them and passes them on, but cannot read them; what it shows may be incomplete. Update to see all.`,
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  next: 'Continue',
  save: 'Save',
  tryAgain: 'Try again',
  copied: 'Copied',
  loading: 'Loading',
  context: 'About this page',
  notNow: 'This cannot be done now.',
  optional: 'optional',
  choose: 'Choose…',
  clause: (clause: string) => `Clause ${clause}`,
  conditions: {
    met: 'Met',
    notMet: 'Not met',
    since: (at: string) => `Since ${at}.`,
    until: (at: string) => `Until ${at}.`,
    none: 'No rule of the charter was asked about it.',
  },
  /** Somebody who gave no name is called “You”, which says it already. */
  you: (name: string) => (name === 'You' ? name : `${name} (you)`),
  skip: 'Skip to the page',
  showMore: 'Show more',
  showLess: 'Show less',
}

export const stance = {
  none: 'Not yet voted',
  names: { agree: 'Agrees', disagree: 'Disagrees', abstain: 'Abstains', object: 'Objects' } satisfies Record<
    Stance,
    string
  >,
  /** Of ballots that choose among options. */
  choice: { agree: 'Chose', disagree: 'Wants none', abstain: 'Abstains', object: 'Objects' } satisfies Record<
    Stance,
    string
  >,
  /** Of an election, where it is not known whether it was a choice or a yes or no. */
  election: { agree: 'Voted', disagree: 'Against', abstain: 'Abstains', object: 'Objects' } satisfies Record<
    Stance,
    string
  >,
  mine: { agree: 'Agree', disagree: 'Disagree', abstain: 'Abstain', object: 'Object' } satisfies Record<Stance, string>,
  about: {
    agree: 'I support this as it is written.',
    disagree: 'I do not want this. A No costs you nothing.',
    abstain: 'I have seen this and leave it to the others.',
    object: 'This would harm our purpose. Give the harm, and what would mend it.',
  } satisfies Record<Stance, string>,
}

export const ceremony = {
  sign: 'You sign',
  causes: 'This will',
  undo: 'Taking it back',
  under: 'Under clause',
  signing: 'Signing…',
}

export const words = {
  decisionType: {
    routine: 'Routine decision',
    standard: 'Standard decision',
    spending: 'Spending decision',
    choice: 'Choice',
    election: 'Election',
    admission: 'Admission',
    removal: 'Removal',
    amendment: 'Amendment',
  } satisfies Record<DecisionTypeName, string>,
  /** The same in a sentence, after what takes it. */
  aDecision: {
    routine: 'a routine decision',
    standard: 'a standard decision',
    spending: 'a spending decision',
    choice: 'a choice',
    election: 'an election',
    admission: 'an admission decision',
    removal: 'a removal decision',
    amendment: 'an amendment decision',
  } satisfies Record<DecisionTypeName, string>,
  effect: {
    resolution: 'Resolution',
    admit: 'Admit somebody',
    remove: 'Remove a member',
    amend: 'Change the charter',
    choose: 'Choose between options',
    elect: 'Elect somebody to a role',
    recall: 'Recall somebody from a role',
    spend: 'Spend',
    uphold: 'Uphold a challenged outcome',
  } satisfies Record<Effect['kind'], string>,
  outcome: { passed: 'Passed', rejected: 'Rejected', 'no-quorum': 'Too few took part' } satisfies Record<
    Outcome,
    string
  >,
}
