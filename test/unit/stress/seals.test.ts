import { describe, expect, it } from 'vitest'
import { fromHex, utf8 } from '#shared/kernel/bytes.ts'
import { keyNamed, seal, verifySeal } from '#shared/stress/seals.ts'

describe('stand-ins for signatures', () => {
  const key = keyNamed('member 1')
  const message = utf8('what was said')

  it('hold for who made them and what was said, and for nothing else', () => {
    const made = seal(key, message)
    expect(made).toHaveLength(64)
    expect(verifySeal(fromHex(key), message, made)).toBe(true)
    expect(verifySeal(fromHex(keyNamed('member 2')), message, made)).toBe(false)
    expect(verifySeal(fromHex(key), utf8('what was not said'), made)).toBe(false)
    expect(
      verifySeal(
        fromHex(key),
        message,
        made.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
      ),
    ).toBe(false)
  })
})
