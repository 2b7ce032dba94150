import type { DeviceId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { deviceOfPeerId, peerIdOf } from './peer-id.ts'

/**
 * Where a device may be found: a TCP multiaddr without its peer id, and the device it names, if it does. Or the address
 * of another member's device that relays, at which it can be asked for.
 */
export interface Address {
  /** `/ip4/192.168.1.5/tcp/4001`, without `/p2p/…`; of a relay `/ip4/…/tcp/4001/p2p/RELAY/p2p-circuit`. */
  readonly where: string
  readonly host: string
  readonly port: number
  /** The device through which it is reached; `null` for an address of its own. */
  readonly relay: DeviceId | null
  readonly device: DeviceId | null
}

export type AddressDefect = { readonly defect: 'address-malformed'; readonly detail: string }

const malformed = (detail: string): Result<never, AddressDefect> => err({ defect: 'address-malformed', detail })
const HOSTS: Readonly<Record<string, RegExp>> = {
  ip4: /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/,
  ip6: /^[0-9a-fA-F:.]{2,45}$/,
  dns: /^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?$/,
}
const kindOf = (protocol: string): string => (protocol === 'dns4' || protocol === 'dns6' ? 'dns' : protocol)

const CIRCUIT = '/p2p-circuit'

/**
 * Reads `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT[/p2p/PEER]`, or such an address of a relay with `/p2p-circuit[/p2p/PEER]`
 * after it: the only addresses that this version dials. There is one relay at most between two devices.
 */
export function parseAddress(text: string): Result<Address, AddressDefect> {
  if (text.length > LIMITS.addressChars) return malformed('too long')
  const [own = '', after, ...more] = text.trim().split(CIRCUIT)
  if (after === undefined) return parseOwn(own)
  const relay = parseOwn(own)
  if (!relay.ok) return relay
  const device = parseNamed(after)
  if (more.length > 0 || relay.value.device === null || device === 'malformed') return malformed('relay')
  if (device === relay.value.device) return malformed('a device is no relay for itself')
  const { host, port } = relay.value
  return ok({ where: circuitAt(own, relay.value.device), host, port, relay: relay.value.device, device })
}

/** Where a device is asked for at a relay, of which this is an address. */
export function circuitAt(address: string, relay: DeviceId): string {
  const [where = ''] = address.trim().split('/p2p/')
  return `${addressOf(where, relay)}${CIRCUIT}`
}

function parseNamed(text: string): DeviceId | null | 'malformed' {
  if (text === '') return null
  const [empty, p2p, peerId = '', ...rest] = text.split('/')
  const device = deviceOfPeerId(peerId)
  return empty === '' && p2p === 'p2p' && device.ok && rest.length === 0 ? device.value : 'malformed'
}

function parseOwn(text: string): Result<Address, AddressDefect> {
  const parts = text.split('/')
  const [empty, protocol = '', host = '', tcp, portText = '', p2p, peerId, ...rest] = parts
  if (empty !== '' || rest.length > 0) return malformed('not of the form /ip4/HOST/tcp/PORT/p2p/PEER')
  if (HOSTS[kindOf(protocol)]?.test(host) !== true) return malformed('host')
  if (protocol === 'ip6' && !host.includes(':')) return malformed('host')
  if (tcp !== 'tcp' || !/^\d{1,5}$/.test(portText)) return malformed('port')
  const port = Number(portText)
  if (port > 65_535) return malformed('port')
  const where = `/${protocol}/${host}/tcp/${port}`
  if (p2p === undefined) return ok({ where, host, port, relay: null, device: null })
  if (p2p !== 'p2p' || peerId === undefined) return malformed('peer id')
  const device = deviceOfPeerId(peerId)
  if (!device.ok) return malformed('peer id')
  return ok({ where, host, port, relay: null, device: device.value })
}

/** The full form that names both the place and the device expected there. */
export const addressOf = (where: string, device: DeviceId): string => `${where}/p2p/${peerIdOf(device)}`

/** Whether a text is an address at a relay. */
export const isRelayed = (text: string): boolean => text.includes(CIRCUIT)

/** True for addresses that mean "this computer" and so are of no use to another. */
export const isLoopback = (address: Address): boolean =>
  address.host === '::1' || address.host === 'localhost' || address.host.startsWith('127.')

const PRIVATE_HOST =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/

/** True for addresses that mean something within one network only, such as 192.168.1.5. */
export const isLocal = (address: Address): boolean =>
  isLoopback(address) || PRIVATE_HOST.test(address.host) || /^f(e[89ab]|[cd])/i.test(address.host)
