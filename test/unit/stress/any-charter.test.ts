import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answers, stressTest } from '#shared/stress/stress-test.ts'
import { anyCharter } from '../charter/charters.ts'

/** Small sizes, so that many charters can be looked at; every detector and every kind of run is in it. */
const QUICK = { enumerateUpTo: 8, rolls: [] }

const seriousIn = (report: ReturnType<typeof stressTest>): readonly string[] =>
  report.findings.filter((finding) => finding.severity === 'serious').map((finding) => finding.id)

describe('the stress test of any charter', () => {
  it('ends, and shows each finding by a run that comes out as it claims', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyCharter, (charter) => {
        const { findings } = stressTest(charter, QUICK)
        expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length)
        for (const finding of findings) {
          seen.add(finding.id)
          expect(finding.sentence).toMatch(/^[A-Z].*\.$/)
          expect(finding.sentence).not.toMatch(/undefined|null|NaN/)
          expect(answers(finding.walkthrough.steps.at(-1), finding.claim)).toBe(true)
          expect(finding.coalition.members).toBeLessThanOrEqual(finding.coalition.roll)
        }
      }),
      { seed: 20_260_401, numRuns: 300 },
    )
    // A sample in which a kind never comes up would say nothing about it.
    expect([...seen].sort()).toMatchInlineSnapshot(`
      [
        "ambush.amendment",
        "ambush.routine",
        "ambush.standard",
        "dead.amendment",
        "dead.routine",
        "dead.standard",
        "flash.amendment",
        "flash.standard",
        "flash.young",
        "flood.amendment",
        "flood.routine",
        "flood.standard",
        "gridlock",
        "no-extension",
        "no-helps.amendment",
        "no-helps.routine",
        "no-helps.standard",
        "packing",
        "partition",
        "purge.majority",
        "purge.unheard",
        "quiet.amendment",
        "quiet.routine",
        "quiet.standard",
        "resubmission",
        "self-dealing",
        "silence-window.amendment",
        "silence-window.routine",
        "silence-window.standard",
        "silence.amendment",
        "silence.routine",
        "silence.standard",
        "sock-puppets",
        "turnout.amendment",
        "turnout.routine",
        "turnout.standard",
      ]
    `)
  })

  it('gives the same report every time', () => {
    fc.assert(
      fc.property(anyCharter, (charter) => {
        expect(stressTest(charter, QUICK)).toEqual(stressTest(charter, QUICK))
      }),
      { seed: 20_260_402, numRuns: 8 },
    )
  })

  it('offers repairs that mend, and that open nothing serious', () => {
    fc.assert(
      fc.property(anyCharter, (charter) => {
        const before = stressTest(charter, QUICK)
        for (const { id, repair } of before.findings) {
          if (repair === null) continue
          const after = stressTest(repair, QUICK)
          expect(after.findings.map((finding) => finding.id)).not.toContain(id)
          expect(seriousIn(before)).toEqual(expect.arrayContaining([...seriousIn(after)]))
        }
      }),
      { seed: 20_260_403, numRuns: 6 },
    )
  })
})
