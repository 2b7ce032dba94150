import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Computer, whyNoNamespaces } from '#test/kit/network/lab.ts'
import type { Resident } from '#test/kit/network/resident.ts'
import { founds, scenes, timeUntil } from './kit.ts'

const why = whyNoNamespaces()
const skipped = why === null ? '' : ` (skipped: ${why})`
const MDNS_PORT = 5353

describe.skipIf(why !== null)(`before and after the founding${skipped}`, () => {
  const scene = scenes()

  it('a keeper that was not told where to listen opens nothing and sends nothing before', async () => {
    const { lab, moveIn } = scene()
    const computer = lab.computer('ana', lab.network('home', { ip4: '192.168.7' }))
    countsMulticast(computer)
    const ana = await moveIn('Ana', computer, { mdns: true, listen: [] })
    expect(await ana.call('network.get', {})).toMatchObject({ online: false, needed: false, listening: [] })
    expect(openTo(ana, 'tcp')).toEqual([])
    expect(openTo(ana, 'udp')).toEqual([])
    expect(multicastFrom(computer)).toBe(0)

    await founds(ana, 'The Careful')
    const [port] = openTo(ana, 'tcp')
    expect(port).toBeGreaterThan(0)
    expect(openTo(ana, 'udp')).toContain(MDNS_PORT)
    await timeUntil('it announced itself', async () => multicastFrom(computer) > 0)

    await ana.crash()
    await ana.start()
    expect(openTo(ana, 'tcp')).toEqual([port])
    expect(openTo(ana, 'udp')).toContain(MDNS_PORT)
  })
})

/** Ports that other computers can reach; those of loopback, where programs ask, are not among them. */
function openTo({ pid }: Resident, kind: 'tcp' | 'udp'): readonly number[] {
  const lines = [kind, `${kind}6`].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1),
  )
  const ports = lines.flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [host = '', port = ''] = local.split(':')
    const loopback = host === '0100007F' || host === '00000000000000000000000001000000'
    const listens = kind === 'udp' || state === '0A'
    return listens && !loopback ? [Number.parseInt(port, 16)] : []
  })
  return [...new Set(ports)]
}

function countsMulticast(computer: Computer): void {
  computer.filter(`table ip counted {
    counter multicast { }
    chain out { type filter hook output priority 0
      ip daddr 224.0.0.251 counter name multicast
    }
  }`)
}

/** Packets of mDNS that left since the counting began. */
function multicastFrom(computer: Computer): number {
  const [, packets = '-1'] = /packets (\d+)/.exec(computer.execute('nft', 'list counter ip counted multicast')) ?? []
  return Number(packets)
}
