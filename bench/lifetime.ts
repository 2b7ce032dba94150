import type { ActBody, ActKind } from '#shared/acts/acts.ts'
import type { Charter } from '#shared/charter/model.ts'
import { certificateQuorum } from '#shared/charter/roll.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { MemberId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { ballotAct, certificateAct, confirmationAct, openingAct } from '#shared/organisation/author.ts'
import { invitationProofInput } from '#shared/organisation/invitation-proof.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { charterFor, DAY, foundingEntry, keyOf, organisationFrom, START } from '#test/kit/people.ts'
import { reasonNumbered, Writer } from './assembly.ts'

/**
 * The whole life of an organisation as signed entries, causes before effects: people join and some leave, proposals are
 * drafted, opened, answered, counted, confirmed and put into force, several at a time. Written entry by entry and judged as
 * it is written, so that all of it is allowed; the same plan always gives the same entries.
 */
export interface Lifetime {
  readonly entries: readonly Entry[]
  /** Ballots after those, one after the other, on a proposal that is open. */
  readonly further: readonly Entry[]
  /** Whom each of the entries was written for; empty where its author was nobody's yet. */
  readonly standings: readonly (MemberId | '')[]
  /** The one with those ballots. */
  readonly open: ProposalId
}

/** Some time in an organisation's life. */
export interface Chapter {
  /** Members at its beginning, who join first. */
  readonly members: number
  /** Of whom so many leave again, once there is somebody for their place. */
  readonly leaving: number
  readonly decided: number
  /** Ballots on each of these. */
  readonly ballots: number
  /** Proposals that stay drafts. */
  readonly drafts: number
  /** Proposals that are withdrawn while they are open. */
  readonly withdrawn: number
}

export interface Plan {
  readonly chapters: readonly Chapter[]
  /** Proposals open at the end. */
  readonly open: number
  /** Ballots on the first of these; the other ones share what is left of the entries. */
  readonly contended: number
  /** Entries in all. */
  readonly entries: number
  /** Ballots on the first that come after those. */
  readonly further: number
}

/** Proposals under way at a time. */
const ROUND = 20
/** Members who write at once, each without having seen what the others write. */
const AT_ONCE = 4
/** One proposal in so many fails for want of agreement. */
const FAILS = 8

export const lifetimeCharter = (): Charter => {
  const charter = charterFor('Lifetime', { electorate: { tenureMs: 0 }, admission: { vouches: 1 } })
  const { standard } = charter.decisionTypes
  const quorum = { numerator: 1, denominator: 10 }
  return { ...charter, decisionTypes: { ...charter.decisionTypes, standard: { ...standard, quorum } } }
}

interface Underway {
  readonly proposal: ProposalId
  readonly proposer: Writer
  readonly fails: boolean
}

export function lifetime(plan: Plan): Lifetime {
  const life = new Life()
  for (const chapter of plan.chapters) life.live(chapter)
  return life.end(plan)
}

class Life {
  readonly #organisation: Organisation
  readonly #id: OrganisationId
  readonly #entries: Entry[]
  readonly #writers: Writer[]
  /** What everybody has seen. */
  #seen: readonly Entry[]
  #people = 1
  #matters = 0
  #reasons = 0
  #turn = 0
  #now = START

  constructor() {
    const key = keyOf('member 0')
    const founding = signEntry(foundingEntry(key.device, 'member 0', lifetimeCharter(), START), key.sign)
    this.#organisation = organisationFrom(founding)
    this.#id = this.#organisation.id
    this.#entries = [founding]
    this.#seen = [founding]
    this.#writers = [new Writer('member 0', this.#id, founding.id as string as MemberId, START, founding)]
  }

  live(chapter: Chapter): void {
    while (this.#writers.length < chapter.members + chapter.leaving) this.#admit()
    for (let i = 0; i < chapter.leaving; i++) this.#leave()
    for (let i = 0; i < chapter.drafts; i++) this.#draft(this.#next())
    for (let first = 0; first < chapter.decided; first += ROUND) {
      this.#decide(Math.min(ROUND, chapter.decided - first), chapter.ballots)
    }
    for (let i = 0; i < chapter.withdrawn; i++) this.#withdraw(Math.min(3, chapter.members))
  }

  end({ open, contended, entries, further }: Plan): Lifetime {
    const underway = Array.from({ length: open }, () => this.#open())
    const [first, ...others] = underway
    if (first === undefined || contended + further > this.#writers.length) throw new Error('too few members')
    this.#vote([first], contended)
    const left = entries - this.#entries.length
    const each = Math.floor(left / others.length)
    if (left < 0 || each >= this.#writers.length) throw new Error(`${left} entries are left to be written`)
    this.#vote(others, each)
    const rest = others.slice(0, left % others.length)
    for (const on of rest) this.#seen = [this.#ballot(on, this.#writers[each] as Writer, this.#seen)]
    const count = this.#entries.length
    for (const voter of this.#writers.slice(contended, contended + further)) {
      this.#seen = [this.#ballot(first, voter, this.#seen)]
    }
    return {
      entries: this.#entries.slice(0, count),
      further: this.#entries.slice(count),
      standings: this.#entries.slice(0, count).map(({ id }) => this.#organisation.authorOf(id)?.member ?? ''),
      open: first.proposal,
    }
  }

  /** Somebody is invited, received and vouched for by one of the members. */
  #admit(): void {
    const name = `member ${this.#people++}`
    const by = this.#next()
    const invitationKey = keyOf(`invitation for ${name}`)
    const invitation = this.#write(by, 'invitation.issue', {
      key: invitationKey.device as string as ActBody<'invitation.issue'>['key'],
      gives: { kind: 'membership' },
      uses: 1,
      expiresAt: this.#now + 7 * DAY,
      note: '',
    })
    const newcomer = new Writer(name, this.#id, '' as MemberId, this.#now)
    const asks = { organisation: this.#id, invitation: invitation.id, device: newcomer.key.device, name }
    const proof = toHex(invitationKey.sign(invitationProofInput({ ...asks, kind: 'membership.request' })))
    const body = { invitation: invitation.id, name, device: `${name}’s laptop`, statement: '', proof }
    const request = newcomer.write('membership.request', body as ActBody<'membership.request'>, [invitation])
    newcomer.member = request.id as string as MemberId
    this.#add(request)
    this.#write(by, 'membership.receive', { request: request.id }, [request])
    this.#seen = [this.#write(by, 'membership.vouch', { request: request.id, statement: '' })]
    this.#writers.push(newcomer)
    this.#now += 60_000
  }

  #leave(): void {
    const leaver = this.#writers.splice(1 + (this.#turn % (this.#writers.length - 1)), 1)[0] as Writer
    this.#seen = [this.#write(leaver, 'membership.leave', {})]
  }

  #draft(by: Writer): ProposalId {
    const draft = this.#write(by, 'proposal.draft', { title: `Matter ${this.#matters++}` })
    this.#seen = [draft]
    return draft.id as string as ProposalId
  }

  #open(): Underway {
    const proposer = this.#next()
    const proposal = this.#draft(proposer)
    const act = openingAct(this.#organisation, this.#now, {
      proposal,
      title: `Matter ${this.#matters}`,
      text: 'As we said when we met.',
      decisionType: 'standard',
      effect: { kind: 'resolution' },
      heads: [],
    })
    if (act.kind !== 'proposal.open') throw new Error('an opening opens')
    this.#seen = [this.#write(proposer, act.kind, act.body)]
    return { proposal, proposer, fails: this.#matters % FAILS === 0 }
  }

