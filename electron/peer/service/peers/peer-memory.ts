import { z } from 'zod'
import { DeviceId, EntryId, Instant, type OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { REFUSALS, type Refused } from '#shared/log/refusal.ts'
import { decodeWire, encodeWire } from '#shared/protocol/codec.ts'
import type { Store } from '../../ports/ports.ts'

/** What a device sent that was refused for one reason. */
const RefusedRecord = z.strictObject({
  why: z.enum(REFUSALS),
  /** How many times: the same entry sent again counts again. */
  count: z.number().int().min(1),
  lastAt: Instant,
  /** Ids of the latest, as evidence. */
  samples: z.array(EntryId).max(LIMITS.refusedSamples),
})
export type RefusedRecord = z.infer<typeof RefusedRecord>

const Remembered = z.strictObject({
  format: z.literal(1),
  /** When vectors were last compared and equal, and when the device was last connected; 0 when never. */
  completeAt: z.number().int().min(0),
  seenAt: z.number().int().min(0),
  /** Newest version of the replication protocol it has spoken: an older one is not taken from it. */
  version: z.number().int().min(0),
  /** One record a reason. */
  refused: z.array(RefusedRecord).max(REFUSALS.length).default([]),
})
export type Remembered = z.infer<typeof Remembered>

const NOTHING: Remembered = { format: 1, completeAt: 0, seenAt: 0, version: 0, refused: [] }
/** Milliseconds within which the same device's times are written at most once: they are for people to read. */
const WRITE_EVERY_MS = 30_000
/** Bytes of one device's record: nine reasons with their samples fill less than half. */
const RECORD_BYTES = 8_192

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
      const record = decodeWire(Remembered, value, RECORD_BYTES)
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

  /** Notes entries of a device that were refused; so many that they cannot be kept singly, so they are counted. */
  async noteRefused(device: DeviceId, refused: readonly Refused[], now: number): Promise<void> {
    const records = new Map(this.of(device).refused.map((record) => [record.why, record]))
    for (const { id, why } of refused) {
      const { count = 0, samples = [] } = records.get(why) ?? {}
      const others = samples.filter((sample) => sample !== id)
      records.set(why, { why, count: count + 1, lastAt: now, samples: [id, ...others].slice(0, LIMITS.refusedSamples) })
    }
    await this.note(device, { refused: [...records.values()] }, now)
  }

  /** What was too new for this software is held by now: nothing of it is missing any more. */
  async forgetNewer(device: DeviceId, now: number): Promise<void> {
    const { refused } = this.of(device)
    const rest = refused.filter(({ why }) => why !== 'newer-format')
    if (rest.length < refused.length) await this.note(device, { refused: rest }, now)
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
