import { describe, expect, test } from 'vitest'
import { Backoff } from '#electron/main/backoff.ts'

describe('starting a crashed peer again', () => {
  test('waits twice as long each time, then leaves it to the person', () => {
    const backoff = new Backoff()
    const pauses = Array.from({ length: 6 }, () => backoff.crashed(10))
    expect(pauses).toEqual([
      { kind: 'after', delayMs: 500 },
      { kind: 'after', delayMs: 1000 },
      { kind: 'after', delayMs: 2000 },
      { kind: 'after', delayMs: 4000 },
      { kind: 'after', delayMs: 8000 },
      { kind: 'give-up' },
    ])
  })

  test('forgives earlier crashes to a peer that ran well for a while', () => {
    const backoff = new Backoff()
    backoff.crashed(10)
    backoff.crashed(10)
    expect(backoff.crashed(60_000)).toEqual({ kind: 'after', delayMs: 500 })
  })
})
