import { createHash, type Hash, hash } from 'node:crypto'
import type { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { WriteOp } from '#electron/peer/ports/ports.ts'
import { ACT_BODIES } from '#shared/acts/acts.ts'
import type { MethodName, ParsedRequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { EntryId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'

import type { Organisation } from '#shared/organisation/organisation.ts'
import { decodeReplicate, REPLICATE_PROTOCOL } from '#shared/protocol/replicate-messages.ts'
import type { Key } from '#test/kit/people.ts'
import type { Plan } from '../plan.ts'
import { HONEST, type Sabotage } from '../sabotage.ts'
import { Chance } from './chance.ts'
import { Computer, organisationOf, type Surroundings } from './computer.ts'
import { SharedDecoder } from './decoder.ts'
import { verify } from './keys.ts'
import { SimTime } from './time.ts'
import { SimWire, type Touch } from './wire.ts'

export const START = Date.UTC(2026, 0, 1)

/** What a run has met, as evidence that it meets its subjects. */
export interface Counts {
  readonly steps: Record<string, number>
  readonly refusedSteps: Record<string, number>
  messages: number
  broken: number
  crashes: number
  diskFaults: number
  forged: number
}

export interface Failure {
  /** One of few words, by which two failures are the same. */
  readonly kind: string
  readonly detail: string
}

/** Everything of one run. */
export class World implements Surroundings {
  readonly plan: Plan
  readonly seed: string
  readonly time: SimTime
  readonly wire: SimWire
  readonly diskManner: { readonly slowMs: number; readonly liesMs: number }
  readonly verify: Surroundings['verify']
  readonly decoder: Surroundings['decoder']
  readonly sabotage: Sabotage
  readonly computers: Computer[] = []
  readonly failures: Failure[] = []
  readonly counts: Counts = {
    steps: {},
    refusedSteps: {},
    messages: 0,
    broken: 0,
    crashes: 0,
    diskFaults: 0,
    forged: 0,
  }
  /** All entries that are durable anywhere, in the order in which they first were. */
  readonly entries = new Map<EntryId, Entry>()
  readonly proposals: ProposalId[] = []
  /** What opened proposals ask, as far as they could be read. */
  readonly asked = new Map<ProposalId, Effect>()
  readonly requests: EntryId[] = []
  readonly invitations: { readonly id: EntryId; readonly link: string | null }[] = []
  /** Entries by honest devices whose maker was told that they are kept. */
  readonly acknowledged = new Map<EntryId, Computer>()
  /** Comments that honest people were told are kept. */
  readonly said: { readonly proposal: ProposalId; readonly text: string; readonly by: Computer }[] = []
  /** Entries that an honest peer sent to another. */
  readonly told = new Map<EntryId, Computer>()
  /** Forged entries that nobody honest may hold. */
  readonly forbidden = new Map<EntryId, string>()
  /** Old copies of hostile disks, to be put back. */
  readonly backups = new Map<number, readonly WriteOp[]>()
  /** By pairs of computers. */
  touch = new Map<string, Touch>()
  organisation: OrganisationId | null = null
  #all: Organisation | null = null
  readonly #unread: Entry[] = []
  readonly #trace: Hash = createHash('sha256')

  constructor(plan: Plan, sabotage: Sabotage = HONEST) {
    this.plan = plan
    this.seed = plan.seed
    this.sabotage = sabotage
    this.time = new SimTime(START)
    this.diskManner = { slowMs: plan.diskSlowMs, liesMs: sabotage.diskLiesMs }
    this.verify = sabotage.verify ?? verify
    this.decoder = sabotage.decoder ?? (() => new SharedDecoder())
    const way = new Chance(`${plan.seed}/ways`)
    const ways = new Map<number, number>()
    this.wire = new SimWire(
      this.time,
      {
        jitterMs: plan.jitterMs,
        breaksOneIn: plan.breaksOneIn,
        // Each direction of each pair has its own latency; one in eight is slow one way.
        latencyMs: (from, to) => {
          const known = ways.get(from * 64 + to)
          if (known !== undefined) return known
          const ms = way.oneIn(8) ? 10 * plan.latencyMs : way.below(plan.latencyMs + 1)
          ways.set(from * 64 + to, ms)
          return ms
        },
      },
      new Chance(`${plan.seed}/wire`),
    )
    this.wire.touch = (a, b) => this.touch.get(pairOf(a, b)) ?? 'in-touch'
    this.wire.onArrival = (link, message) => {
      this.counts.messages += 1
      this.note(`${this.time.now} ${link.owner.computer}>${link.other.computer}`)
      this.#trace.update(message)
    }
    this.wire.onSent = (link, message) => this.#sent(link.owner.computer, link.protocol, message)
  }

  get trace(): string {
    return toHex(this.#trace.copy().digest())
  }

  note(text: string): void {
    this.#trace.update(text)
  }

  add(name: string, key: Key, disk: MemoryDisk, hostile: boolean): Computer {
    const computer = new Computer({ number: this.computers.length, name, key, disk, hostile }, this)
    this.computers.push(computer)
    return computer
  }

  /** Holds the way between two computers as said, in both directions. */
  setTouch(a: number, b: number, touch: Touch): void {
    if (touch === 'in-touch') this.touch.delete(pairOf(a, b))
    else this.touch.set(pairOf(a, b), touch)
  }

  fail(kind: string, detail: string): void {
    this.failures.push({ kind, detail })
  }

  onFault(computer: Computer, what: string): void {
    // Software that was altered to do harm may well break; that is its owner's problem.
    if (!computer.hostile) this.fail('fault', `${computer.name}: ${what}`)
  }

  onEntries(computer: Computer, entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.note(`${computer.number} has ${entry.id}`)
      if (this.entries.has(entry.id)) continue
      this.entries.set(entry.id, entry)
      this.#unread.push(entry)
      if (entry.kind === 'proposal.open') this.#noteOpening(entry)
      if (entry.kind === 'proposal.draft') this.proposals.push(entry.id as string as ProposalId)
      if (entry.kind === 'membership.request') this.requests.push(entry.id)
    }
  }

  #noteOpening({ document, body }: Entry): void {
    const opening = ACT_BODIES['proposal.open'].safeParse(body)
    if (opening.success) this.asked.set(document as ProposalId, opening.data.effect)
  }

  /** What an honest peer tells others must be on its own disk by then. */
  #sent(number: number, protocol: string, message: Uint8Array): void {
    const computer = this.computers[number]
    if (protocol !== REPLICATE_PROTOCOL || computer === undefined || computer.hostile) return
    if (!Buffer.from(message.buffer, message.byteOffset, Math.min(message.length, 64)).includes('entries')) return
    const read = decodeReplicate(message)
    if (!read.ok || read.value.type !== 'entries') return
    for (const bytes of read.value.entries) {
      const id = hash('sha256', bytes) as EntryId
      if (!computer.held.has(id)) {
        this.fail('told-before-durable', `${computer.name} told of ${id} before it was on its disk`)
      }
      this.told.set(id, computer)
    }
  }

  /** All entries of the run as one organisation: verdicts are the same for everybody, views of it differ. */
  known(): Organisation | null {
    if (this.#all === null) {
      const [founding] = this.entries.values()
      this.#all = founding === undefined ? null : organisationOf([founding])
    }
    for (const entry of this.#unread.splice(0)) this.#all?.add(entry)
    return this.#all
  }

  /** Asks a computer's peer for something; what comes of it is noted when it comes. */
  ask<M extends MethodName>(
    computer: Computer,
    method: M,
    params: ParsedRequestOf<M>,
    done: (answer: ResponseOf<M>) => void = () => {},
  ): void {
    const { peer, incarnation } = computer
    if (peer === null) return
    const caller = { id: 'simulation', onClose: () => {} }
    const count = (how: Record<string, number>): void => {
      how[method] = (how[method] ?? 0) + 1
    }
    count(this.counts.steps)
    const answered = (async () => peer.handlers[method](params, caller))()
    answered.then(
      (answer) => {
        this.note(`${method} done`)
        done(answer)
      },
      (error: unknown) => {
        count(this.counts.refusedSteps)
        this.note(`${method} refused`)
        if (computer.on && computer.incarnation === incarnation) computer.fault(method, error)
      },
    )
  }

  acknowledge(computer: Computer, id: string): void {
    if (!computer.hostile) this.acknowledged.set(id as EntryId, computer)
  }
}

const pairOf = (a: number, b: number): string => (a < b ? `${a}:${b}` : `${b}:${a}`)
