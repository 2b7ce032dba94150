import { parentPort, workerData } from 'node:worker_threads'
import { live } from './corpus-organisation.ts'
import type { Job, Told } from './messages.ts'
import { runTarget } from './run-target.ts'
import { TARGETS } from './targets/index.ts'

/** One thread of a fuzzing run: works through its tasks one after the other. */
const port = parentPort
if (port === null) throw new Error('thread.ts runs only as a worker thread')
const job: Job = workerData
const strays: unknown[] = []
process.on('unhandledRejection', (error) => strays.push(error))
process.on('uncaughtException', (error) => strays.push(error))

const lived = live()
const tell = (told: Told): void => port.postMessage(told)
for (const task of job.tasks) {
  const target = TARGETS.find(({ name }) => name === task.target)
  if (target !== undefined) await runTarget(target, task, lived, { job, tell, strays: () => strays.splice(0) })
}
port.close()
