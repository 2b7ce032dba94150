/**
 * How PeerApi travels over a WebSocket of this computer: where it is, and how a client shows that it may read the
 * profile. The token never goes in an address, which would be logged and remembered.
 */
export const API_PATH = '/api'

/** The subprotocol that client and keeper agree on. */
export const API_PROTOCOL = 'folkmoot'

/** A browser offers this besides `API_PROTOCOL`: it can set no other header. */
export const tokenProtocol = (token: string): string => `${TOKEN_PREFIX}${token}`
export const TOKEN_PREFIX = 'folkmoot.token.'

/** Close code for a client without the right token (RFC 6455 leaves 4000–4999 to applications). */
export const CLOSE_UNAUTHORISED = 4401
/** Close code for a client that sent what is not PeerApi. */
export const CLOSE_MALFORMED = 4400
/** Close code for a client that does not read what it is sent. */
export const CLOSE_TOO_SLOW = 4408
/** Close code when the keeper stops; it may be back. */
export const CLOSE_STOPPING = 1001
