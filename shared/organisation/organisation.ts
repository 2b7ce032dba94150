import { type Act, type ActBody, CHANGE_KIND } from '../acts/acts.ts'
import type { Condition } from '../charter/condition.ts'
import { type Charter, charterHash, roleOf } from '../charter/model.ts'
import { certificateQuorum } from '../charter/roll.ts'
import {
  asMemberId,
  asOrganisationId,
  asProposalId,
  type EntryId,
  type MemberId,
  type OrganisationId,
  type ProposalId,
} from '../kernel/ids.ts'
import { err, ok, type Result, unreachable } from '../kernel/result.ts'
import { type Entry, type VerifySignature, verifyEntry } from '../log/entry.ts'
import { type CausalView, Log } from '../log/log.ts'
import type { Refusal } from '../log/refusal.ts'
import { explaining } from './ask.ts'
import { authorize, type Judged, readAct } from './authorize.ts'
import { BallotBox } from './ballot-box.ts'
import { CountMemory } from './count-memory.ts'
import { ballotsIn, certifiedBallots, countBallots, finalityOf, openOf, recountOf } from './decisions.ts'
import { delegationsFor } from './delegations.ts'
import { isExpected } from './descent.ts'
import { rollOf } from './electorate.ts'
import { EraMemory, isWeighty } from './era-memory.ts'
import {
  type CertificateFacts,
  type EnactFacts,
  type Facts,
  type Known,
  type OpenFacts,
  type ProposalFacts,
  push,
} from './facts.ts'
import { RULES, type Rules } from './rules.ts'
import { charterOf, membersOf, membersUpTo, type Standing } from './standing.ts'
import { ALLOW, deny, refuse, type Verdict } from './verdict.ts'

export interface Explained {
  readonly entry: Entry
  readonly cut: CausalView
  readonly verdict: Verdict
  readonly conditions: readonly Condition[]
}

/**
 * One organisation as derived from its entries: the log, a verdict on each entry, and indexes over the allowed acts.
 * Adding entries in any order that respects causes gives the same organisation (see `digest.ts`), since each verdict
 * depends on an entry's own history alone and every query filters by causes, never by arrival.
 */
export class Organisation implements Known {
  readonly id: OrganisationId
  readonly log = new Log()
  readonly facts: Facts
  readonly rules: Rules
  readonly memory: EraMemory
  readonly counted = new CountMemory()
  readonly weighed: Known['weighed'] = new WeakMap()
  /** Verdicts other than "allow". */
  readonly #exceptions = new Map<EntryId, Verdict>()
  /** Authors' standings in the order of the log. */
  readonly #standings: (Standing | undefined)[] = []
  readonly #verify: VerifySignature

  private constructor(founding: Entry, body: ActBody<'organisation.found'>, verify: VerifySignature, rules: Rules) {
    this.rules = rules
    this.id = asOrganisationId(founding.id)
    this.#verify = verify
    const founder = asMemberId(founding.id)
    this.facts = emptyFacts(founding, body)
    this.memory = new EraMemory(this.facts)
    this.#keep(founding, ALLOW, { member: founder, class: 'member' })
  }

  /** Starts from the founding entry, whose id is the organisation's and whose signature is checked here. */
  static found(founding: Entry, verify: VerifySignature, rules: Rules = RULES): Result<Organisation, string> {
    if (founding.organisation !== null || founding.seq !== 1 || founding.seen.length > 0) {
      return err('It is not the first entry of an organisation.')
    }
    const parsed = readAct(founding, rules)
    if ('verdict' in parsed || parsed.act.kind !== 'organisation.found') return err('It founds no organisation.')
    if (!verifyEntry(founding, verify)) return err('Its signature is not its device’s.')
    return ok(new Organisation(founding, parsed.act.body, verify, rules))
  }

  verdictOf(id: EntryId): Verdict | undefined {
    return this.#exceptions.get(id) ?? (this.log.has(id) ? ALLOW : undefined)
  }

  /** The member an entry was written for, where it was judged to have one. */
  authorOf(id: EntryId): Standing | undefined {
    return this.log.has(id) ? this.#standings[this.log.arrivalOf(id)] : undefined
  }

  /** The verdict an entry would get, changing nothing. What it cites must be held. */
  judge(entry: Entry): Verdict {
    const missing = this.log.missingCauses(entry)
    return missing.length > 0 ? { verdict: 'unknown', missing } : this.#judge(entry, this.log.cutOf(entry)).verdict
  }

