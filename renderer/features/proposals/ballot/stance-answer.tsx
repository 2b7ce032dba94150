import type { Stance } from '#shared/acts/acts.ts'
import { stancesFor } from '#shared/tally/stances.ts'
import { t } from '../../../strings/en.ts'
import { Choices } from '../../../ui/field.tsx'
import type { Proposal } from '../proposal-page.tsx'
import { adviceMissing, partOf } from './answer.ts'

const words = t.proposals.ballot
const YES_OR_NO: readonly Stance[] = ['agree', 'disagree', 'abstain']

export interface StanceAnswerProps {
  readonly proposal: Proposal
  readonly stance: Stance | null
  readonly onChange: (stance: Stance) => void
}

/** One of the stances that the rule offers. */
export function StanceAnswer({ proposal, stance, onChange }: StanceAnswerProps) {
  const part = partOf(proposal)
  const stances = proposal.rule === null ? YES_OR_NO : stancesFor(proposal.rule)
  const { mine, about } = part === 'vote' ? t.stance : t.choices[part]
  const isEarly = part === 'decide' && adviceMissing(proposal) > 0
  return (
    <Choices
      label={words.choose}
      labelHidden
      value={stance}
      onChange={onChange}
      choices={stances.map((id) => ({ id, name: mine[id], about: about[id], disabled: isEarly && id === 'agree' }))}
    />
  )
}
