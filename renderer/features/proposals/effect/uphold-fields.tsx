import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ProposalId } from '#shared/kernel/ids.ts'
import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { QueryView } from '../../../ui/query-view.tsx'
import type { EffectFieldsProps } from './effect-form.tsx'

const words = t.safeguards.uphold

/** Which challenged outcome is to take effect after all. It is chosen on that outcome's page. */
export function UpholdFields({ effect, onChange }: EffectFieldsProps) {
  const id = ProposalId.safeParse(effect.who)
  return id.success ? (
    <Upheld
      proposal={id.data}
      onType={(upholds) => {
        if (upholds !== effect.upholds) onChange({ ...effect, upholds })
      }}
    />
  ) : (
    <p className="soft">{words.gone}</p>
  )
}

/** The outcome that a proposal would uphold, on the proposal's own page. */
export function UpheldLink({ proposal }: { readonly proposal: string }) {
  const id = ProposalId.safeParse(proposal)
  return id.success ? <Upheld proposal={id.data} /> : null
}

interface UpheldProps {
  readonly proposal: ProposalId
  readonly onType?: (type: EffectFieldsProps['effect']['upholds']) => void
}

function Upheld({ proposal, onType }: UpheldProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('proposal.get', { organisation, proposal })
  const type = query.status === 'ready' ? query.data.line.decisionType : null
  useEffect(() => {
    if (type !== null) onType?.(type)
  })
  return (
    <QueryView query={query} skeleton={[7]}>
      {({ title }) => (
        <p>
          <span className="muted">{words.of}: </span>
          <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal }}>
            {title}
          </Link>
        </p>
      )}
    </QueryView>
  )
}
