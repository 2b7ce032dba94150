import { z } from 'zod'
import { ApiError } from './errors.ts'

/**
 * The messages that carry PeerApi, the same over a MessagePort (as structured clones) and a WebSocket (as JSON text).
 * The client sends requests; the peer answers each once and sends events to clients that subscribed to them.
 */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('request'), id: z.number().int(), method: z.string(), params: z.unknown() }),
  z.strictObject({ type: z.literal('subscribe'), events: z.array(z.string()).max(100) }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

export const PeerMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('response'), id: z.number().int(), result: z.unknown() }),
  z.strictObject({ type: z.literal('error'), id: z.number().int(), error: ApiError }),
  z.strictObject({ type: z.literal('event'), event: z.string(), data: z.unknown() }),
])
export type PeerMessage = z.infer<typeof PeerMessage>
