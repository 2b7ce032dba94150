import { unreachable } from '../kernel/result.ts'
import { durationWords } from './duration-words.ts'
import type { DecisionRule, DecisionTypeName, Share } from './model.ts'
import type { RuleSentence } from './rule-group.ts'
import { asWritten, lowestTerms, shareWords } from './share-words.ts'
import { capitalised } from './words.ts'

/** One sentence for each field of a decision type, in the order in which a proposal meets them. */
export function decisionSentences(decisionType: DecisionTypeName, rule: DecisionRule): RuleSentence[] {
  const clause = (field: string, sentence: string): RuleSentence => ({
    clause: `decisionTypes.${decisionType}.${field}`,
    sentence,
  })
  return [
    clause('noticeMs', notice(rule.noticeMs)),
    clause('windowMs', `Ballots may be cast and changed for ${durationWords(rule.windowMs)}.`),
    clause('method', method(decisionType, rule)),
    ...ofMethod(rule).map(([field, sentence]) => clause(field, sentence)),
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

function method(decisionType: DecisionTypeName, rule: DecisionRule): string {
  const name = `${decisionType === 'amendment' ? 'An' : 'A'} ${decisionType} decision`
  switch (rule.method) {
    case 'consent':
      return `${name} passes by consent: unless an objection stands.`
    case 'majority':
      return `${name} passes by majority: when more members agree than disagree.`
    case 'supermajority':
      return `${name} passes by supermajority: when many more members agree than disagree.`
    default:
      return unreachable(rule)
  }
}

/** Fields that only one method has. */
function ofMethod(rule: DecisionRule): readonly (readonly [field: string, sentence: string])[] {
  switch (rule.method) {
    case 'consent':
      return [['silenceConsents', silence(rule.silenceConsents)]]
    case 'majority':
      return []
    case 'supermajority':
      return [['threshold', threshold(rule.threshold)]]
    default:
      return unreachable(rule)
  }
}

const silence = (silenceConsents: boolean): string =>
  silenceConsents
    ? 'Members who stay silent count as consenting once the quorum has answered.'
    : 'Silence is not consent: everybody on the roll must agree or abstain.'

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
  if (numerator === 0) {
    return `There is no quorum${written}: one ${rule.method === 'consent' ? 'answer' : 'who agrees'} can be enough.`
  }
  if (numerator === denominator) return `The quorum is everybody on the roll${written}: one who is missing is too few.`
  return `The quorum is ${shareWords(rule.quorum)} of the roll: with fewer, the proposal does not pass.`
}

function quorumCounts(rule: DecisionRule): string {
  switch (rule.quorumCounts) {
    case 'agree-and-abstain':
      return rule.method === 'consent'
        ? 'Every answer counts toward the quorum; an objection never helps a proposal to pass.'
        : 'Only those who agree or abstain count toward the quorum, so a No never helps a proposal to pass.'
    case 'every-ballot':
      return rule.method === 'consent'
        ? 'Every ballot counts toward the quorum, objections included; one that stands stops the proposal.'
        : 'Every ballot counts toward the quorum, so a No can help a proposal to pass.'
    default:
      return unreachable(rule.quorumCounts)
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
