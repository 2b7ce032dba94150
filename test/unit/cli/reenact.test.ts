import { describe, expect, it } from 'vitest'
import { type CliIo, runCli } from '#electron/hosts/cli.ts'
import { StressReport } from '#shared/bridge/views.ts'
import { REENACTMENTS } from '#shared/stress/reenactments/index.ts'

async function run(args: readonly string[]) {
  let [printed, errors] = ['', '']
  const io: CliIo = {
    out: (text) => {
      printed += text
    },
    err: (text) => {
      errors += text
    },
    input: async () => '',
    interrupted: () => new Promise(() => {}),
  }
  const code = await runCli(['reenact', ...args], io)
  return { code, printed, error: errors === '' ? null : JSON.parse(errors) }
}

describe('folkmoot reenact', () => {
  it('lists what there is', async () => {
    const { code, printed, error } = await run([])
    expect({ code, error }).toEqual({ code: 0, error: null })
    expect(printed.split('\n')).toHaveLength(REENACTMENTS.length + 1)
    expect(printed).toContain('the-dao         The DAO (2016)\n')
    const { printed: asData } = await run(['--json'])
    expect(JSON.parse(asData)).toEqual(REENACTMENTS.map(({ id, name, year }) => ({ id, name, year })))
  })

  it('tells one from what happened to where it is stopped, and needs no peer', async () => {
    const { code, printed, error } = await run(['the-dao'])
    expect({ code, error }).toEqual({ code: 0, error: null })
    const titles = printed.split('\n').filter((line, at, lines) => at > 0 && lines[at - 1] === '' && line !== '')
    expect(titles).toEqual([
      'What happened',
      'Sources',
      'What stands for what',
      'The hole, as the charter says it',
      'The story under this charter',
      'What the stress test says of this charter',
      'The repair',
      'The same people under the repaired charter',
      'What the stress test says then',
      'What the repair does not stop',
    ])
    expect(printed).toMatch(/^The DAO \(2016\)\n/)
    expect(printed).toContain('    Not certain: Accounts give between 3.6 and 3.7 million ether')
    expect(printed).toContain('  [1] Slock.it: DAO.sol, release 1.0')
    // The same No, in both runs.
    expect(printed).toContain(
      '  After 14 days, anybody: count the ballots. It passes: 3 of at least 3 needed have answered; 2 agree and 1 disagrees.\n',
    )
    expect(printed).toContain('  SERIOUS: a No helps it pass (2)\n')
    expect(printed).toContain('  Not possible here: quorum decay (13). A quorum is a fixed share of the roll')
    expect(printed).toContain('    + The quorum is half of the roll: with fewer, the proposal does not pass.\n')
    expect(printed).toContain('put the outcome into force. Denied: The proposal did not pass. STOPPED.\n')
    expect(printed).toMatch(/What the stress test says then\n {2}0 serious, /)
  })

  it('gives everything as data', async () => {
    const { code, printed } = await run(['compound-289', '--json'])
    const told = JSON.parse(printed)
    expect(code).toBe(0)
    expect(told).toMatchObject({
      id: 'compound-289',
      people: 13,
      charter: { decisionTypes: { standard: { windowMs: 259_200_000 } } },
      repaired: { charter: { spending: { unit: 'euros' } } },
    })
    for (const report of [told.report, told.repaired.report]) StressReport.parse(report)
    expect(told.repaired.stoppedAt).toHaveLength(told.stopped.length)
    expect(told.repaired.walkthrough.steps[told.repaired.stoppedAt[0]]).toMatchObject({
      act: 'proposal.open',
      answer: { answer: 'denied', clause: 'spending.tiers' },
    })
  })

  it('says which there are when it knows none of that name', async () => {
    expect(await run(['mt-gox'])).toMatchObject({
      code: 2,
      printed: '',
      error: {
        code: 'invalid-request',
        what: 'There is no re-enactment called mt-gox.',
        next: expect.stringContaining('the-dao'),
      },
    })
  })
})
