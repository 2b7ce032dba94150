import { useParams } from '@tanstack/react-router'
import type { z } from 'zod'
import type { ProposalView } from '#shared/bridge/views.ts'
import { type OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { DraftPage } from './draft-page.tsx'
import { OpenedPage } from './opened-page.tsx'
import './proposal.css'

export type Proposal = z.infer<typeof ProposalView>

/** One proposal, through all its life. */
export function ProposalPage() {
  const { organisation } = useOrganisation()
  const params = useParams({ strict: false })
  const id = ProposalId.safeParse(params.proposal)
  if (!id.success) return <Page title={t.app.notFound}>{null}</Page>
  return <LoadedProposal key={id.data} organisation={organisation} id={id.data} />
}

function LoadedProposal({ organisation, id }: { readonly organisation: OrganisationId; readonly id: ProposalId }) {
  const query = useQuery('proposal.get', { organisation, proposal: id })
  if (query.status !== 'ready')
    return (
      <Page title={t.proposals.page.notFoundTitle} heading={<span />}>
        <QueryView query={query} skeleton={[3, 9, 5, 9, 9, 7]}>
          {() => null}
        </QueryView>
      </Page>
    )
  return query.data.frozen || query.data.line.stage !== 'draft' ? (
    <OpenedPage proposal={query.data} />
  ) : (
    <DraftPage proposal={query.data} />
  )
}
