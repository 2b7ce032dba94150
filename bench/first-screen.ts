import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { findPeer } from '#electron/hosts/find-peer.ts'
import { launchPlan, PACKAGED, stopDisplay } from '#test/kit/electron.ts'
import { packageApp } from '../scripts/package.ts'
import { Person } from '../scripts/story/person.ts'
import { debuggingPort, evaluateInFirstPage } from './devtools.ts'
import { report } from './figures.ts'
import { foundWorkshop, writeProposals } from './workshop.ts'

/** The packaged app: how long from starting its process until home shows what waits and what is being written. */

const PROPOSALS = 20
const RUNS = 9

async function prepareProfile(): Promise<string> {
  const keeper = await Person.arrive('Ana')
  const peer = await findPeer(keeper.profile)
  try {
    const organisation = await foundWorkshop(peer, 'Ana')
    await writeProposals(peer, organisation, PROPOSALS)
    const { entries } = await peer.call('organisation.stateHash', { organisation })
    console.log(`first screen: the packaged app on a profile with ${PROPOSALS} proposals, ${entries} signed entries`)
  } finally {
    peer.close()
    await keeper.leave()
  }
  return keeper.profile
}

/** In the page: when it began, when it first drew something, and when home's lists are drawn. Times of day. */
const UNTIL_CONTENT = `new Promise((resolve, reject) => {
  if (location.protocol !== 'app:') return reject(new Error('not the page yet'))
  const look = () => {
    const text = document.body?.innerText ?? ''
    if (!text.includes('Being written') || !text.includes('Matter 1:')) return requestAnimationFrame(look)
    resolve({
      began: performance.timeOrigin,
      drew: performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
      content: Date.now(),
    })
  }
  look()
})`
const Times = z.object({ began: z.number(), drew: z.number(), content: z.number() })

async function startOnce(profile: string): Promise<z.infer<typeof Times>> {
  const plan = await launchPlan({ profile, args: ['--no-mdns', '--remote-debugging-port=0'] })
  const startedAt = Date.now()
  const app = spawn(plan.executable, plan.args, { env: plan.env, stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const { began, drew, content } = Times.parse(await evaluateInFirstPage(await debuggingPort(app), UNTIL_CONTENT))
    return { began: began - startedAt, drew: drew - startedAt, content: content - startedAt }
  } finally {
    await end(app)
  }
}

async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return
  const gone = new Promise((resolve) => app.once('exit', resolve))
  app.kill('SIGTERM')
  await gone
}

export async function firstScreen(): Promise<void> {
  if (!existsSync(PACKAGED)) await packageApp({ forTests: true })
  const profile = await prepareProfile()
  const starts: z.infer<typeof Times>[] = []
  try {
    for (let i = 0; i < RUNS; i++) starts.push(await startOnce(profile))
  } finally {
    stopDisplay()
    rmSync(profile, { recursive: true, force: true })
  }
  for (const [what, key] of [
    ['from the process until its page begins', 'began'],
    ['… until the page draws its first words', 'drew'],
    ['… until home shows its proposals', 'content'],
  ] as const)
    report(
      what,
      starts.map((start) => start[key]),
    )
}
