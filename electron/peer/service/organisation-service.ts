import { type Act, CHANGE_KIND, CHANGE_VERSION } from '#shared/acts/acts.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { StateHashView } from '#shared/bridge/views.ts'
import { concat, fromHex, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import {
  asProposalId,
  type DeviceId,
  type Digest,
  type DocumentId,
  type EntryId,
  type OrganisationId,
  type ProposalId,
} from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type Entry, signEntry, type UnsignedEntry, type VerifySignature, verifyEntry } from '#shared/log/entry.ts'
import { type Hash, Names } from '#shared/log/entry-reader.ts'
import { type Offered, PendingSet } from '#shared/log/pending.ts'
import { nextAct, nextEntry } from '#shared/organisation/author.ts'
import { derivedDigest, logDigest } from '#shared/organisation/digest.ts'
import { improper, namesOfFounding } from '#shared/organisation/names.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import { RULES, type Rules } from '#shared/organisation/rules.ts'
import { isRemoved, ownerOf, standingOf } from '#shared/organisation/standing.ts'
import { refuse } from '#shared/organisation/verdict.ts'
import { type Viewer, viewerOf } from '#shared/organisation/views/viewer.ts'
import { isRecognised } from '#shared/protocol/vector.ts'
import type { ChangeDecoder } from '../ports/change-decoder.ts'
import type { Log } from '../ports/log.ts'
import type { Clock, KeyVault, Random, Store, WriteOp } from '../ports/ports.ts'
import { StoreFailure } from '../ports/ports.ts'
import { Documents, type OwnEdit } from './documents.ts'
import { EntryStore } from './entry-store.ts'
import { decodeBatch, sortIn, Unproven } from './intake.ts'
import { bundles, introductionFirst, missingEntries } from './missing.ts'
import { OwnChain, renewKey } from './own-chain.ts'
import type { ChainTip, DeviceStanding, IngestReport, Replica } from './replica.ts'
import { Serial } from './serial.ts'
import { type Remembered, readVerdicts, VerdictKeeper } from './verdict-snapshot.ts'

export interface ServiceContext {
  readonly store: Store
  readonly vault: KeyVault
  readonly clock: Clock
  readonly random: Random
  readonly decoder: ChangeDecoder
  readonly verify: VerifySignature
  /** SHA-256; where it is not given, the slower one that runs everywhere. */
  readonly hash?: Hash
  readonly log: Log
  /** By which entries are judged: this version's, unless a test has an older or a newer one. */
  readonly rules?: Rules
}

type AddedListener = (entries: readonly Entry[], from: DeviceId | null) => void

/**
 * One organisation on this device: the only place that adds to its log. Everything goes the same way, one piece after
 * another: judged, made durable, then shown and passed on. What others sent is judged by adding it; until it is durable
 * nobody is told, and a failure takes it back.
 */
export class OrganisationService implements Replica {
  readonly organisation: OrganisationId
  readonly #context: ServiceContext
  readonly #entries: EntryStore
  readonly #serial = new Serial()
  readonly #listeners = new Set<AddedListener>()
  #state: Organisation
  #documents: Documents
  #pending = new PendingSet()
  readonly #unproven = new Unproven()
  readonly #names: Names
  /** Memory may be ahead of the disk: nothing may be built on it before it was read back. */
  #ahead = false
  readonly #own: OwnChain
  /** What the disk says of this device's own chain: see `OwnChain`. */
  #noted: ReturnType<OwnChain['reason']> = null
  /** While received entries are being written: what was durable before. Others are told of nothing else. */
  #durable: { readonly size: number; readonly tips: readonly ChainTip[] } | null = null
  #verdicts: VerdictKeeper
  #discarded = false

  private constructor(context: ServiceContext, entries: EntryStore, state: Organisation) {
    this.#context = context
    this.organisation = state.id
    this.#entries = entries
    this.#state = state
    this.#documents = new Documents(context, state)
    this.#own = new OwnChain(context.vault.device)
    this.#verdicts = new VerdictKeeper(context.store)
    this.#names = new Names(context.hash)
  }

  /** Reads an organisation back from its stored log. @throws StoreFailure */
  static async load(context: ServiceContext, id: OrganisationId): Promise<OrganisationService> {
    const entries = new EntryStore(context.store, id, context.hash)
    const { state, remembered } = await readBack(context, entries, id)
    const service = new OrganisationService(context, entries, state)
    service.#verdicts.note(state)
    if (remembered) service.#verdicts.markWritten()
    // On a disk that takes nothing, nothing is signed either; the next entry that comes in is another occasion.
    await service.#watchOwn([]).catch((error: unknown) => context.log.error('A fork could not be noted', { error }))
    return service
  }

