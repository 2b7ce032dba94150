import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'
import type { VerifySignature } from '#shared/log/entry.ts'

/** A defence taken out on purpose, through what the simulation gives its peers: to see that the checks can fail. */
export interface Sabotage {
  readonly name: string
  /** Milliseconds by which disks lie: they call a write durable before it is. */
  readonly diskLiesMs: number
  readonly verify?: VerifySignature
  readonly decoder?: () => ChangeDecoder
  /** Alters the product's code for one run; gives back how to undo it. */
  readonly begin?: () => () => void
}

export const HONEST: Sabotage = { name: 'none', diskLiesMs: 0 }
