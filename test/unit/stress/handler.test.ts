import { describe, expect, it } from 'vitest'
import { charterHandlers } from '#electron/peer/service/handlers/charters.ts'
import { charterHash } from '#shared/charter/model.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { sound } from './sound.ts'

describe('charter.stressTest', () => {
  it('gives what the library gives, tells how far it is, and lets everything else have its turn', async () => {
    const told: unknown[] = []
    let turns = 0
    let inTurn = 0
    const handlers = charterHandlers({
      clock: {
        now: () => 0,
        after: () => () => {},
        turn: async () => {
          turns++
          await new Promise((resolve) => setImmediate(resolve))
          inTurn++
        },
      },
      emit: (event, data) => told.push({ event, data }),
    })
    const caller = { id: 'page', onClose: () => {} }
    const report = await handlers['charter.stressTest']({ charter: sound }, caller)
    expect(report).toEqual(stressTest(sound))
    expect(turns).toBeGreaterThan(500)
    expect(inTurn).toBe(turns)
    const at = (stage: string, done: number, of: number) => ({
      event: 'charter.stressProgress',
      data: { charter: charterHash(sound), stage, done, of },
    })
    // Each stage once, however many turns it takes: eight kinds of decision, three findings.
    expect(told).toEqual([at('counting', 0, 8), at('running', 0, 3), at('running', 1, 3), at('running', 2, 3)])
  })
})