  /** An entry that is held, with every condition that it is judged by, worked out anew; null when it is not held. */
  explain(id: EntryId): Explained | null {
    const entry = this.log.get(id)
    const verdict = this.verdictOf(id)
    if (entry === undefined || verdict === undefined) return null
    const cut = this.log.cutOf(entry)
    const { ask, conditions } = explaining()
    if (entry.organisation !== null) authorize(this, entry, cut, this.#verify, ask)
    return { entry, cut, verdict, conditions }
  }

  /**
   * Judges an entry and, unless it is refused or cannot be judged yet, adds it. Its signature must have been verified,
   * by itself or through a later entry of its chain.
   */
  add(entry: Entry): Verdict {
    const known = this.verdictOf(entry.id)
    if (known !== undefined) return known
    if (!this.log.hasCausesOf(entry)) return { verdict: 'unknown', missing: this.log.missingCauses(entry) }
    const cut = this.log.cutOf(entry)
    const judged = this.#judge(entry, cut)
    if (judged.verdict.verdict === 'refuse' || judged.verdict.verdict === 'unknown') return judged.verdict
    this.#take(entry, judged, () => cut)
    return judged.verdict
  }

  /**
   * Adds an entry of this device's own log, judged anew. What earlier rules accepted and these would refuse for want of
   * standing stays as evidence without effect: this device's own entries may cite it, and nothing of them may be lost.
   */
  addAgain(entry: Entry): Verdict {
    const verdict = this.add(entry)
    if (verdict.verdict !== 'refuse' || !OUTGROWN.has(verdict.why)) return verdict
    const instead = deny('rules', verdict.reason)
    this.#take(entry, { verdict: instead }, () => this.log.cutOf(entry))
    return instead
  }

  /**
   * Adds an entry with the verdict that it got here before, under the same rules (`RULES_VERSION`). For reading one's
   * own log back; its causes must be held.
   */
  restore(entry: Entry, remembered: Pick<Judged, 'verdict' | 'standing'>): void {
    if (remembered.verdict.verdict === 'allow' && entry.kind === 'ballot.cast' && remembered.standing !== undefined) {
      // A ballot is filed in the proposal whose document it was signed into.
      this.facts.proposals.get(entry.document as ProposalId)?.ballots.putUnread(entry, remembered.standing.member)
      return this.#keep(entry, remembered.verdict, remembered.standing)
    }
    const isAct = remembered.verdict.verdict === 'allow' && entry.kind !== CHANGE_KIND
    // What was allowed under these rules has been read by its schema, which changes nothing in it.
    const judged = isAct ? { ...remembered, act: { kind: entry.kind, body: entry.body } as Act } : remembered
    this.#take(entry, judged, () => this.log.cutOf(entry))
  }

  #take(entry: Entry, { verdict, act, standing }: Judged, cut: () => CausalView): void {
    if (verdict.verdict === 'allow' && act !== undefined) this.#index(entry, act, standing, cut)
    this.#keep(entry, verdict, standing)
  }