  /**
   * Stores a founding entry, the first of its log; a log that is there already, of an earlier attempt to join, is gone
   * on with. `also` is written with it. @throws StoreFailure
   */
  static async begin(context: ServiceContext, founding: Entry, also: readonly WriteOp[]): Promise<OrganisationService> {
    const state = Organisation.found(founding, context.verify, context.rules)
    if (!state.ok)
      throw fail('invitation-altered', 'What was received is not the organisation’s founding.', { why: state.error })
    const why = improper(namesOfFounding(state.value.facts.foundingBody))
    if (why !== null) throw fail('invitation-altered', 'The organisation’s founding cannot be trusted.', { why })
    const entries = new EntryStore(context.store, state.value.id, context.hash)
    if (await entries.holdsAny()) {
      const service = await OrganisationService.load(context, state.value.id)
      await context.store.write(also)
      return service
    }
    await entries.append([founding], new Map(), also)
    return new OrganisationService(context, entries, state.value)
  }

  get state(): Organisation {
    return this.#state
  }

  get documents(): Documents {
    return this.#documents
  }

  viewer(): Viewer {
    return viewerOf(this.#state, this.#context.vault.device, this.#context.clock.now())
  }

  onAdded(listener: AddedListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Signs an act, made from what is held when its turn comes. Resolves when it is durable.
   * @throws ApiFailure when the charter does not allow it, StoreFailure when it cannot be kept
   */
  act(
    make: (state: Organisation, now: number) => Act | Promise<Act>,
    also: (entry: Entry) => readonly WriteOp[] = () => [],
  ): Promise<Entry> {
    return this.#inTurn(async () => {
      const now = this.#context.clock.now()
      const act = await make(this.#state, now)
      const entry = this.#sign(nextAct(this.#state, this.#context.vault.device, now, act))
      await this.#addOwn([entry], also(entry))
      return entry
    })
  }

  /** Starts a proposal and its body in one write: neither is ever there without the other. @throws ApiFailure, StoreFailure */
  draft(title: string, begin: (documents: Documents, proposal: ProposalId) => Promise<OwnEdit>): Promise<ProposalId> {
    return this.#inTurn(async () => {
      const act: Act = { kind: 'proposal.draft', body: { title } }
      const draft = this.#sign(nextAct(this.#state, this.#context.vault.device, this.#context.clock.now(), act))
      const proposal = asProposalId(draft.id)
      const edit = await begin(this.#documents, proposal)
      const entries = [draft]
      for (const { bytes } of edit.prepared) {
        entries.push(this.#signChange(entries.at(-1), proposal, edit.session.nonce, bytes))
      }
      await this.#addOwn(entries, [], edit)
      return proposal
    })
  }

  /**
   * Signs an edit of a body, one entry for each change, made when its turn comes. Resolves when it is durable and
   * applied. @throws ApiFailure, StoreFailure
   */
  edit(document: ProposalId, make: (documents: Documents) => Promise<OwnEdit>): Promise<void> {
    return this.#inTurn(async () => {
      const author = this.#standing()
      const edit = await make(this.#documents)
      const entries: Entry[] = []
      for (const { bytes } of edit.prepared) {
        entries.push(this.#signChange(entries.at(-1), document, edit.session.nonce, bytes))
      }
      const [first] = entries
      if (first === undefined) return
      this.#requireAllowed(first)
      const refusal = this.#documents.refusalOf(first, edit, author.member)
      if (refusal !== null) throw fail(...refusedEdit(refusal))
      await this.#addOwn(entries, [], edit)
    })
  }

  #signChange(previous: Entry | undefined, document: DocumentId, nonce: Uint8Array, change: Uint8Array): Entry {
    const { vault, clock } = this.#context
    const content = { document, kind: CHANGE_KIND, kindVersion: CHANGE_VERSION, body: { nonce, change } }
    const unsigned = nextEntry(this.#state, vault.device, clock.now(), content)
    if (previous === undefined) return this.#sign(unsigned)
    return this.#sign({
      ...unsigned,
      seq: previous.seq + 1,
      prev: previous.id,
      seen: [],
      claimedTime: previous.claimedTime,
    })
  }

  #sign(unsigned: UnsignedEntry): Entry {
    return signEntry(unsigned, (message) => this.#context.vault.sign(message))
  }

  /** @throws ApiFailure unless this device signs for a member in good standing */
  requireMember(): void {
    this.#standing()
  }

  #standing() {
    const { standing } = this.viewer()
    if (standing === null) throw fail('not-a-member', 'This device does not belong to a member in good standing.')
    if (standing.class === 'keeper') {
      throw fail('keeper-device', 'This device is a keeper: it stores and passes on, and signs nothing.', {
        next: 'Do this on your own laptop; the keeper will have it at once.',
      })
    }
    return standing
  }

  #requireAllowed(entry: Entry): void {
    this.#standing()
    this.#own.require(this.#state.log, this.#context.clock.now())
    if (entry.bytes.length > LIMITS.entryBytes) {
      throw fail('too-large', `What you sign at once may hold at most ${LIMITS.entryBytes / 1024} KiB.`)
    }
    const verdict = this.#state.judge(entry)
    if (verdict.verdict === 'deny') throw fail('denied', verdict.reason, { clause: verdict.clause })
    if (verdict.verdict !== 'allow')
      throw fail('denied', 'reason' in verdict ? verdict.reason : 'This cannot be judged here yet.')
  }

  /** The first must have been judged already where there are several: the others only continue its chain. */
  async #addOwn(entries: readonly Entry[], also: readonly WriteOp[], edit?: OwnEdit): Promise<void> {
    const [first] = entries
    if (first !== undefined) this.#requireAllowed(first)
    await this.#entries.append(entries, new Map(), also)
    // From here on they are durable: should anything fail, memory goes back to the disk, which has them.
    this.#ahead = true
    for (const entry of entries) this.#state.add(entry)
    if (edit !== undefined) this.#documents.noteOwn(entries, edit)
    this.#ahead = false
    await this.#after(entries, null)
  }

  async ingest(offered: readonly Uint8Array[], from: DeviceId): Promise<IngestReport> {
    const { entries, refused } = decodeBatch(offered, this.#state, this.#unproven, this.#context.verify, this.#names)
    // Before its turn comes, so that changes made to be slow hold up nobody else's entries. For members' devices alone:
    // what a stranger brings is read once it is known to be allowed.
    if (isRecognised(this.standingOf(from))) await this.#documents.readAhead(entries)
    return this.#inTurn(async () => {
      const report = await this.#admit(
        entries.map((entry) => ({ entry, from: new Set([from]) })),
        from,
      )
      if (report.added > 0) this.#own.received(from, this.#context.clock.now())
      await this.#watchOwn(entries)
      return { ...report, refused: [...refused, ...report.refused] }
    })
  }

  /** Another device told what it holds: of this device's own chain it may hold more. */
  heardTips(from: DeviceId, tips: readonly ChainTip[]): void {
    this.#own.hear(from, tips, this.#state.log, this.#context.clock.now())
  }

  /** Remembers that this device's chain went on without this profile, so that the next start takes another key. */
  async #watchOwn(entries: readonly Entry[]): Promise<void> {
    const { vault, store, log } = this.#context
    const own = entries.filter(({ device, id }) => device === vault.device && this.#pending.get(id) !== undefined)
    this.#own.prove(
      own.map(({ id }) => id),
      this.#state.log,
    )
    const reason = this.#own.reason(this.#state.log)
    if (reason === this.#noted) return
    const key = renewKey(this.organisation)
    await store.write([reason === null ? { type: 'del', key } : { type: 'put', key, value: utf8(reason) }])
    this.#noted = reason
    if (reason !== null) log.error('This device’s record went on without this profile', { reason })
  }

  /** What makes entries durable as the next ones, for a write of several organisations at once. */
  writesFor(entries: readonly Entry[]): readonly WriteOp[] {
    return this.#entries.putsFor(entries)
  }

  /** Tries again what waited for its claimed time. */
  retryPending(): Promise<IngestReport> {
    return this.#inTurn(() =>
      this.#admit(this.#pending.releaseUntil(this.#context.clock.now() + LIMITS.clockAheadMs), null),
    )
  }

  async #admit(offered: readonly Offered[], from: DeviceId | null): Promise<IngestReport> {
    let added: readonly Entry[] = []
    let refused: IngestReport['refused'] = []
    this.#ahead = true
    this.#durable = { size: this.#state.log.size, tips: this.#state.log.tips() }
    try {
      const sorted = await sortIn(this.#state, this.#pending, offered, this.#context.clock)
      added = sorted.added
      const kept = await this.#documents.guard(added)
      for (const [id, reason] of kept) this.#state.refuseChange(id, reason)
      if (added.length > 0) await this.#entries.append(added, kept)
      refused = [...sorted.refused, ...[...kept.keys()].map((id) => ({ id, why: 'change-refused' as const }))]
      this.#ahead = false
      this.#durable = null
    } catch (error) {
      await this.#goBack()
      throw error
    }
    if (added.length > 0) await this.#after(added, from)
    return { added: added.length, pending: this.#pending.size, refused }
  }

  /** Forgets what is in memory only: nothing may be shown or built on that could vanish. @throws StoreFailure */
  async #goBack(): Promise<void> {
    this.#state = (await readBack(this.#context, this.#entries, this.organisation)).state
    this.#verdicts = new VerdictKeeper(this.#context.store)
    await this.#documents.replaceState(this.#state)
    this.#pending = new PendingSet()
    this.#ahead = false
    this.#durable = null
  }

  /** One piece of work after another, each on what is durable. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#serial.run(async () => {
      if (this.#discarded) throw fail('not-found', 'It has been thrown away.')
      if (this.#ahead) await this.#goBack()
      return work()
    })
  }

  async #after(entries: readonly Entry[], from: DeviceId | null): Promise<void> {
    await this.#verdicts.rememberInTime(this.#state)
    await this.#tidy()
    try {
      await this.#documents.apply(entries)
    } catch (error) {
      // They are durable and will be read again when the document is opened next.
      this.#context.log.error('Durable changes could not be shown', { error })
      await this.#documents.forgetBodies()
    }
    for (const listener of this.#listeners) {
      try {
        listener(entries, from)
      } catch (error) {
        this.#context.log.error('A listener failed on durable entries', { error })
      }
    }
  }

  /**
   * Adds a newcomer's request and the receipt that lets members vouch for it. The desk has checked that the invitation
   * can be used (see `desk.ts`); presenting the same request again changes nothing. @throws ApiFailure, StoreFailure
   */
  receiveRequest(request: Entry): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#state.log.has(request.id)) {
        const verdict = verifyEntry(request, this.#context.verify)
          ? this.#state.judge(request)
          : refuse('bad-signature', 'Its signature is not its device’s.')
        if (verdict.verdict !== 'allow') {
          throw fail(
            'invitation-altered',
            'The request does not fit the invitation.',
            'reason' in verdict ? { why: verdict.reason } : {},
          )
        }
        await this.#entries.append([request], new Map())
        this.#state.add(request)
        await this.#after([request], null)
      }
      const { facts } = this.#state
      const received =
        facts.requests.get(request.id)?.receives.length ?? facts.deviceRequests.get(request.id)?.links.length ?? 0
      if (received > 0) return
      const kind = request.kind === 'membership.request' ? 'membership.receive' : 'device.link'
      const receipt = nextAct(this.#state, this.#context.vault.device, this.#context.clock.now(), {
        kind,
        body: { request: request.id },
      })
      await this.#addOwn([this.#sign(receipt)], [])
    })
  }

  tips(): readonly ChainTip[] {
    return this.#durable?.tips ?? this.#state.log.tips()
  }

  has(id: EntryId): boolean {
    const { log } = this.#state
    return log.has(id) && (this.#durable === null || log.arrivalOf(id) < this.#durable.size)
  }

  standingOf(device: DeviceId): DeviceStanding {
    const view = this.#state.log.everything()
    const standing = standingOf(this.#state, view, device)
    if (standing !== null) return standing.class
    return ownerOf(this.#state, view, device) === null ? 'unknown' : 'removed'
  }

  async *missingFor(theirs: readonly ChainTip[]): AsyncIterable<readonly Uint8Array[]> {
    const { log, facts } = this.#state
    const missing = missingEntries(log, theirs, this.#durable?.size).entries()
    // Who holds nothing, as far as is known, does not know this device's key either: what introduces it goes first.
    yield* bundles(theirs.length > 0 ? missing : introductionFirst(missing, facts, this.#context.vault.device))
  }

  countMissingFor(theirs: readonly ChainTip[]): number {
    return missingEntries(this.#state.log, theirs, this.#durable?.size).count
  }

  /**
   * Hashes that are equal on two devices exactly when they hold the same entries and read them the same way: under other
   * rules the state is never called equal, though everything derived so far may be.
   */
  async stateHash(): Promise<StateHashView> {
    const log = logDigest(this.#state)
    const derived = derivedDigest(this.#state)
    const bodies = await this.#documents.digest()
    const rules = this.#state.rules.version
    const named = utf8(`folkmoot/state/1\n${rules}\n`)
    const all = sha256(concat(named, fromHex(log), fromHex(derived), fromHex(bodies)))
    return { state: toHex(all) as Digest, log, derived, bodies, rules, entries: this.#state.log.size }
  }

  /** Asks something of what is durable, between two pieces of work: nothing in the answer can vanish. */
  ask<T>(question: (state: Organisation) => T): Promise<T> {
    return this.#inTurn(async () => question(this.#state))
  }

  /** Everything asked for so far has been done. */
  idle(): Promise<void> {
    return this.#serial.idle()
  }

  /** Only for size and speed: what cannot be tidied up now is tidied up later. */
  async #tidy(): Promise<void> {
    try {
      await this.#entries.tidy(this.#state.log)
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
    }
  }

  async close(): Promise<void> {
    await this.#serial.idle()
    await this.#verdicts.remember(this.#state)
    await this.#documents.close()
  }

  /** Ends all work without keeping anything: nothing is written any more once this resolves. */
  async discard(): Promise<void> {
    this.#discarded = true
    await this.#serial.idle()
    await this.#documents.forgetBodies()
  }

  isRemoved(): boolean {
    const { vault } = this.#context
    const owner = ownerOf(this.#state, this.#state.log.everything(), vault.device)
    return owner !== null && isRemoved(this.#state, this.#state.log.everything(), owner.member)
  }

  knowsProposal(proposal: ProposalId): boolean {
    return this.#state.facts.proposals.has(proposal)
  }
}

/** A text that was frozen meanwhile has its own answer; anything else is an edit that no editor of ours makes. */
function refusedEdit(refusal: string): Parameters<typeof fail> {
  if (!refusal.startsWith('text-frozen')) return ['change-refused', 'That edit is not possible.', { why: refusal }]
  return ['document-closed', 'The text was frozen when the proposal was opened.', { next: 'Say it in the thread.' }]
}

/** Reads the log back, with the verdicts that were remembered as far as they fit it. @throws StoreFailure */
async function readBack(
  context: ServiceContext,
  entries: EntryStore,
  id: OrganisationId,
): Promise<{ readonly state: Organisation; readonly remembered: boolean }> {
  const remembered = await readVerdicts(context.store, id, (context.rules ?? RULES).version)
  const state = await replay(context, entries, id, remembered)
  const refused = await entries.refusedChanges()
  for (const [change, reason] of refused) state.refuseChange(change, reason)
  return { state, remembered: remembered !== null && remembered.last === state.log.at(state.log.size - 1)?.id }
}

async function replay(
  context: ServiceContext,
  entries: EntryStore,
  id: OrganisationId,
  remembered: Remembered | null,
): Promise<Organisation> {
  let state: Organisation | null = null
  let place = 0
  for await (const entry of entries.entries()) {
    if (state === null) {
      const founded = Organisation.found(entry, context.verify, context.rules)
      if (!founded.ok || founded.value.id !== id) {
        throw new StoreFailure('damaged', 'the stored log does not begin with its founding')
      }
      state = founded.value
    } else if (remembered !== null && place < remembered.count) {
      if (!state.log.hasCausesOf(entry)) throw notFollowing(entry)
      state.restore(entry, remembered.at(place))
    } else {
      const { verdict } = state.addAgain(entry)
      if (verdict === 'unknown' || verdict === 'refuse') throw notFollowing(entry)
    }
    place++
    // The last remembered verdict tells whether all of them were about this log.
    if (remembered !== null && place === remembered.count && entry.id !== remembered.last) {
      return replay(context, entries, id, null)
    }
  }
  if (state === null) throw new StoreFailure('damaged', 'the organisation’s log is empty')
  if (remembered !== null && place < remembered.count) return replay(context, entries, id, null)
  return state
}

const notFollowing = (entry: Entry): StoreFailure =>
  new StoreFailure('damaged', `the stored entry ${entry.id} does not follow from what is before it`)
