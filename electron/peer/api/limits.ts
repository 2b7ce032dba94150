/** Bounds of PeerApi, with their units and reasons. */
export const API_LIMITS = {
  /** Bytes of one request, about: holds a thousand changes of an editing session and any charter. */
  messageBytes: 8 * 1024 * 1024,
  /** Values inside one request: arrays and objects cost more than their bytes. */
  messageValues: 50_000,
  /** Requests of one client that are not answered yet: more than any window asks at once. */
  inFlight: 256,
  /** Bytes that wait for a client that reads slowly. It must read everything anew after that. */
  waitingBytes: 32 * 1024 * 1024,
  /** Clients at once; each costs memory. */
  connections: 64,
  /** Milliseconds that unanswered requests are given when the peer closes. */
  drainMs: 3_000,
} as const
