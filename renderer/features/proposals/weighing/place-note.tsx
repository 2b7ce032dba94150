import { Link } from '@tanstack/react-router'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { TextChanges } from '../../../ui/charter-changes.tsx'
import { Note } from '../../../ui/notice.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import type { Proposal } from '../proposal-page.tsx'
import './weighing.css'

const words = t.weighing.place

/** What it takes the place of, with what is different in the text, and what has taken its own. */
export function PlaceNote({ proposal }: { readonly proposal: Proposal }) {
  const { earlier, later } = proposal
  if (earlier === null && later.length === 0) return null
  return (
    <Note>
      {later.length === 0 ? null : (
        <p>
          {words.later}:{' '}
          {later.map((other, index) => (
            <span key={other.proposal}>
              {index === 0 ? '' : '; '}
              <Place proposal={proposal} other={other} />
            </span>
          ))}
        </p>
      )}
      {earlier === null ? null : (
        <>
          <p>
            {words.earlier} <Place proposal={proposal} other={earlier} />
          </p>
          {proposal.frozen ? <Difference proposal={proposal} earlier={earlier.proposal} /> : null}
        </>
      )}
    </Note>
  )
}

interface PlaceProps {
  readonly proposal: Proposal
  readonly other: Proposal['later'][number]
}

function Place({ proposal, other }: PlaceProps) {
  return (
    <>
      <Link
        to="/o/$organisation/proposals/$proposal"
        params={{ organisation: proposal.organisation, proposal: other.proposal }}
      >
        {other.title}
      </Link>{' '}
      <span className="small muted">({t.proposals.stages[other.stage]})</span>
    </>
  )
}

function Difference({ proposal, earlier }: { readonly proposal: Proposal; readonly earlier: ProposalId }) {
  const query = useQuery('proposal.get', { organisation: proposal.organisation, proposal: earlier })
  return (
    <details>
      <summary className="small">{words.different}</summary>
      <QueryView query={query}>
        {({ text }) =>
          text === proposal.text ? (
            <p className="small">{words.same}</p>
          ) : (
            <TextChanges before={text} after={proposal.text} />
          )
        }
      </QueryView>
    </details>
  )
}
