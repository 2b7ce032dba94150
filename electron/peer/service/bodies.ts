import { actorFor, NONCE_BYTES } from '#shared/documents/actor.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import type { BodyChange, ChangeRefusal } from '#shared/documents/change.ts'
import { encodeBodyChange, hashOfChange } from '#shared/documents/codec.ts'
import { type ProposalBody, readProposalBody } from '#shared/documents/read.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, DocumentId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { err, ok, type Result } from '#shared/kernel/result.ts'
import type { ChangeDecoder } from '../ports/change-decoder.ts'
import type { Clock, Random, Store } from '../ports/ports.ts'
import type { Body, HeldChange } from './bodies-body.ts'
import type { AcceptedChange, LoadChanges } from './bodies-log.ts'
import { BodyShelf } from './bodies-shelf.ts'

export interface BodiesContext {
  readonly organisation: OrganisationId
  /** The device that edits here. */
  readonly device: DeviceId
  readonly store: Store
  readonly decoder: ChangeDecoder
  readonly clock: Pick<Clock, 'turn'>
  readonly random: Random
  readonly loadChanges: LoadChanges
}

/** One person's or program's editing of one document, under an actor id that nobody else can use. */
export interface EditingSession {
  readonly id: string
  readonly document: DocumentId
  readonly nonce: Uint8Array
  readonly actor: string
}

export type BodyEvent =
  /** `session` made the changes, when it is one of this device's open ones; apply them to every other copy. */
  | {
      readonly kind: 'changed'
      readonly document: DocumentId
      readonly session: string | null
      readonly changes: readonly Uint8Array[]
    }
  /** The body was made anew; copies of it cannot be continued and must be opened again. */
  | { readonly kind: 'replaced'; readonly document: DocumentId }

export interface ApplyReport {
  /** Changes that can never be applied, on any replica, each with why. */
  readonly refused: readonly { readonly entry: EntryId; readonly why: string }[]
}

/** A change in the form to be signed, and what is in it. */
export interface Prepared {
  readonly bytes: Uint8Array
  readonly change: BodyChange
}

/**
 * The bodies of one organisation: views of the changes in its log, made when they are first asked for. Everything in
 * and out is in terms of what was signed; that a body with a forked session is held under other names inside (see
 * shared/documents/lineage.ts) shows only to editing sessions, whose changes `toLog` translates.
 */
export class Bodies {
  readonly #context: BodiesContext
  readonly #shelf: BodyShelf
  readonly #sessions = new Map<string, EditingSession>()
  readonly #listeners = new Set<(event: BodyEvent) => void>()
  /** Signed hashes by the hash under which a session knows a change. */
  readonly #signedHash = new Map<DocumentId, Map<string, string>>()

  constructor(context: BodiesContext) {
    this.#context = context
    this.#shelf = new BodyShelf(context, (document) => this.#hasSession(document))
  }

  onEvent(listener: (event: BodyEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hashes of the newest signed changes, sorted: equal on two replicas exactly when they applied the same changes. */
  heads(document: DocumentId): Promise<readonly string[]> {
    return this.#shelf.use(document, async (body) => body.graph.heads())
  }

  read(document: DocumentId): Promise<ProposalBody> {
    return this.#shelf.use(document, async (body) => readProposalBody(body.doc))
  }

  /** What is read and the heads it was read at, from one moment. */
  readWithHeads(document: DocumentId): Promise<{ readonly body: ProposalBody; readonly heads: readonly string[] }> {
    return this.#shelf.use(document, async (body) => ({ body: readProposalBody(body.doc), heads: body.graph.heads() }))
  }

  /** The body as it was at heads that `heads` once gave here or elsewhere, whatever came later. */
  readAt(document: DocumentId, heads: readonly string[]): Promise<Result<ProposalBody, 'unknown-heads'>> {
    return this.#shelf.use(document, async (body) => {
      const held = body.heldHeads(heads)
      return held === null ? err('unknown-heads') : ok(readProposalBody(Automerge.view(body.doc, [...held])))
    })
  }

  /** How many changes of a document wait for their causes. */
  pending(document: DocumentId): Promise<number> {
    return this.#shelf.use(document, async (body) => body.pending)
  }

