import { z } from 'zod'
import { DeviceId, type OrganisationId } from '#shared/kernel/ids.ts'
import { decodeWire, encodeWire } from '#shared/protocol/codec.ts'
import type { Store } from '../../ports/ports.ts'

const Remembered = z.strictObject({
  format: z.literal(1),
  /** When vectors were last compared and equal, and when the device was last connected; 0 when never. */
  completeAt: z.number().int().min(0),
  seenAt: z.number().int().min(0),
  /** Newest version of the replication protocol it has spoken: an older one is not taken from it. */
  version: z.number().int().min(0),
})
export type Remembered = z.infer<typeof Remembered>

const NOTHING: Remembered = { format: 1, completeAt: 0, seenAt: 0, version: 0 }
/** Milliseconds within which the same device's times are written at most once: they are for people to read. */
const WRITE_EVERY_MS = 30_000

/** What is remembered of the devices of one organisation across restarts. */
export class PeerMemory {
  readonly #store: Store
  readonly #prefix: string
  readonly #known = new Map<DeviceId, Remembered>()
  readonly #unwritten = new Set<DeviceId>()
  readonly #writtenAt = new Map<DeviceId, number>()

  constructor(store: Store, organisation: OrganisationId) {
    this.#store = store
    this.#prefix = `peer/sync/${organisation}/`
  }

  /** @throws StoreFailure */
  async load(): Promise<void> {
    // `0` follows `/`: the range holds all keys with the prefix.
    for await (const [key, value] of this.#store.range(this.#prefix, `${this.#prefix.slice(0, -1)}0`)) {
      const device = DeviceId.safeParse(key.slice(this.#prefix.length))
      const record = decodeWire(Remembered, value, 1024)
      if (device.success && record.ok) this.#known.set(device.data, record.value)
    }
  }

  of(device: DeviceId): Remembered {
    return this.#known.get(device) ?? NOTHING
  }

  /** Notes a change; it is written at once, unless the same device's times were a moment ago: then by `flush`. */
  async note(device: DeviceId, change: Partial<Omit<Remembered, 'format'>>, now: number): Promise<void> {
    const before = this.of(device)
    const after = { ...before, ...change }
    this.#known.set(device, after)
    this.#unwritten.add(device)
    const recently = now - (this.#writtenAt.get(device) ?? Number.NEGATIVE_INFINITY) < WRITE_EVERY_MS
    if (recently && after.version === before.version) return
    this.#writtenAt.set(device, now)
    await this.flush()
  }

  /** Writes what was noted and is not on disk. @throws StoreFailure */
  async flush(): Promise<void> {
    const devices = [...this.#unwritten]
    if (devices.length === 0) return
    this.#unwritten.clear()
    await this.#store.write(
      devices.map(
        (device) => ({ type: 'put', key: `${this.#prefix}${device}`, value: encodeWire(this.of(device)) }) as const,
      ),
    )
  }
}
