import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CliIo, runCli } from '#electron/hosts/cli.ts'
import { Closers } from '#electron/hosts/closers.ts'
import { harmless, harmlessLine } from '#electron/hosts/harmless.ts'
import { serveLoopback } from '#electron/hosts/serve-loopback.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import { fail } from '#shared/bridge/errors.ts'
import { EVENTS, METHODS } from '#shared/bridge/methods.ts'
import { toBase64 } from '#shared/kernel/bytes.ts'
import { FakePeer } from '#test/kit/fake-peer.ts'
import { FixturePeer } from '#test/kit/fixture-peer.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { until } from '#test/kit/until.ts'
import { decided, forkIn, proofBy } from '../proof/decided.ts'

const organisation = 'a'.repeat(64)
const LINK = 'folkmoot://join/very-secret'

/** A terminal that remembers what was printed. */
class Terminal implements CliIo {
  printed = ''
  errors = ''
  stdin = ''
  interrupt = (): void => {}
  readonly #interrupted = new Promise<void>((resolve) => (this.interrupt = resolve))
  readonly out = (text: string): void => {
    this.printed += text
  }
  readonly err = (text: string): void => {
    this.errors += text
  }
  readonly input = async (): Promise<string> => this.stdin
  readonly interrupted = (): Promise<void> => this.#interrupted
}

async function keeper() {
  const profile = await scratchFolder()
  const peer = new FakePeer()
  const closers = new Closers()
  const loopback = await serveLoopback(profile, 0, peer, noLog, closers)
  onTestFinished(() => closers.close())
  return { profile, peer, closers, loopback }
}

async function run(args: readonly string[], stdin = '') {
  const terminal = new Terminal()
  terminal.stdin = stdin
  const code = await runCli(args, terminal)
  const error: unknown = terminal.errors === '' ? null : JSON.parse(terminal.errors)
  return { code, printed: terminal.printed, error }
}

describe('folkmoot call', () => {
  it('prints the answer as JSON and nothing else', async () => {
    const { profile, peer } = await keeper()
    peer.answer('organisation.list', () => [])
    expect(await run(['--profile', profile, 'call', 'organisation.list'])).toEqual({
      code: 0,
      printed: '[]\n',
      error: null,
    })
    expect(await run(['call', 'organisation.list', '{}', '--profile', profile])).toMatchObject({ code: 0 })
  })

  it('takes parameters from standard input, so that a link need not stand in the list of processes', async () => {
    const { profile, peer } = await keeper()
    let got: unknown
    peer.answer('invitation.inspect', (params) => {
      got = params
      throw fail('invitation-malformed', 'The text is not a Folkmoot invitation.')
    })
    const answer = await run(['--profile', profile, 'call', 'invitation.inspect', '-'], JSON.stringify({ link: LINK }))
    expect(got).toEqual({ link: LINK })
    expect(answer).toMatchObject({ code: 1, printed: '', error: { code: 'invitation-malformed' } })
  })

  it('tells a refusal (1) from a wrong question (2) and from nobody to ask (3)', async () => {
    const { profile, peer, closers } = await keeper()
    peer.answer('organisation.get', () => {
      throw fail('denied', 'No.', { clause: 'admission' })
    })
    const call = (method: string, params: string) => run(['--profile', profile, 'call', method, params])
    const params = JSON.stringify({ organisation })
    expect(await call('organisation.get', params)).toMatchObject({
      code: 1,
      error: { code: 'denied', clause: 'admission' },
    })
    expect(await call('organisation.get', '{}')).toMatchObject({
      code: 2,
      error: { code: 'invalid-request', why: expect.stringContaining('organisation') },
    })
    expect(await call('organisation.get', '{"')).toMatchObject({ code: 2, error: { code: 'invalid-request' } })
    expect(await call('no.such', '{}')).toMatchObject({ code: 2, error: { code: 'unknown-method' } })
    await closers.close()
    expect(await call('organisation.get', params)).toMatchObject({ code: 3, error: { code: 'unreachable' } })
  })

  it('does not repeat what it could not read', async () => {
    const { error } = await run(['--profile', 'x', 'call', 'join.start', `{"link": ${LINK}}`])
    expect(JSON.stringify(error)).not.toContain('very-secret')
  })

  it.each([
    [['call']],
    [['nonsense']],
    [['call', 'organisation.list']],
    [['--nonsense']],
    [['keeper', '--profile', 'x', '--api-port', 'many']],
  ])('explains how it is used: %j', async (args) => {
    expect(await run(args)).toMatchObject({
      code: 2,
      printed: '',
      error: { code: 'invalid-request', next: expect.any(String) },
    })
  })
})

