#!/usr/bin/env node
import { realpathSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { type ApiError, ApiFailure, type ErrorCode, fail } from '#shared/bridge/errors.ts'
import { EVENTS, type EventName } from '#shared/bridge/methods.ts'
import { addCharterCommands, charterIn } from './cli-charter.ts'
import { describeApi, describeApiInWords } from './cli-describe.ts'
import { exportDescent, exportProof, verifyFile } from './cli-proof.ts'
import { addReenactCommand } from './cli-reenact.ts'
import { reportInWords } from './cli-stress-report.ts'
import { findPeer } from './find-peer.ts'
import { VERSION } from './version.ts'

/** How the command line ends, for scripts. */
export const EXIT = { done: 0, refused: 1, serious: 1, usage: 2, noKeeper: 3 } as const

/** Codes that mean that the caller asked wrongly. */
const USAGE: ReadonlySet<ErrorCode> = new Set(['invalid-request', 'unknown-method'])

class NoKeeper extends Error {}

/** The terminal, or whoever plays it. */
export interface CliIo {
  out(text: string): void
  err(text: string): void
  /** Everything on standard input. */
  input(): Promise<string>
  /** Resolves when the person wants a running command to end. */
  interrupted(): Promise<void>
}

const printTo = (io: CliIo) => (value: unknown) => io.out(`${JSON.stringify(value)}\n`)

const isEvent = (name: string): name is EventName => Object.hasOwn(EVENTS, name)

function portNumber(given: string): number {
  const port = Number(given)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

function profileOf(program: Command): string {
  const { profile } = program.opts<{ profile?: string }>()
  if (profile === undefined || profile === '')
    throw fail('invalid-request', 'Which profile?', { next: 'Add --profile DIR.' })
  return profile
}

/** The peer of the chosen profile; that there is none has an exit code of its own. */
async function peerOf(program: Command) {
  return await findPeer(profileOf(program)).catch((error: unknown) => {
    if (error instanceof ApiFailure && error.error.code === 'unreachable')
      throw new NoKeeper(error.message, { cause: error })
    throw error
  })
}

async function readParams(io: CliIo, given: string): Promise<unknown> {
  try {
    return JSON.parse(given === '-' ? await io.input() : given)
  } catch {
    // The text is not repeated: it could hold an invitation.
    throw fail('invalid-request', 'The parameters are not JSON.', {
      next: `Write them as '{"organisation": "…"}', or - to read them from standard input.`,
    })
  }
}

async function call(io: CliIo, program: Command, method: string, given: string): Promise<void> {
  const params = await readParams(io, given)
  const peer = await peerOf(program)
  try {
    printTo(io)(await peer.callByName(method, params))
  } finally {
    peer.close()
  }
}

async function watch(io: CliIo, program: Command, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (!isEvent(name))
      throw fail('invalid-request', `There is no event called ${name}.`, { next: '`folkmoot methods` lists them all.' })
  }
  const events = names.length === 0 ? Object.keys(EVENTS) : names
  const peer = await peerOf(program)
  const print = printTo(io)
  for (const event of events.filter(isEvent)) peer.on(event, (data) => print({ event, data }))
  const ended = await Promise.race([
    new Promise<'keeper'>((resolve) => peer.onClose(() => resolve('keeper'))),
    io.interrupted().then((): 'person' => 'person'),
  ])
  peer.close()
  if (ended === 'keeper') throw new NoKeeper('', { cause: fail('shutting-down', 'The keeper has stopped.') })
}

async function stressTestFile(io: CliIo, file: string, json: boolean): Promise<number> {
  const charter = await charterIn(io, file)
  // Loads the engine, which the other commands do not need.
  const { stressTest } = await import('#shared/stress/stress-test.ts')
  const report = stressTest(charter)
  if (json) printTo(io)(report)
  else io.out(`${reportInWords(charter, report)}\n`)
  return report.findings.some((finding) => finding.severity === 'serious') ? EXIT.serious : EXIT.done
}

/** @param end takes the exit code of a command that ends without a refusal, but not with `done` */
function commandLine(io: CliIo, end: (code: number) => void): Command {
  const print = printTo(io)
  const program = new Command('folkmoot')
    .description('The home of an organisation that has no head office, from the command line.')
    .version(VERSION)
    .option('--profile <dir>', 'folder with everything that this person and device own')
    .exitOverride()
    // Errors are printed once, as JSON, by `report`.
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => {} })
  program
    .command('keeper')
    .description('run a peer without a window until it is told to stop; prints one line of JSON when ready')
    .option(
      '--listen <multiaddr...>',
      'addresses to listen on from the start, such as /ip4/0.0.0.0/tcp/4001; otherwise a port is opened once the profile founds or joins',
    )
    .option('--api-port <port>', 'port for programs and browsers on this computer (0: any)', portNumber, 0)
    .option('--no-mdns', 'do not announce this device on the local network')
    .option('--name <name>', 'what this device is called')
    .action(async (options: { listen?: string[]; apiPort: number; mdns: boolean; name?: string }) => {
      const { listen = [], apiPort, mdns, name = null } = options
      // Loads the whole peer, which the other commands do not need.
      const { runKeeper } = await import('./keeper.ts')
      await runKeeper({ profile: profileOf(program), listen, apiPort, mdns, name }, print)
    })
  program
    .command('call <method> [params]')
    .description('ask the peer of the profile; prints the answer as JSON. “-” reads the parameters from standard input')
    .action(async (method: string, params = '{}') => await call(io, program, method, params))
  program
    .command('peers')
    .description(
      'how each device of each organisation is reached, when it was last in step, or why it is not connected',
    )
    .option('--organisation <id>', 'this one alone')
    .option('--json', 'as JSON')
    .action(async ({ organisation, json }: { organisation?: string; json?: true }) => {
      const peer = await peerOf(program)
      try {
        const { peersAsData, peersInWords } = await import('./cli-peers.ts')
        if (json) print(await peersAsData(peer, organisation))
        else io.out(await peersInWords(peer, organisation))
      } finally {
        peer.close()
      }
    })
  program
    .command('watch [event...]')
    .description('print events as lines of JSON (all, or the named ones)')
    .action(async (events: string[]) => await watch(io, program, events))
  program
    .command('export-proof <proposal>')
    .description('write one file that proves the final outcome of a proposal to anybody, members or not')
    .option('--organisation <id>', 'where the proposal is, if not to be looked for in all of them')
    .option('--out <file>', 'where to write it (proof-….folkmoot-proof in this folder, unless said)')
    .action(async (proposal: string, { organisation, out }: { organisation?: string; out?: string }) => {
      const peer = await peerOf(program)
      try {
        print(await exportProof(peer, proposal, organisation, out))
      } finally {
        peer.close()
      }
    })
  program
    .command('export-descent <organisation>')
    .description('write one file that proves to anybody which organisation another comes from, and who went along')
    .option('--out <file>', 'where to write it (descent-….folkmoot-proof in this folder, unless said)')
    .action(async (organisation: string, { out }: { out?: string }) => {
      const peer = await peerOf(program)
      try {
        print(await exportDescent(peer, organisation, out))
      } finally {
        peer.close()
      }
    })
  program
    .command('verify <file>')
    .description('check a proof on this computer alone, and say what it proves and what it does not')
    .option('--json', 'as JSON, with everything the proof shows')
    .action(async (file: string, { json }: { json?: true }) => {
      const verified = await verifyFile(file)
      if (json) print(verified.shown)
      else io.out(`${verified.words}\n`)
    })
  program
    .command('methods')
    .description('everything the peer can be asked, and its events')
    .option('--json', 'with JSON Schemas')
    .action(({ json }: { json?: true }) => {
      if (json) print(describeApi())
      else io.out(`${describeApiInWords()}\n`)
    })
  program
    .command('stress-test <file>')
    .description(
      'look for ways to capture, get round or stop a charter (a charter file, or “-”); ends with 1 if any is serious',
    )
    .option('--json', 'everything, with each walkthrough and each repaired charter')
    .action(async (file: string, { json = false }: { json?: boolean }) => end(await stressTestFile(io, file, json)))
  addReenactCommand(program, io)
  addCharterCommands(program, io)
  return program
}

