import { findPeer } from '#electron/hosts/find-peer.ts'
import type { PeerApi } from '#shared/bridge/api.ts'
import { Automerge } from '#shared/documents/automerge.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import { Person } from '../scripts/story/person.ts'
import { report } from './figures.ts'
import { keyLatency } from './key-latency.ts'
import { type SharedDraft, shareDraft } from './workshop.ts'

/** How long an edit takes to the other device, on loopback: between two keepers, and from window to window. */

const EDITS = 150

async function betweenKeepers(): Promise<void> {
  const people = [await Person.arrive('Ana'), await Person.arrive('Bo')] as const
  const [writer, reader] = [await findPeer(people[0].profile), await findPeer(people[1].profile)]
  try {
    await edit(writer, reader)
  } finally {
    for (const peer of [writer, reader]) peer.close()
    for (const person of people) await person.leave()
  }
}

async function edit(writer: PeerApi, reader: PeerApi): Promise<void> {
  const { organisation, proposal } = await shareDraft(writer, reader)
  const text = await textSeenBy(reader, { organisation, proposal })
  const acknowledged: number[] = []
  const arrived: number[] = []
  for (let i = 0; i < EDITS; i++) {
    const at = text.length()
    const startedAt = performance.now()
    const there = text.grownTo(at + 1).then(() => arrived.push(performance.now() - startedAt))
    await writer.call('proposal.edit', {
      organisation,
      proposal,
      splices: [{ field: 'text', at, remove: 0, insert: String.fromCharCode(97 + (i % 26)) }],
    })
    acknowledged.push(performance.now() - startedAt)
    await there
  }
  report('until the writer’s keeper has it on disk', acknowledged)
  report('until the other keeper tells its window', arrived)
}

/** Follows a text as a window does: opened once, then changed by events. */
async function textSeenBy(peer: PeerApi, { organisation, proposal }: SharedDraft) {
  const opened = await peer.call('document.open', { organisation, document: proposal })
  let doc = Automerge.load<ProposalDoc>(Buffer.from(opened.bytes, 'base64'))
  let waiting = { length: Number.POSITIVE_INFINITY, resolve: (): void => undefined }
  peer.on('document.changed', ({ changes }) => {
    ;[doc] = Automerge.applyChanges(
      doc,
      changes.map((change) => Buffer.from(change, 'base64')),
    )
    if (doc.text.length >= waiting.length) waiting.resolve()
  })
  return {
    length: () => doc.text.length,
    grownTo: (length: number) =>
      new Promise<void>((resolve) => {
        waiting = { length, resolve }
      }),
  }
}

export async function editLatency(): Promise<void> {
  console.log('edits: one character at a time, over TCP on loopback')
  await betweenKeepers()
  await keyLatency(EDITS)
}
