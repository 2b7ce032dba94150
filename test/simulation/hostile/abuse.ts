import { toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, Digest, EntryId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { encodeReplicate, REPLICATE_PROTOCOL, type ReplicateMessage } from '#shared/protocol/replicate-messages.ts'
import type { Chance } from '../world/chance.ts'
import type { Computer } from '../world/computer.ts'
import type { World } from '../world/world.ts'

/** Messages that nobody expects, on every link that a hostile computer has open; or new links without end. */
export function abuse(world: World, computer: Computer, n: number, chance: Chance): void {
  if (n % 4 === 0) return dialMany(world, computer)
  for (const link of world.wire.linksOf(computer.number)) {
    if (link.protocol !== REPLICATE_PROTOCOL) continue
    for (let i = 0; i < 4; i += 1) link.post(unexpected(world, computer, chance))
  }
}

const hex = (chance: Chance): string => toHex(chance.bytes(32))

function unexpected(world: World, computer: Computer, chance: Chance): Uint8Array {
  const organisation = (world.organisation ?? hex(chance)) as OrganisationId
  const tips = [...computer.held.values()].slice(-3).map(({ device, seq, id }) => ({ device, seq, id }))
  const invented = { device: hex(chance) as DeviceId, seq: 1 + chance.below(1e6), id: hex(chance) as EntryId }
  const messages: ReplicateMessage[] = [
    { type: 'hello', versions: [1, 999], organisation },
    { type: 'accept', version: 1, addresses: [], tips },
    { type: 'accept', version: 999, addresses: ['/ip4/10.0.0.1/tcp/1'], tips: [invented] },
    { type: 'stranger' },
    { type: 'introduced' },
    { type: 'digest', digest: hex(chance) as Digest },
    { type: 'tips', tips },
    { type: 'tips', tips: [invented] },
    { type: 'tips', tips: [] },
    {
      type: 'addresses',
      of: [{ device: chance.pick(world.computers).key.device, addresses: ['/ip4/10.9.9.9/tcp/9'] }],
    },
    { type: 'presence', document: hex(chance) as ProposalId, at: null },
    { type: 'goodbye', code: 'internal' },
  ]
  return chance.oneIn(6) ? chance.bytes(chance.between(1, 80)) : encodeReplicate(chance.pick(messages))
}

/** Links to everybody, opened past the software and left there. */
function dialMany(world: World, computer: Computer): void {
  const { transport } = computer
  if (transport === null) return
  for (const other of world.computers) {
    const addresses = other.transport?.addresses() ?? []
    if (other.hostile || addresses.length === 0) continue
    for (let i = 0; i < 3; i += 1) {
      transport.dial(other.key.device, addresses, REPLICATE_PROTOCOL, 1_000).then(
        (link) => {
          const organisation = world.organisation
          if (organisation !== null) {
            void link.send(encodeReplicate({ type: 'hello', versions: [1], organisation })).catch(() => undefined)
          }
        },
        () => undefined,
      )
    }
  }
}
