import { actorFor } from '#shared/documents/actor.ts'
import type { BodyChange } from '#shared/documents/change.ts'
import type { DocumentId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import type { ChangeDecoder } from '../ports/change-decoder.ts'
import { type Clock, type Store, StoreFailure } from '../ports/ports.ts'
import { type Admitted, Body, type HeldChange } from './bodies-body.ts'
import type { AcceptedChange, LoadChanges } from './bodies-log.ts'
import type { Incoming } from './bodies-pending.ts'
import { decodeSnapshot, encodeSnapshot } from './bodies-snapshot.ts'
import { Serial } from './serial.ts'

interface ShelfContext {
  readonly organisation: OrganisationId
  readonly store: Store
  readonly decoder: ChangeDecoder
  readonly clock: Pick<Clock, 'turn'>
  readonly loadChanges: LoadChanges
}

interface Slot {
  readonly serial: Serial
  body: Promise<Body> | null
  /** Changes applied since the last snapshot. */
  unsaved: number
}

export interface ShelfReport {
  readonly body: Body
  /** The changes as the body holds them now; `null` when it was made anew. */
  readonly held: readonly HeldChange[] | null
  readonly refused: readonly { readonly entry: EntryId; readonly why: string }[]
}

/** Bodies kept in memory; one that nobody edits makes room for another. A body takes 1 to 10 MB. */
const OPEN_BODIES = 64
/** Changes after which a body is saved again. A save costs about as much as applying a hundred. */
const SAVE_EVERY = 200
/** Changes read from the log and decoded at a time. */
const BATCH = 200

/** Opens bodies from snapshot and log, keeps the recent ones in memory, and makes one anew when it must be. */
export class BodyShelf {
  readonly #context: ShelfContext
  readonly #isEdited: (document: DocumentId) => boolean
  /** In order of use, the least recent first. */
  readonly #slots = new Map<DocumentId, Slot>()

  constructor(context: ShelfContext, isEdited: (document: DocumentId) => boolean) {
    this.#context = context
    this.#isEdited = isEdited
  }

  isOpen(document: DocumentId): boolean {
    return this.#slots.get(document)?.body != null
  }

  /** Runs work on a body while nothing else does. */
  use<T>(document: DocumentId, work: (body: Body) => Promise<T>): Promise<T> {
    return this.#inTurn(document, async (slot) => work(await this.#bodyOf(document, slot)))
  }

  /** Takes changes in; makes the body anew where it must be. */
  apply(document: DocumentId, changes: readonly AcceptedChange[]): Promise<ShelfReport> {
    return this.#inTurn(document, async (slot) => {
      const body = await this.#bodyOf(document, slot)
      const { incoming, refused } = await this.read(changes)
      try {
        const admission = body.admit(incoming)
        const taken = admission.rebuild === null ? await body.take(admission.admitted, this.#context.clock) : null
        const all = [...refused, ...admission.refused]
        if (taken?.ok === true) {
          slot.unsaved += taken.value.length
          if (slot.unsaved >= SAVE_EVERY) await this.#save(document, slot, body)
          return { body, held: taken.value, refused: all }
        }
        slot.body = this.#rebuild(document, taken !== null)
        body.free()
        return { body: await slot.body, held: null, refused: all }
      } catch (error) {
        // Half-applied: whoever asks next opens it again.
        slot.body = null
        body.free()
        throw error
      }
    })
  }

  async #inTurn<T>(document: DocumentId, work: (slot: Slot) => Promise<T>): Promise<T> {
    const slot = this.#slots.get(document) ?? { serial: new Serial(), body: null, unsaved: 0 }
    this.#slots.delete(document)
    this.#slots.set(document, slot)
    const result = await slot.serial.run(() => work(slot))
    this.#makeRoom(document)
    return result
  }

  async #bodyOf(document: DocumentId, slot: Slot): Promise<Body> {
    slot.body ??= this.#open(document, slot)
    try {
      return await slot.body
    } catch (error) {
      slot.body = null
      throw error
    }
  }

  #makeRoom(inUse: DocumentId): void {
    for (const [document, slot] of this.#slots) {
      if (this.#slots.size <= OPEN_BODIES) return
      if (document === inUse || this.#isEdited(document)) continue
      this.#slots.delete(document)
      // Its work goes on where it is; a new slot would open it again from the log, which has everything.
      void slot.serial.run(() => this.#putAway(document, slot))
    }
  }

  async #putAway(document: DocumentId, slot: Slot): Promise<void> {
    const body = await slot.body?.catch(() => null)
    if (body == null) return
    if (slot.unsaved > 0) await this.#save(document, slot, body)
    slot.body = null
    body.free()
  }

  /** Reads changes that were not read already; and refuses those that are not changes of their session. */
  async read(changes: readonly AcceptedChange[]): Promise<{
    readonly incoming: readonly Incoming[]
    readonly refused: readonly { readonly entry: EntryId; readonly why: string }[]
  }> {
    const unread = changes.filter(({ decoded }) => decoded === undefined)
    const results = await this.#context.decoder.decode(unread.map(({ change }) => change))
    const read = new Map(unread.map(({ entry }, i) => [entry, results[i]]))
    const incoming: Incoming[] = []
    const refused: { entry: EntryId; why: string }[] = []
    for (const { entry, device, nonce, change: bytes, arrival, decoded } of changes) {
      const result = read.get(entry)
      const change: BodyChange | undefined = decoded ?? (result?.ok === true ? result.value : undefined)
      if (change === undefined) refused.push({ entry, why: result?.ok === false ? result.error.code : 'undecodable' })
      else if (change.actor !== actorFor(device, nonce))
        refused.push({ entry, why: 'it is not under its device’s actor' })
      else incoming.push({ entry, bytes, change, arrival })
    }
    return { incoming, refused }
  }

  async clear(): Promise<void> {
    const slots = [...this.#slots.values()]
    this.#slots.clear()
    await Promise.all(slots.map((slot) => slot.serial.run(async () => (await slot.body?.catch(() => null))?.free())))
  }

  /** Saves what is open, as far as the disk takes it: the log has everything. */
  async close(): Promise<void> {
    const slots = [...this.#slots]
    this.#slots.clear()
    for (const [document, slot] of slots) await slot.serial.run(() => this.#putAway(document, slot))
  }

  /** A body with a forked session is not saved: which of its names hold depends on what else arrives. */
  async #save(document: DocumentId, slot: Slot, body: Body): Promise<void> {
    if (body.graph.lineage.forked) return
    const key = `body/${this.#context.organisation}/${document}`
    try {
      await this.#context.store.write([{ type: 'put', key, value: encodeSnapshot(body) }])
      slot.unsaved = 0
    } catch (error) {
      // A snapshot is only for speed. That the disk is full or failing will be said by what must be written.
      if (!(error instanceof StoreFailure)) throw error
    }
  }

  async #open(document: DocumentId, slot: Slot): Promise<Body> {
    const stored = await this.#context.store.get(`body/${this.#context.organisation}/${document}`)
    const body = new Body((stored === undefined ? null : decodeSnapshot(stored)) ?? undefined)
    for await (const incoming of this.#load(document, body.upTo)) {
      const admission = body.admit(incoming)
      const taken = admission.rebuild === null ? await body.take(admission.admitted, this.#context.clock) : null
      if (taken?.ok !== true) {
        body.free()
        return this.#rebuild(document, taken !== null)
      }
      slot.unsaved += taken.value.length
    }
    if (slot.unsaved >= SAVE_EVERY) await this.#save(document, slot, body)
    return body
  }

  async *#load(document: DocumentId, after: number): AsyncIterable<readonly Incoming[]> {
    let batch: AcceptedChange[] = []
    for await (const change of this.#context.loadChanges(document, after)) {
      batch.push(change)
      if (batch.length < BATCH) continue
      yield (await this.read(batch)).incoming
      batch = []
    }
    if (batch.length > 0) yield (await this.read(batch)).incoming
  }

  /**
   * Makes a body from the log alone: first the whole graph, so that every name is known, then the document.
   * @param broken Automerge has failed on a change: find out on which, and leave that and what was made on it out
   */
  async #rebuild(document: DocumentId, broken: boolean): Promise<Body> {
    const incoming: Incoming[] = []
    for await (const batch of this.#load(document, -1)) incoming.push(...batch)
    const leftOut: string[] = []
    for (let carefully = broken; ; carefully = true) {
      const body = new Body()
      for (const hash of leftOut) body.graph.refuse(hash, 'Automerge cannot apply it')
      const admitted: Admitted[] = []
      for (let more: readonly Admitted[] = []; ; ) {
        more = body.admit(incoming).admitted
        admitted.push(...more)
        // Again only for those that found no room to wait in before their causes came.
        if (more.length === 0 || body.pending === 0) break
      }
      const taken = await body.take(admitted, this.#context.clock, carefully)
      if (taken.ok) return body
      body.free()
      if (carefully) leftOut.push(taken.error)
    }
  }
}
