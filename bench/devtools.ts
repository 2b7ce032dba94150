import type { ChildProcess } from 'node:child_process'
import { WebSocket } from 'ws'
import { z } from 'zod'

/**
 * Looks into a page of a starting app by Chromium's own debugging port: Playwright's attaching to an Electron app takes
 * part in its start, and would be measured with it.
 */
const LOOK_EVERY_MS = 10

const Targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string().optional() }))
const Answer = z.object({
  id: z.number(),
  error: z.object({ message: z.string() }).optional(),
  result: z.object({ result: z.object({ value: z.unknown() }), exceptionDetails: z.unknown().optional() }).optional(),
})

/** The port of `--remote-debugging-port=0`, which the app prints as it starts. */
export function debuggingPort(app: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    app.stderr?.on('data', (text: Buffer) => {
      printed += text.toString()
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    app.once('exit', () => reject(new Error(`The app ended before it had a window: ${printed}`)))
  })
}

/** Runs an expression in the app's first page as soon as there is one, and gives what its promise gives. */
export async function evaluateInFirstPage(port: number, expression: string): Promise<unknown> {
  const socket = new WebSocket(await firstPage(port), { perMessageDeflate: false })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  try {
    for (let id = 1; ; id++) {
      const answer = new Promise<z.infer<typeof Answer>>((resolve) => {
        socket.on('message', (data) => {
          const message = Answer.safeParse(JSON.parse(data.toString()))
          if (message.success && message.data.id === id) resolve(message.data)
        })
      })
      socket.send(
        JSON.stringify({
          id,
          method: 'Runtime.evaluate',
          params: { expression, awaitPromise: true, returnByValue: true },
        }),
      )
      const { result } = await answer
      if (result !== undefined && result.exceptionDetails === undefined) return result.result.value
      // The empty page that every window begins with has given way to the real one.
      await pause()
    }
  } finally {
    socket.close()
  }
}

async function firstPage(port: number): Promise<string> {
  for (;;) {
    const targets = Targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json())
    const url = targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl
    if (url !== undefined) return url
    await pause()
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
