import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { EvidenceView, HomeView, MemberView, ProposalLine, ProposalView } from '#shared/bridge/views.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { signEntry } from '#shared/log/entry.ts'
import { ballotAct, nextAct } from '#shared/organisation/author.ts'
import { evidenceView, homeView, proposalLines } from '#shared/organisation/views/home.ts'
import { membersView, requestsView } from '#shared/organisation/views/members.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import { charterFor, DAY, invite, keyOf, type Replica, requestEntry, setup } from '#test/kit/people.ts'

const viewer = (replica: Replica) => viewerOf(replica.organisation, replica.key.device, replica.world.now)
const noDraft = () => null
const page = (replica: Replica, proposal: ProposalId) => {
  const facts = replica.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('unknown proposal')
  return ProposalView.parse(proposalView(viewer(replica), facts, null, []))
}
const needs = (replica: Replica) => HomeView.parse(homeView(viewer(replica), noDraft)).needsYou.map((need) => need.kind)

describe('what waits for a member', () => {
  test('a vote while the window is open, then a certificate, then nothing', () => {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    expect(needs(bo)).toEqual(['vote'])
    bo.vote(proposal, 'agree')
    expect(needs(bo)).toEqual([])
    ana.vote(proposal, 'agree')
    world.meet()
    world.pass(8 * DAY)
    expect(needs(bo)).toEqual(['certify'])
    bo.certify(proposal)
    expect(needs(bo)).toEqual([])
    expect(page(bo, proposal).can.certify).toMatchObject({ allowed: false, clause: 'certification' })
  })

  test('a vouch for somebody who asked to join, once', () => {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const request = requestEntry(ana, invite(ana), 'di')
    ana.organisation.add(request)
    ana.act({ kind: 'membership.receive', body: { request: request.id } })
    world.meet()
    expect(requestsView(viewer(bo))).toMatchObject([{ name: 'di', vouchesNeeded: 2, mayVouch: true }])
    expect(needs(bo)).toEqual(['vouch'])
    bo.act({ kind: 'membership.vouch', body: { request: request.id, statement: 'I know di.' } })
    expect(requestsView(viewer(bo))).toMatchObject([{ mayVouch: false, whyNot: 'You have vouched for them.' }])
    world.meet()
    ana.act({ kind: 'membership.vouch', body: { request: request.id, statement: '' } })
    expect(requestsView(viewer(ana))).toEqual([])
    const members = z.array(MemberView).parse(membersView(viewer(ana), peerIdOf))
    expect(members.map((member) => member.name)).toContain('di')
  })
})

