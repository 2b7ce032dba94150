import type { DeviceId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { deviceOfPeerId, peerIdOf } from './peer-id.ts'

/** Where a device may be found: a TCP multiaddr without peer id, and the device it names, if it does. */
export interface Address {
  /** `/ip4/192.168.1.5/tcp/4001`, without `/p2p/…`. */
  readonly where: string
  readonly host: string
  readonly port: number
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

/** Reads `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT[/p2p/PEER]`, the only addresses that this version dials. */
export function parseAddress(text: string): Result<Address, AddressDefect> {
  if (text.length > LIMITS.addressChars) return malformed('too long')
  const parts = text.trim().split('/')
  const [empty, protocol = '', host = '', tcp, portText = '', p2p, peerId, ...rest] = parts
  if (empty !== '' || rest.length > 0) return malformed('not of the form /ip4/HOST/tcp/PORT/p2p/PEER')
  if (HOSTS[kindOf(protocol)]?.test(host) !== true) return malformed('host')
  if (protocol === 'ip6' && !host.includes(':')) return malformed('host')
  if (tcp !== 'tcp' || !/^\d{1,5}$/.test(portText)) return malformed('port')
  const port = Number(portText)
  if (port > 65_535) return malformed('port')
  const where = `/${protocol}/${host}/tcp/${port}`
  if (p2p === undefined) return ok({ where, host, port, device: null })
  if (p2p !== 'p2p' || peerId === undefined) return malformed('peer id')
  const device = deviceOfPeerId(peerId)
  if (!device.ok) return malformed('peer id')
  return ok({ where, host, port, device: device.value })
}

/** The full form that names both the place and the device expected there. */
export const addressOf = (where: string, device: DeviceId): string => `${where}/p2p/${peerIdOf(device)}`

/** True for addresses that mean "this computer" and so are of no use to another. */
export const isLoopback = (address: Address): boolean =>
  address.host === '::1' || address.host === 'localhost' || address.host.startsWith('127.')
