import type { Outcome, Stance } from '../acts/acts.ts'
import { effectSentence } from '../charter/effect-sentence.ts'
import { capitalised } from '../charter/words.ts'
import { unreachable } from '../kernel/result.ts'
import { plural } from '../organisation/views/words.ts'
import type { OutcomeProof, ProvenMember } from './outcome-proof.ts'

/** A proof in plain words, for people who were never members. */
export interface ProofInWords {
  /** What the signatures and the rules show. */
  readonly proves: readonly string[]
  /** One line for each counted ballot, with its reason. */
  readonly ballots: readonly string[]
  /** What no file can show, so that nobody reads more into it. */
  readonly doesNotProve: readonly string[]
}

const DIGITS = 8
/** The last instant that a date can name, in milliseconds since 1970 (ECMA-262, "Time Values and Time Range"). */
const LAST_INSTANT = 8.64e15

/** A name with the beginning of the id, since two members may have one name. */
const called = ({ name, member }: ProvenMember): string => `${name} (${member.slice(0, DIGITS)})`

/** A claimed time in Coordinated Universal Time, to the minute. */
const instant = (at: number): string =>
  `${new Date(Math.min(at, LAST_INSTANT)).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export function proofInWords(proof: OutcomeProof): ProofInWords {
  return { proves: provenSentences(proof), ballots: ballotLines(proof), doesNotProve: limitsOf(proof) }
}

function provenSentences(proof: OutcomeProof): readonly string[] {
  const { organisation, certificate, tally } = proof
  return [
    `The file holds ${plural(proof.entries, 'signed entry', 'signed entries')}, complete back to the founding; none was altered, and nothing that they rest on was left out.`,
    `In “${organisation.name}” (organisation ${organisation.id}), the proposal “${proof.title}” ${outcomeWords(proof.outcome)}.`,
    effectSentence(proof.effect, {
      nameOfMember: (member) => called({ member, name: nameIn(proof, member) }),
      nameOfRequest: (request) => `Whoever asked to join by ${request.slice(0, DIGITS)}`,
    }),
    `${called(proof.openedBy)} opened it on ${instant(proof.openedAt)}, as a ${proof.decisionType} decision under the charter ${proof.charterHash}.`,
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

const nameIn = ({ roll }: OutcomeProof, member: string): string =>
  roll.find((each) => each.member === member)?.name ?? 'A member'

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

function tallyWords({ tally, ballots, roll }: OutcomeProof): string {
  const silent = roll.filter(({ answered }) => !answered).length
  const stances = (Object.keys(STANCE_WORDS) as Stance[])
    .filter((stance) => tally[stance] > 0)
    .map((stance) => `${tally[stance]} ${STANCE_WORDS[stance]}`)
  const voided = ballots.some((ballot) => ballot.void) ? [`${tally.void} voided each other’s own ballots`] : []
  const silence = silent > 0 || stances.length === 0 ? [`${silent} did not answer`] : []
  return [...stances, ...voided, ...silence].join(', ')
}

const ballotLines = ({ ballots }: OutcomeProof): readonly string[] =>
  ballots.map((ballot) => {
    const reason = ballot.reason === '' ? '' : ` “${ballot.reason}”`
    return `${called(ballot)} ${STANCE_WORDS[ballot.stance]}${ballot.void ? ' (void)' : ''}.${reason}`
  })
