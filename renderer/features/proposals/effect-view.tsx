import type { Charter } from '#shared/charter/model.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { CharterChanges } from '../../ui/charter-changes.tsx'
import { Note } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import type { InForce } from './effect/effect-draft.ts'
import type { Proposal } from './proposal-page.tsx'
import { ReplaySection } from './replay-section.tsx'

const DECIDED = new Set(['in-force', 'rejected', 'no-quorum', 'withdrawn'])

/** An amendment's changes against the charter it was written for. Other effects are said by their sentence. */
export function EffectView({ proposal }: { readonly proposal: Proposal }) {
  const { organisation } = useOrganisation()
  const charter = useQuery('charter.get', { organisation })
  const effect = proposal.effect
  if (effect?.kind !== 'amend') return null
  return (
    <QueryView query={charter} skeleton={[9, 7]}>
      {(view) => {
        const base = charterOf(view, effect.base)
        return (
          <div className="effect-changes">
            {view.hash === effect.base || DECIDED.has(proposal.line.stage) ? null : (
              <Note kind="waiting">
                <p>{t.proposals.amend.stale}</p>
              </Note>
            )}
            <h3>
              {proposal.line.stage === 'in-force' ? t.proposals.amend.changedTitle : t.proposals.amend.changesTitle}
            </h3>
            <CharterChanges before={base ?? view.charter} after={effect.charter} />
            {DECIDED.has(proposal.line.stage) ? null : <ReplaySection charter={effect.charter} />}
          </div>
        )
      }}
    </QueryView>
  )
}

const charterOf = (view: InForce, hash: string): Charter | undefined =>
  view.hash === hash ? view.charter : view.history.find((earlier) => earlier.hash === hash)?.charter
