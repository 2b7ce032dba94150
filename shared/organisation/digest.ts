import * as dagCbor from '@ipld/dag-cbor'
import { concat, fromHex, sha256, toHex } from '../kernel/bytes.ts'
import type { Digest } from '../kernel/ids.ts'
import { asMemberId } from '../kernel/ids.ts'
import { certificateGroups } from './certificates.ts'
import { ballotsIn, countBallots, enactmentOf, finalityOf, isWithdrawn, openOf, unreplaced } from './decisions.ts'
import type { Organisation } from './organisation.ts'
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
    requests: [...facts.requests.keys()].sort().map((request) => ({
      request,
      needed: vouchesNeeded(organisation, view, request),
      vouchers: vouchersOf(organisation, view, request),
      admitted: wasAdmitted(organisation, view, asMemberId(request)),
      removed: isRemoved(organisation, view, asMemberId(request)),
      left: hasLeft(organisation, view, asMemberId(request)),
    })),
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
          count: open === null ? null : { ...countBallots(open, ballots).tally },
          certificates: (open === null ? [] : certificateGroups(organisation, view, proposal, open)).map((group) => [
            group.round,
            group.ballots,
            group.signatures.map((act) => act.entry.id),
            group.confirmations.map((act) => act.entry.id),
          ]),
          finality: finality.state,
          certified: finality.state === 'final' ? finality.group.ballots : null,
          withdrawn: isWithdrawn(organisation, view, proposal),
          enacted: enactmentOf(organisation, view, proposal)?.entry.id ?? null,
        }
      }),
  }
}

const byFirst = (a: readonly string[], b: readonly string[]): number => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)