describe('a proposal’s page', () => {
  test('says why each thing cannot be done, under which clause', () => {
    const world = setup(
      ['ana', 'bo'],
      charterFor('Noticed', {
        decisionTypes: {
          ...charterFor('x').decisionTypes,
          standard: { ...charterFor('x').decisionTypes.standard, noticeMs: 2 * DAY },
        },
      }),
    )
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    expect(page(bo, proposal).can).toMatchObject({
      vote: { allowed: false, clause: 'decisionTypes.standard.noticeMs' },
      edit: { allowed: false },
      withdraw: { allowed: false, why: 'Its proposer can withdraw it.' },
    })
    expect(page(ana, proposal).can.withdraw.allowed).toBe(true)
    world.pass(3 * DAY)
    expect(page(bo, proposal).can.vote.allowed).toBe(true)
  })

  test('shows a ballot that surfaced after certification as late, and does not count it', () => {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    ana.vote(proposal, 'agree')
    bo.vote(proposal, 'agree')
    cy.vote(proposal, 'disagree', 'Too dear.')
    world.meet('ana', 'bo')
    world.pass(8 * DAY)
    ana.certify(proposal)
    bo.certify(proposal)
    world.meet()
    const shown = page(bo, proposal)
    expect(shown.ballots.find((ballot) => ballot.by.name === 'cy')).toMatchObject({
      state: 'late',
      reason: 'Too dear.',
    })
    expect(shown.standing).toMatchObject({ outcome: 'passed', tally: { agree: 2, disagree: 0 } })
    expect(shown.certificates).toMatchObject([{ final: true, needed: 2, roll: 3 }])
  })

  test('shows how many signed the count, then how many apps confirmed it, and calls it final only after that', () => {
    const world = setup(['ana', 'bo', 'cy', 'di'])
    const [ana, bo, cy, di] = ['ana', 'bo', 'cy', 'di'].map((name) => world.get(name)) as Replica[] as [
      Replica,
      Replica,
      Replica,
      Replica,
    ]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    for (const each of [ana, bo, cy]) each.vote(proposal, 'agree')
    world.exchange()
    world.pass(8 * DAY)
    const line = (replica: Replica) => page(replica, proposal).line
    for (const each of [ana, bo]) each.certify(proposal)
    world.exchange()
    expect(line(di).sentence).toBe('3 of 4 have voted; 2 of 3 needed have signed the count')
    expect(needs(di)).toEqual(['certify'])
    cy.certify(proposal)
    world.exchange()
    expect(needs(di)).toEqual([])
    expect(page(di, proposal).can.certify.why).toContain('apps now confirm it by themselves')
    ana.confirm(proposal)
    world.exchange()
    expect(line(di)).toMatchObject({
      stage: 'closing',
      sentence:
        '3 of 4 have voted; the count is signed, and 1 of 3 needed have confirmed it; apps do this by themselves',
    })
    expect(page(di, proposal).certificates).toMatchObject([{ prepared: true, final: false }])
    world.meet()
    expect(line(di).stage).toBe('cooling-off')
    expect(page(di, proposal).certificates).toMatchObject([{ prepared: true, final: true }])
  })

  test('asks nobody for a second signature while the first round may still be completed', () => {
    const world = setup(['ana', 'bo', 'cy'], charterFor('Patient', { certification: { syncGraceMs: DAY } }))
    const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    ana.vote(proposal, 'agree')
    bo.vote(proposal, 'agree')
    world.pass(7 * DAY + 1)
    expect(page(ana, proposal).can.certify).toMatchObject({ allowed: false, clause: 'certification.syncGraceMs' })
    expect(needs(ana)).toEqual([])
    world.pass(DAY)
    for (const each of [ana, bo]) each.certify(proposal)
    world.exchange()
    // Two sets, one signature each: Cy can still complete either.
    expect(needs(ana)).toEqual([])
    expect(needs(cy)).toEqual(['certify'])
    world.pass(DAY + 1)
    expect(needs(ana)).toEqual(['certify'])
    expect(ana.certify(proposal).body).toMatchObject({ round: 2 })
  })

  test('two ballots of one member that replace the same one are void, shown as evidence, and healed by a third', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    // Bo's second laptop, linked like any other device.
    const link = requestEntry(bo, invite(bo, 'member'), 'bo’s desk', 'device.request')
    bo.organisation.add(link)
    bo.act({ kind: 'device.link', body: { request: link.id } })
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    const act = ballotAct(bo.organisation, proposal, bo.member, 'disagree', '')
    if (act === null) throw new Error('not open')
    const fromDesk = nextAct(bo.organisation, link.device, world.now, act)
    bo.vote(proposal, 'agree')
    expect(bo.organisation.add(signEntry(fromDesk, (message) => keyOf('bo’s desk').sign(message)))).toEqual({
      verdict: 'allow',
    })
    expect(page(bo, proposal).ballots.map((ballot) => ballot.state)).toEqual(['void', 'void'])
    expect(evidenceView(viewer(ana))).toEqual([])
    expect(EvidenceView.array().parse(evidenceView(viewer(bo)))).toMatchObject([{ kind: 'double-vote' }])
    expect(needs(bo)).toEqual(['resolve-double-vote'])
    bo.vote(proposal, 'agree', 'This is what I mean.')
    expect(page(bo, proposal).ballots.map((ballot) => ballot.state)).toEqual(['counted'])
  })

  test('lists parse against the schemas of PeerApi', () => {
    const world = setup(['ana', 'bo'])
    world.get('ana').propose('Buy a kettle')
    world.get('ana').draft('A draft')
    expect(z.array(ProposalLine).parse(proposalLines(viewer(world.get('ana')), noDraft))).toHaveLength(2)
  })
})
