import type { PeerApi } from '#shared/bridge/api.ts'
import type { ApiFailure } from '#shared/bridge/errors.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { type ProposalDoc, TEXT_NAMES, type TextName } from '#shared/documents/shape.ts'
import { fromBase64, toBase64 } from '#shared/kernel/bytes.ts'
import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { asFailure } from '../../../state/query-cache.ts'
import { rescue } from './rescue.ts'
import { applied, changesOf, difference, type TextChange } from './text-change.ts'

/** Whether what is on the page is durable: said as it is, never hoped. */
export type SaveState =
  | { readonly state: 'saved' }
  | { readonly state: 'saving' }
  /** Kept here and tried again. */
  | { readonly state: 'unsaved'; readonly why: string }
  /** The peer does not accept it; the text went back to what the peer has. */
  | { readonly state: 'refused'; readonly why: string }

/** Typing is gathered this long into one change: each costs an entry and a signature. Milliseconds. */
export const FLUSH_MS = 60
/** After a failure that may pass (a full disk, a restart), the changes are offered again. Milliseconds. */
const RETRY_MS = 2000
/** Changes in one request. */
const BATCH = 100

/** Refusals that asking again cannot change. */
const FINAL_REFUSALS: ReadonlySet<string> = new Set([
  'change-refused',
  'document-closed',
  'denied',
  'too-large',
  'not-a-member',
  'keeper-device',
  'invalid-request',
])

export interface SessionHost {
  readonly api: PeerApi
  readonly organisation: OrganisationId
  readonly document: DocumentId
  /** Runs something after so many milliseconds; the returned function prevents it. */
  readonly later: (ms: number, run: () => void) => () => void
}

/**
 * One session of editing a body: this page's own Automerge copy, kept in step with the peer's. Local edits are
 * gathered, made into changes and sent; the peer acknowledges when they are durable. Remote changes are told to the
 * editors as replacements, so that selections and undo survive them.
 */
export class BodySession {
  readonly #host: SessionHost
  #doc: Doc<ProposalDoc>
  #session: string
  #editable: boolean
  #pending: { readonly field: TextName; readonly change: TextChange }[] = []
  #queue: Uint8Array[] = []
  #sending = false
  #reopening = false
  #closed = false
  #save: SaveState = { state: 'saved' }
  #cancelFlush: (() => void) | null = null
  #cancelRetry: () => void = () => {}
  readonly #stop: (() => void)[] = []
  readonly #textListeners = new Set<(field: TextName, changes: readonly TextChange[]) => void>()
  readonly #stateListeners = new Set<() => void>()

  private constructor(host: SessionHost, opened: Opened) {
    this.#host = host
    this.#doc = opened.doc
    this.#session = opened.session
    this.#editable = opened.editable
  }

  /** @throws ApiFailure */
  static async open(host: SessionHost): Promise<BodySession> {
    // Changes that come while the body is on its way are kept, or they would be missing from this copy for ever.
    const early: Uint8Array[] = []
    let session: BodySession | null = null
    const stop = host.api.on('document.changed', (event) => {
      if (event.organisation !== host.organisation || event.document !== host.document) return
      const changes = event.changes.map(fromBase64)
      if (session === null) early.push(...changes)
      else if (event.session !== session.#session) session.#receive(changes)
    })
    try {
      session = new BodySession(host, await openBody(host))
    } catch (cause) {
      stop()
      throw cause
    }
    session.#stop.push(
      stop,
      host.api.on('document.replaced', (event) => {
        if (event.organisation === host.organisation && event.document === host.document) void session?.reopen()
      }),
    )
    session.#receive(early)
    return session
  }

  get doc(): Doc<ProposalDoc> {
    return this.#doc
  }

  get editable(): boolean {
    return this.#editable
  }

  get saveState(): SaveState {
    return this.#save
  }

  /** The text as the editors show it: the body's with the edits still being gathered. */
  text(field: TextName): string {
    return applied(
      this.#doc[field],
      this.#pending.filter((each) => each.field === field).map((each) => each.change),
    )
  }

  onText(listener: (field: TextName, changes: readonly TextChange[]) => void): () => void {
    this.#textListeners.add(listener)
    return () => this.#textListeners.delete(listener)
  }