  #keep(entry: Entry, verdict: Verdict, standing: Standing | undefined): void {
    if (verdict.verdict === 'newer') this.facts.newer.push(entry)
    this.log.add(entry, verdict.verdict === 'allow' && isWeighty(entry.kind))
    this.#standings.push(standing)
    if (verdict.verdict !== 'allow') this.#exceptions.set(entry.id, verdict)
  }

  /** Keeps a member's change in the log, but out of its document: the guard refused what it touches. */
  refuseChange(id: EntryId, reason: string): void {
    this.#exceptions.set(id, deny('documents', reason))
  }

  #judge(entry: Entry, cut: CausalView): Judged {
    const defect = this.log.defectOf(entry)
    if (defect !== null) return { verdict: refuse('broken-chain', DEFECTS[defect]) }
    return authorize(this, entry, cut, this.#verify)
  }

  /** Files an allowed act where queries look for it. */
  #index(entry: Entry, act: Act, standing: Standing | undefined, cutOf: () => CausalView): void {
    const { facts } = this
    if (act.kind === 'membership.request') {
      facts.requests.set(entry.id, { request: entry, body: act.body, receives: [], vouches: [], admissions: [] })
      return push(facts.requestOfDevice, entry.device, entry.id)
    }
    if (act.kind === 'device.request') {
      facts.deviceRequests.set(entry.id, { request: entry, body: act.body, links: [] })
      return push(facts.deviceRequestOfDevice, entry.device, entry.id)
    }
    if (standing === undefined) throw new Error(`an allowed ${act.kind} has no author`)
    const { member } = standing
    switch (act.kind) {
      case 'device.succeed':
        this.counted.forget()
        return push(facts.successions, entry.device, { entry, member, class: standing.class, body: act.body })
      case 'organisation.found':
        throw new Error('an organisation is founded once')
      case 'invitation.issue':
        facts.invitations.set(entry.id, { entry, member, body: act.body, revokes: [], receives: [] })
        return
      case 'invitation.revoke':
        facts.invitations.get(act.body.invitation)?.revokes.push(entry)
        return
      case 'membership.receive': {
        const request = facts.requests.get(act.body.request)
        const { charter } = charterOf(this, cutOf())
        const vouchesNeeded = isExpected(this, cutOf(), entry, act.body.request)
          ? 0
          : membersUpTo(this, cutOf(), charter.admission.vouches)
        request?.receives.push({ entry, member, body: act.body, vouchesNeeded })
        if (request !== undefined) this.#countUse(request.body.invitation, entry, act.body.request)
        return
      }
      case 'device.link': {
        const request = facts.deviceRequests.get(act.body.request)
        request?.links.push({ entry, member, body: act.body })
        this.counted.forget()
        if (request !== undefined) this.#countUse(request.body.invitation, entry, act.body.request)
        return
      }
      case 'membership.vouch':
        facts.requests.get(act.body.request)?.vouches.push({ entry, member, body: act.body })
        return
      case 'membership.leave':
        this.counted.forget()
        return push(facts.leaves, member, { entry, membersThen: membersOf(this, cutOf()) })
      case 'delegation.give':
        return push(facts.delegations, member, { entry, member, body: act.body })
      case 'delegation.end':
        return push(facts.delegations, member, { entry, member, body: act.body })
      case 'emergency.pause': {
        const { emergency } = charterOf(this, cutOf()).charter
        if (emergency === undefined) throw new Error('an allowed call has rules for it')
        facts.pauseCalls.push({ entry, member, body: act.body, emergency })
        return
      }
      case 'role.resign':
        facts.resignations.push({ entry, member, body: act.body })
        return
      case 'member.rename':
        return push(facts.renames, member, { entry, member, body: act.body })
      case 'device.revoke':
        this.counted.forget()
        return push(facts.deviceRevokes, act.body.device, { entry, membersThen: membersOf(this, cutOf()) })
      case 'proposal.draft':
        facts.proposals.set(asProposalId(entry.id), {
          id: asProposalId(entry.id),
          draft: { entry, member, body: act.body },
          sponsors: [],
          opens: [],
          withdrawals: [],
          replies: [],
          supersedings: [],
          supersededIn: [],
          tests: [],
          reviews: [],
          ballots: new BallotBox(),
          certificates: [],
          confirmations: [],
          challenges: [],
          enactments: [],
        })
        return
      default: {
        const proposal = facts.proposals.get(act.body.proposal)
        if (proposal === undefined) throw new Error('an allowed act on a proposal has no proposal')
        return this.#indexOnProposal(proposal, entry, act, member, cutOf)
      }
    }
  }

  #countUse(invitation: EntryId, entry: Entry, request: EntryId): void {
    this.facts.invitations.get(invitation)?.receives.push({ entry, request })
  }

  #indexOnProposal(
    proposal: ProposalFacts,
    entry: Entry,
    act: Extract<Act, { body: { proposal: unknown } }>,
    member: Standing['member'],
    cutOf: () => CausalView,
  ): void {
    switch (act.kind) {
      case 'proposal.open': {
        const cut = cutOf()
        const roll = rollOf(this, cut, act.body, entry.claimedTime)
        const adoption = charterOf(this, cut)
        const delegations = delegationsFor(this, cut, adoption.charter, act.body.decisionType, roll, entry.claimedTime)
        proposal.opens.push({ entry, member, body: act.body, adoption, roll, delegations })
        return
      }
      case 'proposal.sponsor':
        proposal.sponsors.push({ entry, member, body: act.body })
        return
      case 'proposal.reply':
        proposal.replies.push({ entry, member, body: act.body })
        return
      case 'proposal.supersede':
        proposal.supersedings.push({ entry, member, body: act.body })
        this.facts.proposals.get(act.body.earlier)?.supersededIn.push({ entry, member, body: act.body })
        return
      case 'objection.test':
        proposal.tests.push({ entry, member, body: act.body })
        return
      case 'review.give':
        proposal.reviews.push({ entry, member, body: act.body })
        return
      case 'outcome.challenge':
        proposal.challenges.push({ entry, member, body: act.body })
        return
      case 'proposal.withdraw':
        proposal.withdrawals.push({ entry, member, body: act.body })
        return
      case 'ballot.cast':
        proposal.ballots.put(entry, member, act.body)
        return
      case 'certificate.sign': {
        const ballots = this.#signedBallots(proposal, act.body, cutOf)
        proposal.certificates.push({ entry, member, body: act.body, ballots } satisfies CertificateFacts)
        return
      }
      case 'certificate.confirm':
        proposal.confirmations.push({ entry, member, body: act.body })
        return
      case 'outcome.enact': {
        const cut = cutOf()
        const open = openOf(this, proposal, cut)
        const finality = finalityOf(this, cut, proposal)
        if (open === null || finality.state !== 'final') throw new Error('an allowed enactment has a final outcome')
        const { quorum } = certificateQuorum(open.roll.length)
        const enactment = { entry, member, body: act.body, confirmations: finality.group.confirmations, quorum }
        proposal.enactments.push(enactment)
        const { winner } = countBallots(open, certifiedBallots(proposal, finality.group))
        return this.#applyEffect(enactment, open, winner, cut)
      }
      default:
        return unreachable(act)
    }
  }

  /** The ballots that an allowed certificate signs, by their ids. */
  #signedBallots(
    proposal: ProposalFacts,
    { open, carries }: ActBody<'certificate.sign'>,
    cutOf: () => CausalView,
  ): readonly EntryId[] {
    if (carries !== null) {
      const carried = proposal.certificates.find((other) => other.entry.id === carries)
      if (carried !== undefined) return carried.ballots
    }
    const opening = proposal.opens.find((each) => each.entry.id === open)
    if (opening === undefined) throw new Error('an allowed certificate has its opening')
    return recountOf(opening, ballotsIn(this, cutOf(), proposal)).ids
  }

  /** @param winner the option that won, where there was something to choose */
  #applyEffect(enactment: EnactFacts, open: OpenFacts, winner: number | null, cut: CausalView): void {
    const { facts } = this
    const { entry } = enactment
    const { effect } = open.body
    switch (effect.kind) {
      case 'resolution':
      case 'choose':
      case 'spend':
      case 'uphold':
        return
      case 'elect': {
        const member = effect.candidates[winner ?? 0]
        const role = roleOf(open.adoption.charter, effect.role)
        if (member === undefined || role === null) throw new Error('an allowed election has a winner and a role')
        facts.elections.push({ role: role.id, member: member as MemberId, termMs: role.termMs, enactment })
        return
      }
      case 'recall':
        facts.recalls.push({ role: effect.role, member: effect.member as MemberId, enactment })
        return
      case 'admit':
        facts.requests.get(effect.request as EntryId)?.admissions.push(enactment)
        return
      case 'remove': {
        const member = asMemberId(effect.member as EntryId)
        this.counted.forget()
        facts.removals.push({ entry, member, enactment, membersThen: membersOf(this, cut) })
        return
      }
      case 'amend':
        facts.adoptions.push(adoption(entry, effect.charter, open.adoption.id, enactment))
        return
      default:
        return unreachable(effect)
    }
  }
}

