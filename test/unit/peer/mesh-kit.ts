import type { EntryId } from '#shared/kernel/ids.ts'
import { ORGANISATION, PeerWorld, PretendedReplica, TestPeer } from './peers-kit.ts'

/** Whole numbers from 0 up to a bound, the same ones for the same seed. */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    // Mulberry32 (Tommy Ettinger): enough for choosing, and nothing else.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export type Edge = readonly [number, number]

/** A connected graph in which every node has `degree` neighbours: rings laid through the nodes in random orders. */
export function regularGraph(nodes: number, degree: number, seed: number): Edge[] {
  const number = seededNumbers(seed)
  const edges = new Map<string, Edge>()
  for (let ring = 0; ring < degree / 2; ) {
    const order = shuffled(nodes, number)
    const added = order.map((node, i): Edge => {
      const next = order[(i + 1) % nodes] ?? 0
      return node < next ? [node, next] : [next, node]
    })
    if (added.some((edge) => edges.has(String(edge)))) continue
    for (const edge of added) edges.set(String(edge), edge)
    ring += 1
  }
  return [...edges.values()]
}

function shuffled(count: number, number: (below: number) => number): number[] {
  const all = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i -= 1) {
    const j = number(i + 1)
    const [a, b] = [all[i] ?? 0, all[j] ?? 0]
    all[i] = b
    all[j] = a
  }
  return all
}

/** Members who connect along given edges only. */
export class Mesh {
  readonly world = new PeerWorld()
  readonly peers: TestPeer[] = []
  readonly written: EntryId[] = []

  /** @param diskMs how long a peer takes to keep what came, each time */
  static async of(
    count: number,
    edges: readonly Edge[],
    diskMs: (peer: number) => number = () => 0,
    wrote: (beginning: PretendedReplica) => void = () => {},
  ): Promise<Mesh> {
    const mesh = new Mesh()
    const { world } = mesh
    const names = Array.from({ length: count }, (_, i) => `peer ${i}`)
    const beginning = new PretendedReplica(ORGANISATION)
    const devices = names.map((name) => new TestPeer(name, world, new PretendedReplica()).device)
    for (const admits of devices) beginning.write(devices[0] ?? admits, { admits })
    wrote(beginning)
    for (const [i, name] of names.entries()) {
      const replica = new PretendedReplica()
      replica.copyFrom(beginning)
      replica.pause = async () => {
        const ms = diskMs(i)
        if (ms > 0) await new Promise<void>((resolve) => void world.clock.after(ms, resolve))
      }
      const near = edges.flatMap(([a, b]) => (a === i ? [devices[b]] : b === i ? [devices[a]] : []))
      const peer = new TestPeer(name, world, replica)
      peer.devices = () => near.filter((device) => device !== undefined)
      await peer.open()
      world.all.push(peer)
      mesh.peers.push(peer)
    }
    return mesh
  }

  at(index: number): TestPeer {
    const peer = this.peers[index]
    if (peer === undefined) throw new Error(`there is no peer ${index}`)
    return peer
  }

  write(index: number, text?: string): EntryId {
    const id = this.at(index).write(text)
    this.written.push(id)
    return id
  }

  /** Forgets what was counted so far. */
  warmedUp(): void {
    this.written.length = 0
    for (const { replica } of this.peers) replica.offered.clear()
  }

  /** How often each of these peers downloaded each entry written since, without authors and their own entries. */
  downloads(of: (index: number) => boolean = () => true): {
    mean: number
    max: number
    missing: number
    counts: number[]
  } {
    const counts: number[] = []
    let missing = 0
    for (const { replica, device } of this.peers.filter((_, index) => of(index))) {
      for (const id of this.written) {
        if (!replica.has(id)) missing += 1
        if (replica.authorOf(id) !== device) counts.push(replica.offered.get(id) ?? 0)
      }
    }
    const sum = counts.reduce((all, each) => all + each, 0)
    return { mean: sum / counts.length, max: Math.max(...counts), missing, counts }
  }
}
