import { useNow } from '../../state/use-now.ts'
import { t } from '../../strings/en.ts'
import { exact, shortDate } from '../../strings/time.ts'
import type { StageStep } from '../../ui/stage-rail.tsx'
import type { Proposal } from './proposal-page.tsx'

const ORDER = ['draft', 'notice', 'voting', 'closing', 'cooling-off', 'in-force'] as const
type Step = (typeof ORDER)[number]

/** Where a proposal ended that did not take effect, after which ordinary stage. */
const ENDED_AFTER = {
  rejected: 'closing',
  'no-quorum': 'closing',
  contested: 'closing',
  rival: 'cooling-off',
  challenged: 'cooling-off',
  withdrawn: 'draft',
} as const

const dateOf = (dates: Proposal['dates'], step: Step): number | null => {
  switch (step) {
    case 'draft':
      return dates.draftedAt
    case 'notice':
      return dates.openedAt
    case 'voting':
      return dates.votingFrom
    case 'closing':
      return dates.closesAt
    case 'cooling-off':
      return dates.certifiedAt
    case 'in-force':
      return dates.enactedAt ?? dates.inForceFrom
  }
}

/** The stages of a proposal's life with their dates, as far as they are known. */
export function stageSteps(proposal: Proposal, now: number): readonly StageStep[] {
  const stage = proposal.line.stage
  const noNotice = proposal.dates.openedAt !== null && proposal.dates.openedAt === proposal.dates.votingFrom
  const steps = ORDER.filter((step) => !(step === 'notice' && noNotice && stage !== 'notice'))
  const step = (id: Step, state: StageStep['state']): StageStep => {
    const at = dateOf(proposal.dates, id)
    return {
      id,
      name: t.proposals.stages[id],
      state,
      when: at === null ? null : shortDate(at, now),
      exact: at === null ? null : exact(at),
    }
  }
  if (stage in ENDED_AFTER) {
    const ended = stage as keyof typeof ENDED_AFTER
    const reached =
      ended === 'withdrawn'
        ? steps.filter(
            (id) =>
              id === 'draft' ||
              ((dateOf(proposal.dates, id) ?? Number.POSITIVE_INFINITY) <= proposal.line.changedAt &&
                id !== 'in-force'),
          )
        : steps.slice(0, steps.indexOf(ENDED_AFTER[ended]) + 1)
    return [
      ...reached.map((id) => step(id, 'done')),
      {
        id: ended,
        name: t.proposals.stages[ended],
        state: 'stopped',
        when: shortDate(proposal.line.changedAt, now),
        exact: exact(proposal.line.changedAt),
      },
    ]
  }
  const at = steps.findIndex((id) => id === stage)
  return steps.map((id, index) =>
    step(id, index < at || stage === 'in-force' ? 'done' : index === at ? 'now' : 'ahead'),
  )
}

export const useStageSteps = (proposal: Proposal): readonly StageStep[] => stageSteps(proposal, useNow())
