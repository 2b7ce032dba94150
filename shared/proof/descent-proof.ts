import { charterHash } from '../charter/model.ts'
import type { DeviceId, Digest, MemberId, OrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { VerifySignature } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { type DescentDefect, descentDefect, expectedIn } from '../organisation/descent.ts'
import type { Organisation } from '../organisation/organisation.ts'
import { charterOf, membersOf } from '../organisation/standing.ts'
import { nameOf } from '../organisation/views/viewer.ts'
import { decodeDescentBundle, encodeDescentBundle, within } from './descent-bundle.ts'
import { organisationOf } from './entry-list.ts'
import type { ProvenMember } from './outcome-proof.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/** Somebody who was a member there and is one here, shown by one device key that signed for them in both. */
export interface ProvenPassage {
  readonly there: ProvenMember
  readonly here: ProvenMember
  readonly device: DeviceId
}

/** What a proof of descent shows, each part derived from signed entries of the two organisations. */
export interface DescentProof {
  readonly from: {
    readonly id: OrganisationId
    readonly name: string
    readonly charterHash: Digest
    /** Members in good standing at the cut that was taken along. */
    readonly members: number
    /** The latest time that its record claims up to there. */
    readonly until: number
    readonly entries: number
  }
  readonly to: {
    readonly id: OrganisationId
    /** As it was founded. */
    readonly name: string
    readonly charterHash: Digest
    readonly foundedAt: number
    readonly entries: number
  }
  readonly founder: ProvenPassage
  /** Those whom the founding names and who came along, in the order in which it names them. */
  readonly along: readonly ProvenPassage[]
  /** Those whom it names, and of whom the proof does not show that they came. */
  readonly named: readonly ProvenMember[]
  /** Devices that signed two entries as one number of their record, in what the proof holds. */
  readonly forkedDevices: readonly DeviceId[]
}

const defect = (code: ProofDefectCode, sentence: string): Result<never, ProofDefect> => err({ code, sentence })

const DEFECTS: Readonly<Record<DescentDefect, ProofDefect>> = {
  'another-organisation': { code: 'no-descent', sentence: 'The founding does not say that it comes from there.' },
  'another-charter': {
    code: 'no-descent',
    sentence: 'The record does not have the name or charter it is said to have.',
  },
  'not-a-member': {
    code: 'not-a-member',
    sentence: 'The record does not show everybody who is named as a member in good standing, by the devices named.',
  },
  backdated: { code: 'no-descent', sentence: 'The founding claims an earlier time than the record it takes along.' },
}

/**
 * The bytes that prove to anybody where an organisation comes from, made by whoever holds both records.
 *
 * @returns a defect where it comes from nowhere, what it comes from is not held, or says otherwise
 */
export function descentProofOf(
  from: Organisation,
  to: Organisation,
  verify: VerifySignature,
): Result<Uint8Array, ProofDefect> {
  const { descent } = to.facts.foundingBody
  if (descent === undefined) return DEFECT_OF_NONE
  if (descent.organisation !== from.id || descent.heads.some((id) => !from.log.has(id))) {
    return defect(
      'missing-entry',
      'The record that it comes from is not held here, or not as far as it was taken along.',
    )
  }
  const [before, after] = [from.log.historyOfAll(descent.heads), rootsIn(to)]
  const bytes = encodeDescentBundle({
    from: [...from.log.entries()].filter(({ id }) => before.has(id)),
    to: [...to.log.entries()].filter(({ id }) => after.has(id)),
  })
  if (bytes.length > LIMITS.proofBytes) return defect('too-large', 'What it rests on is too much for one file.')
  const read = readDescentProof(bytes, verify)
  return read.ok ? ok(bytes) : read
}

const DEFECT_OF_NONE = defect('no-descent', 'It was founded anew, and comes from no other organisation.')

/** The history of all that shows who came along: their receipts; the founding alone while nobody has. */
function rootsIn(to: Organisation): CausalView {
  const receipts = expectedIn(to, to.log.everything()).flatMap(({ arrival }) => arrival?.receipt.entry.id ?? [])
  return to.log.historyOfAll([to.facts.founding.id, ...receipts])
}

/** Checks a proof by itself: what it shows, or why it shows nothing. */
export function readDescentProof(bytes: Uint8Array, verify: VerifySignature): Result<DescentProof, ProofDefect> {
  const bundle = decodeDescentBundle(bytes, verify)
  if (!bundle.ok) return bundle
  const to = within('The new organisation', organisationOf(bundle.value.to, verify))
  if (!to.ok) return to
  const from = within('The record it comes from', organisationOf(bundle.value.from, verify))
  if (!from.ok) return from
  const { founding, foundingBody } = to.value.facts
  const { descent } = foundingBody
  if (descent === undefined) return DEFECT_OF_NONE
  if (descent.heads.some((id) => !from.value.log.has(id))) {
    return defect('missing-entry', 'The record it comes from does not reach as far as was taken along.')
  }
  const view = from.value.log.historyOfAll(descent.heads)
  const came = rootsIn(to.value)
  if (bundle.value.from.some(({ id }) => !view.has(id)) || bundle.value.to.some(({ id }) => !came.has(id))) {
    return defect('superfluous', 'The proof holds entries that the descent does not rest on.')
  }
  const why = descentDefect(from.value, view, founding, foundingBody)
  return why === null ? ok(shown(from.value, to.value)) : err(DEFECTS[why])
}

function shown(from: Organisation, to: Organisation): DescentProof {
  const { founding, foundingBody, founder } = to.facts
  const [there, here] = [from.log.everything(), to.log.everything()]
  const old = (member: MemberId): ProvenMember => ({ member, name: nameOf(from, member) })
  const fresh = (member: MemberId): ProvenMember => ({ member, name: nameOf(to, member) })
  const expected = expectedIn(to, here)
  const deviceOf = (member: MemberId): DeviceId =>
    to.facts.requests.get(member as never)?.request.device ?? founding.device
  return {
    from: {
      id: from.id,
      name: charterOf(from, there).charter.name,
      charterHash: charterOf(from, there).hash,
      members: membersOf(from, there).length,
      until: Math.max(...[...from.log.entries()].map(({ claimedTime }) => claimedTime)),
      entries: from.log.size,
    },
    to: {
      id: to.id,
      name: foundingBody.charter.name,
      charterHash: charterHash(foundingBody.charter),
      foundedAt: founding.claimedTime,
      entries: to.log.size,
    },
    founder: {
      there: old(foundingBody.descent?.founder ?? founder),
      here: fresh(founder),
      device: founding.device,
    },
    along: expected.flatMap(({ companion, arrival }) =>
      arrival === null
        ? []
        : [{ there: old(companion.member), here: fresh(arrival.member), device: deviceOf(arrival.member) }],
    ),
    named: expected.flatMap(({ companion, arrival }) => (arrival === null ? [old(companion.member)] : [])),
    forkedDevices: [...new Set([...from.log.forkProofs(), ...to.log.forkProofs()].map(({ device }) => device))],
  }
}
