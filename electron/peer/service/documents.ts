import { fail } from '#shared/bridge/errors.ts'
import type { DecisionTypeName, Effect } from '#shared/charter/model.ts'
import { actorFor, NONCE_BYTES } from '#shared/documents/actor.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { type ProposalBody, readProposalBody } from '#shared/documents/read.ts'
import {
  addComment,
  createProposalBody,
  editProposalBody,
  type ProposalDoc,
  type Splice,
} from '#shared/documents/shape.ts'
import { concat, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { Digest, DocumentId, EntryId, MemberId, ProposalId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import { openOf } from '#shared/organisation/decisions.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { DraftContent } from '#shared/organisation/views/proposal-lines.ts'
import { changeOf } from './intake.ts'
import type { ServiceContext } from './organisation-service.ts'

export interface Session {
  readonly id: string
  readonly document: DocumentId
  readonly nonce: Uint8Array
  readonly actor: string
}

export interface DocumentChange {
  readonly document: DocumentId
  readonly changes: readonly Uint8Array[]
  /** The session that made them, when it was one of this device's. */
  readonly session: string | null
}

/** The bodies of one organisation's documents on this device: views of the log, made when they are first asked for. */
export class Documents {
  readonly #context: ServiceContext
  #state: Organisation
  readonly #docs = new Map<DocumentId, Doc<ProposalDoc>>()
  readonly #sessions = new Map<string, Session>()
  #listener: (change: DocumentChange) => void = () => {}

  constructor(context: ServiceContext, state: Organisation) {
    this.#context = context
    this.#state = state
  }

  onChanged(listener: (change: DocumentChange) => void): void {
    this.#listener = listener
  }

  replaceState(state: Organisation): void {
    this.#state = state
    this.#docs.clear()
  }

  isTextFrozen(proposal: ProposalId): boolean {
    const facts = this.#state.facts.proposals.get(proposal)
    return facts !== undefined && openOf(facts, this.#state.log.everything()) !== null
  }

  /** Starts a new body in a session of its own. */
  begin(initial: { title: string; text: string; decisionType: DecisionTypeName; effect: Effect }) {
    const nonce = this.#context.random.bytes(NONCE_BYTES)
    const { change } = createProposalBody(actorFor(this.#context.vault.device, nonce), initial)
    return { nonce, change }
  }

  open(document: DocumentId): { readonly session: Session; readonly bytes: Uint8Array } {
    const nonce = this.#context.random.bytes(NONCE_BYTES)
    const session: Session = {
      id: toHex(this.#context.random.bytes(16)),
      document,
      nonce,
      actor: actorFor(this.#context.vault.device, nonce),
    }
    const bytes = Automerge.save(this.#doc(document))
    this.#sessions.set(session.id, session)
    return { session, bytes }
  }

  session(id: string): Session {
    const session = this.#sessions.get(id)
    if (session === undefined)
      throw fail('not-found', 'That editing session has ended.', { next: 'Open the document again.' })
    return session
  }

  endSession(id: string): void {
    this.#sessions.delete(id)
  }

  async decode(_document: DocumentId, _changes: readonly Uint8Array[]): Promise<void> {}

  judgeOwn(_document: DocumentId, _entries: readonly Entry[], _decoded: void, _member: MemberId): string | null {
    return null
  }

  async guard(_added: readonly Entry[]): Promise<ReadonlyMap<EntryId, string>> {
    return new Map()
  }

  async apply(entries: readonly Entry[]): Promise<void> {
    const byDocument = new Map<DocumentId, Uint8Array[]>()
    for (const entry of entries) {
      const body = changeOf(entry)
      if (body === null || this.#state.verdictOf(entry.id)?.verdict !== 'allow') continue
      byDocument.set(entry.document, [...(byDocument.get(entry.document) ?? []), body.change])
    }
    for (const [document, changes] of byDocument) {
      const doc = this.#docs.get(document)
      if (doc !== undefined) this.#docs.set(document, Automerge.applyChanges(doc, changes)[0])
      this.#listener({ document, changes, session: null })
    }
  }

  /** Makes an edit of this device's own from what the body holds now. */
  edit(
    proposal: ProposalId,
    splices: readonly Splice[],
    choices: { decisionType?: DecisionTypeName | undefined; effect?: Effect | undefined },
  ) {
    return this.#make(proposal, (doc) => editProposalBody(doc, { splices, ...choices }).change)
  }

  comment(proposal: ProposalId, member: MemberId, text: string) {
    const random = toHex(this.#context.random.bytes(8))
    return this.#make(
      proposal,
      (doc) => addComment(doc, { member, random, at: this.#context.clock.now(), text }).change,
    )
  }

  #make(proposal: ProposalId, edit: (doc: Doc<ProposalDoc>) => Uint8Array | null) {
    const nonce = this.#context.random.bytes(NONCE_BYTES)
    const doc = Automerge.clone(this.#doc(proposal), { actor: actorFor(this.#context.vault.device, nonce) })
    const change = edit(doc)
    return { nonce, changes: change === null ? [] : [change] }
  }

  async read(proposal: ProposalId): Promise<ProposalBody> {
    return readProposalBody(this.#doc(proposal))
  }

  async readWithHeads(
    proposal: ProposalId,
  ): Promise<{ readonly body: ProposalBody; readonly heads: readonly Digest[] }> {
    const doc = this.#doc(proposal)
    return { body: readProposalBody(doc), heads: Automerge.getHeads(doc) as Digest[] }
  }

  async draftOf(proposal: ProposalId): Promise<DraftContent> {
    const { title, text, decisionType, effect } = await this.read(proposal)
    const facts = this.#state.facts.proposals.get(proposal)
    return {
      title: title === '' ? (facts?.draft.body.title ?? '') : title,
      text,
      decisionType,
      effect,
      changedAt: null,
    }
  }

  /** Reads every draft at once, for lists that show them beside opened proposals. */
  async draftsReader(): Promise<(proposal: ProposalId) => DraftContent | null> {
    const drafts = new Map<ProposalId, DraftContent>()
    for (const id of this.#state.facts.proposals.keys()) {
      if (!this.isTextFrozen(id)) drafts.set(id, await this.draftOf(id))
    }
    return (proposal) => drafts.get(proposal) ?? null
  }

  async digest(): Promise<Digest> {
    const rows = [...this.#state.facts.proposals.keys()]
      .sort()
      .map((id) => `${id} ${[...Automerge.getHeads(this.#doc(id))].sort().join(',')}\n`)
    return toHex(sha256(concat(...rows.map(utf8)))) as Digest
  }

  async close(): Promise<void> {
    this.#docs.clear()
  }

  #doc(document: DocumentId): Doc<ProposalDoc> {
    const known = this.#docs.get(document)
    if (known !== undefined) return known
    const changes: Uint8Array[] = []
    for (const entry of this.#state.log.entries()) {
      const body = entry.document === document ? changeOf(entry) : null
      if (body !== null && this.#state.verdictOf(entry.id)?.verdict === 'allow') changes.push(body.change)
    }
    const [doc] = Automerge.applyChanges(Automerge.init<ProposalDoc>(), changes)
    this.#docs.set(document, doc)
    return doc
  }
}
