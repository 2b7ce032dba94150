import type { Outcome, Stance, Tally } from '../acts/acts.ts'
import type { Condition } from '../charter/condition.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { effectSentence } from '../charter/effect-sentence.ts'
import { type Charter, roleOf } from '../charter/model.ts'
import { certificateQuorum } from '../charter/roll.ts'
import {
  asMemberId,
  type DeviceId,
  type Digest,
  type EntryId,
  type MemberId,
  type OrganisationId,
  type ProposalId,
} from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Entry, VerifySignature } from '../log/entry.ts'
import type { CertificateGroup } from '../organisation/certificates.ts'
import {
  certifiedBallots,
  countBallots,
  enactmentOf,
  finalityOf,
  openOf,
  optionsCalled,
  unreplaced,
} from '../organisation/decisions.ts'
import type { EnactFacts, OpenFacts, ProposalFacts } from '../organisation/facts.ts'
import type { Organisation } from '../organisation/organisation.ts'
import { charterOf } from '../organisation/standing.ts'
import { nameOf } from '../organisation/views/viewer.ts'
import type { Card } from '../tally/choice.ts'
import { organisationOf } from './entry-list.ts'
import { decodeOutcomeBundle, encodeOutcomeBundle } from './outcome-bundle.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/** A member as a proof knows them. Names are what people call themselves; ids are what is proven. */
export interface ProvenMember {
  readonly member: MemberId
  readonly name: string
}

export interface ProvenBallot extends ProvenMember {
  readonly entry: EntryId
  readonly stance: Stance
  /** What it says of the options of a choice; `null` where there are none, or it abstains. */
  readonly card: Card | null
  readonly reason: string
  /** Milliseconds since 1970 by the voter's clock: claimed, as all times here. */
  readonly at: number
  /** Voided by another ballot of the same member that it does not replace. */
  readonly void: boolean
}

/** Digits of an id beside a name: too many to be ground out by somebody who would be taken for another. */
const DIGITS = 16

/** A name with the beginning of the id, since two members may have one name. */
export const called = ({ name, member }: ProvenMember): string => `${name} (${member.slice(0, DIGITS)})`

/** What a proof of an outcome shows, each part of it derived from signed entries by the rules of the charter. */
export interface OutcomeProof {
  readonly organisation: { readonly id: OrganisationId; readonly name: string }
  readonly proposal: ProposalId
  readonly title: string
  readonly text: string
  readonly decisionType: DecisionTypeName
  readonly effect: Effect
  /** What the effect does once it is in force, in words. */
  readonly effectSentence: string
  readonly openedBy: ProvenMember
  readonly openedAt: number
  /** The charter under which it was decided, and its hash. */
  readonly charter: Charter
  readonly charterHash: Digest
  /** Those entitled to answer, and whether they did. */
  readonly roll: readonly (ProvenMember & { readonly answered: boolean })[]
  /** The counted ballots that no other replaced. */
  readonly ballots: readonly ProvenBallot[]
  readonly outcome: Outcome
  /** What was chosen from, as it is called; empty where it was yes or no. */
  readonly options: readonly string[]
  /** The place of the option that won; `null` where it did not pass, or there was nothing to choose. */
  readonly winner: number | null
  readonly tally: Tally
  /** Every condition of the rule, with what was needed and what there was. */
  readonly conditions: readonly Condition[]
  readonly certificate: {
    readonly round: number
    /** Confirmations needed; any two such groups share more members than `tolerates`. */
    readonly quorum: number
    readonly tolerates: number
    readonly confirmedBy: readonly (ProvenMember & { readonly device: DeviceId })[]
    readonly certifiedAt: number
  }
  /** When a member's device put it into force; `null` when the proof holds no such act. */
  readonly enactedAt: number | null
  readonly entries: number
  /** Devices that signed two entries as one number of their record, in what the proof holds. */
  readonly forkedDevices: readonly DeviceId[]
}

const defect = (code: ProofDefectCode, sentence: string): Result<never, ProofDefect> => err({ code, sentence })

/**
 * The bytes that prove a final outcome to anybody, on a machine that never joined: see `outcome-bundle.ts`.
 * @returns a defect when the outcome is not final here, or cannot be shown by what it rests on alone
 */
export function outcomeProofOf(
  organisation: Organisation,
  proposal: ProposalId,
  verify: VerifySignature,
): Result<Uint8Array, ProofDefect> {
  const facts = organisation.facts.proposals.get(proposal)
  if (facts === undefined) return defect('no-such-proposal', 'There is no such proposal.')
  const final = finalIn(organisation, facts)
  if (!final.ok) return final
  const history = organisation.log.historyOfAll(final.value.roots)
  const entries = [...organisation.log.entries()].filter(({ id }) => history.has(id))
  const bytes = encodeOutcomeBundle({ proposal, entries })
  if (bytes.length > LIMITS.proofBytes)
    return defect('too-large', 'What the outcome rests on is too much for one file.')
  const read = readOutcomeProof(bytes, verify)
  return read.ok ? ok(bytes) : read
}