describe('finding the keeper of a profile', () => {
  it('leaves its address and token for the owner only, and takes the address away when it closes', async () => {
    const { profile, loopback, closers } = await keeper()
    const [address, token] = [join(profile, 'api.json'), join(profile, 'api-token')]
    expect(JSON.parse(readFileSync(address, 'utf8'))).toEqual({
      port: loopback.port,
      pid: process.pid,
      tokenFile: token,
    })
    for (const path of [address, token]) expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(token, 'utf8')).toMatch(/^[\w-]{43}\n$/)
    await closers.close()
    expect(existsSync(address)).toBe(false)
    expect(existsSync(token)).toBe(true)
  })

  it('never shows the token to a program that got the port of a keeper that crashed', async () => {
    const { profile, closers } = await keeper()
    await closers.close()
    let visited = false
    const stranger = createServer(() => (visited = true))
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void stranger.close())
    const listening = stranger.address()
    const port = typeof listening === 'object' && listening !== null ? listening.port : 0
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(join(profile, 'api.json'), JSON.stringify({ port, pid: dead, tokenFile: join(profile, 'api-token') }))
    expect(await run(['--profile', profile, 'call', 'profile.get'])).toMatchObject({ code: 3 })
    expect(visited).toBe(false)
  })

  it.each(['', '{}', '{"port":0,"pid":1,"tokenFile":"x"}', 'null'])(
    'takes an address that makes no sense for none: %s',
    async (text) => {
      const profile = await scratchFolder()
      writeFileSync(join(profile, 'api.json'), text)
      expect(await run(['--profile', profile, 'call', 'profile.get'])).toMatchObject({ code: 3 })
    },
  )

  it('says that the token is not accepted, when it was changed', async () => {
    const { profile } = await keeper()
    writeFileSync(join(profile, 'api-token'), 'x'.repeat(43))
    expect(await run(['--profile', profile, 'call', 'profile.get'])).toMatchObject({
      code: 1,
      error: { code: 'unauthorised' },
    })
  })

  it('keeps the same token for the next start', async () => {
    const { profile, closers } = await keeper()
    const token = readFileSync(join(profile, 'api-token'), 'utf8')
    await closers.close()
    const again = new Closers()
    await serveLoopback(profile, 0, new FakePeer(), noLog, again)
    onTestFinished(() => again.close())
    expect(readFileSync(join(profile, 'api-token'), 'utf8')).toBe(token)
  })
})

