import type { PeerHandlers } from '#shared/bridge/api.ts'
import { type Charter, charterHash } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import type { StressReport } from '#shared/stress/finding.ts'
import { type Progress, stressSteps } from '#shared/stress/stress-test.ts'
import type { PeerContext } from '../peer-context.ts'

/** Charters as such, whether or not an organisation lives under them. */
export function charterHandlers({
  clock,
  emit,
}: Pick<PeerContext, 'clock' | 'emit'>): Pick<
  PeerHandlers,
  'template.list' | 'charter.preview' | 'charter.stressTest'
> {
  return {
    'template.list': () => TEMPLATES.map((template) => ({ ...template, rules: ruleGroups(template.charter) })),
    'charter.preview': ({ charter }) => ruleGroups(charter),
    'charter.stressTest': async ({ charter }) => {
      const hash = charterHash(charter)
      return await inTurns(charter, clock, (progress) => emit('charter.stressProgress', { charter: hash, ...progress }))
    },
  }
}

/** Everything else has its turn after each few milliseconds of it. */
async function inTurns(
  charter: Charter,
  clock: Pick<PeerContext['clock'], 'turn'>,
  tell: (progress: Progress) => void,
): Promise<StressReport> {
  const steps = stressSteps(charter)
  let told = ''
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const now = `${step.value.stage} ${step.value.done}`
    if (now !== told) tell(step.value)
    told = now
    await clock.turn()
  }
}