/** Checks a proof by itself: what it shows, or why it shows nothing. */
export function readOutcomeProof(bytes: Uint8Array, verify: VerifySignature): Result<OutcomeProof, ProofDefect> {
  const bundle = decodeOutcomeBundle(bytes, verify)
  if (!bundle.ok) return bundle
  const organisation = organisationOf(bundle.value.entries, verify)
  if (!organisation.ok) return organisation
  const facts = organisation.value.facts.proposals.get(bundle.value.proposal)
  if (facts === undefined) return defect('no-such-proposal', 'The proof does not hold the proposal it is about.')
  const final = finalIn(organisation.value, facts)
  if (!final.ok) return final
  const history = organisation.value.log.historyOfAll(final.value.roots)
  if (bundle.value.entries.some(({ id }) => !history.has(id))) {
    return defect('superfluous', 'The proof holds entries that the outcome does not rest on.')
  }
  return ok(shown(organisation.value, facts, final.value))
}

interface Final {
  readonly open: OpenFacts
  readonly group: CertificateGroup
  readonly certifiedAt: number
  readonly enactment: EnactFacts | null
  /** The last entries of all that the outcome rests on. */
  readonly roots: readonly EntryId[]
}

function finalIn(organisation: Organisation, facts: ProposalFacts): Result<Final, ProofDefect> {
  const view = organisation.log.everything()
  const finality = finalityOf(organisation, view, facts)
  if (finality.state === 'contested') {
    return defect('contested', 'Two counts or two openings of this proposal were signed: its outcome is contested.')
  }
  const open = openOf(organisation, facts, view)
  if (finality.state === 'open' || open === null) {
    return defect('not-final', 'Not enough members have confirmed one count of the ballots.')
  }
  const { group, certifiedAt } = finality
  const enactment = enactmentOf(organisation, view, facts)
  const last: readonly { readonly entry: Entry }[] =
    enactment === null ? group.confirmations : [...group.confirmations, enactment]
  return ok({ open, group, certifiedAt, enactment, roots: last.map(({ entry }) => entry.id) })
}

function shown(organisation: Organisation, facts: ProposalFacts, final: Final): OutcomeProof {
  const { open, group } = final
  const view = organisation.log.everything()
  const person = (member: MemberId): ProvenMember => ({ member, name: nameOf(organisation, member) })
  const ballots = certifiedBallots(facts, group)
  const options = optionsCalled(open.body.effect, (member) => called(person(member)))
  const decision = countBallots(open, ballots, options)
  const answered = new Set(ballots.map(({ member }) => member))
  const { quorum, tolerates } = certificateQuorum(open.roll.length)
  return {
    organisation: { id: organisation.id, name: charterOf(organisation, view).charter.name },
    proposal: facts.id,
    title: open.body.title,
    text: open.body.text,
    decisionType: open.body.decisionType,
    effect: open.body.effect,
    effectSentence: effectSentence(open.body.effect, {
      nameOfMember: (member) => called(person(member)),
      nameOfRequest: (request) =>
        called({
          member: asMemberId(request),
          name: organisation.facts.requests.get(request)?.body.name ?? 'Somebody',
        }),
      titleOfRole: (role) => roleOf(open.adoption.charter, role)?.title ?? role,
      unit: open.adoption.charter.spending?.unit ?? 'units',
    }),
    options,
    openedBy: person(open.member),
    openedAt: open.entry.claimedTime,
    charter: open.adoption.charter,
    charterHash: open.adoption.hash,
    roll: open.roll.map((member) => ({ ...person(member), answered: answered.has(member) })),
    ballots: [...unreplaced(ballots).values()]
      .flatMap((mine) => mine.map((ballot) => ({ ballot, void: mine.length > 1 })))
      .map(({ ballot: { entry, member, body }, void: isVoid }) => ({
        ...person(member),
        entry: entry.id,
        stance: body.stance,
        card: body.card ?? null,
        reason: body.reason,
        at: entry.claimedTime,
        void: isVoid,
      })),
    outcome: decision.outcome,
    winner: decision.winner,
    tally: decision.tally,
    conditions: decision.conditions,
    certificate: {
      round: group.round,
      quorum,
      tolerates,
      confirmedBy: group.confirmations.map(({ member, entry }) => ({ ...person(member), device: entry.device })),
      certifiedAt: final.certifiedAt,
    },
    enactedAt: final.enactment?.entry.claimedTime ?? null,
    entries: organisation.log.size,
    forkedDevices: [...new Set(organisation.log.forkProofs().map(({ device }) => device))],
  }
}
