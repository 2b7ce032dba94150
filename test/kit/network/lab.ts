import { spawnSync } from 'node:child_process'

/** Why networks of a test's own cannot be made here, or `null` when they can. */
export function whyNoNamespaces(): string | null {
  if (process.platform !== 'linux') return `network namespaces are a part of Linux, this is ${process.platform}`
  if (process.getuid?.() !== 0) return 'making network namespaces needs root'
  for (const tool of ['ip', 'nft']) {
    const found = spawnSync(tool, ['-V'], { encoding: 'utf8' })
    if (found.error !== undefined) return `the program ${tool} is not installed (packages iproute2, nftables)`
  }
  const name = `folkmoot-probe-${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (made.status !== 0) return `network namespaces are not allowed here: ${made.stderr.trim()}`
  spawnSync('ip', ['netns', 'del', name])
  return null
}

function run(program: string, ...args: readonly string[]): string {
  const done = spawnSync(program, [...args], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr || String(done.error)}`)
  return done.stdout
}

/** How a router rewrites what leaves: the port is kept where it can be, or another is drawn for each connection. */
export type Nat = 'keeps-ports' | 'symmetric'

export interface NetworkOptions {
  /** The first three numbers, such as `192.168.7`. */
  readonly ip4?: string
  /** The first four groups, such as `fd00:0:0:7`. */
  readonly ip6?: string
}

let labs = 0

/**
 * Networks made of nothing but this computer's kernel: switches, computers and routers, each a network namespace. None
 * has a way out to the real network. `close` takes away by name whatever was made.
 */
export class Lab {
  readonly #prefix = `folkmoot-${process.pid}-${labs++}`
  readonly #namespaces: string[] = []
  #cables = 0

  network(name: string, options: NetworkOptions): Network {
    const namespace = this.namespace(name)
    run('ip', '-n', namespace, 'link', 'add', 'switch', 'type', 'bridge')
    run('ip', '-n', namespace, 'link', 'set', 'switch', 'up')
    return new Network(this, namespace, options)
  }

  /** A computer with one cable. */
  computer(name: string, network: Network): Computer {
    const computer = new Computer(this, this.namespace(name))
    computer.plugInto(network)
    return computer
  }

  /** The way from one network to another, and back only for what was asked from inside. Address `.1` inside. */
  router(name: string, inside: Network, outside: Network, nat: Nat): Computer {
    const router = new Computer(this, this.namespace(name))
    router.plugInto(inside, 1)
    router.plugInto(outside)
    router.execute('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    const out = router.cables.at(-1)
    // nft calls the two "masquerade" and "masquerade random,fully-random"; the latter is what "symmetric" routers do.
    const masquerade = nat === 'symmetric' ? 'masquerade random,fully-random' : 'masquerade'
    router.filter(`table ip nat {
      chain post { type nat hook postrouting priority 100
        oifname "${out}" ${masquerade}
      }
    }`)
    router.filter(`table ip guard {
      chain forward { type filter hook forward priority 0
        iifname "${out}" ct state established,related accept
        iifname "${out}" drop
      }
    }`)
    inside.hasRouter = true
    return router
  }

  namespace(name: string): string {
    const full = `${this.#prefix}-${name}`
    run('ip', 'netns', 'add', full)
    this.#namespaces.push(full)
    run('ip', '-n', full, 'link', 'set', 'lo', 'up')
    return full
  }

  /** A name for a cable, short enough for the kernel. */
  cable(): string {
    return `fm${this.#cables++}`
  }

  close(): void {
    for (const name of this.#namespaces.splice(0)) spawnSync('ip', ['netns', 'del', name])
  }
}

export class Network {
  hasRouter = false
  readonly options: NetworkOptions
  readonly namespace: string
  readonly #lab: Lab
  #next = 10

  constructor(lab: Lab, namespace: string, options: NetworkOptions) {
    this.#lab = lab
    this.namespace = namespace
    this.options = options
  }

  /** Lays a cable; gives the number by which the computer at its end is told apart here. */
  lay(to: string, name: string): number {
    const near = this.#lab.cable()
    run('ip', 'link', 'add', near, 'netns', this.namespace, 'type', 'veth', 'peer', 'name', name, 'netns', to)
    run('ip', '-n', this.namespace, 'link', 'set', near, 'master', 'switch', 'up')
    return this.#next++
  }
}

export class Computer {
  readonly namespace: string
  readonly cables: string[] = []
  ip4: string | null = null
  ip6: string | null = null
  readonly #lab: Lab

  constructor(lab: Lab, namespace: string) {
    this.#lab = lab
    this.namespace = namespace
    // Addresses are usable at once, without the second in which others might object.
    this.execute('sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad')
  }

  /** One more cable, with addresses of that network, and the way out through its router if it has one. */
  plugInto(network: Network, number?: number): void {
    const cable = this.#lab.cable()
    const own = network.lay(this.namespace, cable)
    this.cables.push(cable)
    const { ip4, ip6 } = network.options
    this.ip4 = ip4 === undefined ? null : `${ip4}.${number ?? own}`
    this.ip6 = ip6 === undefined ? null : `${ip6}::${number ?? own}`
    if (this.ip4 !== null) this.#ip('addr', 'add', `${this.ip4}/24`, 'dev', cable)
    if (this.ip6 !== null) this.#ip('addr', 'add', `${this.ip6}/64`, 'dev', cable, 'nodad')
    this.#ip('link', 'set', cable, 'up')
    if (network.hasRouter) this.#ip('route', 'replace', 'default', 'via', `${ip4}.1`)
    // As every computer has: where multicast goes.
    if (ip4 !== undefined) this.#ip('route', 'replace', '224.0.0.0/4', 'dev', cable)
  }

  /** Pulls the last cable out. */
  unplug(): void {
    const cable = this.cables.pop()
    if (cable !== undefined) this.#ip('link', 'del', cable)
  }

  /** As many guest networks and virtual private networks do: nothing sent to a group arrives. */
  blockMulticast(): void {
    this.filter(`table inet quiet {
      chain out { type filter hook output priority 0
        ip daddr 224.0.0.0/4 drop
        ip6 daddr ff02::fb drop
      }
    }`)
  }

  /** Adds packet rules of nftables. */
  filter(rules: string): void {
    this.execute('nft', rules)
  }

  /** Runs a program there; gives what it printed. */
  execute(program: string, ...args: readonly string[]): string {
    return run('ip', 'netns', 'exec', this.namespace, program, ...args)
  }

  #ip(...args: readonly string[]): void {
    run('ip', '-n', this.namespace, ...args)
  }
}
