import { ACT_BODIES, type Act, belongsToProposal, CHANGE_KIND, ChangeBody, versionOf } from '../acts/acts.ts'
import { fromHex } from '../kernel/bytes.ts'
import { asOrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Entry, VerifySignature } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { ActCase } from './act-case.ts'
import { type Ask, judging } from './ask.ts'
import { authorizeDelegation, authorizeDelegationEnd, authorizePause, authorizeResign } from './authorize-mandate.ts'
import { authorizeInvitationRevoke, authorizeReceipt, authorizeRevoke, authorizeVouch } from './authorize-membership.ts'
import { authorizeProposalAct } from './authorize-proposal.ts'
import type { Known } from './facts.ts'
import { invitationProofInput } from './invitation-proof.ts'
import { improperNames } from './names.ts'
import { isActKind, RULES, type Rules } from './rules.ts'
import { keysBefore, type Standing, standingOf } from './standing.ts'
import { successionProofInput } from './succession-proof.ts'
import { ALLOW, deny, refuse, type Verdict } from './verdict.ts'

/** A verdict and, where it allows, the act read into its type and the member it is by. */
export interface Judged {
  readonly verdict: Verdict
  readonly act?: Act
  readonly standing?: Standing
}

/**
 * Whether an entry is allowed, judged in its author's own knowledge (`cut`) and by nothing else: the same verdict for
 * every holder, whatever arrived in which order.
 *
 * @param ask what is done with each condition: to judge alone, or to keep them for an explanation
 */
export function authorize(
  known: Known,
  entry: Entry,
  cut: CausalView,
  verify: VerifySignature,
  ask: Ask = judging,
): Judged {
  if (entry.organisation !== (known.facts.founding.id as string)) {
    return { verdict: refuse('other-organisation', 'It belongs to another organisation.') }
  }
  if (isRequest(entry.kind)) return authorizeRequest(known, entry, verify)
  if (entry.kind === 'device.succeed' && entry.seq === 1) return authorizeSuccession(known, entry, cut, verify)
  const standing = standingOf(known, cut, entry.device)
  if (standing === null) return { verdict: strange(known, cut) }
  if (standing.class === 'keeper') {
    return {
      verdict: refuse('no-standing', 'A keeper stores and passes on; it signs nothing for its member.'),
      standing,
    }
  }
  if (entry.kind === CHANGE_KIND) return { verdict: authorizeChange(known, entry, cut), standing }
  const parsed = readAct(entry, known.rules)
  if ('verdict' in parsed) return { verdict: parsed.verdict, standing }
  const { act } = parsed
  return { verdict: improperNames(act) ?? authorizeAct({ known, entry, standing, cut, ask }, act), act, standing }
}

const isRequest = (kind: string): boolean => kind === 'membership.request' || kind === 'device.request'

/**
 * A device without standing. Where its author knew an act that this version cannot read, that act may be what gave it
 * standing: nobody here can tell, so it is not kept, and not held against whoever passes it on.
 */
const strange = (known: Known, cut: CausalView): Verdict =>
  known.facts.newer.some((entry) => cut.has(entry.id))
    ? refuse('newer-format', 'It builds on acts that only a newer Folkmoot can judge.')
    : refuse('no-standing', 'Its device did not belong to a member when it was written.')

const newer = (entry: Entry): Verdict => ({ verdict: 'newer', kind: entry.kind, version: entry.kindVersion })

/** Reads an entry's body as the act it claims to be. */
export function readAct(entry: Entry, rules: Rules = RULES): { readonly act: Act } | { readonly verdict: Verdict } {
  if (!isActKind(entry.kind) || !rules.reads(entry.kind, entry.kindVersion)) return { verdict: newer(entry) }
  const parsed = ACT_BODIES[entry.kind].safeParse(entry.body)
  if (!parsed.success) return { verdict: deny('acts', `Its content is not a valid ${entry.kind}.`) }
  // One table gives both the kind and the schema that was just applied.
  const act = { kind: entry.kind, body: parsed.data } as Act
  if (entry.kindVersion !== versionOf(act)) {
    const says = `It says what a ${entry.kind} of version ${versionOf(act)} says, and calls itself version ${entry.kindVersion}.`
    return { verdict: deny('acts', says) }
  }
  const place = belongsToProposal(act.kind) && 'proposal' in act.body ? act.body.proposal : 'organisation'
  if (entry.document !== place)
    return { verdict: deny('acts', 'It was signed into another document than the one it acts on.') }
  return { act }
}

