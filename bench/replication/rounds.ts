import { openDecoder } from '#electron/hosts/decoder.ts'
import { createVerifier, nodeSha256 } from '#electron/peer/adapters/crypto.ts'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import { systemClock, systemRandom } from '#electron/peer/adapters/system.ts'
import type { Link, Transport } from '#electron/peer/ports/ports.ts'
import { OrganisationService } from '#electron/peer/service/organisation-service.ts'
import { PeerNetwork } from '#electron/peer/service/peers/peer-network.ts'
import type { Replica } from '#electron/peer/service/replica.ts'
import { keyOf } from '#test/kit/people.ts'
import { actsOf } from './acts.ts'
import type { Sample } from './samples.ts'

/** How many messages go to and fro until two devices that hold the same know that they do. */

const SIZES = [2_000, 10_000, 50_000]
const AT_ONCE = 1000
const LOOK_EVERY_MS = 5

interface Count {
  messages: number
  bytes: number
  /** The longest chain of messages of which each was sent after the one before had come. */
  flights: number
}

/**
 * One end of the memory network that counts what it sends, and how many messages each had to wait for.
 * @param mail depths of messages under way, by the device they go to
 */
function counting(transport: Transport, mail: Map<string, number[]>, count: Count): Transport {
  let heard = 0
  const watched = (link: Link): Link => ({
    remote: link.remote,
    protocol: link.protocol,
    address: link.address,
    route: link.route,
    via: link.via,
    latencyMs: link.latencyMs,
    messages: (async function* () {
      for await (const message of link.messages) {
        heard = Math.max(heard, mail.get(transport.device)?.shift() ?? 0)
        yield message
      }
    })(),
    send: (message) => {
      count.messages++
      count.bytes += message.length
      count.flights = Math.max(count.flights, heard + 1)
      mail.get(link.remote)?.push(heard + 1)
      return link.send(message)
    },
    close: (reason) => link.close(reason),
  })
  return {
    device: transport.device,
    addresses: () => transport.addresses(),
    start: () => transport.start(),
    stop: () => transport.stop(),
    dial: async (device, addresses, protocol, timeoutMs) =>
      watched(await transport.dial(device, addresses, protocol, timeoutMs)),
    relayFor: (policy) => transport.relayFor(policy),
    beReachableThrough: (relays) => transport.beReachableThrough(relays),
    onLink: (protocol, accept) => transport.onLink(protocol, (link) => accept(watched(link))),
    onFound: (found) => transport.onFound(found),
    onAddresses: (changed) => transport.onAddresses(changed),
  }
}

async function holding(size: number) {
  const { acts } = actsOf(size, 0)
  const [founding, ...others] = acts
  if (founding === undefined) throw new Error('there are no acts')
  const decoder = openDecoder()
  const context = {
    store: new MemoryDisk().openStore(),
    vault: memoryVault(),
    clock: systemClock,
    random: systemRandom,
    decoder,
    verify: createVerifier(),
    hash: nodeSha256,
    log: openLog('error'),
  }
  const service = await OrganisationService.begin(context, founding, [])
  for (let at = 0; at < others.length; at += AT_ONCE)
    await service.ingest(
      others.slice(at, at + AT_ONCE).map(({ bytes }) => bytes),
      founding.device,
    )
  return {
    replica: service,
    close: async () => {
      await service.close()
      await decoder.close()
    },
  }
}

async function agree(replica: Replica): Promise<Count> {
  const devices = [keyOf('member 0').device, keyOf('member 1').device] as const
  const count: Count = { messages: 0, bytes: 0, flights: 0 }
  const mail = new Map<string, number[]>(devices.map((device) => [device, []]))
  const network = new MemoryNetwork()
  const ends = await Promise.all(
    devices.map(async (device) => {
      const transport = counting(new MemoryTransport({ device, network }), mail, count)
      const peers = await PeerNetwork.open({
        transport,
        clock: systemClock,
        random: systemRandom,
        store: new MemoryDisk().openStore(),
        onChanged: () => {},
        onFault: (error) => console.error(error),
      })
      const events = {
        changed() {},
        presence() {},
        tips() {},
        progress() {},
        fault: (error: unknown) => console.error(error),
      }
      const organisation = await peers.add(replica, { devices: () => devices, events })
      await peers.setOnline(true)
      return { peers, organisation }
    }),
  )
  const [near, far] = ends
  const address = far?.peers.addresses()[0]
  if (near === undefined || address === undefined) throw new Error('the memory network gave no address')
  await near.organisation.connect(address)
  const equal = () => ends.every(({ organisation }) => organisation.list().some(({ state }) => state === 'up-to-date'))
  while (!equal()) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  const counted = { ...count }
  await Promise.all(ends.map(({ peers }) => peers.close()))
  return counted
}

export async function measureRounds(): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (const size of SIZES) {
    const { replica, close } = await holding(size)
    const { messages, bytes, flights } = await agree(replica)
    await close()
    const workload = `two equal peers of ${size.toLocaleString('en')} acts agree`
    const note = (metric: string, value: number, unit: Sample['unit']) =>
      void samples.push({ workload, metric, unit, system: 'Folkmoot', value })
    note('messages, greetings included', messages, '')
    note('messages one after another, greetings included', flights, '')
    note('round trips, greetings included', flights / 2, '')
    note('bytes', bytes, 'B')
  }
  return samples
}
