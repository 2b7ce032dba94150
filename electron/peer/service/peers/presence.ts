import type { DeviceId, DocumentId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type Bucket, fullBucket, type Rate, take } from '#shared/protocol/rate.ts'
import type { Place } from '#shared/protocol/replicate-messages.ts'
import type { Clock } from '../../ports/ports.ts'
import type { PeerSession } from './peer-session.ts'

/** Milliseconds in which several moves of one's own cursor are told as one. */
const TELL_EVERY_MS = 50
/** Documents in which one device may be at once. */
const DOCUMENTS_PER_DEVICE = 16
const RATE: Rate = { size: LIMITS.presencePerSecond, perMs: 1_000 }

export interface Present {
  readonly device: DeviceId
  readonly at: Place
}

interface Others {
  readonly places: Map<DocumentId, Place>
  bucket: Bucket
}

/** Who is where now, among directly connected devices. Lives in memory only, and ends with the connection. */
export class Presence {
  readonly #clock: Clock
  readonly #sessions: () => Iterable<PeerSession>
  readonly #onChange: (document: DocumentId, present: readonly Present[]) => void
  readonly #mine = new Map<DocumentId, Place>()
  readonly #unsaid = new Set<DocumentId>()
  readonly #others = new Map<DeviceId, Others>()
  #timer: (() => void) | null = null

  constructor(
    clock: Clock,
    sessions: () => Iterable<PeerSession>,
    onChange: (document: DocumentId, present: readonly Present[]) => void,
  ) {
    this.#clock = clock
    this.#sessions = sessions
    this.#onChange = onChange
  }

  /** Where this person is in a document; `null` when they have gone. */
  setMine(document: DocumentId, at: Place | null): void {
    if (at === null) this.#mine.delete(document)
    else this.#mine.set(document, at)
    this.#unsaid.add(document)
    this.#timer ??= this.#clock.after(TELL_EVERY_MS, () => this.#tell())
  }

  in(document: DocumentId): readonly Present[] {
    const present: Present[] = []
    for (const [device, { places }] of this.#others) {
      const at = places.get(document)
      if (at !== undefined) present.push({ device, at })
    }
    return present
  }

  established(session: PeerSession): void {
    for (const [document, at] of this.#mine) session.step({ type: 'place', document, at })
  }

  /** A place told by another device; told too often, it is dropped, save that leaving is always heard. */
  hear(device: DeviceId, document: DocumentId, at: Place | null): void {
    const now = this.#clock.now()
    const others = this.#others.get(device) ?? { places: new Map(), bucket: fullBucket(RATE, now) }
    this.#others.set(device, others)
    if (at === null) {
      if (others.places.delete(document)) this.#onChange(document, this.in(document))
      return
    }
    const { allowed, bucket } = take(others.bucket, RATE, now)
    others.bucket = bucket
    const room = others.places.has(document) || others.places.size < DOCUMENTS_PER_DEVICE
    if (!allowed || !room) return
    others.places.set(document, at)
    this.#onChange(document, this.in(document))
  }

  gone(device: DeviceId): void {
    const others = this.#others.get(device)
    if (others === undefined) return
    this.#others.delete(device)
    for (const document of others.places.keys()) this.#onChange(document, this.in(document))
  }

  stop(): void {
    this.#timer?.()
    this.#timer = null
  }

  #tell(): void {
    this.#timer = null
    const unsaid = [...this.#unsaid]
    this.#unsaid.clear()
    for (const session of this.#sessions()) {
      for (const document of unsaid) session.step({ type: 'place', document, at: this.#mine.get(document) ?? null })
    }
  }
}
