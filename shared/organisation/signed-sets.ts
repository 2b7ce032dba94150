import type { Outcome, Tally } from '../acts/acts.ts'
import { certificateQuorum } from '../charter/roll.ts'
import type { Digest, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import type { CertificateGroup, Confirmation } from './certificates.ts'
import type { CertificateFacts, OpenFacts, ProposalFacts } from './facts.ts'
import { Within } from './within.ts'

/** What was signed and confirmed of one set in one round, as it becomes known. */
interface Growing {
  readonly round: number
  readonly ballots: Digest
  readonly signatures: CertificateFacts[]
  readonly signers: Set<MemberId>
  readonly confirmations: Confirmation[]
  readonly confirmers: Set<MemberId>
}

/**
 * The certificates and confirmations of one opening in one view, by round and set, where all of them count. Goes on
 * from view to view without looking at everything again.
 */
export class SignedSets {
  readonly #quorum: number
  readonly #signed: Within<CertificateFacts>
  readonly #confirmed: Within<Confirmation>
  readonly #groups = new Map<string, Growing>()
  /** The certificate with the lowest id of each set of ballots. */
  readonly #certificates = new Map<Digest, CertificateFacts>()
  #now: readonly CertificateGroup[] = []

  constructor(open: OpenFacts) {
    this.#quorum = certificateQuorum(open.roll.length).quorum
    const concerns = (act: CertificateFacts | Confirmation): boolean => act.body.open === open.entry.id
    this.#signed = new Within<CertificateFacts>(concerns)
    this.#confirmed = new Within<Confirmation>(concerns)
  }

  /** Goes on to a view that includes the one of the call before. */
  goOn(view: CausalView, { certificates, confirmations }: ProposalFacts): readonly CertificateGroup[] {
    const [signed, confirmed] = [this.#signed.acts.length, this.#confirmed.acts.length]
    this.#signed.goOn(view, certificates)
    this.#confirmed.goOn(view, confirmations)
    if (signed === this.#signed.acts.length && confirmed === this.#confirmed.acts.length) return this.#now
    for (let i = signed; i < this.#signed.acts.length; i++) this.#sign(this.#signed.acts[i] as CertificateFacts)
    for (let i = confirmed; i < this.#confirmed.acts.length; i++) {
      const act = this.#confirmed.acts[i] as Confirmation
      const group = this.#groupOf(act)
      group.confirmations.push(act)
      group.confirmers.add(act.member)
    }
    this.#now = this.#snapshots()
    return this.#now
  }

  #sign(act: CertificateFacts): void {
    const { ballots } = act.body
    const group = this.#groupOf(act)
    group.signatures.push(act)
    group.signers.add(act.member)
    const lowest = this.#certificates.get(ballots)
    if (lowest === undefined || act.entry.id < lowest.entry.id) this.#certificates.set(ballots, act)
  }

  #groupOf({ body: { round, ballots } }: CertificateFacts | Confirmation): Growing {
    const key = groupKey(round, ballots)
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const group = {
      ...{ round, ballots },
      ...{ signatures: [], signers: new Set<MemberId>(), confirmations: [], confirmers: new Set<MemberId>() },
    }
    this.#groups.set(key, group)
    return group
  }

  #snapshots(): readonly CertificateGroup[] {
    return [...this.#groups.keys()].sort().flatMap((key) => {
      const group = this.#groups.get(key) as Growing
      const certificate = this.#certificates.get(group.ballots)
      return certificate === undefined ? [] : [new Snapshot(group, certificate, this.#quorum)]
    })
  }
}

/** Sorts by round, then by set. */
export const groupKey = (round: number, ballots: Digest): string => `${String(round).padStart(4, '0')} ${ballots}`

/** A group as it was: the lists of a growing one are only added to, so their beginnings stay what they were. */
class Snapshot implements CertificateGroup {
  readonly round: number
  readonly ballots: Digest
  readonly outcome: Outcome
  readonly tally: Tally
  readonly certificate: CertificateFacts
  readonly signers: number
  readonly prepared: boolean
  readonly final: boolean
  readonly #from: Growing
  readonly #signed: number
  readonly #confirmed: number
  #signatures: readonly CertificateFacts[] | null = null
  #confirmations: readonly Confirmation[] | null = null

  constructor(from: Growing, certificate: CertificateFacts, quorum: number) {
    this.round = from.round
    this.ballots = certificate.body.ballots
    this.outcome = certificate.body.outcome
    this.tally = certificate.body.tally
    this.certificate = certificate
    this.signers = from.signers.size
    this.prepared = from.signers.size >= quorum
    this.final = from.confirmers.size >= quorum
    this.#from = from
    this.#signed = from.signatures.length
    this.#confirmed = from.confirmations.length
  }

  get signatures(): readonly CertificateFacts[] {
    this.#signatures ??= oneEach(this.#from.signatures.slice(0, this.#signed))
    return this.#signatures
  }

  get confirmations(): readonly Confirmation[] {
    this.#confirmations ??= oneEach(this.#from.confirmations.slice(0, this.#confirmed))
    return this.#confirmations
  }
}

/** One act for each member, the one with the lowest id; sorted by id. */
export function oneEach<T extends CertificateFacts | Confirmation>(acts: readonly T[]): readonly T[] {
  const byMember = new Map<MemberId, T>()
  for (const act of [...acts].sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1))) {
    if (!byMember.has(act.member)) byMember.set(act.member, act)
  }
  return [...byMember.values()]
}