function shownOf(error: unknown): ApiError {
  if (error instanceof ApiFailure) return error.error
  if (error instanceof CommanderError) {
    const what = error.message.replace(/^error: /, '')
    return { code: 'invalid-request', what, next: '`folkmoot --help` says what there is.' }
  }
  return {
    code: 'internal',
    what: 'Folkmoot made a mistake.',
    ...(error instanceof Error ? { why: error.message } : {}),
  }
}

function report(io: CliIo, error: unknown): number {
  // Help and version were printed already.
  if (error instanceof CommanderError && /help|version/.test(error.code))
    return error.exitCode === 0 ? EXIT.done : EXIT.usage
  const shown = shownOf(error instanceof NoKeeper ? error.cause : error)
  io.err(`${JSON.stringify(shown)}\n`)
  if (error instanceof NoKeeper) return EXIT.noKeeper
  return USAGE.has(shown.code) ? EXIT.usage : EXIT.refused
}

/** Runs one command; gives the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  try {
    let code: number = EXIT.done
    await commandLine(io, (ended) => {
      code = ended
    }).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return report(io, error)
  }
}

const terminal: CliIo = {
  out: (written) => void process.stdout.write(written),
  err: (written) => void process.stderr.write(written),
  input: () => text(process.stdin),
  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
}

const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isMain) {
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on('error', () => process.exit(EXIT.done))
  // Not `exit`: standard output may still have to be written.
  process.exitCode = await runCli(process.argv.slice(2), terminal)
}
