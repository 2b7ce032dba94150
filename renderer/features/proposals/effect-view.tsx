import type { Effect } from '#shared/charter/effect.ts'
import type { Charter } from '#shared/charter/model.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { CharterChanges } from '../../ui/charter-changes.tsx'
import { Note } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { OptionList } from './choice/option-list.tsx'
import type { InForce } from './effect/effect-draft.ts'
import { EffectFacts } from './effect/effect-facts.tsx'
import { UpheldLink } from './effect/uphold-fields.tsx'
import type { Proposal } from './proposal-page.tsx'
import { ReplaySection } from './replay-section.tsx'

const DECIDED = new Set(['in-force', 'rejected', 'no-quorum', 'withdrawn'])

/** What an effect is about, besides its sentence: the changes of an amendment, options, people, a sum. */
export function EffectView({ proposal }: { readonly proposal: Proposal }) {
  const { effect } = proposal
  switch (effect?.kind) {
    case 'amend':
      return <AmendmentView proposal={proposal} effect={effect} />
    case 'choose':
    case 'elect':
      return <OptionList proposal={proposal} />
    case 'uphold':
      return <UpheldLink proposal={effect.proposal} />
    case 'recall':
    case 'spend':
      return <EffectFacts effect={effect} />
    case 'resolution':
    case 'admit':
    case 'remove':
    case undefined:
      return null
  }
}

interface AmendmentViewProps {
  readonly proposal: Proposal
  readonly effect: Extract<Effect, { readonly kind: 'amend' }>
}

/** An amendment's changes against the charter it was written for. */
function AmendmentView({ proposal, effect }: AmendmentViewProps) {
  const { organisation } = useOrganisation()
  const charter = useQuery('charter.get', { organisation })
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
