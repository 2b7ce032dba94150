import type { DeviceId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { decodeReplicate, encodeReplicate, type GoodbyeCode } from '#shared/protocol/replicate-messages.ts'
import { GREETING_MS } from '#shared/protocol/replicate-state.ts'
import { isRecognised } from '#shared/protocol/vector.ts'
import type { Clock, Link } from '../../ports/ports.ts'
import { firstMessage } from '../first-message.ts'
import { Holdings } from './holdings.ts'
import { noReplica } from './no-replica.ts'
import type { OrganisationPeers } from './organisation-peers.ts'
import { PeerSession, type SessionListener } from './peer-session.ts'

/**
 * Takes the links that other devices open, reads which organisation they ask for and hands them on. Strangers are few
 * at a time, one for each device, and all get the same answer.
 */
export class ReplicationHost {
  readonly #clock: Clock
  readonly #find: (organisation: OrganisationId) => OrganisationPeers | undefined
  readonly #strangers = new Set<DeviceId>()

  constructor(clock: Clock, find: (organisation: OrganisationId) => OrganisationPeers | undefined) {
    this.#clock = clock
    this.#find = find
  }

  async accept(link: Link): Promise<void> {
    const opening = await firstMessage(link, this.#clock, GREETING_MS)
    if (opening === null) return this.#refuse(link, 'unresponsive')
    const hello = decodeReplicate(opening.first)
    if (!hello.ok || hello.value.type !== 'hello') return this.#refuse(link, 'malformed')
    const peers = this.#find(hello.value.organisation)
    const known = peers !== undefined && isRecognised(peers.standingOf(link.remote))
    if (!known) {
      if (this.#strangers.has(link.remote) || this.#strangers.size >= LIMITS.introductionsAtOnce) {
        await link.send(encodeReplicate({ type: 'stranger' })).catch(() => undefined)
        return this.#refuse(link, 'not-a-member')
      }
      this.#strangers.add(link.remote)
    }
    const forget = (): void => void (known || this.#strangers.delete(link.remote))
    if (peers !== undefined) {
      peers.accept(link, opening.rest, hello.value, forget)
      return
    }
    const replica = noReplica(hello.value.organisation)
    const session = new PeerSession({
      link,
      messages: opening.rest,
      role: 'accepted',
      replica,
      holdings: new Holdings(replica),
      leastVersion: 0,
      introducer: false,
      clock: this.#clock,
      addresses: () => [],
      listener: { ...DEAF, ended: forget },
    })
    session.start(hello.value)
  }

  async #refuse(link: Link, code: GoodbyeCode): Promise<void> {
    await link.send(encodeReplicate({ type: 'goodbye', code })).catch(() => undefined)
    await link.close(code)
  }
}

const DEAF: SessionListener = {
  established: () => {},
  equal: () => {},
  changed: () => {},
  tips: () => {},
  heardOf: () => {},
  place: () => {},
  progress: () => {},
  refused: () => {},
  arrived: () => {},
  taken: () => {},
  gossip: () => {},
  lacking: () => {},
  pulled: () => {},
  ended: () => {},
}
