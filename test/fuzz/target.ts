import { equalBytes } from '#shared/kernel/bytes.ts'
import type { Result } from '#shared/kernel/result.ts'
import type { Chance } from './chance.ts'
import type { Lived } from './corpus-organisation.ts'
import { mutateBytes } from './mutate.ts'
import { mutateCbor } from './mutate-value.ts'

/** One decoder, or one place that takes what others sent, with what must be true of it whatever comes. */
export interface Target {
  readonly name: string
  /** Its part of a number of inputs, in proportion to the others: slow ones get fewer. */
  readonly weight: number
  open(lived: Lived): OpenTarget | Promise<OpenTarget>
}

export interface OpenTarget {
  /** The next input; follows from `chance` and the corpus alone. */
  input(chance: Chance): Uint8Array
  /**
   * Feeds an input. Gives whether it was accepted, so that a run shows that more than the front door was tried.
   * @throws whatever is wrong: a finding
   */
  feed(input: Uint8Array, chance: Chance): boolean | Promise<boolean>
  close?(): Promise<void>
}

/** @throws Error with what should have been so */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

/** A real one now and then, else damaged bytes or edited data. */
export function cborInput(corpus: readonly Uint8Array[]): (chance: Chance) => Uint8Array {
  return (chance) => {
    const real = chance.pick(corpus)
    if (chance.oneIn(40)) return real
    const edited = chance.oneIn(2) ? mutateCbor(chance, real) : null
    if (edited === null) return mutateBytes(chance, real, corpus)
    return chance.oneIn(4) ? (mutateCbor(chance, edited) ?? edited) : edited
  }
}

/** What was read means the same when it is written and read again. */
export function staysTheSame<T>(
  read: (bytes: Uint8Array) => Result<T, unknown>,
  write: (value: T) => Uint8Array,
): (input: Uint8Array) => boolean {
  return (input) => {
    const first = read(input)
    if (!first.ok) return false
    const written = write(first.value)
    const second = read(written)
    must(second.ok, 'what was accepted is refused once it is written again')
    must(equalBytes(write(second.value), written), 'what was accepted changes its meaning when it is written again')
    return true
  }
}
