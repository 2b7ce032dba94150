import { unreachable } from '../kernel/result.ts'
import { type DecisionRule, type DecisionTypeName, isChoice, type RoleId, type Share } from './decision-rule.ts'
import { durationWords } from './duration-words.ts'
import type { RuleSentence } from './rule-group.ts'
import { asWritten, lowestTerms, shareWords } from './share-words.ts'
import { aOrAn, capitalised, count } from './words.ts'

/** One sentence for each field of a decision type, in the order in which a proposal meets them. */
export function decisionSentences(
  decisionType: DecisionTypeName,
  rule: DecisionRule,
  titleOfRole: (role: RoleId) => string,
): RuleSentence[] {
  const clause = (field: string, sentence: string): RuleSentence => ({
    clause: `decisionTypes.${decisionType}.${field}`,
    sentence,
  })
  const { lateSwing } = rule
  return [
    clause('noticeMs', notice(rule.noticeMs)),
    clause('windowMs', `Ballots may be cast and changed for ${durationWords(rule.windowMs)}.`),
    ...(lateSwing === undefined ? [] : [clause('lateSwing', lateSwingSentence(lateSwing))]),
    clause('method', method(decisionType, rule)),
    ...ofMethod(rule, titleOfRole).map(([field, sentence]) => clause(field, sentence)),
    clause('quorum', quorum(rule)),
    clause('quorumCounts', quorumCounts(rule)),
    clause('reasonRequired', reason(rule)),
    clause('coolingOffMs', coolingOff(rule.coolingOffMs)),
  ]
}

const notice = (noticeMs: number): string =>
  noticeMs === 0
    ? 'Voting begins as soon as the proposal opens.'
    : `Voting begins ${durationWords(noticeMs)} after the proposal opens.`

const lateSwingSentence = ({ lastMs, extendMs, times }: NonNullable<DecisionRule['lateSwing']>): string =>
  `Should ballots of the last ${durationWords(lastMs)} change the outcome, voting goes on for ${durationWords(extendMs)} more, ${times === 1 ? 'once' : `at most ${times} times`}.`

function method(decisionType: DecisionTypeName, rule: DecisionRule): string {
  const name = `${capitalised(aOrAn(decisionType))} ${decisionType} decision`
  switch (rule.method) {
    case 'consent':
      return `${name} passes by consent: unless an objection stands.`
    case 'majority':
      return `${name} passes by majority: when more members agree than disagree.`
    case 'supermajority':
      return `${name} passes by supermajority: when many more members agree than disagree.`
    case 'ranked-choice':
      return `${name} is made by ranked choice: the option with the fewest first preferences drops out, and its ballots go to their next preference, until one has more than half; “none of these” takes part.`
    case 'score':
      return `${name} is made by score: each ballot gives every option points, and the option with the most points wins.`
    case 'advice':
      return `${name} is made by its proposer, who first takes advice and is not bound by it.`
    case 'delegated':
      return `${name} is delegated to those who hold a role: they alone vote, and more than half of them must agree.`
    default:
      return unreachable(rule)
  }
}

/** Fields that only some methods have. */
function ofMethod(
  rule: DecisionRule,
  titleOfRole: (role: RoleId) => string,
): readonly (readonly [field: string, sentence: string])[] {
  switch (rule.method) {
    case 'consent':
      return [
        ['silenceConsents', silence(rule.silenceConsents, rule.fallback !== undefined)],
        ...(rule.fallback === undefined ? [] : [['fallback', fallback(rule.fallback)] as const]),
      ]
    case 'supermajority':
      return [['threshold', threshold(rule.threshold)]]
    case 'score':
      return [
        ['most', `A ballot gives each option 0 to ${count(rule.most, 'point', 'points')}.`],
        [
          'threshold',
          `The best option needs at least ${shareWords(rule.threshold)} of the points it could have, and one in any case.`,
        ],
      ]
    case 'delegated':
      return [['role', `The role is “${titleOfRole(rule.role)}”.`]]
    case 'majority':
    case 'ranked-choice':
    case 'advice':
      return []
    default:
      return unreachable(rule)
  }
}

