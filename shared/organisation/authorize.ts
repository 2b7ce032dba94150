import {
  ACT_BODIES,
  type Act,
  type ActBody,
  belongsToProposal,
  CHANGE_KIND,
  ChangeBody,
  versionOf,
} from '../acts/acts.ts'
import { before, counted, holds, notBefore } from '../charter/condition.ts'
import type { RoleId } from '../charter/decision-rule.ts'
import { fromHex } from '../kernel/bytes.ts'
import { asOrganisationId, type DeviceId, type EntryId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Entry, VerifySignature } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { type Ask, judging } from './ask.ts'
import { authorizeProposalAct } from './authorize-proposal.ts'
import { givenBy } from './delegations.ts'
import { pausesIn } from './emergency.ts'
import type { Known } from './facts.ts'
import { invitationProofInput } from './invitation-proof.ts'
import { improperNames } from './names.ts'
import { holdersOf } from './roles.ts'
import { isActKind, RULES, type Rules } from './rules.ts'
import {
  charterOf,
  hasBelonged,
  isAdmitted,
  isMember,
  keysBefore,
  type Standing,
  standingOf,
  vouchersOf,
  vouchesNeeded,
} from './standing.ts'
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

interface Case {
  readonly known: Known
  readonly entry: Entry
  readonly standing: Standing
  readonly cut: CausalView
  readonly ask: Ask
}

