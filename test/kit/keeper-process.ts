import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const CLI = join(import.meta.dirname, '..', '..', 'electron', 'hosts', 'cli.ts')

const Ready = z.strictObject({
  ready: z.literal(true),
  api: z.string(),
  token_file: z.string(),
  device: z.string(),
  peerId: z.string(),
  network: z.enum(['listening', 'not-needed-yet']),
  listening: z.array(z.string()),
  keyProtection: z.string(),
})
export type Ready = z.infer<typeof Ready>

/** How a `folkmoot` process ended. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface CliProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What a keeper prints when it is ready; rejects with what it said when it ended before. */
  readonly ready: Promise<Ready>
}

/** Starts the command line as a process of its own, ended when the test is. */
export function folkmoot(args: readonly string[], stdin = ''): CliProcess {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (!out.includes('\n')) return
      const parsed = Ready.safeParse(JSON.parse(out.split('\n')[0] ?? ''))
      if (parsed.success) resolve(parsed.data)
      else reject(new Error(`not what a keeper prints: ${out}`))
    })
    void ended.then((how) => reject(new Error(`ended before it was ready: ${JSON.stringify(how)}`)))
  })
  ready.catch(() => {})
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, ready }
}

/** A keeper that talks to this computer only. */
export const keeper = (profile: string, ...more: readonly string[]): CliProcess =>
  folkmoot(['keeper', '--profile', profile, '--no-mdns', '--listen', '/ip4/127.0.0.1/tcp/0', ...more])