/** Reasons for a refusal that depend on the rules, not on the entry alone. */
const OUTGROWN: ReadonlySet<Refusal> = new Set<Refusal>(['no-standing', 'newer-format', 'bad-request'])

const DEFECTS = {
  'prev-of-another-device': 'It claims another device’s entry as its own past.',
  'seq-does-not-follow': 'Its position does not follow its own past.',
  'claimed-time-before-its-causes': 'It claims an earlier time than what it cites.',
} as const

const adoption = (entry: Entry, charter: Charter, base: EntryId | null, enactment: EnactFacts | null) => ({
  id: entry.id,
  base,
  proposal: enactment?.body.proposal ?? null,
  hash: charterHash(charter),
  charter,
  at: entry.claimedTime,
  enactment,
})

function emptyFacts(founding: Entry, body: ActBody<'organisation.found'>): Facts {
  return {
    founding,
    foundingBody: body,
    founder: asMemberId(founding.id),
    requests: new Map(),
    requestOfDevice: new Map(),
    deviceRequests: new Map(),
    deviceRequestOfDevice: new Map(),
    successions: new Map(),
    invitations: new Map(),
    deviceRevokes: new Map(),
    removals: [],
    elections: [],
    recalls: [],
    resignations: [],
    pauseCalls: [],
    delegations: new Map(),
    leaves: new Map(),
    renames: new Map(),
    adoptions: [adoption(founding, body.charter, null, null)],
    proposals: new Map(),
    newer: [],
  }
}