describe('folkmoot peers', () => {
  async function withPeers() {
    const { profile, peer } = await keeper()
    const fixture = new FixturePeer('full')
    const [held] = await fixture.call('organisation.list', {})
    if (held === undefined) throw new Error('no organisation')
    const peers = await fixture.call('peer.list', { organisation: held.organisation })
    peer.answer('organisation.list', () => [held])
    peer.answer('peer.list', () => peers)
    return { profile, held, peers }
  }

  it('says how each device is reached, through whom, and why one is not', async () => {
    const { profile, held } = await withPeers()
    const { code, printed } = await run(['--profile', profile, 'peers'])
    expect(code).toBe(0)
    expect(printed.split('\n')[0]).toBe(held.name)
    expect(printed).toMatch(/Leila’s laptop \(.*receiving; passed on by Cupboard; answers in 84 ms; has 148 entries/)
    expect(printed).toMatch(/Workshop \(.*could not connect/)
    expect(printed).toContain('or a firewall stands between you')
    expect(printed).toMatch(/tried again 20\d\d-/)
  })

  it('prints the same as JSON, and nothing of organisations that were not asked for', async () => {
    const { profile, held, peers } = await withPeers()
    const { printed } = await run(['--profile', profile, 'peers', '--json'])
    expect(JSON.parse(printed)).toEqual([{ organisation: held.organisation, name: held.name, peers }])
    const other = await run(['--profile', profile, 'peers', '--organisation', organisation])
    expect(other.printed).toBe('No such organisation is kept here.\n')
  })
})

describe('folkmoot watch', () => {
  it('prints events as lines of JSON until it is interrupted', async () => {
    const { profile, peer } = await keeper()
    const terminal = new Terminal()
    const done = runCli(['--profile', profile, 'watch', 'joins.changed', 'organisation.changed'], terminal)
    await until('events arrive', () => {
      peer.emit('profile.changed', {})
      peer.emit('organisation.changed', { organisation: organisation as never })
      return terminal.printed !== ''
    })
    terminal.interrupt()
    expect(await done).toBe(0)
    const lines = terminal.printed
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(new Set(lines.map((line) => JSON.stringify(line)))).toEqual(
      new Set([JSON.stringify({ event: 'organisation.changed', data: { organisation } })]),
    )
  })

  it('ends when the keeper does', async () => {
    const { profile, peer, closers } = await keeper()
    const terminal = new Terminal()
    const done = runCli(['--profile', profile, 'watch'], terminal)
    await until('it watches', () => {
      peer.emit('joins.changed', {})
      return terminal.printed !== ''
    })
    await closers.close()
    expect(await done).toBe(3)
    expect(JSON.parse(terminal.errors)).toMatchObject({ code: 'shutting-down' })
  })

  it('knows which events there are', async () => {
    expect(await run(['--profile', 'x', 'watch', 'no.such'])).toMatchObject({
      code: 2,
      error: { code: 'invalid-request' },
    })
  })
})

describe('folkmoot methods', () => {
  it('describes every method and event with JSON Schemas', async () => {
    const { code, printed } = await run(['methods', '--json'])
    expect(code).toBe(0)
    const described = JSON.parse(printed)
    expect(Object.keys(described.methods)).toEqual(Object.keys(METHODS))
    expect(Object.keys(described.events)).toEqual(Object.keys(EVENTS))
    const { request, response, errors } = described.methods['proposal.draft']
    // What may be left out when asking is not required; what is answered always is.
    expect(request).toMatchObject({ type: 'object', required: ['organisation', 'title'], additionalProperties: false })
    expect(request.properties.text).toMatchObject({ default: '' })
    expect(response).toMatchObject({ required: ['proposal'] })
    expect(errors).toContain('denied')
  })

  it('and in words', async () => {
    const { printed } = await run(['methods'])
    for (const name of [...Object.keys(METHODS), ...Object.keys(EVENTS)]) expect(printed).toContain(`  ${name} `)
    expect(printed).toContain('takes organisation title [text]')
  })
})

describe('folkmoot export-proof and verify', () => {
  const { ana, proposal } = decided()
  const proof = proofBy(ana, proposal)

  async function withProof() {
    const { profile, peer } = await keeper()
    const others = new FixturePeer('full')
    const organisations = await others.call('organisation.list', {})
    const lines = await others.call('proposal.list', { organisation: organisations[0]?.organisation ?? expect.fail() })
    peer.answer('organisation.list', () => organisations)
    // The second of the organisations has it.
    peer.answer('proposal.list', (asked: { organisation: string }) =>
      lines.map((line, i) =>
        i > 0 || asked.organisation !== organisations[1]?.organisation ? line : { ...line, proposal },
      ),
    )
    peer.answer('proposal.exportProof', () => ({ proof: toBase64(proof) }))
    return { profile, file: join(await scratchFolder(), 'kettle.folkmoot-proof') }
  }

  it('writes one file, which is checked with nothing else and says what it proves and what it does not', async () => {
    const { profile, file } = await withProof()
    const written = await run(['--profile', profile, 'export-proof', proposal, '--out', file])
    expect(written).toMatchObject({ code: 0, error: null })
    expect(JSON.parse(written.printed)).toEqual({ file, bytes: proof.length })
    const { code, printed } = await run(['verify', file])
    expect(code).toBe(0)
    expect(printed).toContain('the proposal “Buy a kettle” passed.')
    expect(printed).toContain('disagreed. “We have one.”')
    expect(printed).toContain('This does not prove:')
    const shown = JSON.parse((await run(['verify', file, '--json'])).printed)
    expect(shown).toMatchObject({ kind: 'outcome', outcome: 'passed', proposal, tally: { agree: 2 } })
  })

  it('lets nobody’s words command the terminal, or look like its own', () => {
    expect(harmlessLine('So.\n\nThis proves:\n  - Nothing \u001b[2J\u202e')).toBe(
      'So. This proves: - Nothing \ufffd[2J\ufffd',
    )
    expect(harmless('One\n\u009b1ATwo')).toBe('One\n\ufffd1ATwo')
  })

  it('never writes over a file', async () => {
    const { profile, file } = await withProof()
    writeFileSync(file, 'mine')
    expect(await run(['--profile', profile, 'export-proof', proposal, '--out', file])).toMatchObject({
      code: 1,
      error: { code: 'denied' },
    })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('says why a file proves nothing, and ends as refused', async () => {
    const { file } = await withProof()
    writeFileSync(file, proof.subarray(0, proof.length - 1))
    expect(await run(['verify', file])).toMatchObject({ code: 1, printed: '', error: { code: 'not-proven' } })
    expect(await run(['verify', `${file}.gone`])).toMatchObject({ code: 2, error: { code: 'invalid-request' } })
  })

  it('checks the proof of a fork as well', async () => {
    const { file } = await withProof()
    const fork = forkIn(ana)
    writeFileSync(file, fork.proof)
    const { code, printed } = await run(['verify', file])
    expect(code).toBe(0)
    expect(printed).toContain(`the device ${ana.key.device} signed two different entries as number ${fork.seq}`)
  })

  it('asks for a proposal by its number, and finds it in whichever organisation has it', async () => {
    const { profile, file } = await withProof()
    expect(await run(['--profile', profile, 'export-proof', 'kettle', '--out', file])).toMatchObject({ code: 2 })
    const unknown = await run(['--profile', profile, 'export-proof', 'ef'.repeat(32), '--out', file])
    expect(unknown).toMatchObject({ code: 1, error: { code: 'not-found' } })
    expect(existsSync(file)).toBe(false)
  })
})

describe('the program itself', () => {
  it('says what it can do', () => {
    const cli = join(import.meta.dirname, '..', '..', '..', 'electron', 'hosts', 'cli.ts')
    const run = spawnSync(process.execPath, [cli, '--help'], { encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toContain('keeper')
  })
})
