import type { EffectKind } from '#shared/charter/effect.ts'
import { certificateQuorum } from '#shared/charter/roll.ts'
import type { MemberId, ProposalId } from '#shared/kernel/ids.ts'
import type { CausalView } from '#shared/log/log.ts'
import { finalityOf } from '#shared/organisation/decisions.ts'
import type { ProposalFacts } from '#shared/organisation/facts.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { viewOf } from './world/computer.ts'
import type { World } from './world/world.ts'

/** Watches all along that no outcome is ever final in two ways, for whomever it is. */
export class FinalityWatch {
  readonly #world: World
  #looked = 0
  /** By proposal: the sets that were final for somebody honest. */
  readonly #final = new Map<ProposalId, Map<string, string>>()
  readonly contested = new Set<ProposalId>()

  constructor(world: World) {
    this.#world = world
  }

  get finals(): number {
    return this.#final.size
  }

  /** How many of the final ones asked one of these. */
  finalsAsking(kinds: readonly EffectKind[]): number {
    return [...this.#final.keys()].filter((id) => kinds.some((kind) => this.#world.asked.get(id)?.kind === kind)).length
  }

  /** Looks again if anything came that could have made an outcome final. */
  look(): void {
    const all = this.#world.known()
    if (all === null || !this.#grew(all)) return
    for (const { held, hostile, name } of this.#world.computers) {
      if (hostile || held.size === 0) continue
      const view = viewOf(all, held)
      for (const proposal of all.facts.proposals.values()) {
        if (proposal.certificates.length > 0) this.#lookAt(all, view, proposal, name)
      }
    }
  }

  #lookAt(all: Organisation, view: CausalView, proposal: ProposalFacts, name: string): void {
    const finality = finalityOf(all, view, proposal)
    const sets = this.#final.get(proposal.id) ?? new Map<string, string>()
    const groups = finality.state === 'final' ? [finality.group] : finality.state === 'contested' ? finality.groups : []
    for (const group of groups) {
      sets.set(`${group.signatures[0]?.body.open} ${group.ballots}`, name)
      this.#final.set(proposal.id, sets)
    }
    if (finality.state === 'contested' && groups.length > 0) this.contested.add(proposal.id)
    if (sets.size < 2) return
    const [open] = proposal.opens
    const { tolerates } = certificateQuorum(open?.roll.length ?? 1)
    const doubles = doubleSigners(proposal).size
    if (doubles > tolerates) return
    this.#world.fail('two-certificates', `${proposal.id} is final in ${sets.size} ways, with ${doubles} double signers`)
  }

  /** Whether anything came to be held by somebody honest, where certificates are about. */
  #grew(all: Organisation): boolean {
    let held = 0
    for (const computer of this.#world.computers) if (!computer.hostile) held += computer.held.size
    const grew = held !== this.#looked
    this.#looked = held
    return grew && hasCertificates(all)
  }
}

const hasCertificates = ({ facts }: Organisation): boolean =>
  [...facts.proposals.values()].some(({ certificates }) => certificates.length > 0)

/** Members who signed two sets of ballots, or two openings, in one round. */
function doubleSigners(proposal: ProposalFacts): ReadonlySet<MemberId> {
  const signed = new Map<string, string>()
  const doubles = new Set<MemberId>()
  for (const { member, body } of proposal.certificates) {
    const place = `${member} ${body.round}`
    const set = `${body.open} ${body.ballots}`
    const before = signed.get(place)
    if (before !== undefined && before !== set) doubles.add(member)
    signed.set(place, set)
  }
  return doubles
}
