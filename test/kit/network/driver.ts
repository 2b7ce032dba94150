/**
 * Runs inside a network namespace beside a keeper, whose PeerApi listens on that namespace's loopback alone: one request
 * a line on standard input, one answer a line on standard output.
 */
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { findPeer } from '#electron/hosts/find-peer.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'

const Request = z.strictObject({ id: z.number(), method: z.string(), params: z.unknown() })

const peer = await findPeer(process.argv[2] ?? '')
peer.onClose(() => process.exit(0))
const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`)
say({ id: 0, result: null })
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = Request.parse(JSON.parse(line))
  peer.callByName(method, params).then(
    (result) => say({ id, result }),
    (error: unknown) =>
      say({ id, error: error instanceof ApiFailure ? error.error : { code: 'internal', what: String(error) } }),
  )
}
process.exit(0)
