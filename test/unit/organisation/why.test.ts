import { describe, expect, test } from 'vitest'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { explanationOf } from '#shared/organisation/views/explanation.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica, setup } from '#test/kit/people.ts'
import { expectExplained } from './explained.ts'
import { charter, decide, NAMES, open, tryVote } from './full-charter.ts'

const viewer = (by: Replica) => viewerOf(by.organisation, by.key.device, by.world.now)
const whyOf = (by: Replica, proposal: ProposalId) => {
  const facts = by.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('no such proposal')
  return proposalView(
    viewer(by),
    facts,
    { title: 'On it', text: 'As said.', decisionType: 'standard', effect: { kind: 'resolution' } } as never,
    [],
  ).why
}
const last = (by: Replica) => {
  const entries = [...by.organisation.log.entries()]
  return explanationOf(viewer(by), entries.at(-1)?.id as never)
}

describe('why an act counts', () => {
  test('a ballot: the roll, the notice, the window, and what the charter says of each', () => {
    const world = setup(NAMES, charter())
    const bo = world.get('bo')
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    world.pass(DAY)
    tryVote(bo, proposal, 'agree')
    const why = last(bo)
    expect(why).toMatchObject({ kind: 'ballot.cast', verdict: 'allow', by: { name: 'bo' } })
    const window = why?.conditions.find(({ clause }) => clause === 'decisionTypes.standard.windowMs')
    expect(window).toEqual({
      clause: 'decisionTypes.standard.windowMs',
      met: true,
      sentence: 'The window was not over.',
      have: world.now,
      need: world.now + 6 * DAY,
      unit: 'instant',
      relation: 'less-than',
      rule: 'Ballots may be cast and changed for 7 days.',
    })
  })

  test('a ballot that came after the window: everything it met, and the one thing it did not', () => {
    const world = setup(NAMES, charter())
    const bo = world.get('bo')
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    world.pass(8 * DAY)
    expect(tryVote(bo, proposal, 'agree')).toMatchObject({ verdict: 'deny' })
    const why = last(bo)
    expect(why).toMatchObject({ verdict: 'deny', sentence: 'The window is over.' })
    expect(why?.conditions.map(({ clause, met }) => [clause, met])).toEqual([
      ['electorate', true],
      ['decisionTypes.standard.noticeMs', true],
      ['decisionTypes.standard.windowMs', false],
    ])
  })

  test('a ballot on what was opened before an amendment: by the charter that it was opened under', () => {
    const world = setup(NAMES, charter())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const rules = charter()
    const longer = { ...rules.decisionTypes.standard, windowMs: 90 * DAY }
    const changed = charter({}, { standard: longer })
    const base = charterOf(ana.organisation, ana.organisation.log.everything()).hash
    const amendment = open(ana, 'amendment', { kind: 'amend', base, charter: changed })
    for (const name of NAMES) world.get(name).vote(amendment, 'agree')
    world.meet()
    world.pass(60 * DAY)
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    decide(world, amendment)
    world.pass(30 * DAY)
    ana.enact(amendment)
    world.meet()
    expect(tryVote(bo, proposal, 'agree')).toMatchObject({ verdict: 'deny' })
    expect(last(bo)?.conditions.at(-1)).toMatchObject({
      met: false,
      rule: 'Ballots may be cast and changed for 7 days.',
    })
  })

  test('an enactment: how many confirmed the count, and when the cooling-off was over', () => {
    const world = setup(NAMES, charter())
    const ana = world.get('ana')
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const name of NAMES) world.get(name).vote(proposal, 'agree')
    decide(world, proposal)
    ana.enact(proposal)
    expect(last(ana)).toMatchObject({ kind: 'outcome.enact', verdict: 'allow' })
    expect(last(ana)?.conditions[0]).toMatchObject({ clause: 'certification', unit: 'members', need: 3, have: 4 })
  })

  test('is told of nothing that is not held', () => {
    const world = setup(NAMES, charter())
    expect(explanationOf(viewer(world.get('ana')), 'f'.repeat(64) as never)).toBeNull()
  })
})

describe('why a proposal is in its stage', () => {
  const lastReason = (by: Replica, proposal: ProposalId) => whyOf(by, proposal).at(-1)

  test('is told at each step of its way, by the clause that holds it there', () => {
    const world = setup(NAMES, charter({ challenge: { members: 2 } }))
    const ana = world.get('ana')
    const draft = ana.draft('On it')
    expect(lastReason(ana, draft)).toMatchObject({ met: false, sentence: 'Its proposer has not opened it.' })
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(lastReason(ana, proposal)).toMatchObject({
      clause: 'decisionTypes.standard.windowMs',
      met: false,
      unit: 'instant',
      rule: 'Ballots may be cast and changed for 7 days.',
    })
    for (const name of NAMES) world.get(name).vote(proposal, 'agree')
    world.meet()
    world.pass(8 * DAY)
    expect(lastReason(ana, proposal)).toMatchObject({ clause: 'certification.quorum', have: 0, need: 3, met: false })
    for (const name of NAMES.slice(0, 3)) {
      world.get(name).certify(proposal)
      world.meet()
    }
    for (const name of NAMES.slice(0, 3)) world.get(name).confirmAll()
    world.meet()
    expect(lastReason(ana, proposal)).toMatchObject({ clause: 'decisionTypes.standard.coolingOffMs', unit: 'instant' })
    ana.act({ kind: 'outcome.challenge', body: { proposal, reason: 'Too fast.' } })
    expect(whyOf(ana, proposal).find(({ clause }) => clause === 'challenge.members')).toMatchObject({
      met: true,
      have: 1,
      need: 2,
      relation: 'less-than',
    })
    world.get('bo').act({ kind: 'outcome.challenge', body: { proposal, reason: 'Too fast.' } })
    world.meet()
    expect(lastReason(ana, proposal)).toMatchObject({ clause: 'challenge.members', met: false, have: 2, need: 2 })
  })

  test('names the votes that were missing, where it did not pass', () => {
    const world = setup(NAMES, charter())
    const ana = world.get('ana')
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    ana.vote(proposal, 'agree')
    decide(world, proposal)
    expect(whyOf(ana, proposal).filter(({ met }) => !met)).toMatchObject([
      { clause: 'decisionTypes.standard.quorum', have: 1, need: 2 },
    ])
    expectExplained(ana.organisation, [world.now])
  })

  test('tells the proposer of a draft what it lacks before it may be opened', () => {
    const proposing = { sponsors: 2, openPerMember: 3, resubmitAfterMs: 0 }
    const world = setup(NAMES, charter({ proposing }))
    const ana = world.get('ana')
    const draft = ana.draft('On it')
    expect(whyOf(ana, draft)).toContainEqual({
      clause: 'proposing.sponsors',
      met: false,
      sentence: 'It needs the support of 2 more members before it may be opened.',
      have: 0,
      need: 2,
      unit: 'members',
      relation: 'at-least',
      rule: expect.stringContaining('2'),
    })
  })
})