function authorizeAct(on: Case, act: Act): Verdict {
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

function authorizeInvitationRevoke({ known, cut, ask }: Case, id: EntryId): Verdict {
  const invitation = known.facts.invitations.get(id)
  const exists = invitation !== undefined && cut.has(invitation.entry.id)
  return (
    ask(
      holds('invitations', exists, 'The invitation was known to them.'),
      'There is no such invitation in its author’s knowledge.',
    ) ?? ALLOW
  )
}

function authorizeDelegationEnd(
  { known, entry, standing, cut, ask }: Case,
  { decisionType }: ActBody<'delegation.end'>,
): Verdict {
  const lends = givenBy(known, cut, standing.member, decisionType, entry.claimedTime) !== null
  return (
    ask(
      holds('delegation', lends, 'They let somebody vote for them on these decisions.'),
      'They let nobody vote for them on these decisions.',
    ) ?? ALLOW
  )
}

function authorizeResign({ known, entry, standing, cut, ask }: Case, role: RoleId): Verdict {
  const held = holdersOf(known, cut, role, entry.claimedTime).includes(standing.member)
  return ask(holds('roles', held, 'They held the role.'), 'Only who holds a role can give it back.') ?? ALLOW
}

/**
 * Only the inviting device receives requests: its chain is one line, so that the invitation's uses are counted exactly,
 * however many newcomers race.
 */
function authorizeReceipt({ known, entry, cut, ask }: Case, request: EntryId, gives: 'membership' | 'device'): Verdict {
  const facts = gives === 'membership' ? known.facts.requests.get(request) : known.facts.deviceRequests.get(request)
  if (facts === undefined || !cut.has(request))
    return deny('invitations', 'There is no such request in its author’s knowledge.')
  const invitation = known.facts.invitations.get(facts.body.invitation)
  if (invitation === undefined) return deny('invitations', 'The request names no invitation.')
  const received = invitation.receives.filter((receive) => cut.has(receive.entry.id))
  const { uses, expiresAt } = invitation.body
  return (
    ask(
      holds(
        'invitations',
        invitation.entry.device === entry.device,
        'The device that made the invitation received it.',
      ),
      'Only the device that made the invitation can receive requests under it.',
    ) ??
    ask(
      holds(
        'invitations.revoked',
        !invitation.revokes.some((revoke) => cut.has(revoke.id)),
        'The invitation had not been withdrawn.',
      ),
      'The invitation was withdrawn.',
    ) ??
    ask(
      before('invitations.expiresAt', entry.claimedTime, expiresAt, 'The invitation was in time.'),
      'The invitation’s time was over.',
    ) ??
    ask(
      holds(
        'invitations',
        !received.some((receive) => receive.request === request),
        'The request had not been received before.',
      ),
      'The request was received before.',
    ) ??
    ask(
      counted(
        'invitations.uses',
        [received.length, 'less-than', uses],
        'times',
        `The invitation had been used ${received.length} of ${uses} times.`,
      ),
      'The invitation was used up.',
    ) ??
    ALLOW
  )
}

function authorizeVouch({ known, entry, standing, cut, ask }: Case, request: EntryId): Verdict {
  const facts = known.facts.requests.get(request)
  if (facts === undefined || vouchesNeeded(known, cut, request) === null) {
    return deny('admission', 'No member has received such a request in its author’s knowledge.')
  }
  const { vouchAfterMs = 0 } = charterOf(known, cut).charter.admission
  return (
    ask(
      holds('admission', !isAdmitted(known, cut, request), 'That person was not a member yet.'),
      'That person is a member already.',
    ) ??
    ask(
      holds(
        'admission.vouches',
        !vouchersOf(known, cut, request).includes(standing.member),
        'They had not vouched for that person before.',
      ),
      'A member vouches for a person once.',
    ) ??
    ask(
      holds(
        'admission.vouchAfterMs',
        hasBelonged(known, cut, standing.member, vouchAfterMs, entry.claimedTime),
        'They had been a member for long enough to vouch.',
      ),
      'Who joined not long ago cannot vouch yet.',
    ) ??
    ALLOW
  )
}

function authorizeDelegation(
  { known, entry, standing, cut, ask }: Case,
  { to, decisionType, until }: ActBody<'delegation.give'>,
): Verdict {
  const { delegation } = charterOf(known, cut).charter
  if (delegation === undefined || !delegation.types.includes(decisionType)) {
    return deny('delegation.types', 'The charter lets nobody vote for another on these decisions.')
  }
  const now = entry.claimedTime
  return (
    ask(
      holds('delegation', to !== standing.member, 'It is another member who votes for them.'),
      'Nobody lets themselves vote in their own place.',
    ) ??
    ask(holds('delegation', isMember(known, cut, to), 'That person is a member.'), 'That person is not a member.') ??
    ask(before('delegation.longestMs', now, until, 'Its time is not over.'), 'Its time would be over already.') ??
    ask(
      counted(
        'delegation.longestMs',
        [until, 'at-most', now + delegation.longestMs],
        'instant',
        'It is given for no longer than the charter allows.',
      ),
      'It is given for longer than the charter allows.',
    ) ??
    ALLOW
  )
}

function authorizePause({ known, entry, standing, cut, ask }: Case, role: RoleId): Verdict {
  const { charter } = charterOf(known, cut)
  const { emergency } = charter
  if (emergency?.role !== role) return deny('emergency', 'The charter gives that role no power to pause.')
  const now = entry.claimedTime
  const last = pausesIn(known, cut).at(-1)
  const isHolder = holdersOf(known, cut, role, now).includes(standing.member)
  return (
    ask(
      holds('emergency.role', isHolder, 'They held the role that can pause.'),
      'Only those who hold the role can call for a pause.',
    ) ??
    (last === undefined || now < last.until
      ? null
      : ask(
          notBefore(
            'emergency.restMs',
            now,
            last.until + emergency.restMs,
            'There had been a rest since the last pause.',
          ),
          'After the last pause there has to be a rest.',
        )) ??
    (last === undefined || now >= last.until
      ? null
      : ask(
          counted(
            'emergency.renewals',
            [last.renewed, 'less-than', emergency.renewals],
            'times',
            `The pause had been renewed ${last.renewed} of ${emergency.renewals} times.`,
          ),
          'The pause cannot be renewed any more.',
        )) ??
    ALLOW
  )
}

function authorizeRevoke({ known, standing, cut, ask }: Case, device: DeviceId): Verdict {
  const owner = standingOf(known, cut, device)
  return (
    ask(
      holds('devices', owner?.member === standing.member, 'It is a device of their own.'),
      'Members can cut off their own devices only.',
    ) ?? ALLOW
  )
}
