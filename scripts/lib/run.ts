import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly timeoutMs?: number
  /** Lines of standard output that are noise. */
  readonly dropLines?: RegExp
}

/** Runs a command in the foreground, passing on its output and our signals; gives its exit code. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const { cwd, env = process.env, dropLines } = options
    const child = spawn(command, args, { stdio: ['inherit', dropLines ? 'pipe' : 'inherit', 'inherit'], cwd, env })
    if (dropLines && child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!dropLines.test(line)) console.log(line)
      })
    }
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

/** Runs a short command and gives what it printed. */
export function capture(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): { readonly ok: boolean; readonly output: string } {
  const done = spawnSync(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    encoding: 'utf8',
    timeout: options.timeoutMs,
  })
  return { ok: done.status === 0, output: `${done.stdout ?? ''}${done.stderr ?? ''}` }
}
