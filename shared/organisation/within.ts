import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'

/**
 * Which acts of a list that only grows lie in a view. Asked again for a view that includes the one before, it looks only at
 * what is new in the list and at what lay outside: usually a few acts, where the list has thousands.
 */
export class Within<A extends { readonly entry: Entry }> {
  readonly #concerns: (act: A) => boolean
  readonly #acts: A[] = []
  readonly #places: number[] = []
  #outside: number[] = []
  #looked = 0
  #inOrder: readonly A[] | null = null

  /** @param concerns which acts of the list are looked at at all */
  constructor(concerns: (act: A) => boolean) {
    this.#concerns = concerns
  }

  /** The acts within, those first that were found first. Later answers begin with the same ones. */
  get acts(): readonly A[] {
    return this.#acts
  }

  /** The acts within in the order of the list: the very same array as long as nothing is added. */
  inOrder(list: readonly A[]): readonly A[] {
    if (this.#inOrder === null) {
      const isSorted = this.#places.every((place, i) => i === 0 || (this.#places[i - 1] as number) < place)
      const places = isSorted ? this.#places : this.#places.toSorted((a, b) => a - b)
      this.#inOrder = places.map((place) => list[place] as A)
    }
    return this.#inOrder
  }

  /** Goes on to a view that includes the one of the call before. The list must be the same one, longer or not. */
  goOn(view: CausalView, list: readonly A[]): void {
    const outside: number[] = []
    for (const place of this.#outside) this.#look(view, list, place, outside)
    for (; this.#looked < list.length; this.#looked++) {
      if (this.#concerns(list[this.#looked] as A)) this.#look(view, list, this.#looked, outside)
    }
    this.#outside = outside
  }

  #look(view: CausalView, list: readonly A[], place: number, outside: number[]): void {
    const act = list[place] as A
    if (!view.has(act.entry.id)) {
      outside.push(place)
      return
    }
    this.#acts.push(act)
    this.#places.push(place)
    this.#inOrder = null
  }
}
