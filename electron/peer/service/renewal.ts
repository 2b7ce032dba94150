import type { RenewalView } from '#shared/bridge/views.ts'
import { fromUtf8, toHex } from '#shared/kernel/bytes.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry, signEntry } from '#shared/log/entry.ts'
import { nextSuccession } from '#shared/organisation/author.ts'
import { readAct } from '#shared/organisation/authorize.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { charterOf, ownerOf, standingOf } from '#shared/organisation/standing.ts'
import { successionProofInput } from '#shared/organisation/succession-proof.ts'
import { deviceName } from '#shared/organisation/views/members.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import type { KeyVault, Store, WriteOp } from '../ports/ports.ts'
import { StoreFailure } from '../ports/ports.ts'
import { readInvitation } from './invitation-text.ts'
import { joinRequest } from './join/join-request.ts'
import { OrganisationService, type ServiceContext } from './organisation-service.ts'
import { RENEW_PREFIX } from './own-chain.ts'
import { type OrganisationRecord, Records } from './records.ts'

type Outcome = RenewalView['organisations'][number]
type Joining = Extract<OrganisationRecord, { state: 'joining' }>

/** Why this profile must go on under another key, as far as it has learned that from others. @throws StoreFailure */
export async function rememberedReason(store: Store): Promise<RenewalView['why'] | null> {
  let reason: RenewalView['why'] | null = null
  for await (const [, value] of store.range(RENEW_PREFIX, `${RENEW_PREFIX}~`)) {
    const why = fromUtf8(value)
    if (why !== 'went-on-elsewhere' && why !== 'contradicted-itself') {
      throw new StoreFailure('damaged', 'The note of why this profile needs another key cannot be read.')
    }
    if (reason !== 'contradicted-itself') reason = why
  }
  return reason
}

/**
 * All that has to be written, at once, for a profile to go on under the key `next`: in each organisation the first entry
 * of its chain, and what is told to the person. Signs with both keys and changes nothing. @throws StoreFailure
 */
export async function planRenewal(
  context: ServiceContext,
  next: KeyVault,
  why: RenewalView['why'],
): Promise<{ readonly ops: readonly WriteOp[]; readonly renewal: RenewalView }> {
  const records = new Records(context.store)
  const ops: WriteOp[] = []
  const organisations: Outcome[] = []
  for (const record of await records.organisations()) {
    const part =
      record.state === 'joining'
        ? askAgain(records, record, next, context.clock.now())
        : await goOn(context, records, record.organisation, next)
    ops.push(...part.ops)
    organisations.push({ organisation: record.organisation, ...part.outcome })
  }
  for await (const [key] of context.store.range(RENEW_PREFIX, `${RENEW_PREFIX}~`)) ops.push({ type: 'del', key })
  const renewal: RenewalView = { at: context.clock.now(), why, from: context.vault.device, organisations }
  const before = await records.renewal()
  ops.push(
    records.putRenewal({
      ...renewal,
      read: organisations.length === 0,
      earlier: [...(before?.earlier ?? []), context.vault.device],
    }),
  )
  return { ops, renewal }
}

interface Part {
  readonly ops: readonly WriteOp[]
  readonly outcome: Omit<Outcome, 'organisation'>
}

async function goOn(context: ServiceContext, records: Records, id: OrganisationId, next: KeyVault): Promise<Part> {
  const service = await OrganisationService.load(context, id)
  const { state } = service
  const view = state.log.everything()
  const { name } = charterOf(state, view).charter
  if (standingOf(state, view, context.vault.device) === null) {
    if (ownerOf(state, view, context.vault.device) !== null)
      return { ops: [], outcome: { name, outcome: 'no-standing' } }
    // Let in, and not yet told so by what was received: the log stays for whoever is let in next.
    return { ops: [records.dropOrganisation(id)], outcome: { name, outcome: 'join-again' } }
  }
  const entry = successionEntry(state, context.vault, next, context.clock.now())
  if (state.judge(entry).verdict !== 'allow') return { ops: [], outcome: { name, outcome: 'no-standing' } }
  return { ops: service.writesFor([entry]), outcome: { name, outcome: 'continues' } }
}

function successionEntry(state: Organisation, from: KeyVault, to: KeyVault, now: number): Entry {
  const name = deviceName(viewerOf(state, from.device, now), from.device)
  const input = successionProofInput({ organisation: state.id, from: from.device, to: to.device, name })
  const body = { device: from.device, name, proof: toHex(from.sign(input)) }
  return signEntry(nextSuccession(state, to.device, now, body), (message) => to.sign(message))
}

/** The request was signed by the earlier key, and only that one's device could present it: it is made anew. */
function askAgain(records: Records, record: Joining, next: KeyVault, now: number): Part {
  const invitation = readInvitation(record.link)
  const before = decodeEntry(record.request)
  const parsed = before.ok ? readAct(before.value) : null
  const act = parsed !== null && 'act' in parsed ? parsed.act : null
  if (act?.kind !== 'membership.request' && act?.kind !== 'device.request') {
    throw new StoreFailure('damaged', 'The stored request to join cannot be read.')
  }
  const who =
    act.kind === 'membership.request'
      ? { name: act.body.name, deviceName: act.body.device, statement: act.body.statement }
      : { name: act.body.device, deviceName: act.body.device, statement: '' }
  const { bytes } = joinRequest(invitation, who, next, now)
  return {
    ops: [records.putOrganisation({ ...record, request: bytes })],
    outcome: { name: invitation.organisationName, outcome: 'asked-again' },
  }
}
