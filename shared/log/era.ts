import type { LogNode } from './log-node.ts'

/**
 * What a history holds of a few weighty entries (here: those that change who belongs and which rules hold), as the
 * highest such position of each device's chain. Histories with the same weighty entries have the very same era, an
 * object that answers can be remembered under. Ambiguous once a device forked its chain, as all positions are.
 */
export type Era = Uint32Array

const BEGINNING: Era = new Uint32Array(0)

export class Eras {
  readonly #known = new Map<string, Era>()

  /** The joint era of an entry's causes. */
  of(prev: LogNode | null, seen: readonly LogNode[]): Era {
    let joint = prev?.era ?? seen[0]?.era ?? BEGINNING
    for (const { era } of seen) {
      if (era === joint || covers(joint, era)) continue
      joint = covers(era, joint) ? era : this.#same(union(joint, era))
    }
    return joint
  }

  /** The era of a history to which a weighty entry is added. */
  with(era: Era, chain: number, seq: number): Era {
    const next = new Uint32Array(Math.max(era.length, chain + 1))
    next.set(era)
    next[chain] = seq
    return this.#same(next)
  }

  #same(era: Era): Era {
    const key = era.join()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, era)
    return era
  }
}

function covers(whole: Era, part: Era): boolean {
  for (let i = 0; i < part.length; i++) if ((part[i] as number) > (whole[i] ?? 0)) return false
  return true
}

function union(a: Era, b: Era): Era {
  const joint = new Uint32Array(Math.max(a.length, b.length))
  for (let i = 0; i < joint.length; i++) joint[i] = Math.max(a[i] ?? 0, b[i] ?? 0)
  return joint
}
