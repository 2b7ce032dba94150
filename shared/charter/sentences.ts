import { decisionSentences } from './decision-sentences.ts'
import { durationWords } from './duration-words.ts'
import { type Charter, DECISION_TYPES, DECISION_TYPES_FOR, type DecisionTypeName } from './model.ts'
import { certificateQuorum } from './roll.ts'
import type { RuleGroup, RuleSentence } from './rule-group.ts'
import { capitalised, count, either, listed } from './words.ts'

export { effectSentence } from './effect-sentence.ts'

/**
 * The charter in plain sentences, made from the very data that is counted with. Every field of the charter has exactly
 * one sentence, under the field's path as its clause; clauses beginning with `effects.` and `certification.quorum` are
 * rules that are the same for every charter. Two charters whose rules differ differ in a sentence.
 */
export function ruleGroups(charter: Charter): RuleGroup[] {
  return [
    { id: 'organisation', title: 'The organisation', sentences: organisation(charter) },
    { id: 'membership', title: 'Joining and voting', sentences: membership(charter) },
    { id: 'effects', title: 'What takes which decision', sentences: effects() },
    ...DECISION_TYPES.map((decisionType) => ({
      id: `decisionTypes.${decisionType}`,
      title: `${capitalised(decisionType)} decisions`,
      sentences: decisionSentences(decisionType, charter.decisionTypes[decisionType]),
    })),
    { id: 'certification', title: 'Certifying outcomes', sentences: certification(charter) },
  ]
}

const rule = (clause: string, sentence: string): RuleSentence => ({ clause, sentence })

function organisation({ version, name, purpose, articles, reviewAfterMs }: Charter): RuleSentence[] {
  const titles = articles.map((article) => article.title)
  return [
    rule('name', `The organisation’s name is ${name}.`),
    rule('purpose', `Its purpose: ${purpose}`),
    rule(
      'articles',
      titles.length === 0
        ? 'The charter has no articles.'
        : `The charter has ${count(titles.length, 'article', 'articles')}: ${titles.join('; ')}.`,
    ),
    rule(
      'reviewAfterMs',
      reviewAfterMs === 0
        ? 'The charter is due for review as soon as it is adopted.'
        : `The charter is due for review ${durationWords(reviewAfterMs)} after it is adopted.`,
    ),
    rule('version', `Its rules are written in version ${version} of the form that Folkmoot reads.`),
  ]
}

function membership({ admission, electorate }: Charter): RuleSentence[] {
  const { vouches } = admission
  const tenure = durationWords(electorate.tenureMs)
  return [
    rule(
      'admission.vouches',
      vouches === 1
        ? 'A newcomer needs a vouch from 1 member.'
        : `A newcomer needs vouches from ${vouches} members, or from every member while there are fewer.`,
    ),
    rule(
      'electorate.tenureMs',
      electorate.tenureMs === 0
        ? 'Members are on the roll of every proposal that opens after they joined.'
        : `Members are on the roll of proposals that open ${tenure} or more after they joined; those who joined within ${tenure} of the founding need not wait.`,
    ),
  ]
}

function effects(): RuleSentence[] {
  const decision = (kind: keyof typeof DECISION_TYPES_FOR): string => anyOf(DECISION_TYPES_FOR[kind])
  return [
    rule('effects.resolution', `A resolution takes ${decision('resolution')}.`),
    rule('effects.admit', `Admitting somebody without the vouches takes ${decision('admit')}.`),
    rule('effects.remove', `Removing a member takes ${decision('remove')}; that member is not on its roll.`),
    rule('effects.amend', `Changing this charter takes ${decision('amend')}.`),
  ]
}

function anyOf(decisionTypes: readonly DecisionTypeName[]): string {
  const article = decisionTypes[0] === 'amendment' ? 'an' : 'a'
  return `${article} ${either(decisionTypes)} decision`
}

function certification({ certification: { syncGraceMs } }: Charter): RuleSentence[] {
  const examples = [4, 7, 10].map((n) => `${certificateQuorum(n).quorum} of ${n}`)
  return [
    rule(
      'certification.syncGraceMs',
      syncGraceMs === 0
        ? 'Certifiers need not wait for ballots still under way once voting is over.'
        : `Certifiers wait ${durationWords(syncGraceMs)} after voting is over for ballots still under way.`,
    ),
    rule(
      'certification.quorum',
      `An outcome is final once enough of the roll have signed the same ballots: ${listed(examples)}, for example.`,
    ),
  ]
}
