import type { Spending } from '../charter/model.ts'
import type { CausalView } from '../log/log.ts'
import { enactmentOf, openOf } from './decisions.ts'
import type { Known, ProposalFacts } from './facts.ts'

/** What has been spent, asked of any cut. All functions are pure. */

/**
 * The sum of what other proposals spend that were put into force within the charter's time before `time`. In whole units;
 * exact. What is only open does not count, or one member could hold up everybody's spending by asking for much; it is
 * summed again when it is to take effect.
 */
export function spentWithin(
  known: Known,
  view: CausalView,
  { windowMs, unit }: Spending,
  time: number,
  except: ProposalFacts | null,
): number {
  let sum = 0
  for (const proposal of known.facts.proposals.values()) {
    if (proposal === except || !proposal.opens.some((act) => act.body.effect.kind === 'spend')) continue
    const enactment = enactmentOf(known, view, proposal)
    if (enactment === null || enactment.entry.claimedTime <= time - windowMs) continue
    const open = openOf(known, proposal, view)
    if (open?.body.effect.kind !== 'spend' || open.adoption.charter.spending?.unit !== unit) continue
    sum += open.body.effect.amount
  }
  return sum
}
