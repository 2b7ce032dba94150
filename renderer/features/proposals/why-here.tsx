import { t } from '../../strings/en.ts'
import { Conditions } from '../../ui/conditions.tsx'
import type { Proposal } from './proposal-page.tsx'

/** Why a proposal is in its stage: what it has met so far, and what it waits for or what ended it. */
export function WhyHere({ proposal }: { readonly proposal: Proposal }) {
  const { why, line } = proposal
  if (why.length === 0) return null
  return (
    <details className="why">
      <summary className="small">{t.proposals.why.here(t.proposals.stages[line.stage])}</summary>
      <Conditions conditions={why} />
    </details>
  )
}
