import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'

const CLI = fileURLToPath(new URL('../../electron/hosts/cli.ts', import.meta.url))

/** A refusal as the command line prints it. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, what: string) {
    super(what)
    this.code = code
  }
}

/** Somebody with a laptop: a keeper process of their own, talked to through the command line alone. */
export class Person {
  readonly name: string
  readonly profile: string
  address = ''
  #keeper: ChildProcess | null = null

  private constructor(name: string, profile: string) {
    this.name = name
    this.profile = profile
  }

  /** A new profile in a folder of its own. */
  static async arrive(name: string): Promise<Person> {
    const person = new Person(name, await mkdtemp(join(tmpdir(), `folkmoot-story-${name.toLowerCase()}-`)))
    await person.start()
    return person
  }

  /** Starts this person's keeper on loopback and waits for the line that says it is ready. */
  async start(): Promise<void> {
    const keeper = spawn(
      process.execPath,
      [CLI, 'keeper', '--profile', this.profile, '--listen', '/ip4/127.0.0.1/tcp/0', '--api-port', '0', '--no-mdns'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    this.#keeper = keeper
    const line = await firstLine(keeper)
    const ready: { listening: string[] } = JSON.parse(line)
    this.address = ready.listening[0] ?? ''
  }

  /** Ends the keeper as a crash would. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async leave(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const keeper = this.#keeper
    this.#keeper = null
    if (keeper === null || keeper.exitCode !== null) return
    const gone = new Promise((resolve) => keeper.once('exit', resolve))
    keeper.kill(signal)
    await gone
  }

  /** `folkmoot --profile … call METHOD -`, with the parameters on standard input since some hold secrets. */
  async call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    const child = spawn(process.execPath, [CLI, '--profile', this.profile, 'call', method, '-'])
    child.stdin.end(JSON.stringify(params))
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
    const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('exit', resolve)))
    if (code === 0) return JSON.parse(out)
    const refusal: { code?: string; what?: string } = JSON.parse(error.trim().split('\n').at(-1) ?? '{}')
    throw new Refused(refusal.code ?? `exit ${code}`, refusal.what ?? error)
  }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += String(chunk)
  return all
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the keeper has no output')
  let seen = ''
  for await (const chunk of child.stdout) {
    seen += String(chunk)
    const end = seen.indexOf('\n')
    if (end >= 0) return seen.slice(0, end)
  }
  throw new Error('the keeper ended before it was ready')
}

/** Looks until something is so; gives up loudly. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`gave up waiting until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
