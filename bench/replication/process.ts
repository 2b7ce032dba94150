import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How long anything may take before a run is given up: the slowest systems take minutes. */
const PATIENCE_MS = 600_000

/** The other end of `side.ts`: one process that runs a driver. */
export class SideProcess {
  readonly #child: ChildProcess
  readonly #name: string
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #next = 1

  constructor(name: string, driver: string) {
    this.#name = name
    this.#child = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=6144', driver], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let said = ''
    this.#child.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text.toString()}`.slice(-4000)
    })
    this.#child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended (${code}): ${said}`))
    })
    if (this.#child.stdout === null) throw new Error('a side has no output')
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      // Some systems print words of their own.
      if (!line.startsWith('{"id":')) return
      const { id, value, error } = JSON.parse(line) as { id: number; value?: unknown; error?: string }
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(`${name}: ${error}`))
    })
  }

  /** Asks the side to do something. @throws what the side threw, or when it takes minutes */
  async call<T = null>(call: string, ...given: readonly unknown[]): Promise<T> {
    const id = this.#next++
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#child.stdin?.write(`${JSON.stringify({ id, call, given })}\n`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.#name} does not answer ${call}`)), PATIENCE_MS)
    })
    try {
      return (await Promise.race([answer, late])) as T
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends the process, gently first. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin?.end()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    await gone
    clearTimeout(timer)
  }
}
