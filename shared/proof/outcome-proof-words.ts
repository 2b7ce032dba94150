import type { Outcome, Stance } from '../acts/acts.ts'
import { isChoice } from '../charter/decision-rule.ts'
import { ruleFor } from '../charter/model.ts'
import { aOrAn, capitalised } from '../charter/words.ts'
import { unreachable } from '../kernel/result.ts'
import { plural } from '../organisation/views/words.ts'
import { cardWords } from '../tally/choice.ts'
import { called, type OutcomeProof } from './outcome-proof.ts'

/** A proof in plain words, for people who were never members. */
export interface ProofInWords {
  /** What the signatures and the rules show. */
  readonly proves: readonly string[]
  /** One line for each counted ballot, with its reason. */
  readonly ballots: readonly string[]
  /** What no file can show, so that nobody reads more into it. */
  readonly doesNotProve: readonly string[]
}

/** The last instant that a date can name, in milliseconds since 1970 (ECMA-262, "Time Values and Time Range"). */
const LAST_INSTANT = 8.64e15

/** A claimed time in Coordinated Universal Time, to the minute. */
export const instant = (at: number): string =>
  `${new Date(Math.min(at, LAST_INSTANT)).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export function proofInWords(proof: OutcomeProof): ProofInWords {
  return { proves: provenSentences(proof), ballots: ballotLines(proof), doesNotProve: limitsOf(proof) }
}

function provenSentences(proof: OutcomeProof): readonly string[] {
  const { organisation, certificate, tally } = proof
  return [
    `The file holds ${plural(proof.entries, 'signed entry', 'signed entries')}, complete back to the founding; none was altered, and nothing that they rest on was left out.`,
    `In “${organisation.name}” (organisation ${organisation.id}), the proposal “${proof.title}” ${outcomeWords(proof.outcome)}.`,
    ...winnerWords(proof),
    ...effectWords(proof),
    `${called(proof.openedBy)} opened it on ${instant(proof.openedAt)}, as ${aOrAn(proof.decisionType)} ${proof.decisionType} decision under the charter ${proof.charterHash}.`,
    `${plural(proof.roll.length, 'member was', 'members were')} entitled to answer: ${tallyWords(proof)}.`,
    ...proof.conditions.map(({ sentence }) => `${capitalised(sentence)}.`),
    `${plural(certificate.confirmedBy.length, 'member has', 'members have')} confirmed this count, of ${certificate.quorum} needed: ${certificate.confirmedBy.map(called).join(', ')}. Another count could have been confirmed as well only if more than ${certificate.tolerates} of the ${tally.roll} had signed both.`,
    proof.enactedAt === null
      ? 'The file does not show that the decision has been put into force.'
      : `It was put into force on ${instant(proof.enactedAt)}.`,
  ]
}

function limitsOf(proof: OutcomeProof): readonly string[] {
  return [
    'That the organisation is the one you think of: anybody can found one of any name. Compare its number with one that you have from elsewhere.',
    'Who the people are: names are what members call themselves, and a signature shows that a device’s key was used, not by whom.',
    'That nothing else in the organisation’s record speaks against it: a second opening or count, or a removal that those who signed did not know of. Former members can make such a file from what they hold. Ask a present member.',
    'What happened since: the decision may have been replaced by a later one.',
    'When things happened: times are those of the members’ own computers.',
    'That everybody was free to answer as they wished, or that all who wanted to answer were reached in time.',
    ...(proof.forkedDevices.length === 0
      ? []
      : [
          `That everybody was honest: ${plural(proof.forkedDevices.length, 'device', 'devices')} signed two different entries as one number of their record.`,
        ]),
  ]
}

const winnerWords = ({ options, winner }: OutcomeProof): readonly string[] =>
  winner === null ? [] : [`What won, of ${plural(options.length, 'option', 'options')}: “${options[winner]}”.`]

/** What did not pass has no effect to speak of. */
function effectWords({ outcome, enactedAt, effectSentence }: OutcomeProof): readonly string[] {
  if (outcome !== 'passed') return []
  return [`${enactedAt === null ? 'Once it is in force' : 'Its effect'}: ${effectSentence}`]
}

function outcomeWords(outcome: Outcome): string {
  switch (outcome) {
    case 'passed':
      return 'passed'
    case 'rejected':
      return 'did not pass'
    case 'no-quorum':
      return 'did not pass: too few answered'
    default:
      return unreachable(outcome)
  }
}

const STANCE_WORDS: Readonly<Record<Stance, string>> = {
  agree: 'agreed',
  disagree: 'disagreed',
  abstain: 'abstained',
  object: 'objected',
}

/** Who answers a choice agrees by wanting an option, and disagrees by wanting none. */
const CHOICE_WORDS: Readonly<Record<Stance, string>> = {
  ...STANCE_WORDS,
  agree: 'chose an option',
  disagree: 'wanted none',
}

const wordsFor = ({ options, charter, decisionType }: OutcomeProof): Readonly<Record<Stance, string>> =>
  options.length > 0 && isChoice(ruleFor(charter, decisionType)) ? CHOICE_WORDS : STANCE_WORDS

function tallyWords(proof: OutcomeProof): string {
  const { tally, ballots, roll } = proof
  const words = wordsFor(proof)
  const silent = roll.filter(({ answered }) => !answered).length
  const stances = (Object.keys(STANCE_WORDS) as Stance[])
    .filter((stance) => tally[stance] > 0)
    .map((stance) => `${tally[stance]} ${words[stance]}`)
  const voided = ballots.some((ballot) => ballot.void) ? [`${tally.void} cast ballots that void each other`] : []
  const silence = silent > 0 || stances.length === 0 ? [`${silent} did not answer`] : []
  return [...stances, ...voided, ...silence].join(', ')
}

function ballotLines(proof: OutcomeProof): readonly string[] {
  const rule = ruleFor(proof.charter, proof.decisionType)
  return proof.ballots.map((ballot) => {
    const reason = ballot.reason === '' ? '' : ` “${ballot.reason}”`
    const said =
      ballot.card === null || !isChoice(rule)
        ? wordsFor(proof)[ballot.stance]
        : `${rule.method === 'score' ? 'gave points: ' : 'ranked: '}${cardWords(rule.method, proof.options, ballot.card)}`
    return `${called(ballot)} ${said}${ballot.void ? ' (void)' : ''}.${reason}`
  })
}