  /** Called when the save state, the body or whether it can be edited changed. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Takes edits that an editor has already made to its text. */
  edit(field: TextName, changes: readonly TextChange[]): void {
    if (this.#closed || changes.length === 0) return
    for (const change of changes) this.#pending.push({ field, change })
    this.#moved({ state: 'saving' })
    this.#cancelFlush ??= this.#host.later(FLUSH_MS, () => this.flush())
  }

  /** Makes one change of the edits gathered so far and sends it. */
  flush(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = null
    if (this.#pending.length === 0) return
    const edits = this.#pending
    this.#pending = []
    const before = Automerge.getHeads(this.#doc)
    this.#doc = Automerge.change(this.#doc, { time: 0 }, (draft) => {
      for (const { field, change } of edits)
        Automerge.splice(draft, [field], change.at, change.remove, change.insert.toWellFormed())
    })
    if (Automerge.getHeads(this.#doc).join() !== before.join()) {
      const bytes = Automerge.getLastLocalChange(this.#doc)
      if (bytes !== undefined) this.#queue.push(bytes)
    }
    void this.#send()
  }

  /** After the channel was away or the body was rebuilt: opens it again and brings in what was not acknowledged. */
  async reopen(): Promise<void> {
    if (this.#reopening || this.#closed) return
    this.#reopening = true
    this.flush()
    try {
      const opened = await openBody(this.#host)
      if (this.#closed) return
      this.flush()
      const shown = new Map(TEXT_NAMES.map((field) => [field, this.text(field)]))
      const rescued = rescue(this.#doc, opened.doc, this.#queue)
      this.#adopt(opened, rescued.doc, shown)
      this.#queue = [...rescued.changes]
    } catch (cause) {
      this.#failed(asFailure(cause))
    } finally {
      this.#reopening = false
    }
    void this.#send()
  }

  close(): void {
    if (this.#closed) return
    this.flush()
    this.#closed = true
    this.#cancelRetry()
    for (const stop of this.#stop) stop()
    // Nobody is left to tell; a session also ends by itself when its page goes.
    const { api, organisation, document } = this.#host
    api.call('document.close', { organisation, document, session: this.#session }).catch(() => undefined)
  }

  #receive(changes: readonly Uint8Array[]): void {
    if (changes.length === 0 || this.#closed) return
    this.flush()
    const before = new Map(TEXT_NAMES.map((field) => [field, this.#doc[field]]))
    let patches: readonly Automerge.Patch[] = []
    const [doc] = Automerge.applyChanges(this.#doc, [...changes], {
      patchCallback: (each) => {
        patches = each
      },
    })
    this.#doc = doc
    for (const field of TEXT_NAMES) {
      const was = before.get(field) ?? ''
      const told = changesOf(patches, field)
      // Trust patches only if they lead to the text: an editor that drifts from its body never finds back.
      this.#tell(field, told !== null && applied(was, told) === doc[field] ? told : difference(was, doc[field]))
    }
    this.#notify()
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#reopening) return
    if (this.#queue.length === 0) {
      if (this.#pending.length === 0 && this.#save.state !== 'refused') this.#moved({ state: 'saved' })
      return
    }
    this.#sending = true
    this.#cancelRetry()
    if (this.#save.state !== 'unsaved') this.#moved({ state: 'saving' })
    const batch = this.#queue.slice(0, BATCH)
    const { api, organisation, document } = this.#host
    try {
      await api.call('document.change', {
        organisation,
        document,
        session: this.#session,
        changes: batch.map(toBase64),
      })
      this.#queue = this.#queue.filter((each) => !batch.includes(each))
      if (this.#save.state === 'unsaved') this.#moved({ state: 'saving' })
    } catch (cause) {
      this.#sending = false
      await this.#afterFailure(asFailure(cause))
      return
    }
    this.#sending = false
    void this.#send()
  }

  async #afterFailure(failure: ApiFailure): Promise<void> {
    if (FINAL_REFUSALS.has(failure.error.code)) {
      this.#queue = []
      await this.reopen()
      this.#moved({ state: 'refused', why: failure.error.what })
      return
    }
    this.#failed(failure)
  }

  #failed(failure: ApiFailure): void {
    this.#moved({ state: 'unsaved', why: failure.error.what })
    this.#cancelRetry()
    // The session may have ended with the peer that knew it, so it is opened anew rather than only sent again.
    this.#cancelRetry = this.#host.later(RETRY_MS, () => void this.reopen())
  }

  #adopt(opened: Opened, doc: Doc<ProposalDoc>, shown: ReadonlyMap<TextName, string>): void {
    this.#doc = doc
    this.#session = opened.session
    this.#editable = opened.editable
    for (const field of TEXT_NAMES) this.#tell(field, difference(shown.get(field) ?? '', doc[field]))
    this.#notify()
  }

  #tell(field: TextName, changes: readonly TextChange[]): void {
    if (changes.length > 0) for (const listener of this.#textListeners) listener(field, changes)
  }

  #moved(save: SaveState): void {
    if (this.#save.state === save.state && save.state !== 'unsaved') return
    this.#save = save
    this.#notify()
  }

  #notify(): void {
    for (const listener of this.#stateListeners) listener()
  }
}

interface Opened {
  readonly doc: Doc<ProposalDoc>
  readonly session: string
  readonly editable: boolean
}

async function openBody({ api, organisation, document }: SessionHost): Promise<Opened> {
  const view = await api.call('document.open', { organisation, document })
  return {
    doc: Automerge.load<ProposalDoc>(fromBase64(view.bytes), { actor: view.actor }),
    session: view.session,
    editable: view.editable,
  }
}
