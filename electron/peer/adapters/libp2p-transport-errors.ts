import { TransportFailure } from '../ports/ports.ts'

/** An error with all errors it wraps, as libp2p nests them. */
function* causes(error: unknown, depth = 0): Generator<Error> {
  if (!(error instanceof Error) || depth > 8) return
  yield error
  if (error instanceof AggregateError) for (const inner of error.errors) yield* causes(inner, depth + 1)
  yield* causes(error.cause, depth + 1)
}

const named = (errors: readonly Error[], ...names: readonly string[]): boolean =>
  errors.some((error) => names.includes(error.name))
const saying = (errors: readonly Error[], pattern: RegExp): boolean =>
  errors.some((error) => pattern.test(error.message))

/** All addresses fell out before they were tried, such as those that are this computer's own. */
const isEmpty = (error: unknown): boolean => error instanceof AggregateError && error.errors.length === 0

/** Why listening failed. */
export function listenFailure(error: unknown): TransportFailure {
  const all = [...causes(error)]
  if (saying(all, /EADDRINUSE|EACCES/)) {
    return new TransportFailure('port-busy', 'another program uses the port, or it may not be used', { cause: error })
  }
  return new TransportFailure('address', 'this device cannot listen on the given addresses', { cause: error })
}

/** Why a link could not be opened. Of several addresses, the most telling answer wins. */
export function dialFailure(error: unknown, stage: 'connecting' | 'opening'): TransportFailure {
  const all = [...causes(error)]
  // Local addresses mean another device in each home: what a relay says of the device itself tells more.
  if (saying(all, /failed to connect via relay/)) {
    return new TransportFailure('not-at-relay', 'a relay answered, and the device is not to be had there', {
      cause: error,
    })
  }
  if (named(all, 'UnexpectedPeerError') || saying(all, /does not match expected remote/)) {
    return new TransportFailure('wrong-device', 'another device answered at that address', { cause: error })
  }
  if (named(all, 'UnsupportedProtocolError')) {
    return new TransportFailure('no-common-protocol', 'the other device does not speak this protocol', { cause: error })
  }
  if (named(all, 'InvalidMultiaddrError', 'NoValidAddressesError', 'TransportUnavailableError')) {
    return new TransportFailure('address', 'no address could be dialled', { cause: error })
  }
  if (
    isEmpty(error) ||
    named(all, 'TimeoutError', 'AbortError') ||
    saying(all, /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ETIMEDOUT|EAI_AGAIN/)
  ) {
    return new TransportFailure('unreachable', 'no address answered', { cause: error })
  }
  const message =
    stage === 'connecting' ? 'the other device refused the connection' : 'the other device closed the connection'
  return new TransportFailure(stage === 'connecting' ? 'refused' : 'closed', message, { cause: error })
}
