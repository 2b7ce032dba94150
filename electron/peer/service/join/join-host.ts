import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { err, ok, type Result } from '#shared/kernel/result.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import {
  decodeFromNewcomer,
  encodeFromHost,
  type FromHost,
  JOIN_PROTOCOL,
  JOIN_VERSION,
  type JoinRefusal,
  type JoinStatus,
} from '#shared/protocol/join-messages.ts'
import { type Bucket, fullBucket, type Rate, take } from '#shared/protocol/rate.ts'
import { type Clock, type Link, StoreFailure, type Transport } from '../../ports/ports.ts'
import { firstMessage } from '../first-message.ts'
import type { InvitationDesk } from './invitation-desk.ts'

/** Milliseconds in which a newcomer must present its request. */
const REQUEST_MS = 10_000
const RATE: Rate = { size: LIMITS.joinRequestsPerMinute, perMs: 60_000 }
const RATE_PER_DEVICE: Rate = { size: LIMITS.joinRequestsPerMinutePerDevice, perMs: 60_000 }

export interface JoinHostParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly find: (organisation: OrganisationId) => InvitationDesk | undefined
  readonly onFault: (error: unknown) => void
}

/**
 * Answers newcomers (`/folkmoot/join/1`), the only protocol that strangers can speak: slowly, a few at a time. A request
 * is answered once, then each change of its status is told while the newcomer stays on the link.
 */
export class JoinHost {
  readonly #parts: JoinHostParts
  readonly #perDevice = new Map<DeviceId, Bucket>()
  #all: Bucket
  #links = 0

  constructor(parts: JoinHostParts) {
    this.#parts = parts
    this.#all = fullBucket(RATE, parts.clock.now())
    parts.transport.onLink(JOIN_PROTOCOL, (link) => void this.#accept(link).catch(parts.onFault))
  }

  async #accept(link: Link): Promise<void> {
    if (this.#links >= LIMITS.joinLinks || !this.#allowed(link.remote)) return refuse(link, 'try-later')
    this.#links += 1
    try {
      await this.#serve(link)
    } finally {
      this.#links -= 1
    }
  }

  async #serve(link: Link): Promise<void> {
    const opening = await firstMessage(link, this.#parts.clock, REQUEST_MS)
    if (opening === null) return link.close()
    const request = readRequest(opening.first, link.remote)
    if (!request.ok) return refuse(link, request.error)
    const desk = this.#parts.find(request.value.organisation)
    if (desk === undefined) return refuse(link, 'invitation-unknown')
    const answer = await this.#receive(desk, request.value.bytes, link.remote)
    if (answer.answer === 'refused') return refuse(link, answer.code)
    await follow(link, opening.rest, desk, answer.request, answer.status)
  }

  async #receive(desk: InvitationDesk, bytes: Uint8Array, from: DeviceId) {
    try {
      return await desk.receive(bytes, from)
    } catch (error) {
      this.#parts.onFault(error)
      const full = error instanceof StoreFailure && error.problem === 'full'
      const code: JoinRefusal = full ? 'disk-full' : error instanceof StoreFailure ? 'disk-failed' : 'try-later'
      return { answer: 'refused', code } as const
    }
  }

  #allowed(device: DeviceId): boolean {
    const now = this.#parts.clock.now()
    const own = take(this.#perDevice.get(device) ?? fullBucket(RATE_PER_DEVICE, now), RATE_PER_DEVICE, now)
    const all = own.allowed ? take(this.#all, RATE, now) : null
    // Buckets that have filled up again say nothing: forgetting them bounds what strangers can make us remember.
    for (const [other, { at }] of this.#perDevice) if (now - at > RATE_PER_DEVICE.perMs) this.#perDevice.delete(other)
    if (this.#perDevice.size < LIMITS.joinRequestsPerMinute || this.#perDevice.has(device))
      this.#perDevice.set(device, own.bucket)
    if (all !== null) this.#all = all.bucket
    return all?.allowed === true
  }
}

interface Request {
  readonly organisation: OrganisationId
  readonly bytes: Uint8Array
}

/** What can be said of a request without knowing the organisation. */
function readRequest(message: Uint8Array, from: DeviceId): Result<Request, JoinRefusal> {
  const decoded = decodeFromNewcomer(message)
  if (!decoded.ok) return err('invalid-request')
  if (decoded.value.version !== JOIN_VERSION) return err('version-unsupported')
  const entry = decodeEntry(decoded.value.entry)
  if (!entry.ok) return err(entry.error.defect === 'newer-version' ? 'version-unsupported' : 'invalid-request')
  const { organisation, device, kind } = entry.value
  const isRequest = kind === 'membership.request' || kind === 'device.request'
  if (organisation === null || device !== from || !isRequest) return err('invalid-request')
  return ok({ organisation, bytes: decoded.value.entry })
}

const tell = (link: Link, message: FromHost): Promise<void> => link.send(encodeFromHost(message))

async function refuse(link: Link, code: JoinRefusal): Promise<void> {
  await tell(link, { type: 'refused', code }).catch(() => undefined)
  await link.close(code)
}

/** Tells the status and each change of it, until the newcomer leaves or says anything more. */
async function follow(
  link: Link,
  rest: AsyncIterator<Uint8Array>,
  desk: InvitationDesk,
  request: EntryId,
  first: JoinStatus,
): Promise<void> {
  let told = ''
  let telling: Promise<void> = Promise.resolve()
  const say = (status: JoinStatus): void => {
    const text = `${status.state} ${status.vouches} ${status.needed}`
    if (text === told) return
    told = text
    telling = telling.then(() => tell(link, { type: 'status', status })).catch(() => undefined)
  }
  const stop = desk.onChange(() => say(desk.statusOf(request) ?? first))
  try {
    say(desk.statusOf(request) ?? first)
    await rest.next()
  } catch {
    // The link broke: the newcomer comes back and presents the same request.
  } finally {
    stop()
    await telling
    await link.close()
  }
}
