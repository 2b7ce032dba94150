import { describe, expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import { Charter } from '#shared/charter/model.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { openOf } from '#shared/organisation/decisions.ts'
import { outcomeProofOf, readOutcomeProof } from '#shared/proof/outcome-proof.ts'
import { DAY, type Replica, setup, verify, type World } from '#test/kit/people.ts'
import { AUDITOR, agreed, charter, countOf, decide, holders, open, people, rule, tryVote } from './full-charter.ts'

const NAMES = ['ana', 'bo', 'cy', 'di', 'eve', 'flo', 'gus', 'hal'] as const
const TELLER = { ...AUDITOR, id: 'teller', title: 'Teller', seats: 5, termMs: 1000 * DAY }
const CERTIFIED = { syncGraceMs: 0, tellers: { role: 'teller', least: 4 } }
const told = charter(
  { roles: [TELLER], certification: CERTIFIED, challenge: { members: 2 } },
  {
    routine: rule({ method: 'majority', coolingOffMs: 0 }),
    removal: rule({ method: 'supermajority', threshold: { numerator: 2, denominator: 3 } }),
  },
)

/** A world in which the first of them are tellers. */
function withTellers(how: number): World {
  const world = setup([...NAMES], told)
  for (const name of NAMES.slice(0, how)) {
    const ana = world.get('ana')
    const election = open(ana, 'election', { kind: 'elect', role: 'teller', candidates: [world.get(name).member] })
    for (const each of NAMES) expect(tryVote(world.get(each), election, 'agree', [0])).toEqual({ verdict: 'allow' })
    decide(world, election)
    ana.enact(election)
    world.meet()
  }
  expect(holders(world, 'teller')).toHaveLength(how)
  return world
}

const certifiersOf = (by: Replica, proposal: ProposalId) => {
  const facts = by.organisation.facts.proposals.get(proposal)
  const found = facts === undefined ? null : openOf(by.organisation, facts, by.organisation.log.everything())
  return people(by.world)
    .filter(({ member }) => found?.certifiers.includes(member))
    .map(({ name }) => name)
}

describe('tellers', () => {
  test('certify for the roll: their signatures make the outcome final, and no others count', () => {
    const world = withTellers(4)
    const [ana, eve] = [world.get('ana'), world.get('eve')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const name of NAMES) world.get(name).vote(proposal, 'agree')
    world.meet()
    world.pass(8 * DAY)
    expect(() => eve.certify(proposal)).toThrow('Tellers certify; this member was not one when it opened.')
    // Three of four: one of them may be a liar.
    decide(world, proposal, ['ana', 'bo', 'cy'])
    expect(countOf(eve, proposal)).toMatchObject({ outcome: 'passed', tally: { roll: 8, agree: 8 } })
    ana.enact(proposal)
    const proof = outcomeProofOf(ana.organisation, proposal, verify)
    const read = proof.ok ? readOutcomeProof(proof.value, verify) : proof
    expect(read).toMatchObject({ ok: true, value: { certificate: { certifiers: 4, quorum: 3, tolerates: 1 } } })
    agreed(world)
  })

  test('are as many as the charter asks for, or the whole roll certifies', () => {
    const world = withTellers(4)
    const ana = world.get('ana')
    ana.act({ kind: 'role.resign', body: { role: 'teller' } })
    world.meet()
    expect(certifiersOf(ana, open(ana, 'standard', { kind: 'resolution' }))).toEqual([...NAMES])
    agreed(world)
  })

  test('have no hand in the rules, in who belongs, or in who they are', () => {
    const world = withTellers(5)
    const [ana, hal] = [world.get('ana'), world.get('hal')]
    const kinds: [Parameters<typeof open>[1], Effect][] = [
      ['amendment', { kind: 'resolution' }],
      ['election', { kind: 'elect', role: 'teller', candidates: [hal.member] }],
      ['standard', { kind: 'recall', role: 'teller', member: ana.member }],
    ]
    for (const [type, effect] of kinds) {
      const certifiers = certifiersOf(hal, open(hal, type, effect))
      expect(certifiers, type).toContain('gus')
    }
    const removal = open(hal, 'removal', { kind: 'remove', member: ana.member })
    expect(certifiersOf(hal, removal)).toEqual(NAMES.slice(1))
    expect(certifiersOf(hal, open(hal, 'standard', { kind: 'resolution' }))).toEqual(NAMES.slice(0, 5))
    agreed(world)
  })

  test('certify nothing that takes effect at once: a ballot they left out could not be put right', () => {
    const world = withTellers(4)
    const ana = world.get('ana')
    const routine = open(ana, 'routine', { kind: 'resolution' })
    expect(told.decisionTypes.routine.coolingOffMs).toBe(0)
    expect(certifiersOf(ana, routine)).toEqual([...NAMES])
  })

  test('take a rule for challenges, a role, and seats enough', () => {
    const { challenge: _, ...unchallenged } = told
    const problems = (changed: object) => {
      const read = Charter.safeParse(changed)
      return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    }
    expect(problems(told)).toEqual([])
    expect(problems(unchallenged)).toEqual(['certification.tellers: tellers take rules for challenges (challenge)'])
    expect(problems({ ...told, roles: [{ ...TELLER, seats: 3 }] })).toEqual([
      'certification.tellers.least: the role has 3 seats',
    ])
    expect(problems({ ...told, roles: [AUDITOR] })).toEqual([
      'certification.tellers.role: it must be the id of one of the roles',
    ])
  })
})
