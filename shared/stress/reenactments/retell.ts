import { type CharterDiff, charterDiff } from '../../charter/diff.ts'
import type { Charter } from '../../charter/model.ts'
import type { RuleSentence } from '../../charter/rule-group.ts'
import { ruleGroups } from '../../charter/sentences.ts'
import type { NotPossible, Step, StressReport, Walkthrough } from '../finding.ts'
import { stressTest } from '../stress-test.ts'
import { reenact } from './index.ts'
import type { Reenactment, Stop } from './reenactment.ts'

/** A re-enactment with everything that comes of it: both runs, both stress tests, and where it is stopped. */
export interface Retelling {
  /** The rules that are the hole, as everybody reads them. */
  readonly hole: readonly RuleSentence[]
  readonly walkthrough: Walkthrough
  readonly report: StressReport
  readonly notPossible: readonly NotPossible[]
  /** What the repair changes. */
  readonly repair: CharterDiff
  readonly repaired: {
    readonly walkthrough: Walkthrough
    readonly report: StressReport
    /** Places in that walkthrough at which the story is stopped, in order. */
    readonly stoppedAt: readonly number[]
  }
}

export function retell(told: Reenactment): Retelling {
  const report = stressTest(told.charter)
  const after = reenact(told, told.repaired)
  return {
    hole: sentencesOf(told.charter).filter(({ clause }) => told.hole.includes(clause)),
    walkthrough: reenact(told, told.charter),
    report,
    notPossible: report.notPossible.filter(({ number }) => told.notPossible.includes(number)),
    repair: charterDiff(told.charter, told.repaired),
    repaired: {
      walkthrough: after,
      report: stressTest(told.repaired),
      stoppedAt: stopsIn(after.steps, told.stopped),
    },
  }
}

const sentencesOf = (charter: Charter): readonly RuleSentence[] =>
  ruleGroups(charter).flatMap(({ sentences }) => sentences)

/**
 * Where a story is stopped, each time after the time before.
 *
 * @throws when it is not stopped there: the re-enactment says something that is not so
 */
function stopsIn(steps: readonly Step[], stops: readonly Stop[]): readonly number[] {
  let last = -1
  return stops.map((stop) => {
    last = steps.findIndex((step, at) => at > last && isStop(step, stop))
    if (last === -1) throw new Error(`the story is not stopped by ${JSON.stringify(stop)}`)
    return last
  })
}

function isStop({ act, who, answer }: Step, stop: Stop): boolean {
  if (act !== stop.act) return false
  if (stop.act === 'count') return answer.answer === 'counted' && answer.outcome === stop.outcome
  return who === stop.who && answer.answer === 'denied' && answer.clause === stop.clause
}
