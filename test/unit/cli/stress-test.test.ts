import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliIo, runCli } from '#electron/hosts/cli.ts'
import { StressReport } from '#shared/bridge/views.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { sound } from '../stress/sound.ts'

const [template] = TEMPLATES

async function run(args: readonly string[], stdin = '') {
  let [printed, errors] = ['', '']
  const io: CliIo = {
    out: (text) => {
      printed += text
    },
    err: (text) => {
      errors += text
    },
    input: async () => stdin,
    interrupted: () => new Promise(() => {}),
  }
  const code = await runCli(['stress-test', ...args], io)
  return { code, printed, error: errors === '' ? null : JSON.parse(errors) }
}

async function fileWith(text: string): Promise<string> {
  const file = join(await scratchFolder(), 'charter.json')
  writeFileSync(file, text)
  return file
}

const weak = {
  ...sound,
  certification: { syncGraceMs: 0 },
  proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 0 },
}

describe('folkmoot stress-test', () => {
  it('needs no peer, says in words what it found, and ends well without anything serious', async () => {
    const { code, printed, error } = await run([await fileWith(JSON.stringify(template?.charter))])
    expect({ code, error }).toEqual({ code: 0, error: null })
    expect(printed).toMatch(/^Stress test of the charter of Member assembly: 0 serious, \d+ caution, \d+ note\.\n/)
    expect(printed).not.toContain('SERIOUS')
    // One finding whole: what, how few, how soon, how it goes, and the charter's own words before and after the repair.
    expect(printed).toContain('  tiny-turnout capture (1)\n    On a roll of 3, one member can pass a standard decision')
    expect(printed).toContain(
      'It takes 1 of 3, and 16 days. Every tally was looked at for rolls up to 40, and samples at 50.',
    )
    expect(printed).toContain('      After 16 days, member 1: put the outcome into force. Allowed.\n')
    expect(printed).toContain(
      '        - The quorum is one third of the roll: with fewer, the proposal does not pass.\n',
    )
    expect(printed).toContain('        + The quorum is half of the roll: with fewer, the proposal does not pass.\n')
    expect(printed).toContain('  stalked exit (21): Leaving takes effect at once')
  })

  it('ends with 1 when something is serious, and names it first', async () => {
    const { code, printed, error } = await run(['-'], JSON.stringify(weak))
    expect({ code, error }).toEqual({ code: 1, error: null })
    expect(printed.indexOf('SERIOUS')).toBeGreaterThan(0)
    expect(printed.indexOf('SERIOUS')).toBeLessThan(printed.indexOf('CAUTION'))
    expect(printed).toContain('partition double vote (25)')
    expect(printed).toContain('Compound, proposal 289 (2024): On 28 July 2024')
  })

  it('gives everything as data that PeerApi’s schema reads', async () => {
    const { code, printed } = await run(['-', '--json'], JSON.stringify(weak))
    const report = StressReport.parse(JSON.parse(printed))
    expect(code).toBe(1)
    expect(report.findings[0]).toMatchObject({
      id: 'partition',
      repair: { certification: { syncGraceMs: 86_400_000 } },
    })
  })

  it('refuses a file that is not there, or holds no charter, with 2 and the reason', async () => {
    expect(await run([join(await scratchFolder(), 'none.json')])).toMatchObject({
      code: 2,
      printed: '',
      error: { code: 'invalid-request', what: 'The file cannot be read.', why: expect.stringContaining('none.json') },
    })
    expect(await run([await fileWith('{')])).toMatchObject({ code: 2, error: { code: 'invalid-request' } })
    const { reviewAfterMs, ...short } = sound
    expect(reviewAfterMs).toBeGreaterThan(0)
    expect(await run([await fileWith(JSON.stringify(short))])).toMatchObject({
      code: 2,
      printed: expect.stringContaining('“reviewAfter” is missing.'),
    })
    expect(await run([])).toMatchObject({ code: 2 })
  })
})