/** Whether everybody who says no says it by an objection, not by a vote. */
const isConsent = (rule: DecisionRule): boolean => rule.method === 'consent'

const fallback = (share: Share): string =>
  `Objections that stand are outvoted when at least ${shareWords(share)} of those who agree or object agree, and more than half in any case.`

function silence(silenceConsents: boolean, canBeOutvoted: boolean): string {
  if (silenceConsents) return 'Members who stay silent count as consenting once the quorum has answered.'
  return canBeOutvoted
    ? 'Silence is not consent: whoever stays silent counts as objecting.'
    : 'Silence is not consent: everybody on the roll must agree or abstain.'
}

function threshold(share: Share): string {
  const { numerator, denominator } = lowestTerms(share)
  const words = shareWords(share)
  if (numerator * 2 <= denominator) {
    return `More than half of those who agree or disagree must agree; the threshold of ${words} asks for no more.`
  }
  if (numerator < denominator) return `At least ${words} of those who agree or disagree must agree.`
  return `${capitalised(words)} of those who agree or disagree must agree: one who disagrees stops it.`
}

function quorum(rule: DecisionRule): string {
  const { numerator, denominator } = lowestTerms(rule.quorum)
  const written = asWritten(rule.quorum)
  if (rule.method === 'advice') {
    if (numerator === 0) return `There is no quorum${written}: advice from one other member can be enough.`
    if (numerator === denominator) return `Advice must have come from everybody else on the roll${written}.`
    return `Advice must have come from ${shareWords(rule.quorum)} of the roll, the proposer not counted.`
  }
  if (numerator === 0) {
    const who = isConsent(rule) ? 'answer' : isChoice(rule) ? 'who chooses' : 'who agrees'
    return `There is no quorum${written}: one ${who} can be enough.`
  }
  if (numerator === denominator) return `The quorum is everybody on the roll${written}: one who is missing is too few.`
  return `The quorum is ${shareWords(rule.quorum)} of the roll: with fewer, the proposal does not pass.`
}

function quorumCounts(rule: DecisionRule): string {
  const strict = rule.quorumCounts === 'agree-and-abstain'
  switch (rule.method) {
    case 'consent':
      if (rule.fallback !== undefined) {
        return strict
          ? 'Only those who agree or abstain count toward the quorum, so an objection never helps a proposal to pass.'
          : 'Every ballot counts toward the quorum, so an objection that is outvoted can help a proposal to pass.'
      }
      return strict
        ? 'Every answer counts toward the quorum; an objection never helps a proposal to pass.'
        : 'Every ballot counts toward the quorum, objections included; one that stands stops the proposal.'
    case 'advice':
      return strict
        ? 'All advice counts, for and against; it binds nobody.'
        : 'Every ballot counts as advice, for and against; it binds nobody.'
    case 'ranked-choice':
    case 'score':
      return strict
        ? 'Only those who want one of the options or abstain count toward the quorum, so wanting none never helps one to win.'
        : 'Every ballot counts toward the quorum, so wanting none of the options can help one to win.'
    case 'majority':
    case 'supermajority':
    case 'delegated':
      return strict
        ? 'Only those who agree or abstain count toward the quorum, so a No never helps a proposal to pass.'
        : 'Every ballot counts toward the quorum, so a No can help a proposal to pass.'
    default:
      return unreachable(rule)
  }
}

function reason(rule: DecisionRule): string {
  if (rule.reasonRequired) return 'Every ballot needs a reason.'
  return rule.method === 'consent' ? 'Only an objection needs a reason.' : 'A ballot needs no reason.'
}

const coolingOff = (coolingOffMs: number): string =>
  coolingOffMs === 0
    ? 'A certified outcome may take effect at once.'
    : `A certified outcome may take effect after ${durationWords(coolingOffMs)}.`
