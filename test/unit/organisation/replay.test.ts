import { describe, expect, test } from 'vitest'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import type { Charter } from '#shared/charter/model.ts'
import { replay } from '#shared/organisation/replay.ts'
import { charterFor, DAY, join, setup } from '#test/kit/people.ts'

/** Everybody is on the roll at once. */
const AT_ONCE = charterFor('Tryers', { electorate: { tenureMs: 0 } })

/** Five people buy a kettle by a vote: three agree on the first day, one disagrees on the sixth, one says nothing. */
function kettle() {
  const world = setup(['ana', 'bo', 'cy', 'di', 'eve'], AT_ONCE)
  const [ana, bo, cy, di, eve] = [...world.replicas.values()]
  if (!ana || !bo || !cy || !di || !eve) throw new Error('five were made')
  const proposal = ana.propose('Buy a kettle', 'standard', { kind: 'resolution' })
  world.meet()
  for (const each of [ana, bo, cy]) each.vote(proposal, 'agree')
  world.pass(6 * DAY)
  di.vote(proposal, 'disagree', 'We have one.')
  world.pass(DAY)
  world.meet()
  for (const each of [ana, bo, cy, di, eve]) each.certify(proposal)
  world.meet()
  return { ana, proposal }
}

function under(change: Partial<DecisionRule>) {
  const { ana } = kettle()
  const { standard } = AT_ONCE.decisionTypes
  const changed = { ...AT_ONCE, decisionTypes: { ...AT_ONCE.decisionTypes, standard: { ...standard, ...change } } }
  const [replayed] = replay(ana.organisation, changed as Charter)
  if (replayed === undefined) throw new Error('nothing was decided')
  return replayed
}

describe('a past decision under other rules', () => {
  test('comes out as it did under its own', () => {
    expect(under({})).toMatchObject({
      title: 'Buy a kettle',
      then: 'passed',
      under: 'passed',
      sentence:
        'It would have passed as well: 3 of at least 3 needed have agreed or abstained; 3 agree and 1 disagrees.',
      caveats: [],
    })
  })

  test('fails a higher quorum, with the arithmetic', () => {
    expect(under({ quorum: { numerator: 4, denominator: 5 } })).toMatchObject({
      then: 'passed',
      under: 'no-quorum',
      sentence: 'It would not have passed, for want of a quorum: 3 of at least 4 needed have agreed or abstained.',
    })
  })

  test('fails a higher threshold', () => {
    const threshold = { numerator: 4, denominator: 5 }
    expect(under({ method: 'supermajority', threshold } as Partial<DecisionRule>)).toMatchObject({ under: 'rejected' })
  })

  test('does not count what came after a shorter window, and says so', () => {
    expect(under({ windowMs: 5 * DAY })).toMatchObject({
      under: 'passed',
      sentence:
        'It would have passed as well: 3 of at least 3 needed have agreed or abstained; 3 agree and 0 disagree.',
      caveats: ['1 answer came after the shorter window, and might have come earlier.'],
    })
  })

  test('says that people would have had longer', () => {
    expect(under({ windowMs: 9 * DAY }).caveats).toEqual(['People would have had 2 days more to answer.'])
  })

  test('says which answers the method does not know', () => {
    const consent = { method: 'consent', silenceConsents: true } as Partial<DecisionRule>
    expect(under(consent)).toMatchObject({
      under: 'passed',
      caveats: ['1 answer took a stance that this method does not offer, and counts as none.'],
    })
  })

  test('asks only those who would have been members for long enough', () => {
    const world = setup(['ana', 'bo', 'cy'], AT_ONCE)
    const ana = world.get('ana')
    world.pass(40 * DAY)
    const fay = join(world, 'ana', 'fay')
    world.meet()
    const proposal = ana.propose('Buy a kettle', 'standard', { kind: 'resolution' })
    world.meet()
    for (const each of [ana, fay]) each.vote(proposal, 'agree')
    world.pass(7 * DAY)
    world.meet()
    for (const each of world.replicas.values()) each.certify(proposal)
    world.meet()
    expect(replay(ana.organisation, charterFor('Tryers', { electorate: { tenureMs: 30 * DAY } }))).toMatchObject([
      {
        then: 'passed',
        under: 'no-quorum',
        sentence: 'It would not have passed, for want of a quorum: 1 of at least 2 needed has agreed or abstained.',
        caveats: ['1 member was entitled, and would not have been.'],
      },
    ])
  })

  test('tells which option would have been chosen instead', () => {
    const score = (most: number): Charter => {
      const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs } = AT_ONCE.decisionTypes.standard
      const common = { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs }
      const threshold = { numerator: 0, denominator: 1 }
      return {
        ...AT_ONCE,
        version: 2,
        decisionTypes: { ...AT_ONCE.decisionTypes, choice: { method: 'score', most, threshold, ...common } },
      }
    }
    const world = setup(['ana', 'bo', 'cy'], score(5))
    const [ana, bo, cy] = [...world.replicas.values()]
    if (!ana || !bo || !cy) throw new Error('three were made')
    const proposal = ana.propose('Which tree?', 'choice', { kind: 'choose', options: ['Oak', 'Elm'] })
    world.meet()
    ana.vote(proposal, 'agree', '', [5, 0])
    bo.vote(proposal, 'agree', '', [0, 2])
    cy.vote(proposal, 'agree', '', [0, 2])
    world.pass(8 * DAY)
    world.meet()
    for (const each of [ana, bo, cy]) each.certify(proposal)
    world.meet()
    expect(replay(ana.organisation, score(5))).toMatchObject([{ under: 'passed', differs: false }])
    // With at most 2 points, a card that gives 5 is none.
    expect(replay(ana.organisation, score(2))).toMatchObject([
      { under: 'passed', differs: true, sentence: expect.stringContaining('It would have passed with “Elm” instead') },
    ])
    const { choice: _, ...without } = score(5).decisionTypes
    expect(replay(ana.organisation, { ...AT_ONCE, decisionTypes: without })).toMatchObject([
      { under: 'passed', differs: true, sentence: expect.stringContaining('nothing would have been chosen') },
    ])
    const ranked = { ...without, choice: { ...without.standard, method: 'ranked-choice' as const } }
    // Points are no ranking: nothing is read into them.
    expect(replay(ana.organisation, { ...score(5), decisionTypes: ranked })).toMatchObject([
      { under: 'rejected', differs: true },
    ])
  })

  test('is not told of what was never decided', () => {
    const { ana } = kettle()
    ana.propose('A pot')
    ana.draft('A pan')
    expect(replay(ana.organisation, charterFor('Tryers')).map(({ title }) => title)).toEqual(['Buy a kettle'])
  })
})
