import { findPeer } from '#electron/hosts/find-peer.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import type { Sample } from './samples.ts'
import type { Opened, Stage } from './stage.ts'
import type { System } from './systems.ts'

/** Somebody types in a page while the peer behind it takes in thousands of acts. */

const BASE = 2000
const SYNC = 10_000
const BETWEEN_KEYS_MS = 5

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Only a system with a page, a peer behind it and acts has this. */
export async function measureTyping(stage: Stage, folkmoot: System): Promise<readonly Sample[]> {
  const fixture = await stage.fixture(folkmoot, BASE, SYNC)
  const holder = await stage.open(folkmoot, fixture, 'holder')
  const opened: Opened[] = [holder]
  try {
    await holder.side.call('write', BASE, SYNC)
    const writer = await stage.open(folkmoot, fixture, 'joiner')
    opened.push(writer)
    await writer.side.call('write', 0, BASE)
    const organisation = await writer.side.call<OrganisationId>('serve')
    const reached = writer.side.call<number>('reached', BASE + SYNC)
    return await type(holder, writer, organisation, reached)
  } finally {
    await stage.end(...opened)
  }
}

async function type(holder: Opened, writer: Opened, organisation: OrganisationId, reached: Promise<number>) {
  const samples: Sample[] = []
  const note = (metric: string, value: number) =>
    void samples.push({
      workload: 'typing while 10,000 acts arrive',
      metric,
      unit: 'ms',
      system: 'Folkmoot',
      value,
      pooled: true,
    })
  const page = await findPeer(writer.folder)
  try {
    const { proposal } = await page.call('proposal.draft', { organisation, title: 'Open on Saturdays', text: '' })
    await page.call('document.open', { organisation, document: proposal })
    let told = (): void => {}
    page.on('document.changed', () => told())
    const key = async (metric: string): Promise<void> => {
      const at = performance.now()
      const event = new Promise<void>((resolve) => {
        told = resolve
      }).then(() => note(`${metric}, until the page is told`, performance.now() - at))
      const splices = [{ field: 'text', at: 0, remove: 0, insert: 'a' } as const]
      await page.call('proposal.edit', { organisation, proposal, splices })
      note(`${metric}, until on disk`, performance.now() - at)
      await event
      await pause(BETWEEN_KEYS_MS)
    }
    for (let i = 0; i < 50; i++) await key('at rest')
    const address = await holder.side.call<string>('listen')
    let busy = true
    const done = Promise.all([writer.side.call('connect', address), reached]).then(() => {
      busy = false
    })
    while (busy) await key('during the sync')
    await done
  } finally {
    page.close()
  }
  return samples
}