/** A newcomer's first entry: stands on the invitation's own signature, since its author has no standing yet. */
function authorizeRequest(known: Known, entry: Entry, verify: VerifySignature): Judged {
  const parsed = readAct(entry, known.rules)
  if ('verdict' in parsed) {
    // Only a member who received it cites it (see intake.ts): then it is kept for the version that can read it.
    if (parsed.verdict.verdict === 'newer') return parsed
    return { verdict: refuse('bad-request', 'It is not a readable request to join.') }
  }
  const { act } = parsed
  if (act.kind !== 'membership.request' && act.kind !== 'device.request')
    return { verdict: refuse('bad-request', 'It is not a request.') }
  const invitation = known.facts.invitations.get(act.body.invitation)
  if (entry.seq !== 1 || entry.seen.length !== 1 || entry.seen[0] !== act.body.invitation) {
    return { verdict: refuse('bad-request', 'A request is its device’s first entry and cites its invitation alone.') }
  }
  if (invitation === undefined) return { verdict: refuse('bad-request', 'No such invitation was made.') }
  const wanted = act.kind === 'membership.request' ? 'membership' : 'device'
  if (invitation.body.gives.kind !== wanted)
    return { verdict: refuse('bad-request', 'The invitation gives something else.') }
  const proof = invitationProofInput({
    organisation: entry.organisation as NonNullable<Entry['organisation']>,
    invitation: act.body.invitation,
    device: entry.device,
    kind: act.kind,
    name: act.kind === 'membership.request' ? act.body.name : act.body.device,
  })
  if (!verify(fromHex(invitation.body.key), proof, fromHex(act.body.proof))) {
    return { verdict: refuse('bad-request', 'It was not made with the invitation’s secret.') }
  }
  // Kept as evidence: members may have received it with a version that judged names less strictly.
  return { verdict: improperNames(act) ?? ALLOW, act }
}

/** A new key's first entry: stands on the signature of the key in whose place it goes on, and on that one's standing. */
function authorizeSuccession(known: Known, entry: Entry, cut: CausalView, verify: VerifySignature): Judged {
  const parsed = readAct(entry, known.rules)
  if ('verdict' in parsed || parsed.act.kind !== 'device.succeed') {
    return { verdict: refuse('bad-request', 'It is not a readable succession.') }
  }
  const { act } = parsed
  const { device: from, name, proof } = act.body
  if (cut.reach(entry.device) > 0)
    return { verdict: refuse('bad-request', 'A succession is its device’s first entry.') }
  const standing = standingOf(known, cut, from)
  if (standing === null) {
    return {
      verdict: refuse('no-standing', 'The device it goes on for did not belong to a member when it was written.'),
    }
  }
  if (keysBefore(known, cut, from, LIMITS.keysInLine) + 1 >= LIMITS.keysInLine) {
    return { verdict: refuse('bad-request', 'Too many keys went on in each other’s place.') }
  }
  const input = successionProofInput({
    organisation: asOrganisationId(known.facts.founding.id),
    from,
    to: entry.device,
    name,
  })
  if (!verify(fromHex(from), input, fromHex(proof))) {
    return { verdict: refuse('bad-request', 'It was not made with the key of the device it goes on for.') }
  }
  return { verdict: improperNames(act) ?? ALLOW, act, standing }
}

/** A change to a proposal's text or thread. What it touches is for the document's guard. */
function authorizeChange(known: Known, entry: Entry, cut: CausalView): Verdict {
  if (!known.rules.reads(entry.kind, entry.kindVersion)) return newer(entry)
  if (!ChangeBody.safeParse(entry.body).success) return deny('changes', 'Its content is not a change.')
  const proposal = known.facts.proposals.get(entry.document as never)
  if (proposal === undefined || !cut.has(proposal.draft.entry.id)) {
    return deny('changes', 'There is no such document in its author’s knowledge.')
  }
  return ALLOW
}

function authorizeAct(on: ActCase, act: Act): Verdict {
  switch (act.kind) {
    case 'organisation.found':
      return deny('acts', 'An organisation is founded once.')
    case 'membership.request':
    case 'device.request':
      return deny('acts', 'A request is its device’s first entry.')
    case 'device.succeed':
      return deny('devices', 'A succession is its device’s first entry.')
    case 'invitation.issue':
    case 'member.rename':
    case 'proposal.draft':
      return ALLOW
    case 'membership.leave':
      return ALLOW
    case 'invitation.revoke':
      return authorizeInvitationRevoke(on, act.body.invitation)
    case 'delegation.give':
      return authorizeDelegation(on, act.body)
    case 'delegation.end':
      return authorizeDelegationEnd(on, act.body)
    case 'emergency.pause':
      return authorizePause(on, act.body.role)
    case 'role.resign':
      return authorizeResign(on, act.body.role)
    case 'membership.receive':
      return authorizeReceipt(on, act.body.request, 'membership')
    case 'device.link':
      return authorizeReceipt(on, act.body.request, 'device')
    case 'membership.vouch':
      return authorizeVouch(on, act.body.request)
    case 'device.revoke':
      return authorizeRevoke(on, act.body.device)
    default:
      return authorizeProposalAct(on.known, on.entry, act, on.standing, on.cut, on.ask)
  }
}
