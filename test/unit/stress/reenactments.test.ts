import { describe, expect, it } from 'vitest'
import { Charter } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import type { Step } from '#shared/stress/finding.ts'
import { cut } from '#shared/stress/reenactments/charters.ts'
import { REENACTMENTS, reenact } from '#shared/stress/reenactments/index.ts'
import type { Reenactment } from '#shared/stress/reenactments/reenactment.ts'
import { type Retelling, retell } from '#shared/stress/reenactments/retell.ts'
import { findingsOf, idsOf, seriousIn } from './sound.ts'

const named = (id: string): Reenactment => {
  const found = REENACTMENTS.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}

/** Each is retold once, however much is asked about it. */
const known = new Map<string, Retelling>()
function retold(told: Reenactment): Retelling {
  const found = known.get(told.id) ?? retell(told)
  known.set(told.id, found)
  return found
}

/** What was done and answered, without who and when. */
const heard = (steps: readonly Step[]): readonly string[] =>
  steps.map(({ act, answer }) => {
    if (answer.answer === 'denied') return `${act}: denied by ${answer.clause}`
    return answer.answer === 'counted' ? `${act}: ${answer.outcome}` : `${act}: allowed`
  })

const lastOf = ({ id }: Reenactment, which: 'charter' | 'repaired'): string | undefined =>
  heard(reenact(named(id), named(id)[which]).steps).at(-1)

describe.each(REENACTMENTS)('$name ($year)', (told) => {
  it('says who tells each fact, and cites no more', () => {
    expect(told.happened.length).toBeGreaterThan(2)
    for (const { said, sources, uncertain = 'It is.' } of told.happened) {
      expect(said).toMatch(/^[A-Z].*\.$/)
      expect(uncertain).toMatch(/^[A-Z].*\.$/)
      expect(sources.length).toBeGreaterThan(0)
    }
    const cited = [...new Set(told.happened.flatMap(({ sources }) => sources))].sort((a, b) => a - b)
    expect(cited).toEqual(told.sources.map((_, index) => index + 1))
  })

  it('has charters that can be founded from, and a hole that stands in one of them', () => {
    for (const charter of [told.charter, told.repaired]) expect(Charter.parse(charter)).toEqual(charter)
    const clauses = ruleGroups(told.charter).flatMap(({ sentences }) => sentences.map(({ clause }) => clause))
    expect(clauses).toEqual(expect.arrayContaining([...told.hole]))
  })

  it('comes to its bad end under the charter with the hole', () => {
    const enacted = reenact(told, told.charter).steps.filter(({ act }) => act === 'outcome.enact')
    expect(enacted.map(({ answer }) => answer)).toEqual([{ answer: 'allowed' }])
  })

  it('is stopped under the repaired charter where it says, and never comes into force', () => {
    const { repaired } = retold(told)
    const { steps } = repaired.walkthrough
    expect(repaired.stoppedAt).toHaveLength(told.stopped.length)
    expect(heard(repaired.stoppedAt.flatMap((at) => steps[at] ?? []))).toEqual(
      told.stopped.map((stop) =>
        stop.act === 'count' ? `count: ${stop.outcome}` : `${stop.act}: denied by ${stop.clause}`,
      ),
    )
    const enacted = steps.filter(({ act, answer }) => act === 'outcome.enact' && answer.answer === 'allowed')
    expect(enacted).toEqual([])
  })

  it('is found by the stress test, as serious as it was, and not in the repaired charter', () => {
    const found = findingsOf(told.charter).map(({ id, number, severity }) => ({ id, number, severity }))
    expect(found).toEqual(expect.arrayContaining([...told.findings]))
    expect(told.findings.some(({ severity }) => severity === 'serious')).toBe(true)
    for (const { id } of told.findings) expect(idsOf(told.repaired)).not.toContain(id)
    expect(seriousIn(told.repaired)).toEqual([])
  })

  it('says of what is not possible here that it is not', () => {
    expect(retold(told).notPossible.map(({ number }) => number)).toEqual([...told.notPossible].sort((a, b) => a - b))
  })
})

describe('what the re-enactments are about', () => {
  it('The DAO: one No makes it pass, and no longer when only the counting of the quorum is changed', () => {
    const dao = named('the-dao')
    const answered = ['count: no-quorum', 'ballot.cast: allowed', 'count: passed']
    expect(heard(reenact(dao, dao.charter).steps)).toEqual(expect.arrayContaining(answered))
    const counted = cut(dao.charter, 'standard', { quorumCounts: 'agree-and-abstain' })
    expect(heard(reenact(dao, counted).steps).filter((each) => each.startsWith('count'))).toEqual([
      'count: no-quorum',
      'count: no-quorum',
    ])
  })

  it('Beanstalk: votes that come after the opening are no use under either charter', () => {
    const told = named('beanstalk')
    for (const charter of [told.charter, told.repaired]) {
      const late = reenact(told, charter).steps.find(({ who, act }) => who === 'newcomer 7' && act === 'ballot.cast')
      expect(late?.answer).toMatchObject({ answer: 'denied', clause: 'electorate' })
    }
  })

  it('Build Finance: the first attempt fails under either charter, and waiting alone does not stop the second', () => {
    const told = named('build-finance')
    const counts = heard(reenact(told, told.charter).steps).filter((each) => each.startsWith('count'))
    expect(counts).toEqual(['count: rejected', 'count: passed'])
    const waiting = {
      ...told.charter,
      ...(told.repaired.proposing === undefined ? {} : { proposing: told.repaired.proposing }),
    }
    const heardThen = heard(reenact(told, waiting).steps)
    expect(heardThen).toContain('proposal.open: denied by proposing.resubmitAfterMs')
    expect(heardThen.at(-1)).toBe('outcome.enact: allowed')
  })

  it('Tornado Cash: no charter lets another effect into the place of the one that is voted on', () => {
    const told = named('tornado-cash')
    for (const charter of [told.charter, told.repaired]) {
      const swaps = reenact(told, charter).steps.filter(({ does }) => does.startsWith('open it again'))
      expect(heard(swaps)).toEqual(['proposal.open: denied by proposals', 'proposal.open: denied by proposals'])
    }
    // What time alone gives is not enough: without a challenge the lie is in force a week later.
    const { challenge: _, ...onlyTime } = told.repaired
    expect(heard(reenact(told, onlyTime).steps).at(-1)).toBe('outcome.enact: allowed')
  })

  it('Compound: who gains has no vote on spending, and the plain resolution that is left lacks a quorum', () => {
    const told = named('compound-289')
    expect(lastOf(told, 'charter')).toBe('outcome.enact: allowed')
    expect(lastOf(told, 'repaired')).toBe('outcome.enact: denied by certification')
    const ballots = reenact(told, told.repaired).steps.filter(
      ({ who, act }) => who === 'member 1' && act === 'ballot.cast',
    )
    expect(heard(ballots)).toEqual(['ballot.cast: denied by electorate'])
  })
})
