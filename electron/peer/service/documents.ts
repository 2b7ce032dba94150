import type { ChangeBody } from '#shared/acts/acts.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import type { BodyChange, ReadChange } from '#shared/documents/change.ts'
import { guardChange } from '#shared/documents/guard.ts'
import type { ProposalBody } from '#shared/documents/read.ts'
import { addComment, type Choices, createProposalBody, editProposalBody, type Splice } from '#shared/documents/shape.ts'
import { concat, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { Digest, DocumentId, EntryId, MemberId, ProposalId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { Entry } from '#shared/log/entry.ts'
import { openOf } from '#shared/organisation/decisions.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { DraftContent } from '#shared/organisation/views/proposal-lines.ts'
import { Bodies, type BodyEvent, type EditingSession, type Prepared } from './bodies.ts'
import type { AcceptedChange } from './bodies-log.ts'
import { ChangeIndex } from './change-index.ts'
import { changeOf } from './intake.ts'
import type { ServiceContext } from './organisation-service.ts'

/** Bytes of the random part of a comment's key. */
const COMMENT_KEY_BYTES = 8

/** An own edit, ready to be signed: one change for each entry. */
export interface OwnEdit {
  readonly session: EditingSession
  readonly prepared: readonly Prepared[]
}

/** The bodies of one organisation's documents: what may be written into them, and how they read. */
export class Documents {
  readonly #context: ServiceContext
  readonly #bodies: Bodies
  /** Changes as they were read for the guard, until the bodies have them. */
  readonly #read = new Map<EntryId, BodyChange>()
  /** Changes read before it was known whether they count, until the guard asks. */
  readonly #ahead = new Map<EntryId, ReadChange>()
  #state: Organisation
  #index: ChangeIndex

  constructor(context: ServiceContext, state: Organisation) {
    this.#context = context
    this.#state = state
    this.#index = ChangeIndex.of(state)
    this.#bodies = new Bodies({
      organisation: state.id,
      device: context.vault.device,
      store: context.store,
      decoder: context.decoder,
      clock: context.clock,
      random: context.random,
      loadChanges: (document, after) => this.#load(document, after),
    })
  }

  onEvent(listener: (event: BodyEvent) => void): void {
    this.#bodies.onEvent(listener)
  }

  /** The organisation was read back from the disk: nothing that was only in memory counts. */
  async replaceState(state: Organisation): Promise<void> {
    this.#state = state
    this.#index = ChangeIndex.of(state)
    this.#read.clear()
    this.#ahead.clear()
    await this.#bodies.reset()
  }

  /** What is in memory may be half-made: bodies are read from the log again when they are next asked for. */
  async forgetBodies(): Promise<void> {
    await this.#bodies.reset()
  }

  isTextFrozen(proposal: ProposalId): boolean {
    const facts = this.#state.facts.proposals.get(proposal)
    return facts !== undefined && openOf(this.#state, facts, this.#state.log.everything()) !== null
  }

  /** Whether anything of a body has arrived. */
  hasBegun(document: DocumentId): boolean {
    return this.#index.in(document).length > 0
  }

  /** The first change of a new proposal's body. @throws ApiFailure when the text is too long to begin with */
  async begin(
    document: ProposalId,
    initial: {
      readonly title: string
      readonly text: string
      readonly decisionType: DecisionTypeName
      readonly effect: Effect
    },
  ): Promise<OwnEdit> {
    const session = this.#bodies.newSession(document)
    return this.fromSession(session, [createProposalBody(session.actor, initial).change])
  }

  /** @throws ApiFailure 'not-yet-known' */
  async open(document: DocumentId): Promise<{ readonly session: EditingSession; readonly bytes: Uint8Array }> {
    this.#expectBegun(document)
    return this.#bodies.openSession(document)
  }

  /** A body without its beginning could be opened, but not written into. */
  #expectBegun(document: DocumentId): void {
    if (this.hasBegun(document)) return
    throw fail('not-yet-known', 'The text of this draft has not arrived here yet.', {
      next: 'It comes by itself once a device that has it is connected.',
    })
  }

  /** @throws ApiFailure 'not-found' when the session has ended */
  session(id: string): EditingSession {
    const session = this.#bodies.session(id)
    if (session === undefined) {
      throw fail('not-found', 'That editing session has ended.', { next: 'Open the document again.' })
    }
    return session
  }

  endSession(id: string): void {
    this.#bodies.endSession(id)
  }

  /** Changes that a session made, read and in the form to be signed. @throws ApiFailure 'change-refused' */
  async fromSession(session: EditingSession, changes: readonly Uint8Array[]): Promise<OwnEdit> {
    const prepared = await this.#bodies.toLog(session, changes)
    if (!prepared.ok) {
      throw fail(prepared.error.code === 'too-large' ? 'too-large' : 'change-refused', 'That edit is not possible.', {
        why: prepared.error.detail,
      })
    }
    return { session, prepared: prepared.value }
  }

  /** @throws ApiFailure 'not-yet-known' */
  async edit(proposal: ProposalId, edit: Choices & { readonly splices: readonly Splice[] }): Promise<OwnEdit> {
    this.#expectBegun(proposal)
    const { session, prepared } = await this.#bodies.edit(proposal, (doc) => editProposalBody(doc, edit).change)
    return { session, prepared: prepared === null ? [] : [prepared] }
  }

  /** @throws ApiFailure 'not-yet-known' */
  async comment(proposal: ProposalId, member: MemberId, text: string): Promise<OwnEdit> {
    this.#expectBegun(proposal)
    const random = toHex(this.#context.random.bytes(COMMENT_KEY_BYTES))
    const at = this.#context.clock.now()
    const { session, prepared } = await this.#bodies.edit(
      proposal,
      (doc) => addComment(doc, { member, random, at, text }).change,
    )
    return { session, prepared: prepared === null ? [] : [prepared] }
  }

  /** Why an own edit may not be made, in words; `null` when it may. `first` is the entry of its first change. */
  refusalOf(first: Entry, { prepared }: OwnEdit, author: MemberId): string | null {
    for (const [i, { change }] of prepared.entries()) {
      // What comes after the first is made on it, so it begins nothing.
      const refusal = this.#guard(first, change, author, i === 0)
      if (refusal !== null) return refusal
    }
    return null
  }

  /** Reads the changes among entries that were offered, which takes time and needs to know nothing else. */
  async readAhead(entries: readonly Entry[]): Promise<void> {
    // What waits for long is read again.
    if (this.#ahead.size > LIMITS.changesReadAhead) this.#ahead.clear()
    const changes = entries.flatMap((entry) => {
      const body = changeOf(entry)
      return body === null ? [] : [{ entry, body }]
    })
    const read = await this.#readAll(changes)
    for (const [i, { entry }] of changes.entries()) this.#ahead.set(entry.id, read[i] as ReadChange)
  }

  /** Changes as they read, in the order given; those read ahead are not read again. */
  async #readAll(
    changes: readonly { readonly entry: Entry; readonly body: ChangeBody }[],
  ): Promise<readonly ReadChange[]> {
    const known = changes.map(({ entry }) => this.#ahead.get(entry.id))
    const unknown = changes.filter((_, i) => known[i] === undefined)
    const read = unknown.length === 0 ? [] : await this.#context.decoder.decode(unknown.map(({ body }) => body.change))
    const rest = read[Symbol.iterator]()
    return known.map((result) => result ?? (rest.next().value as ReadChange))
  }

  /** Reads the changes among entries just added, and says which may not touch their documents. */
  async guard(added: readonly Entry[]): Promise<ReadonlyMap<EntryId, string>> {
    const changes = added.flatMap((entry) => {
      const body = changeOf(entry)
      return body !== null && this.#state.verdictOf(entry.id)?.verdict === 'allow' ? [{ entry, body }] : []
    })
    const refused = new Map<EntryId, string>()
    if (changes.length === 0) return refused
    const read = await this.#readAll(changes)
    for (const [i, { entry, body }] of changes.entries()) {
      const why = this.#judge(entry, body.nonce, read[i])
      this.#ahead.delete(entry.id)
      if (why === null) this.#index.note(this.#state, entry)
      else refused.set(entry.id, why)
    }
    return refused
  }

  #judge(entry: Entry, nonce: Uint8Array, read: ReadChange | undefined): string | null {
    if (read === undefined || !read.ok) return read?.error.detail ?? 'It could not be read.'
    if (read.value.actor !== this.#index.actorOf(entry.device, nonce)) return 'It is written under another’s name.'
    const author = this.#state.authorOf(entry.id)
    const refusal = author === undefined ? 'Its author is not known.' : this.#guard(entry, read.value, author.member)
    if (refusal === null) this.#read.set(entry.id, read.value)
    return refusal
  }

  #guard(entry: Entry, change: BodyChange, author: MemberId, mayBegin = true): string | null {
    const { document } = entry
    const facts = document === 'organisation' ? undefined : this.#state.facts.proposals.get(document)
    if (facts === undefined) return 'There is no such document.'
    const cut = this.#state.log.cutOf(entry)
    const verdict = guardChange({
      change,
      author,
      draftAuthor: facts.draft.member,
      memberOf: this.#index.memberOfAt(document, cut),
      textFrozenAtCut: openOf(this.#state, facts, cut) !== null,
      mayBegin: mayBegin && entry.device === facts.draft.entry.device && !this.#index.hasBegun(document, cut),
    })
    return verdict.ok ? null : `${verdict.error.code}: ${verdict.error.detail}`
  }

  /** Own entries became part of the log: what was read of them needs no reading again. */
  noteOwn(entries: readonly Entry[], { prepared }: OwnEdit): void {
    const changes = entries.filter((entry) => changeOf(entry) !== null)
    for (const [i, entry] of changes.entries()) {
      const change = prepared[i]?.change
      if (change !== undefined) this.#read.set(entry.id, change)
      this.#index.note(this.#state, entry)
    }
  }

  /** Shows entries that are durable: changes that count go into the bodies that are open. */
  async apply(entries: readonly Entry[]): Promise<void> {
    const byDocument = new Map<DocumentId, AcceptedChange[]>()
    for (const entry of entries) {
      const accepted = this.#accepted(entry)
      if (accepted !== null) byDocument.set(entry.document, [...(byDocument.get(entry.document) ?? []), accepted])
    }
    for (const [document, changes] of byDocument) await this.#bodies.apply(document, changes)
    for (const entry of entries) this.#read.delete(entry.id)
  }

  #accepted(entry: Entry): AcceptedChange | null {
    const body = changeOf(entry)
    if (body === null || this.#state.verdictOf(entry.id)?.verdict !== 'allow') return null
    const { id, device } = entry
    const arrival = this.#state.log.arrivalOf(id)
    return { entry: id, device, nonce: body.nonce, change: body.change, arrival, decoded: this.#read.get(id) }
  }

  async *#load(document: DocumentId, after: number): AsyncIterable<AcceptedChange> {
    for (const entry of this.#index.in(document)) {
      const accepted = this.#accepted(entry)
      if (accepted !== null && accepted.arrival > after) yield accepted
    }
  }

  read(proposal: ProposalId): Promise<ProposalBody> {
    return this.#bodies.read(proposal)
  }

  readWithHeads(proposal: ProposalId): Promise<{ readonly body: ProposalBody; readonly heads: readonly string[] }> {
    return this.#bodies.readWithHeads(proposal)
  }

  async draftOf(proposal: ProposalId): Promise<DraftContent> {
    const { title, text, decisionType, effect } = await this.read(proposal)
    const drafted = this.#state.facts.proposals.get(proposal)?.draft.body.title ?? ''
    const changedAt = this.#index.changedAt(proposal)
    return { title: title.trim() === '' ? drafted : title, text, decisionType, effect, changedAt }
  }

  /** Reads every draft at once, for lists that show them beside opened proposals. */
  async draftsReader(): Promise<(proposal: ProposalId) => DraftContent | null> {
    const drafts = new Map<ProposalId, DraftContent>()
    for (const id of this.#state.facts.proposals.keys()) {
      if (!this.isTextFrozen(id)) drafts.set(id, await this.draftOf(id))
    }
    return (proposal) => drafts.get(proposal) ?? null
  }

  /** Digest over the heads of every body: equal exactly where the same changes were applied. */
  async digest(): Promise<Digest> {
    const rows: Uint8Array[] = []
    for (const id of [...this.#state.facts.proposals.keys()].sort()) {
      rows.push(utf8(`${id} ${(await this.#bodies.heads(id)).join(',')}\n`))
    }
    return toHex(sha256(concat(...rows))) as Digest
  }

  async close(): Promise<void> {
    await this.#bodies.close()
  }
}