  /** Opens a document for live editing: a copy as an Automerge file, to be changed under the session's actor only. */
  openSession(document: DocumentId): Promise<{ readonly session: EditingSession; readonly bytes: Uint8Array }> {
    return this.#shelf.use(document, async (body) => {
      const session = this.newSession(document)
      this.#sessions.set(session.id, session)
      this.#noteRenamed(document, body)
      return { session, bytes: Automerge.save(body.doc) }
    })
  }

  /** A session that is not kept: for one edit, or for the first change of a new document. */
  newSession(document: DocumentId): EditingSession {
    const nonce = this.#context.random.bytes(NONCE_BYTES)
    return { id: toHex(this.#context.random.bytes(16)), document, nonce, actor: actorFor(this.#context.device, nonce) }
  }

  session(id: string): EditingSession | undefined {
    return this.#sessions.get(id)
  }

  endSession(id: string): void {
    const session = this.#sessions.get(id)
    this.#sessions.delete(id)
    if (session !== undefined && !this.#hasSession(session.document)) this.#signedHash.delete(session.document)
  }

  /**
   * Changes that an editing session made, in the form to be signed and appended to the log. They may have been made
   * before the body was made anew: nothing is lost by that.
   * @returns the first change's defect when one is none; the others of the call are then not to be signed either
   */
  async toLog(
    session: EditingSession,
    changes: readonly Uint8Array[],
  ): Promise<Result<readonly Prepared[], ChangeRefusal>> {
    const signedHash = this.#signedHash.get(session.document) ?? new Map<string, string>()
    const prepared: Prepared[] = []
    const decoded = await this.#context.decoder.decode(changes)
    for (const [i, bytes] of changes.entries()) {
      const read = decoded[i]
      if (read === undefined || !read.ok) return err(read?.error ?? { code: 'undecodable', detail: 'no answer' })
      const { value: change } = read
      if (change.actor !== session.actor) return err({ code: 'malformed', detail: 'it is not of this session' })
      const deps = change.deps.map((dep) => signedHash.get(dep) ?? dep).sort()
      if (deps.join() === [...change.deps].sort().join()) {
        prepared.push({ bytes, change })
        continue
      }
      const translated = encodeBodyChange({ ...change, deps })
      const hash = hashOfChange(translated)
      if (hash === null) return err({ code: 'undecodable', detail: 'it cannot be translated' })
      signedHash.set(change.hash, hash)
      prepared.push({ bytes: translated, change: { ...change, hash, deps } })
    }
    return ok(prepared)
  }

  /**
   * Makes one edit of this device's own from what the body holds now, in a session of its own.
   * @returns the change in the form to be signed, or `null` when `edit` changed nothing
   */
  async edit(
    document: DocumentId,
    edit: (doc: Doc<ProposalDoc>) => Uint8Array | null,
  ): Promise<{ readonly session: EditingSession; readonly prepared: Prepared | null }> {
    const session = this.newSession(document)
    const bytes = await this.#shelf.use(document, async (body) => {
      this.#noteRenamed(document, body)
      const copy = Automerge.clone(body.doc, { actor: session.actor })
      try {
        return edit(copy)
      } finally {
        Automerge.free(copy)
      }
    })
    if (bytes === null) return { session, prepared: null }
    const prepared = await this.toLog(session, [bytes])
    if (!prepared.ok) throw new Error(`an edit of our own is refused: ${prepared.error.code} ${prepared.error.detail}`)
    return { session, prepared: prepared.value[0] ?? null }
  }

  /**
   * Takes changes in that are durable in the log and that the guard let through. Documents that are not open are left
   * alone; they will find the changes in the log.
   */
  async apply(document: DocumentId, changes: readonly AcceptedChange[]): Promise<ApplyReport> {
    if (!this.#shelf.isOpen(document)) return { refused: [] }
    const { body, held, refused } = await this.#shelf.apply(document, changes)
    if (this.#hasSession(document)) this.#noteRenamed(document, body)
    if (held === null) this.#emit({ kind: 'replaced', document })
    else this.#announce(document, held)
    return { refused }
  }

  /** Forgets what is in memory and what waits to be saved: the log is not what it was (a write failed). */
  reset(): Promise<void> {
    return this.#shelf.clear()
  }

  /** Saves what is open. @throws StoreFailure */
  async close(): Promise<void> {
    await this.#shelf.close()
    this.#sessions.clear()
    this.#listeners.clear()
  }

  #hasSession(document: DocumentId): boolean {
    for (const session of this.#sessions.values()) if (session.document === document) return true
    return false
  }

  /** Sessions may cite changes by the hash under which any state of the body since their opening had them. */
  #noteRenamed(document: DocumentId, body: Body): void {
    const known = this.#signedHash.get(document) ?? new Map<string, string>()
    for (const [held, signed] of body.renamed()) known.set(held, signed)
    if (known.size > 0) this.#signedHash.set(document, known)
  }

  /** Tells of changes in their order, as many at a time as one session made. */
  #announce(document: DocumentId, held: readonly HeldChange[]): void {
    const sessions = new Map<string, string>()
    for (const session of this.#sessions.values()) sessions.set(session.actor, session.id)
    let made: { readonly session: string | null; readonly changes: Uint8Array[] } | null = null
    for (const { signedBy, bytes } of held) {
      const session = sessions.get(signedBy) ?? null
      if (made !== null && made.session === session) made.changes.push(bytes)
      else {
        if (made !== null) this.#emit({ kind: 'changed', document, ...made })
        made = { session, changes: [bytes] }
      }
    }
    if (made !== null) this.#emit({ kind: 'changed', document, ...made })
  }

  #emit(event: BodyEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
