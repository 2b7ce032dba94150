import { readFileSync } from 'node:fs'
import type { Entry } from '#shared/log/entry.ts'
import { type Assembly, assemble, reasonNumbered } from '../assembly.ts'

/** Folkmoot's records: signed acts of an assembly, and further ballots after them. */

export const MEMBERS = 100
export const PROPOSALS = 500

/** The first two members' devices are the holder and the first joiner: they write nothing that is not theirs. */
const OWN = 2

/**
 * An assembly and `more` ballots after it: the first half by every other member, the second half by the rest, so that
 * the halves belong to different chains and either can be held without the other.
 */
export function actsOf(count: number, more: number): { readonly assembly: Assembly; readonly acts: readonly Entry[] } {
  const assembly = assemble({ members: MEMBERS, proposals: PROPOSALS, entries: count })
  const acts = [...assembly.entries]
  const missing = count - acts.length
  if (missing < 0) throw new Error(`an assembly of ${MEMBERS} has more than ${count} acts`)
  const again = secondThoughts(assembly)
  // The assembly ends a little short, since every proposal gets the same number of ballots.
  for (let i = 0; i < missing; i++) acts.push(again(OWN + (i % (MEMBERS - OWN))))
  const half = Math.floor(more / 2)
  const writers = (MEMBERS - OWN) / 2
  for (let i = 0; i < more; i++) acts.push(again(OWN + 2 * (i % writers) + (i < half ? 0 : 1)))
  return { assembly, acts }
}

/** Casts ballots in place of earlier ones: what a member has voted on they have seen opened. */
function secondThoughts({ entries, proposals, writers }: Assembly): (writer: number) => Entry {
  const opens = new Map(proposals.map(({ proposal, open }) => [proposal as string, open]))
  const latest = new Map<string, Map<string, Entry['id']>>()
  for (const entry of entries) {
    if (entry.kind !== 'ballot.cast') continue
    const own = latest.get(entry.device) ?? new Map<string, Entry['id']>()
    own.set(entry.document, entry.id)
    latest.set(entry.device, own)
  }
  let number = entries.length
  return (index) => {
    const writer = writers[index]
    const own = writer === undefined ? undefined : latest.get(writer.key.device)
    // The one changed longest ago.
    const [proposal, last] = own?.entries().next().value ?? []
    const open = proposal === undefined ? undefined : opens.get(proposal)
    if (writer === undefined || own === undefined || proposal === undefined || last === undefined || open === undefined)
      throw new Error(`member ${index} has not voted`)
    const ballot = writer.write('ballot.cast', {
      proposal: proposal as Assembly['proposals'][number]['proposal'],
      open,
      stance: 'agree',
      reason: reasonNumbered(number++),
      replaces: [last],
    })
    own.delete(proposal)
    own.set(proposal, ballot.id)
    return ballot
  }
}

/** Acts in one file, each after its length. */
export function packed(acts: readonly Entry[]): Uint8Array {
  return Buffer.concat(
    acts.flatMap(({ bytes }) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

export function unpacked(path: string): readonly Uint8Array[] {
  const file = readFileSync(path)
  const acts: Uint8Array[] = []
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32BE(at)
    acts.push(new Uint8Array(file.subarray(at + 4, at + 4 + length)))
    at += 4 + length
  }
  return acts
}
