import type { EmitEvent } from '#shared/bridge/api.ts'
import { ApiFailure, fail } from '#shared/bridge/errors.ts'
import type { JoinView } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { encodeInvitation, type Invitation } from '#shared/protocol/invitation.ts'
import type { Transport } from '../ports/ports.ts'
import { readInvitation } from './invitation-text.ts'
import { JoinAttempt, type JoinProgress } from './join/join-attempt.ts'
import { type Asking, joinRequest } from './join/join-request.ts'
import { joinProblem } from './join-problem.ts'
import { JoiningReplica } from './joining-replica.ts'
import type { Network } from './network.ts'
import type { ServiceContext } from './organisation-service.ts'
import type { Organisations } from './organisations.ts'
import type { Records } from './records.ts'

export interface JoinsParts extends ServiceContext {
  readonly transport: Transport
  readonly records: Records
  readonly organisations: Organisations
  readonly network: Network
  readonly emit: EmitEvent
}

/** Milliseconds until receiving is tried again after a fault here, such as a full disk. */
const RECEIVE_AGAIN_MS = 5_000

interface Join {
  readonly invitation: Invitation
  readonly attempt: JoinAttempt
  /** Entries are coming in; the attempt itself is over. */
  receiving: boolean
}

/** Attempts of this profile to join organisations: they outlive a restart, and end by being joined or given up. */
export class Joins {
  readonly #parts: JoinsParts
  readonly #joins = new Map<OrganisationId, Join>()

  constructor(parts: JoinsParts) {
    this.#parts = parts
  }

  /** Takes up what was under way when the profile was last closed. @throws StoreFailure */
  async resume(): Promise<void> {
    for (const record of await this.#parts.records.organisations()) {
      if (record.state === 'joining') this.#begin(readInvitation(record.link), record.request)
    }
  }

  /**
   * Signs and remembers the request, then presents it. Resolves when the inviting device answered or could not be
   * reached; in the latter case the attempt goes on. @throws ApiFailure when the invitation cannot be used
   */
  async start(invitation: Invitation, who: Asking): Promise<JoinView> {
    const { organisation } = invitation
    const { records, organisations, network, clock } = this.#parts
    const standing = organisations.find(organisation)?.standingOf(this.#parts.vault.device)
    if (standing === 'unknown') {
      // Its first entry is signed already; a second would contradict it.
      throw fail('already-joined', `This device is still receiving ${invitation.organisationName}.`, {
        next: `It goes on by itself when ${invitation.invitedBy}’s device can be reached.`,
      })
    }
    if (standing !== undefined) {
      throw fail('already-joined', `This device already belongs to ${invitation.organisationName}.`)
    }
    const before = this.#joins.get(organisation)
    if (before !== undefined && before.attempt.progress.state !== 'refused') {
      throw fail('already-joined', `This device has already asked to join ${invitation.organisationName}.`, {
        next: 'Wait for the answer, or give that attempt up first.',
      })
    }
    if (clock.now() >= invitation.expiresAt) {
      throw fail('invitation-expired', 'The invitation’s time is over.', {
        next: `Ask ${invitation.invitedBy} for a new one.`,
      })
    }
    const { bytes } = joinRequest(invitation, who, this.#parts.vault, clock.now())
    await records.saveOrganisation({
      state: 'joining',
      organisation,
      since: clock.now(),
      link: encodeInvitation(invitation),
      request: bytes,
    })
    // Not before: until now nothing was opened and nothing sent.
    await network.review()
    const join = this.#begin(invitation, bytes)
    const answer = await join.attempt.firstAnswer()
    if (answer.state === 'refused') {
      await this.forget(organisation)
      throw new ApiFailure(joinProblem(answer, invitation))
    }
    return this.#view(join)
  }

  list(): JoinView[] {
    return [...this.#joins.values()].map((join) => this.#view(join))
  }

  /** @throws ApiFailure 'not-found' */
  async forget(organisation: OrganisationId): Promise<void> {
    const join = this.#joins.get(organisation)
    if (join === undefined) throw fail('not-found', 'This device is not joining any such organisation.')
    join.attempt.stop()
    this.#joins.delete(organisation)
    if (this.#parts.organisations.find(organisation) === undefined) {
      await this.#parts.network.remove(organisation)
      await this.#parts.records.forgetOrganisation(organisation)
      await this.#parts.network.review()
    }
    this.#changed()
  }

  async close(): Promise<void> {
    for (const { attempt } of this.#joins.values()) attempt.stop()
  }

  #begin(invitation: Invitation, request: Uint8Array): Join {
    const { transport, clock, random } = this.#parts
    const attempt = new JoinAttempt({
      invitation,
      request,
      transport,
      clock,
      random,
      onChange: (progress) => this.#moved(invitation.organisation, progress),
    })
    const join: Join = { invitation, attempt, receiving: false }
    this.#joins.set(invitation.organisation, join)
    attempt.start()
    this.#changed()
    return join
  }

  #moved(organisation: OrganisationId, progress: JoinProgress): void {
    const join = this.#joins.get(organisation)
    if (join !== undefined && progress.state === 'admitted' && !join.receiving) {
      join.receiving = true
      this.#receiveOrRetry(join)
    }
    this.#changed()
  }

  #receiveOrRetry(join: Join): void {
    this.#receive(join).catch((error: unknown) => {
      this.#parts.log.warn('an organisation could not be received yet', { error })
      this.#parts.clock.after(RECEIVE_AGAIN_MS, () => {
        if (this.#joins.get(join.invitation.organisation) === join) this.#receiveOrRetry(join)
      })
    })
  }

  /** Admitted: asks the inviting device for the organisation, and is done when it says so itself. */
  async #receive({ invitation }: Join): Promise<void> {
    const { network, organisations, vault, emit } = this.#parts
    const { organisation } = invitation
    const replica = new JoiningReplica(organisation, organisations, invitation.device)
    const check = (): void => {
      const standing = organisations.find(organisation)?.standingOf(vault.device)
      if (standing !== 'member' && standing !== 'keeper') return
      this.#joins.delete(organisation)
      this.#changed()
      emit('organisations.changed', {})
    }
    replica.onAdded(check)
    await network.addJoining(replica, invitation.device, invitation.addresses, () => this.#changed())
  }

  #view({ invitation, attempt, receiving }: Join): JoinView {
    const { progress } = attempt
    const { organisation, organisationName, gives } = invitation
    const status = progress.state === 'waiting' ? progress.status : { vouches: 0, needed: 0 }
    return {
      organisation,
      organisationName,
      gives,
      state: receiving ? 'receiving' : stateWord(progress),
      vouches: status.vouches,
      vouchesNeeded: status.needed,
      retryAt: 'retryAt' in progress ? progress.retryAt : null,
      problem: problemOf(progress, invitation),
    }
  }

  #changed(): void {
    this.#parts.emit('joins.changed', {})
  }
}

function stateWord(progress: JoinProgress): JoinView['state'] {
  switch (progress.state) {
    case 'waiting':
      return 'waiting-for-vouches'
    case 'admitted':
      return 'receiving'
    case 'refused':
      return 'failed'
    default:
      return progress.state
  }
}

function problemOf(progress: JoinProgress, invitation: Invitation): JoinView['problem'] {
  if (progress.state === 'refused' || (progress.state === 'connecting' && progress.problem !== null)) {
    const { code, what, why, next } = joinProblem(progress, invitation)
    return { code, what, ...(why === undefined ? {} : { why }), ...(next === undefined ? {} : { next }) }
  }
  return null
}
