import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import { OrganisationService } from '#electron/peer/service/organisation-service.ts'
import type { StateHashView } from '#shared/bridge/views.ts'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import { standingOf } from '#shared/organisation/standing.ts'
import { Chance } from './world/chance.ts'
import { type Computer, viewOf } from './world/computer.ts'
import { keyFor, vaultOf, verify } from './world/keys.ts'
import type { World } from './world/world.ts'

/** What the honest members' computers hold together, and who they are by that. */
export interface Group {
  readonly computers: readonly Computer[]
  readonly entries: ReadonlyMap<EntryId, Entry>
}

/** The honest computers whose owners are members by all that these computers hold. */
export function honestGroup(world: World): Group | null {
  const all = world.known()
  if (all === null) return null
  let computers = world.computers.filter(({ hostile, held, peer }) => !hostile && held.size > 0 && peer !== null)
  for (;;) {
    const held = (id: EntryId): boolean => computers.some((computer) => computer.held.has(id))
    const entries = new Map([...world.entries].filter(([id]) => held(id)))
    const view = viewOf(all, entries)
    const standing = computers.filter(({ key }) => standingOf(all, view, key.device) !== null)
    if (standing.length === computers.length) return { computers, entries }
    if (standing.length === 0) return null
    computers = standing
  }
}

/** Whether all honest members hold the same entries. */
export function isEven({ computers, entries }: Group): boolean {
  return computers.every(({ held }) => held.size === entries.size)
}

/** What an honest member was told is kept is at every honest member's. */
export function checkAcknowledged(world: World, { computers }: Group, when: string): void {
  for (const [id, by] of world.acknowledged) {
    // Whoever was removed or left meanwhile: others take nothing from them any more.
    if (!computers.includes(by)) continue
    const entry = world.entries.get(id)
    // What claims a time that has not come waits for it.
    if (entry !== undefined && entry.claimedTime > world.time.now) continue
    const without = computers.find(({ held }) => !held.has(id))
    if (without !== undefined) {
      world.fail('acknowledged-lost', `${when}: ${without.name} lacks ${id} (${entry?.kind}), kept by ${by.name}`)
      return
    }
  }
}

/** Equal hashes of log, derived state and bodies, on every honest member's computer and when made again. */
export async function checkEqual(world: World, group: Group): Promise<void> {
  const { organisation } = world
  if (organisation === null) return
  const hashes: (StateHashView & { readonly of: string })[] = []
  for (const { peer, name } of group.computers) {
    const hash = await peer?.handlers['organisation.stateHash']({ organisation }, CALLER)
    if (hash !== undefined) hashes.push({ ...hash, of: name })
  }
  const [first] = hashes
  if (first === undefined) return
  for (const part of ['log', 'derived', 'bodies', 'state'] as const) {
    const other = hashes.find((hash) => hash[part] !== first[part])
    if (other !== undefined) {
      world.fail(
        `unequal-${part}`,
        `${first.of} and ${other.of} differ (${first.entries} and ${other.entries} entries)`,
      )
      return
    }
  }
  if (first.entries !== group.entries.size) {
    return world.fail('uncounted', `${first.entries} entries are held, ${group.entries.size} were written to the disks`)
  }
  await checkMadeAgain(world, group, first)
}

/** The same entries, taken in by a new peer in a random order, not even causes first, say the same. */
async function checkMadeAgain(world: World, group: Group, expected: StateHashView): Promise<void> {
  const [founding] = group.entries.values()
  if (founding === undefined) return
  const chance = new Chance(`${world.seed}/again`)
  const service = await OrganisationService.begin(
    {
      store: new MemoryDisk().openStore(),
      vault: vaultOf(keyFor('somebody who only reads')),
      clock: { now: () => world.time.now, after: () => () => {}, turn: async () => {} },
      random: chance,
      decoder: new MemoryChangeDecoder(),
      verify,
      log: noLog,
    },
    founding,
    [],
  )
  const all = chance.shuffle([...group.entries.values()].map(({ bytes }) => bytes))
  const half = chance.below(all.length)
  const from = keyFor('somebody who only reads').device
  for (const part of [all.slice(0, half), all.slice(half)]) await service.ingest(part, from)
  const made = await service.stateHash()
  await service.close()
  for (const part of ['log', 'derived', 'bodies'] as const) {
    if (made[part] !== expected[part]) {
      world.fail(`made-again-${part}`, `made again of ${made.entries} entries, of ${expected.entries} were given`)
      return
    }
  }
}

/** Nothing that is to be refused was taken in. */
export function checkRefused(world: World): void {
  for (const { held, hostile, name } of world.computers) {
    if (hostile) continue
    for (const [id, why] of world.forbidden) {
      if (held.has(id)) return world.fail('refused-applied', `${name} holds ${id} though ${why}`)
    }
  }
}

/** Whatever an honest peer told is on the disks of all. */
export function checkTold(world: World, { computers, entries }: Group): void {
  for (const [id, by] of world.told) {
    if (computers.includes(by) && !entries.has(id))
      return world.fail('told-lost', `${by.name} told of ${id} and lost it`)
  }
}

/** Comments that people were told are kept can be read everywhere. */
export async function checkSaid(world: World, { computers }: Group): Promise<void> {
  const { organisation } = world
  if (organisation === null) return
  for (const proposal of new Set(world.said.map((one) => one.proposal))) {
    const said = world.said.filter((one) => one.proposal === proposal && computers.includes(one.by))
    const [reader] = computers
    if (said.length === 0 || reader?.peer == null) continue
    const { comments } = await reader.peer.handlers['proposal.get']({ organisation, proposal }, CALLER)
    const missing = said.find(({ text }) => comments.every((comment) => comment.text !== text))
    if (missing !== undefined) world.fail('comment-lost', `“${missing.text}” cannot be read by ${reader.name}`)
  }
}

/** Who contradicted themselves is shown by every honest member's evidence; and nobody honest ever did. */
export async function checkEvidence(world: World, { computers, entries }: Group): Promise<void> {
  const { organisation } = world
  const forked = forkedIn(entries.values())
  const hostile = new Set(world.computers.filter((one) => one.hostile).map(({ key }) => key.device))
  for (const device of forked) {
    if (!hostile.has(device)) world.fail('honest-fork', `${nameOfDevice(world, device)} contradicts itself`)
  }
  if (organisation === null || forked.size === 0) return
  for (const { peer, name } of computers) {
    const shown = await peer?.handlers['organisation.evidence']({ organisation }, CALLER)
    for (const device of forked) {
      if (shown?.some((one) => one.kind === 'fork' && one.device === device) !== true) {
        world.fail('no-proof', `${name} shows no proof that ${nameOfDevice(world, device)} contradicted itself`)
      }
    }
  }
}

/** Devices with two entries in one place, found without the product's help. */
export function forkedIn(entries: Iterable<Entry>): ReadonlySet<DeviceId> {
  const places = new Set<string>()
  const forked = new Set<DeviceId>()
  for (const { device, seq } of entries) {
    const place = `${device} ${seq}`
    if (places.has(place)) forked.add(device)
    places.add(place)
  }
  return forked
}

const CALLER = { id: 'simulation', onClose: () => {} }
const nameOfDevice = (world: World, device: DeviceId): string =>
  world.computers.find(({ key }) => key.device === device)?.name ?? device
