import { planOf } from './plan.ts'
import { run } from './run.ts'

/** One worker of many: runs the seeds it is told, one after another, and tells how each went. */
process.on('message', (seed: number) => {
  void run(planOf(seed)).then((outcome) => process.send?.(outcome))
})
process.on('disconnect', () => process.exit())
