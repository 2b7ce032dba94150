import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { secondAct } from '#shared/organisation/author.ts'
import { openOf } from '#shared/organisation/decisions.ts'
import type { ProposalFacts } from '#shared/organisation/facts.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { mayRevise } from '#shared/organisation/views/superseding.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireMember } from './require-member.ts'

/** What is said of others' objections and proposals, and drafts that take a proposal's place. */
export function weighingHandlers({
  organisations,
}: PeerContext): Pick<PeerHandlers, 'objection.test' | 'objection.second' | 'review.give' | 'proposal.revise'> {
  const find = (organisation: OrganisationId, proposal: ProposalId): OrganisationService => {
    const service = organisations.get(organisation)
    if (!service.knowsProposal(proposal)) throw fail('not-found', 'There is no such proposal here.')
    return service
  }
  return {
    'objection.test': async ({ organisation, proposal, objection, lacks, reason }) => {
      const { id } = await find(organisation, proposal).act((state) => ({
        kind: 'objection.test',
        body: { proposal, open: openingOf(state, proposal), objection, lacks, reason },
      }))
      return { entry: id }
    },
    'objection.second': async ({ organisation, proposal, test, wanted }) => {
      const service = find(organisation, proposal)
      const member = requireMember(service.viewer())
      const { id } = await service.act((state, now) => {
        const found = factsOf(state, proposal).tests.find(({ entry }) => entry.id === test)
        if (found === undefined) throw fail('not-found', 'There is no such test of an objection here.')
        const act = secondAct(state, proposal, member, { test, objection: found.body.objection }, wanted, now)
        if (act === null) {
          throw fail('denied', 'You have no ballot that could say so.', {
            clause: 'objections.seconds',
            next: 'Vote first; then say what you think of the objection.',
          })
        }
        return act
      })
      return { entry: id }
    },
    'review.give': async ({ organisation, proposal, lens, finding, reason }) => {
      const { id } = await find(organisation, proposal).act((state) => ({
        kind: 'review.give',
        body: { proposal, open: openingOf(state, proposal), lens, finding, reason },
      }))
      return { entry: id }
    },
    'proposal.revise': async ({ organisation, proposal, reason }) => {
      const service = find(organisation, proposal)
      const viewer = service.viewer()
      const facts = factsOf(service.state, proposal)
      const state = stateOf(service.state, facts, viewer.now)
      const may = mayRevise(viewer, facts, state, requireMember(viewer))
      if (!may.allowed || state.open === null) {
        throw fail('denied', may.why ?? 'It cannot be revised now.', { clause: may.clause ?? 'proposals' })
      }
      const { title, text, decisionType, effect } = state.open.body
      if (state.stage === 'notice' || state.stage === 'voting') {
        await service.act(() => ({ kind: 'proposal.withdraw', body: { proposal, reason } }))
      }
      const initial = { title, text, decisionType, effect }
      const revised = await service.draft(title, (documents, id) => documents.begin(id, initial))
      await service.act(() => ({ kind: 'proposal.supersede', body: { proposal: revised, earlier: proposal } }))
      return { proposal: revised }
    },
  }
}

function factsOf(state: Organisation, proposal: ProposalId): ProposalFacts {
  const facts = state.facts.proposals.get(proposal)
  if (facts === undefined) throw fail('not-found', 'There is no such proposal here.')
  return facts
}

function openingOf(state: Organisation, proposal: ProposalId) {
  const open = openOf(state, factsOf(state, proposal), state.log.everything())
  if (open === null) throw fail('denied', 'The proposal has not been opened yet.', { clause: 'proposals' })
  return open.entry.id
}
