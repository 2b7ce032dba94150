import type { Charter } from '#shared/charter/model.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { forkProofOf } from '#shared/log/fork-proof.ts'
import { outcomeProofOf } from '#shared/proof/outcome-proof.ts'
import { charterFor, DAY, type Replica, setup, verify } from '#test/kit/people.ts'
import { people, renaming, signed } from '../attacks/stories.ts'

/** Four people decide to buy a kettle; one disagrees, one says nothing. */
export function decided() {
  const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
  const proposal = ana.propose('Buy a kettle', 'standard', { kind: 'resolution' })
  world.meet('ana', 'bo', 'cy', 'di')
  ana.vote(proposal, 'agree', 'Tea.')
  bo.vote(proposal, 'agree')
  cy.vote(proposal, 'disagree', 'We have one.')
  world.pass(7 * DAY)
  world.meet('ana', 'bo', 'cy', 'di')
  for (const each of [ana, bo, cy, di]) each.certify(proposal)
  world.meet('ana', 'bo', 'cy', 'di')
  world.pass(DAY)
  ana.enact(proposal)
  world.meet('ana', 'bo', 'cy', 'di')
  return { world, ana, bo, cy, di, proposal }
}

/** A charter of version 2 with a role that is elected to by ranked choice. */
function withTreasurer(): Charter {
  const plain = charterFor('Tryers')
  const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs } = plain.decisionTypes.standard
  const common = { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs }
  const role = { purpose: 'Keeps the accounts.', seats: 1, termMs: 365 * DAY, termLimit: 2, incompatible: [] }
  return {
    ...plain,
    version: 2,
    roles: [{ id: 'treasurer', title: 'Treasurer', ...role }],
    decisionTypes: { ...plain.decisionTypes, election: { method: 'ranked-choice', ...common } },
  }
}

/** Four people elect a treasurer: bo, over cy. */
export function elected() {
  const world = setup(['ana', 'bo', 'cy', 'di'], withTreasurer())
  const [ana, bo, cy, di] = [...world.replicas.values()]
  if (!ana || !bo || !cy || !di) throw new Error('four were made')
  const candidates = [bo.member, cy.member]
  const proposal = ana.propose('A treasurer', 'election', { kind: 'elect', role: 'treasurer', candidates })
  world.meet()
  ana.vote(proposal, 'agree', 'She can count.', [0, 1])
  bo.vote(proposal, 'agree', '', [0])
  cy.vote(proposal, 'disagree', '', [2])
  di.vote(proposal, 'agree', '', [1, 0])
  world.pass(7 * DAY)
  world.meet()
  for (const each of [ana, bo, cy, di]) each.certify(proposal)
  world.meet()
  world.pass(DAY)
  ana.enact(proposal)
  world.meet()
  return { ana, bo, cy, proposal }
}

export function proofBy(replica: Replica, proposal: ProposalId): Uint8Array {
  const proof = outcomeProofOf(replica.organisation, proposal, verify)
  if (!proof.ok) throw new Error(proof.error.sentence)
  return proof.value
}

/** Somebody contradicts themselves: the proof of it, and at which number of their record. */
export function forkIn(replica: Replica): { readonly proof: Uint8Array; readonly seq: number } {
  const [one, other] = ['One', 'Another'].map((name) => signed(replica, renaming(name)))
  if (one === undefined || other === undefined) throw new Error('there are two')
  for (const entry of [one, other]) replica.organisation.add(entry)
  const proof = forkProofOf(replica.organisation.log, [one.id, other.id], verify)
  if (proof === null) throw new Error('they contradict each other')
  return { proof, seq: one.seq }
}
