import type { Act, Outcome, Stance } from '../acts/acts.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { type Charter, longestLensWait } from '../charter/model.ts'
import { certificateQuorum } from '../charter/roll.ts'
import { aOrAn } from '../charter/words.ts'
import { toHex } from '../kernel/bytes.ts'
import { asMemberId, asProposalId, type DeviceId, type EntryId, type ProposalId } from '../kernel/ids.ts'
import { type Entry, signEntry, type UnsignedEntry } from '../log/entry.ts'
import { ballotAct, certificateAct, confirmationAct, nextAct, nextEntry, openingAct } from '../organisation/author.ts'
import { ballotsIn, closesAt, countBallots, openOf, ruleOf, votingFrom } from '../organisation/decisions.ts'
import type { OpenFacts } from '../organisation/facts.ts'
import { invitationProofInput } from '../organisation/invitation-proof.ts'
import { Organisation } from '../organisation/organisation.ts'
import { sponsorsNeeded } from '../organisation/proposing.ts'
import { charterOf, isMember } from '../organisation/standing.ts'
import type { Verdict } from '../organisation/verdict.ts'
import { cardOf, chosen } from './cards.ts'
import type { Step, StepAnswer, Walkthrough } from './finding.ts'
import { named, type Someone } from './people.ts'
import { keyNamed, seal, verifySeal } from './seals.ts'
import { subjectOf } from './subjects.ts'

/** Monday 5 January 2026, 00:00 UTC. Only lengths of time matter in a walkthrough, and days of the week in one. */
export const BEGIN = 1_767_571_200_000

/**
 * An organisation with acts in it, founded under a charter that is looked at: what happens here is what the engine does,
 * and each step keeps its answer. Everybody works on one copy, since only one finding is about those who are apart.
 */
export class Story {
  readonly organisation: Organisation
  readonly members: Someone[]
  now = BEGIN
  readonly #steps: Step[] = []

  constructor(organisation: Organisation, members: readonly Someone[]) {
    this.organisation = organisation
    this.members = [...members]
  }

  person(n: number): Someone {
    const found = this.members[n]
    if (found === undefined) throw new Error(`the walkthrough has no member ${n + 1}`)
    return found
  }

  pass(ms: number): void {
    this.now += ms
  }

  /** Keeps a step. Acts without one are those that a reader need not see to follow. */
  tell(who: string, does: string, act: Step['act'], answer: StepAnswer): void {
    this.#steps.push({ who, does, act, atMs: this.now - BEGIN, answer })
  }

  /** What follows is told in one step by whoever asked for it: keeps no steps until what this gives is called. */
  quietly(): () => void {
    const kept = this.#steps.length
    return () => this.#steps.splice(kept)
  }

  walkthrough(): Walkthrough {
    const last = [...this.organisation.facts.proposals.values()].flatMap((each) => each.opens).at(-1)
    return { roll: last?.roll.length ?? this.members.length, steps: this.#steps }
  }

  /** Judges an act and, unless refused, adds it. */
  act(
    by: Someone,
    act: Act,
    on: Organisation = this.organisation,
  ): { readonly entry: Entry; readonly answer: StepAnswer } {
    const entry = sealed(nextAct(on, by.device, this.now, act))
    return { entry, answer: answerTo(on.add(entry)) }
  }

  must(by: Someone, act: Act, on?: Organisation): Entry {
    const { entry, answer } = this.act(by, act, on)
    if (answer.answer !== 'allowed') throw new Error(`${by.name} may not ${act.kind}: ${JSON.stringify(answer)}`)
    return entry
  }

  /** Lets somebody in: invited and received by the first voucher, vouched for by as many as it takes. */
  *admit(
    name: string,
    vouchers: readonly Someone[],
  ): Generator<void, { readonly let: boolean; readonly answer: StepAnswer }> {
    const [inviter] = vouchers
    if (inviter === undefined) throw new Error('somebody must invite')
    const request = this.ask(name, inviter)
    let answer: StepAnswer = ALLOWED
    for (const voucher of vouchers) {
      const vouched = this.act(voucher, { kind: 'membership.vouch', body: { request: request.id, statement: '' } })
      // Denied once enough have vouched.
      if (vouched.answer.answer !== 'allowed') break
      answer = vouched.answer
    }
    const someone = { name, device: request.device, member: asMemberId(request.id) }
    const entered = isMember(this.organisation, this.organisation.log.everything(), someone.member)
    if (entered) this.members.push(someone)
    yield
    return { let: entered, answer }
  }

  /** Somebody asks to join, on a member's invitation and received by them. */
  ask(name: string, inviter: Someone): Entry {
    const key = keyNamed(`invitation for ${name}`)
    const expiresAt = this.now + 1
    const invitation = this.must(inviter, {
      kind: 'invitation.issue',
      body: { key, gives: { kind: 'membership' }, uses: 1, expiresAt, note: '' },
    }).id
    const request = this.#request(name, invitation, key)
    this.organisation.add(request)
    this.must(inviter, { kind: 'membership.receive', body: { request: request.id } })
    return request
  }

  #request(name: string, invitation: EntryId, key: DeviceId): Entry {
    const { organisation, now } = this
    const device = keyNamed(name)
    const kind = 'membership.request'
    const asks = { organisation: organisation.id, invitation, device, kind, name } as const
    const proof = toHex(seal(key, invitationProofInput(asks)))
    const body = { invitation, name, device: 'laptop', statement: '', proof }
    const unsigned = nextEntry(organisation, device, now, { document: 'organisation', kind, kindVersion: 1, body })
    return sealed({ ...unsigned, seen: [invitation] })
  }

