import type { Spending } from '../charter/model.ts'
import type { CausalView } from '../log/log.ts'
import { enactmentOf, finalityOf, isWithdrawn, openOf } from './decisions.ts'
import type { Known, ProposalFacts } from './facts.ts'

/** What has been spent, asked of any cut. All functions are pure. */

/**
 * The sum of what other proposals spend within the charter's time before `time`: those that were put into force then,
 * and, when `pending` counts, those that were opened and may still pass. In whole units; exact.
 */
export function spentWithin(
  known: Known,
  view: CausalView,
  { windowMs, unit }: Spending,
  time: number,
  except: ProposalFacts | null,
  pending: 'pending counts' | 'in force only',
): number {
  let sum = 0
  for (const proposal of known.facts.proposals.values()) {
    if (proposal === except || !proposal.opens.some((act) => act.body.effect.kind === 'spend')) continue
    const open = openOf(known, proposal, view)
    if (open?.body.effect.kind !== 'spend' || open.adoption.charter.spending?.unit !== unit) continue
    const enactment = enactmentOf(known, view, proposal)
    const at = enactment?.entry.claimedTime ?? open.entry.claimedTime
    if (at <= time - windowMs) continue
    if (enactment !== null || (pending === 'pending counts' && mayPass(known, view, proposal))) {
      sum += open.body.effect.amount
    }
  }
  return sum
}

function mayPass(known: Known, view: CausalView, proposal: ProposalFacts): boolean {
  if (isWithdrawn(known, view, proposal)) return false
  const finality = finalityOf(known, view, proposal)
  return finality.state === 'open' || (finality.state === 'final' && finality.group.outcome === 'passed')
}
