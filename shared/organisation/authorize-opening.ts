import type { ActBody } from '../acts/acts.ts'
import { counted, holds } from '../charter/condition.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import { ruleFor } from '../charter/model.ts'
import { count } from '../charter/words.ts'
import { fits } from './ask.ts'
import { openOf } from './decisions.ts'
import { decisionTypesNow, whyEffectCannotApply, whyNotAsked } from './effects.ts'
import { rollHashOf, rollOf } from './electorate.ts'
import type { Case } from './proposal-case.ts'
import { whyNotPropose } from './proposing.ts'
import { charterOf } from './standing.ts'
import { ALLOW, type Denial, type Verdict } from './verdict.ts'

/** Judges the act that freezes what is decided on, in its author’s knowledge. */

/** Members who must be on the roll of a removal: of two people, neither can put the other out. */
const LEAST_TO_REMOVE = 2

export function authorizeOpen(
  { known, entry, standing, cut, proposal, ask }: Case,
  body: ActBody<'proposal.open'>,
): Verdict {
  const refused =
    ask(
      holds('proposals', proposal.draft.member === standing.member, 'Its proposer opened it.'),
      'Only its proposer opens a proposal.',
    ) ??
    ask(
      holds('proposals', openOf(known, proposal, cut) === null, 'It had not been opened before.'),
      'The proposal is open already.',
    )
  if (refused !== null) return refused
  const { charter, hash } = charterOf(known, cut)
  const now = entry.claimedTime
  const allowed = decisionTypesNow(known, cut, proposal, body.effect, now)
  const rule = ruleFor(charter, body.decisionType)
  return (
    ask(
      holds('charter', body.charter === hash, 'It cites the charter that was in force.'),
      'It cites another charter than the one in force.',
    ) ??
    ask(
      holds(
        clauseOfType(body, allowed),
        allowed.includes(body.decisionType),
        'It was opened as a kind of decision that can decide this.',
      ),
      () =>
        allowed.length === 0
          ? 'The charter has no rule by which this could be decided.'
          : `This needs a decision of type ${allowed.join(' or ')}.`,
    ) ??
    whyNotPropose(known, cut, charter, proposal, body, now, ask) ??
    fits(ask, 'effects', whyEffectCannotApply(known, cut, body.effect, now), 'What it would do can be done.') ??
    fits(ask, 'effects', whyNotAsked(body.effect, rule), 'Its kind of decision can answer what it asks.') ??
    rollFits({ known, cut, ask }, body, now) ??
    ALLOW
  )
}

const clauseOfType = (
  { effect, decisionType }: ActBody<'proposal.open'>,
  allowed: readonly DecisionTypeName[],
): string =>
  effect.kind === 'spend' ? 'spending.tiers' : allowed.length === 0 ? 'effects' : `decisionTypes.${decisionType}`

/** The roll that an opening freezes is the one that the charter gives. */
function rollFits(
  { known, cut, ask }: Pick<Case, 'known' | 'cut' | 'ask'>,
  body: ActBody<'proposal.open'>,
  now: number,
): Denial | null {
  const roll = rollOf(known, cut, body, now)
  const people = (clause: string, need: number) =>
    counted(
      clause,
      [roll.length, 'at-least', need],
      'members',
      `${count(roll.length, 'member is', 'members are')} on the roll.`,
    )
  return (
    ask(people('electorate', 1), 'Nobody would be on the roll.') ??
    (body.effect.kind === 'remove'
      ? ask(people('effects.remove', LEAST_TO_REMOVE), 'Nobody is removed by one person alone.')
      : null) ??
    ask(
      holds('electorate', body.roll === rollHashOf(known, cut, roll), 'The roll is the one that the charter gives.'),
      'The roll is not the one the charter gives.',
    )
  )
}
