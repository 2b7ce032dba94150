import type { DeviceId, OrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { unreachable } from '../kernel/result.ts'
import { DIALECT, type Dialect } from './dialect.ts'
import {
  greet,
  hearAccept,
  hearHello,
  hearIntroduced,
  hearStranger,
  sayWord,
  takeEntries,
} from './replicate-greeting.ts'
import type { ReplicateMessage } from './replicate-messages.ts'
import { endSupply, hearEnough, hearPull, hearPulled, pull, sayEnough } from './replicate-pull.ts'
import {
  type DeviceAddresses,
  isEstablished,
  type Knowledge,
  type ReplicateEffect,
  type ReplicateEvent,
  type ReplicateState,
} from './replicate-state.ts'
import { compare, converge, establish, grow, hearDigest } from './replicate-sync.ts'
import { Turn } from './replicate-turn.ts'

export function startReplicate(terms: {
  readonly organisation: OrganisationId
  readonly remote: DeviceId
  readonly role: ReplicateState['role']
  readonly leastVersion: number
  readonly introducer: boolean
  readonly now: number
  readonly dialect?: Dialect
}): ReplicateState {
  const dialect = terms.dialect ?? DIALECT
  return {
    organisation: terms.organisation,
    remote: terms.remote,
    role: terms.role,
    dialect,
    // Who was set back itself does not hold it against the other.
    leastVersion: Math.min(terms.leastVersion, Math.max(...dialect.versions)),
    introducer: terms.introducer,
    version: null,
    theirRules: null,
    setBack: false,
    contact: false,
    we: 'silent',
    they: 'silent',
    introduction: { entries: 0, bytes: 0 },
    introduced: false,
    supplying: false,
    run: 0,
    pulling: false,
    unended: 0,
    startedAt: terms.now,
    progressAt: terms.now,
    theirTips: [],
    theirs: null,
    told: null,
    toldTips: null,
    changedAt: terms.now,
    theyLack: null,
    weLack: null,
    received: 0,
    expected: 0,
    refused: 0,
    behind: false,
    asked: null,
    asking: null,
    supplied: null,
    equal: null,
    closed: null,
  }
}

/**
 * One step of `/folkmoot/replicate/1`. The same for both ends:
 * whoever dialled says hello; then each end says either that it accepts the other, with its vector, or that the other is
 * a stranger to it, and nothing else. A stranger may introduce itself by sending entries, within limits, until it is
 * recognised. Once both have accepted, each asks for what it lacks of the other's vector when its turn has come, passes
 * on or announces what is new, and tells its vector's digest when things have settled: equal digests, and nothing else,
 * mean "up to date".
 */
export function stepReplicate(
  state: ReplicateState,
  event: ReplicateEvent,
  know: Knowledge,
  now: number,
): { readonly state: ReplicateState; readonly effects: readonly ReplicateEffect[] } {
  if (state.closed !== null) return { state, effects: [] }
  const turn = new Turn(state, know, now)
  take(turn, event)
  settle(turn)
  return { state: turn.state, effects: turn.effects }
}

function take(turn: Turn, event: ReplicateEvent): void {
  switch (event.type) {
    case 'opened':
      if (turn.state.role === 'accepted') return
      return turn.send({
        type: 'hello',
        versions: [...turn.state.dialect.versions],
        organisation: turn.state.organisation,
      })
    case 'message':
      return receive(turn, event.message)
    case 'garbage':
      return turn.close('malformed')
    case 'grown':
      return grow(turn, event)
    case 'push':
      if (isEstablished(turn.state)) turn.effect({ do: 'push', entries: event.entries })
      return
    case 'say':
      if (isEstablished(turn.state)) turn.send(event.message)
      return
    case 'pull':
      return pull(turn)
    case 'enough':
      return sayEnough(turn)
    case 'taken':
      turn.set({ refused: turn.state.refused + event.refused, progressAt: turn.now })
      if (turn.state.refused > LIMITS.refusedEntries) turn.close('abuse')
      return
    case 'supplying':
      return turn.set({ progressAt: turn.now })
    case 'supplied':
      return endSupply(turn, event.run, event.more)
    case 'place':
      if (isEstablished(turn.state)) turn.send({ type: 'presence', document: event.document, at: event.at })
      return
    case 'addresses':
      if (isEstablished(turn.state)) turn.send({ type: 'addresses', of: event.of.map(plainAddresses) })
      return
    case 'time':
      return
    case 'leave':
      return turn.close(event.code)
    default:
      return unreachable(event)
  }
}

function receive(turn: Turn, message: ReplicateMessage): void {
  switch (message.type) {
    case 'hello':
      return hearHello(turn, message)
    case 'accept':
      return hearAccept(turn, message)
    case 'stranger':
      return hearStranger(turn)
    case 'entries':
      return takeEntries(turn, message.entries)
    case 'introduced':
      return hearIntroduced(turn)
    case 'goodbye':
      turn.set({ closed: message.code })
      return turn.effect({ do: 'close', code: message.code, by: 'them' })
  }
  // All others belong after both words of acceptance; before them they could draw data out of this end.
  if (!isEstablished(turn.state)) return turn.close('malformed')
  switch (message.type) {
    case 'digest':
      return hearDigest(turn, message.digest)
    case 'tips':
      return compare(turn, message.tips)
    case 'pull':
      return hearPull(turn, message)
    case 'pulled':
      return hearPulled(turn, message.more)
    case 'enough':
      return hearEnough(turn)
    case 'have':
    case 'want':
    case 'prune':
      return turn.effect({ do: 'gossip', message })
    case 'addresses':
      return turn.effect({ do: 'heard-of', of: message.of })
    case 'presence':
      return turn.effect({ do: 'place', document: message.document, at: message.at })
    default:
      return unreachable(message)
  }
}

/** What follows from the state whatever happened: the next word, the next comparison. */
function settle(turn: Turn): void {
  if (turn.state.closed !== null) return
  const before = isEstablished(turn.state) && turn.state.weLack !== null
  sayWord(turn)
  if (turn.state.closed !== null) return
  if (!isEstablished(turn.state)) return greet(turn)
  if (!before) establish(turn)
  converge(turn)
}

const plainAddresses = ({ device, addresses }: DeviceAddresses) => ({ device, addresses: [...addresses] })
