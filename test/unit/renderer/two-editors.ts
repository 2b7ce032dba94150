import { EditorState, type Transaction, type TransactionSpec } from '@codemirror/state'
import { changesIn, fromBody, transactionOf } from '#renderer/features/proposals/editor/bind-text.ts'
import { BodySession } from '#renderer/features/proposals/editor/body-session.ts'
import type { PeerApi } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { EventData, EventName, MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { createProposalBody, type ProposalDoc, type TextName } from '#shared/documents/shape.ts'
import { fromBase64, toBase64 } from '#shared/kernel/bytes.ts'
import { organisationId, proposalId } from '#test/kit/fixture/ids.ts'

/** One body at a peer, with any number of pages on it; messages wait until the test delivers them. */
export class OnePeer {
  readonly organisation = organisationId('two editors')
  readonly document = proposalId('two editors')
  #doc: Doc<ProposalDoc>
  #actors = 1
  readonly pages: PageApi[] = []
  /** Actors that a session was given; the peer refuses changes of any other. */
  readonly actorOf = new Map<string, string>()

  constructor(text: string) {
    this.#doc = createProposalBody(actor(1), {
      title: 'A title',
      text,
      decisionType: 'standard',
      effect: { kind: 'resolution' },
    }).doc
  }

  get doc(): Doc<ProposalDoc> {
    return this.#doc
  }

  page(): PageApi {
    const page = new PageApi(this)
    this.pages.push(page)
    return page
  }

  open(session: string): ResponseOf<'document.open'> {
    this.#actors += 1
    this.actorOf.set(session, actor(this.#actors))
    return {
      document: this.document,
      bytes: toBase64(Automerge.save(this.#doc)),
      actor: actor(this.#actors),
      session,
      editable: true,
    }
  }

  accept(session: string, changes: readonly string[]): void {
    const decoded = changes.map(fromBase64)
    for (const change of decoded)
      if (Automerge.decodeChange(change).actor !== this.actorOf.get(session))
        throw fail('change-refused', 'This change is of another session.')
    this.#doc = Automerge.applyChanges(this.#doc, decoded)[0]
    for (const page of this.pages)
      page.queue('document.changed', {
        organisation: this.organisation,
        document: this.document,
        session,
        changes: [...changes],
      })
  }
}

const actor = (n: number): string => n.toString(16).padStart(32, '0')

/** A page's PeerApi whose answers and events come only when the test lets them. */
export class PageApi implements PeerApi {
  readonly #peer: OnePeer
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>()
  #events: (() => void)[] = []
  #answers: { readonly run: () => void; readonly gone: () => void }[] = []
  #sessions = 0
  connected = true
  /** Lets requests reach the peer but loses the answers: the page cannot know whether they were done. */
  losesAnswers = false

  constructor(peer: OnePeer) {
    this.#peer = peer
  }

  call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(fail('shutting-down', 'The connection was interrupted.'))
      if (!this.connected) {
        gone()
        return
      }
      const run = () => {
        try {
          const answer = this.#perform(method, params)
          if (this.losesAnswers && method === 'document.change') gone()
          else resolve(answer as ResponseOf<M>)
        } catch (cause) {
          reject(cause instanceof Error ? cause : new Error(String(cause)))
        }
      }
      this.#answers.push({ run, gone })
    })
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  queue<E extends EventName>(event: E, data: EventData<E>): void {
    if (this.connected)
      this.#events.push(() => this.#listeners.get(event)?.forEach((listener) => listener(data as never)))
  }

  /** Delivers what waits, in order, and lets promises settle. */
  async deliver(): Promise<void> {
    const waiting = [...this.#answers.map((answer) => answer.run), ...this.#events]
    this.#answers = []
    this.#events = []
    for (const run of waiting) run()
    for (let i = 0; i < 8; i++) await Promise.resolve()
  }

  get idle(): boolean {
    return this.#answers.length + this.#events.length === 0
  }

  disconnect(): void {
    this.connected = false
    const unanswered = this.#answers
    this.#answers = []
    for (const answer of unanswered) answer.gone()
    this.#events = []
  }

  #perform(method: MethodName, params: unknown): unknown {
    if (method === 'document.open') return this.#peer.open(`${this.#peer.pages.indexOf(this)}.${++this.#sessions}`)
    if (method === 'document.change') {
      const { session, changes } = params as RequestOf<'document.change'>
      this.#peer.accept(session, changes)
    }
    return {}
  }
}

/** A page with an editor on each text, without a screen: the states and transactions that the screen would have. */
export class EditorPage {
  readonly api: PageApi
  readonly session: BodySession
  readonly states = new Map<TextName, EditorState>()
  readonly #timers: { run: () => void; live: boolean }[]

  private constructor(api: PageApi, session: BodySession, timers: { run: () => void; live: boolean }[]) {
    this.api = api
    this.session = session
    this.#timers = timers
    for (const field of ['title', 'text'] as const)
      this.states.set(
        field,
        EditorState.create({ doc: session.text(field), extensions: EditorState.lineSeparator.of('\n') }),
      )
    session.onText((field, changes) => {
      const state = this.states.get(field)
      if (state !== undefined) this.#apply(field, state.update(transactionOf(state, changes)))
    })
  }

  static async open(peer: OnePeer): Promise<EditorPage> {
    const api = peer.page()
    const timers: { run: () => void; live: boolean }[] = []
    const opening = BodySession.open({
      api,
      organisation: peer.organisation,
      document: peer.document,
      later: (_ms, run) => {
        const timer = { run, live: true }
        timers.push(timer)
        return () => {
          timer.live = false
        }
      },
    })
    await api.deliver()
    return new EditorPage(api, await opening, timers)
  }

  text(field: TextName): string {
    return this.states.get(field)?.doc.toString() ?? ''
  }

  state(field: TextName): EditorState {
    const state = this.states.get(field)
    if (state === undefined) throw new Error(`no editor on ${field}`)
    return state
  }

  type(field: TextName, spec: TransactionSpec): void {
    this.#apply(field, this.state(field).update(spec))
  }

  /** As if the time had come for everything that waits for some. */
  async tick(): Promise<void> {
    for (const timer of this.#timers.splice(0)) if (timer.live) timer.run()
    for (let i = 0; i < 8; i++) await Promise.resolve()
  }

  #apply(field: TextName, transaction: Transaction): void {
    this.states.set(field, transaction.state)
    if (transaction.docChanged && transaction.annotation(fromBody) !== true)
      this.session.edit(field, changesIn(transaction.changes))
  }
}

/** Lets everything arrive everywhere. */
export async function settle(...pages: readonly EditorPage[]): Promise<void> {
  for (let i = 0; i < 50; i++) {
    for (const page of pages) await page.tick()
    for (const page of pages) await page.api.deliver()
    if (pages.every((page) => page.api.idle && page.session.saveState.state === 'saved')) return
  }
  throw new Error('the pages do not come to rest')
}
