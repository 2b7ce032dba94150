import * as dagCbor from '@ipld/dag-cbor'
import { concat, fromHex, sha256, toHex } from '../kernel/bytes.ts'
import type { Digest } from '../kernel/ids.ts'
import { asMemberId } from '../kernel/ids.ts'
import { certificateGroups } from './certificates.ts'
import { challengesTo } from './challenges.ts'
import {
  type Ballot,
  ballotsIn,
  countBallots,
  enactmentOf,
  finalityOf,
  isWithdrawn,
  openOf,
  unreplaced,
} from './decisions.ts'
import { expectedIn } from './descent.ts'
import { pausesIn } from './emergency.ts'
import { counts } from './endings.ts'
import type { OpenFacts } from './facts.ts'
import type { Organisation } from './organisation.ts'
import { sponsorsOf } from './proposing.ts'
import { reviewsOf } from './reviews.ts'
import { termsOf } from './roles.ts'
import {
  charterOf,
  hasLeft,
  isRemoved,
  membersOf,
  standingOf,
  vouchersOf,
  vouchesNeeded,
  wasAdmitted,
} from './standing.ts'
import { earlierOf } from './superseding.ts'

/** Digest over the ids of all entries held, whatever their order of arrival. */
export function logDigest(organisation: Organisation): Digest {
  const ids = [...organisation.log.entries()].map((entry) => entry.id).sort()
  return toHex(sha256(concat(...ids.map(fromHex)))) as Digest
}

/** Digest over everything derived from the entries, verdicts included; never over time or order of arrival. */
export const derivedDigest = (organisation: Organisation): Digest =>
  toHex(sha256(dagCbor.encode(derivedState(organisation)))) as Digest

/** The derived state as plain data, sorted throughout: what two devices with the same entries must agree on. */
export function derivedState(organisation: Organisation) {
  const { log, facts } = organisation
  const view = log.everything()
  const adoption = charterOf(organisation, view)
  return {
    organisation: organisation.id,
    verdicts: [...log.entries()]
      .map((entry) => [entry.id, organisation.verdictOf(entry.id)?.verdict ?? ''])
      .sort(byFirst),
    charter: { adoption: adoption.id, hash: adoption.hash },
    members: membersOf(organisation, view),
    devices: [...log.devices()].sort().map((device) => {
      const standing = standingOf(organisation, view, device)
      return [device, standing === null ? null : standing.member, standing === null ? null : standing.class]
    }),
    successions: [...facts.successions.values()]
      .flat()
      .map(({ entry, member, body }) => [entry.id, body.device, member, counts(organisation, view, entry)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    requests: [...facts.requests.keys()].sort().map((request) => ({
      request,
      needed: vouchesNeeded(organisation, view, request),
      vouchers: vouchersOf(organisation, view, request),
      admitted: wasAdmitted(organisation, view, asMemberId(request)),
      removed: isRemoved(organisation, view, asMemberId(request)),
      left: hasLeft(organisation, view, asMemberId(request)),
    })),
    along: expectedIn(organisation, view).map(({ companion, arrival }) => [companion.member, arrival?.member ?? null]),
    roles: [...new Set(facts.elections.map(({ role }) => role))].sort().map((role) => ({
      role,
      terms: termsOf(organisation, view, role).map(({ member, from, until }) => ({ member, from, until })),
    })),
    pauses: pausesIn(organisation, view),
    proposals: [...facts.proposals.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((proposal) => {
        const open = openOf(organisation, proposal, view)
        const ballots = ballotsIn(organisation, view, proposal)
        const finality = finalityOf(organisation, view, proposal)
        return {
          proposal: proposal.id,
          open: open?.entry.id ?? null,
          ballots: [...unreplaced(ballots).values()]
            .flat()
            .map((ballot) => ballot.entry.id)
            .sort(),
          count: open === null ? null : countOf(open, ballots),
          certificates: (open === null ? [] : certificateGroups(organisation, view, proposal, open)).map((group) => [
            group.round,
            group.ballots,
            group.signatures.map((act) => act.entry.id),
            group.confirmations.map((act) => act.entry.id),
          ]),
          finality: finality.state,
          certified: finality.state === 'final' ? finality.group.ballots : null,
          tests: idsOf(proposal.tests.filter((act) => counts(organisation, view, act.entry))),
          reviews: open === null ? [] : idsOf(reviewsOf(organisation, view, proposal, open)),
          earlier: earlierOf(organisation, view, proposal)?.id ?? null,
          sponsors: sponsorsOf(organisation, view, proposal),
          delegations: [...(open?.delegations ?? [])].sort(byFirst),
          challenges: challengesTo(organisation, view, proposal)
            .map((act) => act.entry.id)
            .sort(),
          withdrawn: isWithdrawn(organisation, view, proposal),
          enacted: enactmentOf(organisation, view, proposal)?.entry.id ?? null,
        }
      }),
  }
}

function countOf(open: OpenFacts, ballots: readonly Ballot[]) {
  const { tally, winner } = countBallots(open, ballots)
  return { ...tally, winner }
}

const idsOf = (acts: readonly { readonly entry: { readonly id: string } }[]): readonly string[] =>
  acts.map((act) => act.entry.id).sort()

const byFirst = (a: readonly string[], b: readonly string[]): number => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)