  charter(): Charter {
    return charterOf(this.organisation, this.organisation.log.everything()).charter
  }

  /** Opens a proposal of which only how it is decided matters; one of removal is about the last member unless told. */
  propose(by: Someone, type: DecisionTypeName, what: string, about = this.person(this.members.length - 1)) {
    return this.open(by, type, subjectOf(this, this.charter(), type, about), what)
  }

  /** Drafts a proposal, has it supported where the charter asks for that, and opens it. */
  open(
    by: Someone,
    decisionType: DecisionTypeName,
    effect: Effect,
    what: string,
  ): { readonly proposal: ProposalId; readonly answer: StepAnswer } {
    const proposal = asProposalId(this.must(by, { kind: 'proposal.draft', body: { title: what } }).id)
    const draft = { proposal, title: what, text: what, decisionType, effect, heads: [] }
    this.#support(by, proposal)
    const { answer } = this.act(by, openingAct(this.organisation, this.now, draft))
    const as = `${aOrAn(decisionType)} ${decisionType} decision`
    this.tell(by.name, `open, as ${as}: ${what}`, 'proposal.open', answer)
    return { proposal, answer }
  }

  /** As many others as the charter asks for support bringing it to a decision: those next in line. */
  #support(by: Someone, proposal: ProposalId): void {
    const needed = sponsorsNeeded(this.organisation, this.organisation.log.everything(), this.charter())
    const sponsors = this.members.filter((each) => each !== by).slice(0, needed)
    for (const sponsor of sponsors) this.must(sponsor, { kind: 'proposal.sponsor', body: { proposal } })
    if (sponsors.length > 0)
      this.tell(named(sponsors), 'support bringing it to a decision', 'proposal.sponsor', ALLOWED)
  }

  openingOf(proposal: ProposalId): OpenFacts {
    const facts = this.organisation.facts.proposals.get(proposal)
    const open = facts === undefined ? null : openOf(this.organisation, facts, this.organisation.log.everything())
    if (open === null) throw new Error('the proposal is not open')
    return open
  }

  /** Moves on to the first moment at which ballots may be cast, or to the last. */
  toWindow(proposal: ProposalId, moment: 'first' | 'last' = 'first'): void {
    const open = this.openingOf(proposal)
    this.now = moment === 'first' ? votingFrom(open) : Math.max(votingFrom(open), this.#closesAt(proposal) - 1)
  }

  #closesAt(proposal: ProposalId): number {
    const { organisation } = this
    const facts = organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('there is no such proposal')
    return closesAt(organisation, organisation.log.everything(), facts, this.openingOf(proposal))
  }

  toClose(proposal: ProposalId): void {
    this.now = Math.max(this.now, this.#closesAt(proposal))
  }

  /**
   * Some cast the same ballot; gives what the last of them was answered. Whoever decides after taking advice goes last.
   * Where there are options, those who agree put the first one first, and those who disagree want none.
   */
  vote(voters: readonly Someone[], proposal: ProposalId, stance: Stance, on?: Organisation): StepAnswer {
    const open = this.openingOf(proposal)
    const advisers = voters.filter((voter) => voter.member !== open.member)
    if (ruleOf(open).method === 'advice' && advisers.length > 0 && advisers.length < voters.length) {
      this.vote(advisers, proposal, stance, on)
      const deciding = voters.filter((voter) => !advisers.includes(voter))
      return this.vote(deciding, proposal, stance, on)
    }
    const card = cardOf(open, stance)
    let answer: StepAnswer = ALLOWED
    for (const voter of voters) {
      const act = ballotAct(on ?? this.organisation, proposal, voter.member, stance, 'For reasons of their own.', card)
      if (act === null) throw new Error('the proposal is not open')
      answer = this.act(voter, act, on).answer
    }
    if (voters.length > 0) this.tell(named(voters), card === undefined ? stance : chosen(stance), 'ballot.cast', answer)
    return answer
  }

  /** What the ballots held now amount to. */
  count(proposal: ProposalId, who = 'anybody'): Outcome {
    const { organisation } = this
    const facts = organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('there is no such proposal')
    const counted = countBallots(
      this.openingOf(proposal),
      ballotsIn(organisation, organisation.log.everything(), facts),
    )
    const conditions = counted.conditions.map((condition) => condition.sentence)
    const { outcome, tally } = counted
    this.tell(who, 'count the ballots', 'count', { answer: 'counted', outcome, tally, conditions })
    return outcome
  }

  /** As many of the roll as it takes sign the count and confirm it; those named first, first. */
  *certify(proposal: ProposalId, first: readonly Someone[] = this.members): Generator<void, void> {
    const open = this.openingOf(proposal)
    const { quorum } = certificateQuorum(open.roll.length)
    const able = [...new Set([...first, ...this.members])].filter((each) => open.roll.includes(each.member))
    const signers = able.slice(0, quorum)
    for (const { member, device, ...rest } of signers) {
      const next = certificateAct(this.organisation, proposal, { member, device })
      if (next === null || 'wait' in next) throw new Error('a count can be signed once the window is over')
      this.must({ member, device, ...rest }, next.act)
      yield
    }
    for (const signer of signers) {
      const act = confirmationAct(this.organisation, proposal, signer.member)
      if (act === null) throw new Error('a count that enough have signed is confirmed')
      this.must(signer, act)
      yield
    }
    const does = `sign and confirm the count: ${quorum} of ${open.roll.length} must`
    this.tell(named(signers), does, 'certificate.confirm', ALLOWED)
  }

  /** Puts a certified outcome into force after its cooling-off. */
  enact(by: Someone, proposal: ProposalId): StepAnswer {
    const open = this.openingOf(proposal)
    this.pass(ruleOf(open).coolingOffMs + longestLensWait(open.adoption.charter, open.body.decisionType))
    const { answer } = this.act(by, { kind: 'outcome.enact', body: { proposal } })
    this.tell(by.name, 'put the outcome into force', 'outcome.enact', answer)
    return answer
  }

  /** A change of the charter that says nothing about what it does, for walkthroughs about how it passes. */
  takeover(): Effect {
    const { organisation } = this
    const { charter, hash } = charterOf(organisation, organisation.log.everything())
    return { kind: 'amend', base: hash, charter: { ...charter, purpose: 'Whatever those in charge now want.' } }
  }

  /** What somebody wrote in a copy of their own reaches everybody. */
  receive(from: Someone, copy: Organisation): void {
    let answer: StepAnswer = ALLOWED
    for (const entry of copy.log.entries()) {
      if (!this.organisation.log.has(entry.id)) answer = answerTo(this.organisation.add(entry))
    }
    this.tell(from.name, 'come within reach again, with a ballot cast in time', 'ballot.cast', answer)
  }

  /** What everybody holds now, in a copy of its own: for somebody who is out of reach from here on. */
  copy(): Organisation {
    const [founding, ...others] = [...this.organisation.log.entries()]
    const copy = founding === undefined ? null : Organisation.found(founding, verifySeal)
    if (copy?.ok !== true) throw new Error('an organisation begins with its founding')
    for (const entry of others) copy.value.add(entry)
    return copy.value
  }
}

export const ALLOWED: StepAnswer = { answer: 'allowed' }

export const sealed = (unsigned: UnsignedEntry): Entry =>
  signEntry(unsigned, (message) => seal(unsigned.device, message))

function answerTo(verdict: Verdict): StepAnswer {
  switch (verdict.verdict) {
    case 'allow':
      return ALLOWED
    case 'deny':
      return { answer: 'denied', clause: verdict.clause, reason: verdict.reason }
    default:
      throw new Error(`a walkthrough was answered ${JSON.stringify(verdict)}`)
  }
}
