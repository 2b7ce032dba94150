import type { MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { CertificateGroup, Confirmation } from './certificates.ts'
import { countsEverywhere } from './endings.ts'
import type { ActEntry, CertificateFacts, Known, OpenFacts, ProposalFacts } from './facts.ts'
import { SignedSets } from './signed-sets.ts'
import { Within } from './within.ts'

type Ballot = ActEntry<'ballot.cast'>

/** Views of one opening that are gone on from: parties who are apart each know something else. */
const LANES = 4

interface Lane<T> {
  view: CausalView
  readonly value: T
}

/** What is remembered of one opening. */
interface Opening {
  /** How often it was forgotten what counts when this was begun. */
  readonly since: number
  readonly ballots: Lane<Within<Ballot>>[]
  readonly signed: Lane<SignedSets>[]
  /** Acts of each list that were found to count in every view. */
  readonly sure: { ballots: number; certificates: number; confirmations: number }
  unsure: boolean
}

/** A member's own certificates and confirmations on a proposal. */
interface OwnActs {
  readonly signatures: CertificateFacts[]
  readonly confirmations: Confirmation[]
}

interface ByMember {
  readonly of: Map<MemberId, OwnActs>
  signatures: number
  confirmations: number
}

/**
 * Remembers what was found about ballots and certificates in a view, so that a view that includes it only takes a look at
 * what it has besides: the thousandth certifier's act costs what the first one's does. Nothing is remembered of openings
 * with acts of which it depends on the view whether they count.
 */
export class CountMemory {
  readonly #openings = new WeakMap<OpenFacts, Opening>()
  readonly #byMember = new WeakMap<ProposalFacts, ByMember>()
  #forgotten = 0

  /** To be called whenever a standing ends or a device gets another owner: what counted everywhere may no longer do so. */
  forget(): void {
    this.#forgotten += 1
  }

  /** The ballots on an opening in a view, in order of arrival; `null` where nothing may be remembered. */
  ballots(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): readonly Ballot[] | null {
    const opening = this.#openingOf(known, proposal, open)
    if (opening === null) return null
    const begin = () => new Within<Ballot>((act) => act.body.open === open.entry.id)
    const within = laneFor(known, opening.ballots, view, begin)
    const all = proposal.ballots.all()
    within.goOn(view, all)
    return within.inOrder(all)
  }

  /** The certificates of an opening in a view by round and set; `null` where nothing may be remembered. */
  groups(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): readonly CertificateGroup[] | null {
    const opening = this.#openingOf(known, proposal, open)
    return opening === null
      ? null
      : laneFor(known, opening.signed, view, () => new SignedSets(open)).goOn(view, proposal)
  }

  /** A member's own certificates and confirmations on a proposal, in any view. */
  own(proposal: ProposalFacts, member: MemberId): Readonly<OwnActs> {
    const known = this.#byMember.get(proposal) ?? { of: new Map(), signatures: 0, confirmations: 0 }
    this.#byMember.set(proposal, known)
    const ownOf = (each: MemberId): OwnActs => {
      const own = known.of.get(each) ?? { signatures: [], confirmations: [] }
      known.of.set(each, own)
      return own
    }
    for (const act of proposal.certificates.slice(known.signatures)) ownOf(act.member).signatures.push(act)
    for (const act of proposal.confirmations.slice(known.confirmations)) ownOf(act.member).confirmations.push(act)
    known.signatures = proposal.certificates.length
    known.confirmations = proposal.confirmations.length
    return known.of.get(member) ?? NOTHING
  }

  /** The opening's memory, unless it has acts of which it depends on the view whether they count. */
  #openingOf(known: Known, proposal: ProposalFacts, open: OpenFacts): Opening | null {
    const before = this.#openings.get(open)
    const opening = before?.since === this.#forgotten ? before : this.#begin(open)
    if (opening.unsure) return null
    const { sure } = opening
    const lists = { ballots: proposal.ballots.all(), ...pick(proposal) }
    for (const name of ['ballots', 'certificates', 'confirmations'] as const) {
      const list: readonly { readonly entry: Entry }[] = lists[name]
      for (; sure[name] < list.length; sure[name]++) {
        if (countsEverywhere(known, (list[sure[name]] as { readonly entry: Entry }).entry)) continue
        opening.unsure = true
        return null
      }
    }
    return opening
  }

  #begin(open: OpenFacts): Opening {
    const sure = { ballots: 0, certificates: 0, confirmations: 0 }
    const opening: Opening = { since: this.#forgotten, ballots: [], signed: [], sure, unsure: false }
    this.#openings.set(open, opening)
    return opening
  }
}

const NOTHING: Readonly<OwnActs> = { signatures: [], confirmations: [] }
const pick = ({ certificates, confirmations }: ProposalFacts) => ({ certificates, confirmations })

/** What was begun for a view that this one includes, or something new; moved on to this view. */
function laneFor<T>(known: Known, lanes: Lane<T>[], view: CausalView, begin: () => T): T {
  const everything = known.log.everything()
  // Everything held is its own lane, which never goes back: no cut includes it.
  const found = lanes.findIndex((lane) =>
    view === everything ? lane.view === everything : lane.view !== everything && view.includes(lane.view),
  )
  const [lane] = found < 0 ? [{ view, value: begin() }] : lanes.splice(found, 1)
  if (lane === undefined) throw new Error('a lane that was found is there')
  lane.view = view
  lanes.unshift(lane)
  if (lanes.length > LANES) lanes.pop()
  return lane.value
}
