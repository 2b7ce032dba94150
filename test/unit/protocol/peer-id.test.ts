import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { addressOf, circuitAt, isLocal, isLoopback, parseAddress } from '#shared/protocol/address.ts'
import { deviceOfPeerId, peerIdOf } from '#shared/protocol/peer-id.ts'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('a device and its peer id', () => {
  test('are the same key, as libp2p itself writes it', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (bytes) => {
        const key = await generateKeyPairFromSeed('Ed25519', bytes)
        const device = toHex(key.publicKey.raw) as DeviceId
        const peerId = peerIdFromPrivateKey(key).toString()
        expect(peerIdOf(device)).toBe(peerId)
        expect(deviceOfPeerId(peerId)).toEqual({ ok: true, value: device })
      }),
      { numRuns: 25, seed: 1 },
    )
  })

  test.each(['', 'Qm', '12D3KooW', 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', '0OIl', 'x'.repeat(500)])(
    '%s is not the peer id of a device',
    (text) => {
      expect(deviceOfPeerId(text)).toEqual({ ok: false, error: 'not-a-peer-id' })
    },
  )
})

describe('an address', () => {
  const device = 'a3'.repeat(32) as DeviceId

  test.each(['/ip4/192.168.1.5/tcp/4001', '/ip6/fe80::1/tcp/1', '/dns4/moot.example/tcp/443', '/dns/a/tcp/65535'])(
    '%s is read with and without the device it names',
    (where) => {
      expect(parseAddress(where)).toMatchObject({ ok: true, value: { where, device: null } })
      expect(parseAddress(addressOf(where, device))).toMatchObject({ ok: true, value: { where, device } })
    },
  )

  test.each([
    '',
    'hello',
    '192.168.1.5:4001',
    '/ip4/192.168.1.5',
    '/ip4/192.168.1.256/tcp/1',
    '/ip4/1.2.3.4/tcp/65536',
    '/ip4/1.2.3.4/udp/1',
    '/ip4/1.2.3.4/tcp/1/p2p/nobody',
    '/ip4/1.2.3.4/tcp/1/ws',
    '/ip4/1.2.3.4/tcp/1/p2p-circuit',
    `/ip4/1.2.3.4/tcp/1/p2p-circuit/p2p/${peerIdOf(device)}`,
    `/ip4/1.2.3.4/tcp/1/p2p/${peerIdOf(device)}/p2p-circuit/p2p/${peerIdOf(device)}`,
    `/ip4/1.2.3.4/tcp/1/p2p/${peerIdOf(device)}/p2p-circuit/p2p-circuit`,
    `/ip4/1.2.3.4/tcp/1/p2p/${peerIdOf(device)}/p2p-circuit/tcp/1`,
    '/ip6/1234/tcp/1',
    '/dns4/a b/tcp/1',
    `/dns4/${'a'.repeat(300)}/tcp/1`,
    '/unix/tmp/tcp/1',
  ])('%s is refused', (text) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, error: { defect: 'address-malformed' } })
  })

  test('at a relay names both the relay and the device', () => {
    const relay = 'b4'.repeat(32) as DeviceId
    const where = circuitAt('/ip4/1.2.3.4/tcp/1', relay)
    expect(circuitAt(addressOf('/ip4/1.2.3.4/tcp/1', relay), relay)).toBe(where)
    expect(parseAddress(where)).toMatchObject({ ok: true, value: { where, relay, device: null } })
    expect(parseAddress(addressOf(where, device))).toMatchObject({ ok: true, value: { where, relay, device } })
  })

  test.each([
    ['/ip4/10.1.2.3/tcp/1', true],
    ['/ip4/172.31.0.1/tcp/1', true],
    ['/ip4/172.32.0.1/tcp/1', false],
    ['/ip4/100.64.0.1/tcp/1', true],
    ['/ip4/45.10.20.10/tcp/1', false],
    ['/ip6/fe80::1/tcp/1', true],
    ['/ip6/fd00::1/tcp/1', true],
    ['/ip6/2a01:4f8::1/tcp/1', false],
    ['/dns4/moot.example/tcp/443', false],
  ])('%s means something within one network only: %s', (text, local) => {
    const address = parseAddress(text)
    expect(address.ok && isLocal(address.value)).toBe(local)
  })

  test('of this computer itself is of no use to others', () => {
    const loopback = (text: string) => {
      const address = parseAddress(text)
      return address.ok && isLoopback(address.value)
    }
    expect(loopback('/ip4/127.0.0.1/tcp/1')).toBe(true)
    expect(loopback('/ip6/::1/tcp/1')).toBe(true)
    expect(loopback('/ip4/192.168.0.1/tcp/1')).toBe(false)
  })
})
