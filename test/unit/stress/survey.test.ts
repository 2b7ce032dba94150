import { describe, expect, it } from 'vitest'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import { decisionTypesOf } from '#shared/charter/model.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { type Progress, stressSteps, stressTest } from '#shared/stress/stress-test.ts'
import { completedByNo, fewestAlone, surveyRule } from '#shared/stress/survey.ts'
import { decide } from '#shared/tally/decide.ts'
import { consent, counts, majority, supermajority } from '../tally/rules.ts'
import { findingIn, QUICK, ruled } from './sound.ts'

const RULES: readonly DecisionRule[] = [
  majority({ quorum: [1, 3] }),
  majority({ quorum: [1, 2], quorumCounts: 'every-ballot' }),
  supermajority({ quorum: [1, 2], threshold: [2, 3] }),
  supermajority({ quorum: [1, 2], threshold: [1, 1], quorumCounts: 'every-ballot' }),
  consent({ quorum: [2, 5] }),
  consent({ quorum: [0, 1] }),
  consent({ quorum: [1, 2], silenceConsents: false }),
]

function surveyed(rule: DecisionRule, enumerateUpTo: number, rolls: readonly number[] = []) {
  const work = surveyRule(rule, 'standard', { enumerateUpTo, rolls, samples: 400 })
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

describe('looking at tallies', () => {
  it.each(RULES)('agrees with trying every tally by hand ($method)', (rule) => {
    const isConsent = rule.method === 'consent'
    const no = isConsent ? 'object' : 'disagree'
    for (const survey of surveyed(rule, 7)) {
      const { roll } = survey
      const passing = new Set<string>()
      const every: (readonly [number, number, number])[] = []
      for (let a = 0; a <= roll; a++)
        for (let d = 0; a + d <= roll; d++)
          for (let b = 0; a + d + b <= roll; b++) {
            every.push([a, d, b])
            const tally = counts({ agree: a, [no]: d, abstain: b })
            if (decide(rule, 'standard', roll, tally).outcome === 'passed') passing.add(`${a} ${d} ${b}`)
          }
      const passes = (a: number, d: number, b: number): boolean => passing.has(`${a} ${d} ${b}`)
      const alone = every.filter(([a, d, b]) => d === 0 && b === 0 && passes(a, d, b)).map(([a]) => a)
      expect(survey.alone).toBe(alone.length === 0 ? null : Math.min(...alone))
      expect(fewestAlone(rule, 'standard', roll)).toBe(survey.alone)
      const fewest = (found: typeof every): number | null =>
        found.length === 0 ? null : Math.min(...found.map(([a, d, b]) => a + d + b))
      const helped = every.filter(([a, d, b]) => d > 0 && passes(a, d, b) && !passes(a, d - 1, b))
      const answers = (tally: typeof survey.noHelps) =>
        tally === null ? null : tally.agree + tally[no] + tally.abstain
      expect(answers(survey.noHelps)).toBe(fewest(helped))
      expect(answers(completedByNo(rule, 'standard', roll))).toBe(fewest(helped))
      const missed = every.filter(([a, d, b]) => a + d + b < roll && passes(a, d, b) && !passes(a, d + 1, b))
      expect(answers(survey.oneMissing)).toBe(fewest(missed))
    }
  })

  it('says which sizes were looked at completely, and finds the same by sampling', () => {
    const rule = majority({ quorum: [1, 2], quorumCounts: 'every-ballot' })
    const [five, fifty] = surveyed(rule, 5, [50]).slice(-2)
    expect(five).toMatchObject({ roll: 5, how: 'complete', alone: 3 })
    expect(fifty).toMatchObject({ roll: 50, how: 'sampled', alone: 25 })
    expect(fifty?.noHelps).not.toBeNull()
    expect(findingIn(ruled('standard', { quorumCounts: 'every-ballot' }), 'no-helps.standard').examined).toEqual({
      how: 'tallies',
      upTo: QUICK.enumerateUpTo,
      sampled: [12, 50],
      samplesEach: 400,
    })
  })

  it('knows the fewest who can act alone in groups of 3, 5, 12 and 50', () => {
    const alone = (rule: DecisionRule) => [3, 5, 12, 50].map((roll) => fewestAlone(rule, 'standard', roll))
    expect(alone(majority({ quorum: [1, 3] }))).toEqual([1, 2, 4, 17])
    expect(alone(supermajority({ quorum: [1, 2], threshold: [2, 3] }))).toEqual([2, 3, 6, 25])
    expect(alone(consent({ quorum: [1, 4] }))).toEqual([1, 2, 3, 13])
    expect(alone(consent({ quorum: [1, 4], silenceConsents: false }))).toEqual([3, 5, 12, 50])
    expect(alone(supermajority({ quorum: [0, 1], threshold: [2, 3] }))).toEqual([1, 1, 1, 1])
  })

  it('looks at choices and advice for how few of one mind are enough, and for nothing else', () => {
    const third = majority({ quorum: [1, 3] })
    const aloneIn = (rule: DecisionRule) => surveyed(rule, 4, [50]).map(({ alone }) => alone)
    expect(aloneIn({ ...third, method: 'ranked-choice' })).toEqual([1, 1, 1, 2, 17])
    expect(aloneIn({ ...third, method: 'score', most: 5, threshold: { numerator: 1, denominator: 1 } })).toEqual([
      1, 1, 1, 2, 17,
    ])
    // The one who decides and those who advise; one at least, where there is anybody.
    expect(aloneIn({ ...third, method: 'advice' })).toEqual([1, 2, 2, 3, 18])
    for (const survey of surveyed({ ...third, method: 'ranked-choice' }, 4)) {
      expect(survey).toMatchObject({ how: 'sampled', noHelps: null, oneMissing: null })
    }
    const every = surveyed({ ...third, method: 'ranked-choice', quorumCounts: 'every-ballot' }, 7).at(-1)
    expect(every?.noHelps).toMatchObject({ agree: 2, disagree: 1 })
  })
})

describe('the charters that ship', () => {
  /** What their authors knew and accepted; whatever else turns up has to be looked at. */
  const CAUTIONS: { readonly [id: string]: readonly string[] } = {
    'member-assembly': ['turnout.standard', 'packing', 'silence.routine'],
    'consent-circle': ['packing', 'silence.routine'],
    'worker-co-op': ['packing', 'silence.routine'],
    'advice-process': ['packing', 'gatekeeper.standard'],
    federation: ['packing'],
    'open-source-foundation': ['packing', 'gatekeeper.spending'],
  }

  it.each(TEMPLATES)('$name: nothing serious at any size, and no caution but known ones', ({ id, charter }) => {
    const { findings } = stressTest(charter)
    const severe = (severity: string) => findings.filter((each) => each.severity === severity).map((each) => each.id)
    expect(severe('serious')).toEqual([])
    expect(severe('caution')).toEqual(CAUTIONS[id])
  })
})

describe('progress', () => {
  const [template] = TEMPLATES
  if (template === undefined) throw new Error('there are templates')

  it('is told from counting to the last run', () => {
    const told: Progress[] = []
    const report = stressTest(template.charter, { ...QUICK, onProgress: (progress) => told.push(progress) })
    expect(told[0]).toEqual({ stage: 'counting', done: 0, of: decisionTypesOf(template.charter).length })
    const runs = told.filter(({ stage }) => stage === 'running')
    expect([...new Set(runs.map(({ done }) => done))]).toEqual(report.findings.map((_, i) => i))
    expect(told.findLastIndex(({ stage }) => stage === 'counting')).toBeLessThan(told.indexOf(runs[0] as Progress))
  })

  it('comes in pieces, so that others have their turn between them', () => {
    let pieces = 0
    const steps = stressSteps(template.charter, { enumerateUpTo: 20 })
    while (steps.next().done !== true) pieces++
    // 10,625 tallies of each of three rules alone are some 80 pieces.
    expect(pieces).toBeGreaterThan(150)
  })
})