  #decide(proposals: number, ballots: number): void {
    const underway = Array.from({ length: proposals }, () => this.#open())
    this.#vote(underway, ballots)
    this.#now += 8 * DAY
    for (const { proposal } of underway) this.#sign(proposal)
    for (const { proposal } of underway) this.#confirm(proposal)
    this.#now += 2 * DAY
    for (const { proposal, proposer, fails } of underway) {
      if (!fails) this.#seen = [this.#write(proposer, 'outcome.enact', { proposal })]
    }
  }

  /** As many as it takes sign the same count, which is worked out once. */
  #sign(proposal: ProposalId): void {
    const signers = this.#quorum()
    const [{ member, key }] = signers
    const next = certificateAct(this.#organisation, proposal, { member, device: key.device })
    if (next === null || 'wait' in next || next.act.kind !== 'certificate.sign') throw new Error('it can be signed')
    const { kind, body } = next.act
    this.#inTurns(signers, (signer, seen) => this.#write(signer, kind, body, seen))
  }

  #confirm(proposal: ProposalId): void {
    const signers = this.#quorum()
    const act = confirmationAct(this.#organisation, proposal, signers[0].member)
    if (act?.kind !== 'certificate.confirm') throw new Error('a count that enough have signed is confirmed')
    const { kind, body } = act
    this.#inTurns(signers, (signer, seen) => this.#write(signer, kind, body, seen))
  }

  /** Enough members to certify, others each time. */
  #quorum(): readonly [Writer, ...Writer[]] {
    const { quorum } = certificateQuorum(this.#writers.length)
    return [this.#next(), ...Array.from({ length: quorum - 1 }, () => this.#next())]
  }

  #withdraw(ballots: number): void {
    const underway = this.#open()
    this.#vote([underway], ballots)
    const { proposal, proposer } = underway
    this.#seen = [this.#write(proposer, 'proposal.withdraw', { proposal, reason: 'It has become needless.' })]
  }

  /** Each proposal gets so many ballots, turn about. */
  #vote(underway: readonly Underway[], ballots: number): void {
    for (let first = 0; first < ballots; first += AT_ONCE) {
      const voters = this.#writers.slice(first, Math.min(first + AT_ONCE, ballots))
      for (const on of underway) this.#inTurns(voters, (voter, seen) => this.#ballot(on, voter, seen))
    }
  }

  #ballot({ proposal, fails }: Underway, voter: Writer, seen: readonly Entry[]): Entry {
    const number = this.#reasons++
    const stance = number % 9 === 0 ? 'abstain' : fails !== (number % 5 === 0) ? 'disagree' : 'agree'
    const act = ballotAct(this.#organisation, proposal, voter.member, stance, reasonNumbered(number))
    if (act?.kind !== 'ballot.cast') throw new Error('the proposal is not open')
    return this.#write(voter, act.kind, act.body, seen)
  }

  /** Some write at once, then all see it, then the next. */
  #inTurns(writers: readonly Writer[], write: (writer: Writer, seen: readonly Entry[]) => Entry): void {
    for (let first = 0; first < writers.length; first += AT_ONCE) {
      const seen = this.#seen
      this.#seen = writers.slice(first, first + AT_ONCE).map((writer) => write(writer, seen))
    }
  }

  #next(): Writer {
    return this.#writers[this.#turn++ % this.#writers.length] as Writer
  }

  #write<K extends ActKind>(by: Writer, kind: K, body: ActBody<K>, seen: readonly Entry[] = this.#seen): Entry {
    by.until(this.#now)
    const entry = by.write(kind, body, seen)
    this.#add(entry)
    return entry
  }

  #add(entry: Entry): void {
    const verdict = this.#organisation.add(entry)
    if (verdict.verdict !== 'allow') throw new Error(`${entry.kind} is not allowed: ${JSON.stringify(verdict)}`)
    this.#entries.push(entry)
  }
}
