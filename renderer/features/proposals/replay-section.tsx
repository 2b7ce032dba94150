import type { ReplayedView } from '#shared/bridge/views.ts'
import type { Charter } from '#shared/charter/model.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { QueryView } from '../../ui/query-view.tsx'

const words = t.proposals.replay

/** What the proposed rules would have made of the decisions so far: the ones that differ, each with its arithmetic. */
export function ReplaySection({ charter }: { readonly charter: Charter }) {
  const { organisation } = useOrganisation()
  const query = useQuery('charter.replay', { organisation, charter })
  return (
    <section className="replay" aria-label={words.title}>
      <h3>{words.title}</h3>
      <QueryView query={query} skeleton={[9, 7]}>
        {(all) => {
          const differing = all.filter((each) => each.differs)
          return (
            <>
              <p className="soft">{words.summary(all.length, differing.length)}</p>
              {differing.length === 0 ? null : (
                <ul className="replay-list">
                  {differing.map((each) => (
                    <ReplayedLine key={each.proposal} replayed={each} />
                  ))}
                </ul>
              )}
            </>
          )
        }}
      </QueryView>
    </section>
  )
}

function ReplayedLine({ replayed }: { readonly replayed: ReplayedView }) {
  return (
    <li>
      <p>
        <span className="replay-title">{replayed.title}</span>{' '}
        <span className="soft">{words.then(t.words.outcome[replayed.then])}</span>
      </p>
      <p className="small">{replayed.sentence}</p>
      {replayed.caveats.map((caveat) => (
        <p key={caveat} className="small muted">
          {caveat}
        </p>
      ))}
    </li>
  )
}
