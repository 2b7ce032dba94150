import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DECISION_TYPES } from '#shared/charter/decision-rule.ts'
import { Charter } from '#shared/charter/model.ts'
import { answers, stressTest } from '#shared/stress/stress-test.ts'
import { anyCharter } from '../charter/charters.ts'

const SEED = 20_260_401
/** Small sizes, so that many charters can be looked at; every detector and every kind of run is in it. */
const QUICK = { enumerateUpTo: 8, rolls: [] }

const seriousIn = (report: ReturnType<typeof stressTest>): readonly string[] =>
  report.findings.filter((finding) => finding.severity === 'serious').map((finding) => finding.id)

/** A finding without the kind of decision that it is about. */
const kindOf = (id: string): string => id.replace(new RegExp(`\\.(${DECISION_TYPES.join('|')})$`), '')

describe('the stress test of any charter', () => {
  it('ends, and shows each finding by a run that comes out as it claims', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyCharter, (charter) => {
        const { findings } = stressTest(charter, QUICK)
        expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length)
        for (const finding of findings) {
          seen.add(kindOf(finding.id))
          expect(finding.sentence).toMatch(/^[A-Z].*\.$/)
          expect(finding.sentence).not.toMatch(/undefined|null|NaN/)
          expect(answers(finding.walkthrough.steps.at(-1), finding.claim)).toBe(true)
          expect(finding.coalition.members).toBeLessThanOrEqual(finding.coalition.roll)
          expect(finding.repair === null || Charter.safeParse(finding.repair).success).toBe(true)
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
    // A sample in which a kind never comes up would say nothing about it.
    expect([...seen].sort()).toMatchInlineSnapshot(`
      [
        "ambush",
        "dead",
        "flash",
        "flash.young",
        "flood",
        "fresh-vouchers",
        "gatekeeper",
        "gridlock",
        "last-word",
        "lent",
        "no-extension",
        "no-helps",
        "packing",
        "partition",
        "pauses",
        "purge.majority",
        "purge.unheard",
        "quiet",
        "resubmission",
        "resubmission.reworded",
        "salami",
        "self-dealing",
        "self-dealing.resolution",
        "silence",
        "silence-window",
        "sock-puppets",
        "turnout",
        "unsummed",
      ]
    `)
  })

  it('gives the same report every time', () => {
    for (const charter of fc.sample(anyCharter, { seed: 20_260_402, numRuns: 3 })) {
      expect(stressTest(charter, QUICK)).toEqual(stressTest(charter, QUICK))
    }
  })

  it('offers repairs that mend, and that open nothing serious', () => {
    for (const charter of fc.sample(anyCharter, { seed: 20_260_403, numRuns: 2 })) {
      const before = stressTest(charter, QUICK)
      for (const { id, repair } of before.findings) {
        if (repair === null) continue
        const after = stressTest(repair, QUICK)
        expect(after.findings.map((finding) => finding.id)).not.toContain(id)
        expect(seriousIn(before)).toEqual(expect.arrayContaining([...seriousIn(after)]))
      }
    }
  })
})
