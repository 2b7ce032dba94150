import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import { toBase64 } from '#shared/kernel/bytes.ts'
import { Digest, type OrganisationId, type ProposalId } from '#shared/kernel/ids.ts'
import { tidyName } from '#shared/names/proper-name.ts'
import { ballotAct, certificateAct, openingAct, standingSeconds } from '#shared/organisation/author.ts'
import { proposalLines } from '#shared/organisation/views/home.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import type { Viewer } from '#shared/organisation/views/viewer.ts'
import { outcomeProofOf } from '#shared/proof/outcome-proof.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireMember } from './require-member.ts'

/** Proposals from draft to force. */
export function proposalHandlers({
  organisations,
  verify,
}: PeerContext): Pick<
  PeerHandlers,
  | 'proposal.list'
  | 'proposal.get'
  | 'proposal.exportProof'
  | 'proposal.draft'
  | 'proposal.edit'
  | 'proposal.comment'
  | 'proposal.sponsor'
  | 'proposal.open'
  | 'proposal.reply'
  | 'proposal.withdraw'
  | 'ballot.cast'
  | 'certificate.sign'
  | 'outcome.challenge'
  | 'outcome.enact'
> {
  const find = (organisation: OrganisationId, proposal: ProposalId): OrganisationService => {
    const service = organisations.get(organisation)
    if (!service.knowsProposal(proposal)) throw fail('not-found', 'There is no such proposal here.')
    return service
  }
  return {
    'proposal.list': async ({ organisation }) => {
      const service = organisations.get(organisation)
      return proposalLines(service.viewer(), await service.documents.draftsReader())
    },
    'proposal.get': async ({ organisation, proposal }) => {
      const service = find(organisation, proposal)
      const facts = service.state.facts.proposals.get(proposal)
      if (facts === undefined) throw fail('not-found', 'There is no such proposal here.')
      const body = await service.documents.read(proposal)
      const comments = body.thread.map(({ key, member, at, text }) => ({ id: key, by: member, at, text }))
      return proposalView(service.viewer(), facts, await service.documents.draftOf(proposal), comments)
    },
    'proposal.exportProof': async ({ organisation, proposal }) => {
      const proof = await find(organisation, proposal).ask((state) => outcomeProofOf(state, proposal, verify))
      if (proof.ok) return { proof: toBase64(proof.value) }
      const { code, sentence } = proof.error
      throw code === 'too-large'
        ? fail('too-large', 'The proof would be too large.', { why: sentence })
        : fail('not-final', 'This outcome cannot be proven.', { why: sentence })
    },
    'proposal.draft': async ({ organisation, title, text, decisionType, effect }) => {
      const initial = { title, text, decisionType, effect }
      const proposal = await organisations
        .get(organisation)
        .draft(title, (documents, id) => documents.begin(id, initial))
      return { proposal }
    },
    'proposal.edit': async ({ organisation, proposal, splices, decisionType, effect }) => {
      const service = find(organisation, proposal)
      requireDraft(service, proposal)
      await service.edit(proposal, (documents) => documents.edit(proposal, { splices, decisionType, effect }))
      return {}
    },
    'proposal.comment': async ({ organisation, proposal, text }) => {
      const service = find(organisation, proposal)
      const member = requireMember(service.viewer())
      await service.edit(proposal, (documents) => documents.comment(proposal, member, text))
      return {}
    },
    'proposal.sponsor': async ({ organisation, proposal }) => {
      const { id } = await find(organisation, proposal).act(() => ({ kind: 'proposal.sponsor', body: { proposal } }))
      return { entry: id }
    },
    'proposal.open': async ({ organisation, proposal }) => {
      const service = find(organisation, proposal)
      requireDraft(service, proposal)
      const entry = await service.act(async (state, now) => {
        const { body, heads } = await service.documents.readWithHeads(proposal)
        return openingAct(state, now, {
          proposal,
          heads: heads.map((head) => Digest.parse(head)),
          title: tidyName(body.title),
          text: body.text,
          decisionType: body.decisionType,
          effect: body.effect,
        })
      })
      return { entry: entry.id }
    },
    'proposal.reply': async ({ organisation, proposal, text }) => {
      const { id } = await find(organisation, proposal).act(() => ({
        kind: 'proposal.reply',
        body: { proposal, text },
      }))
      return { entry: id }
    },
    'proposal.withdraw': async ({ organisation, proposal, reason }) => {
      const service = find(organisation, proposal)
      const { id } = await service.act(() => ({ kind: 'proposal.withdraw', body: { proposal, reason } }))
      return { entry: id }
    },
    'ballot.cast': async ({ organisation, proposal, stance, reason, card, remedy }) => {
      const service = find(organisation, proposal)
      const member = requireMember(service.viewer())
      const { id } = await service.act((state, now) => {
        // Whoever changes their vote goes on seconding what they seconded: taking that back is said by itself.
        const seconds = standingSeconds(state, proposal, member, now)
        const act = ballotAct(state, proposal, member, stance, reason, card, { remedy, seconds })
        if (act === null) throw fail('denied', 'The proposal has not been opened yet.', { clause: 'proposals' })
        return act
      })
      return { entry: id }
    },
    'certificate.sign': async ({ organisation, proposal }) => {
      const service = find(organisation, proposal)
      const viewer = service.viewer()
      const member = requireMember(viewer)
      await requireCertifiable(service, viewer, proposal)
      const { id } = await service.act((state) => {
        const next = certificateAct(state, proposal, { member, device: viewer.device })
        if (next === null) throw fail('denied', 'The proposal has not been opened yet.', { clause: 'proposals' })
        if ('wait' in next) throw fail('denied', next.wait, { clause: 'certification' })
        return next.act
      })
      return { entry: id }
    },
    'outcome.challenge': async ({ organisation, proposal, reason }) => {
      const { id } = await find(organisation, proposal).act(() => ({
        kind: 'outcome.challenge',
        body: { proposal, reason },
      }))
      return { entry: id }
    },
    'outcome.enact': async ({ organisation, proposal }) => {
      const service = find(organisation, proposal)
      const { id } = await service.act(() => ({ kind: 'outcome.enact', body: { proposal } }))
      return { entry: id }
    },
  }
}

function requireDraft(service: OrganisationService, proposal: ProposalId): void {
  if (service.documents.isTextFrozen(proposal)) {
    throw fail('document-closed', 'The text was frozen when the proposal was opened.', {
      next: 'Say it in the thread, or start a new proposal.',
    })
  }
}

/** The same rule that the page shows: no certificate before the window and its grace are over. */
async function requireCertifiable(service: OrganisationService, viewer: Viewer, proposal: ProposalId): Promise<void> {
  const facts = service.state.facts.proposals.get(proposal)
  if (facts === undefined) throw fail('not-found', 'There is no such proposal here.')
  const { certify } = proposalView(viewer, facts, await service.documents.draftOf(proposal), []).can
  if (!certify.allowed)
    throw fail('denied', certify.why ?? 'This cannot be certified now.', { clause: certify.clause ?? 'certification' })
}
