import { z } from 'zod'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { DeviceId as DeviceIdSchema } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, parseAddress } from '#shared/protocol/address.ts'
import { decodeWire, encodeWire } from '#shared/protocol/codec.ts'
import type { Store } from '../../ports/ports.ts'

/**
 * Where an address came from: typed by a person here or found in an invitation, seen on the local network, told by the
 * device itself, or told by another member's device. All are hints; only a handshake proves who is there.
 */
export type AddressSource = 'typed' | 'found' | 'own' | 'told'
const RANK: Readonly<Record<AddressSource, number>> = { typed: 0, found: 1, own: 2, told: 3 }

const Known = z.strictObject({
  where: z.string().max(LIMITS.addressChars),
  source: z.enum(['typed', 'found', 'own', 'told']),
  /** When a link was last opened there; 0 when never. */
  goodAt: z.number().int().min(0),
})
type Known = z.infer<typeof Known>
const Record_ = z.strictObject({ version: z.literal(1), addresses: z.array(Known).max(LIMITS.deviceAddresses) })

const PREFIX = 'peer/address/'
/** The key after all keys with the prefix: `0` follows `/`. */
const AFTER = 'peer/address0'

/** Addresses of other devices, remembered across restarts. Not a secret, not trusted, bounded per device. */
export class AddressBook {
  readonly #store: Store
  readonly #devices = new Map<DeviceId, readonly Known[]>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Reads what was remembered; records that cannot be read are left out. @throws StoreFailure */
  async load(): Promise<void> {
    for await (const [key, value] of this.#store.range(PREFIX, AFTER)) {
      const device = DeviceIdSchema.safeParse(key.slice(PREFIX.length))
      const record = decodeWire(Record_, value, LIMITS.smallMessageBytes)
      if (device.success && record.ok) this.#devices.set(device.data, record.value.addresses)
    }
  }

  /** Full addresses to dial, the most promising first. */
  of(device: DeviceId): readonly string[] {
    return (this.#devices.get(device) ?? []).map(({ where }) => addressOf(where, device))
  }

  /** Addresses worth telling others: those where the device was met, or that it told itself. */
  worthTelling(device: DeviceId): readonly string[] {
    const known = this.#devices.get(device) ?? []
    return known
      .filter(({ goodAt, source }) => goodAt > 0 || source === 'own')
      .map(({ where }) => addressOf(where, device))
  }

  /** Adds hints. True when one of them was not known. What names another device is left out. */
  learn(device: DeviceId, addresses: readonly string[], source: AddressSource): boolean {
    const before = this.#devices.get(device) ?? []
    const known = new Map(before.map((entry) => [entry.where, entry]))
    let fresh = false
    const told = new Set<string>()
    for (const text of addresses.slice(0, LIMITS.deviceAddresses)) {
      const address = parseAddress(text)
      if (!address.ok || (address.value.device ?? device) !== device || address.value.port === 0) continue
      const { where } = address.value
      told.add(where)
      const old = known.get(where)
      if (old === undefined) fresh = true
      const better = old === undefined || RANK[source] < RANK[old.source]
      known.set(where, { where, source: better ? source : old.source, goodAt: old?.goodAt ?? 0 })
    }
    // A device's own word replaces its earlier word: it knows where it no longer is.
    const kept = [...known.values()].filter(
      (entry) => source !== 'own' || entry.source !== 'own' || told.has(entry.where),
    )
    const changed = fresh || kept.length !== before.length
    if (changed) this.#keep(device, kept)
    return fresh
  }

  /** A link was opened at this address. */
  met(device: DeviceId, address: string, now: number): void {
    const parsed = parseAddress(address)
    const known = this.#devices.get(device) ?? []
    if (!parsed.ok || !known.some(({ where }) => where === parsed.value.where)) return
    this.#keep(
      device,
      known.map((entry) => (entry.where === parsed.value.where ? { ...entry, goodAt: now } : entry)),
    )
  }

  /** Writes what is known of a device to disk. @throws StoreFailure */
  async save(device: DeviceId): Promise<void> {
    const addresses = [...(this.#devices.get(device) ?? [])]
    await this.#store.write([{ type: 'put', key: `${PREFIX}${device}`, value: encodeWire({ version: 1, addresses }) }])
  }

  #keep(device: DeviceId, known: readonly Known[]): void {
    const order = (a: Known, b: Known): number => b.goodAt - a.goodAt || RANK[a.source] - RANK[b.source]
    this.#devices.set(device, [...known].sort(order).slice(0, LIMITS.deviceAddresses))
  }
}
