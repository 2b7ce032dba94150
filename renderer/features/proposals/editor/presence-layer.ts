import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view'

/** Where somebody else is in this text, in UTF-16 code units. */
export interface RemoteCursor {
  readonly id: string
  readonly name: string
  readonly hue: number
  readonly anchor: number
  readonly head: number
}

export const setRemoteCursors = StateEffect.define<readonly RemoteCursor[]>()

class Caret extends WidgetType {
  readonly #cursor: RemoteCursor

  constructor(cursor: RemoteCursor) {
    super()
    this.#cursor = cursor
  }

  override eq(other: Caret): boolean {
    return other.#cursor.id === this.#cursor.id && other.#cursor.name === this.#cursor.name
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span')
    caret.className = 'remote-caret'
    caret.style.setProperty('--hue', String(this.#cursor.hue))
    caret.setAttribute('aria-hidden', 'true')
    const name = document.createElement('span')
    name.className = 'remote-caret-name'
    name.textContent = this.#cursor.name
    caret.append(name)
    return caret
  }

  override ignoreEvent(): boolean {
    return true
  }
}

function decorations(cursors: readonly RemoteCursor[], length: number): DecorationSet {
  const clamp = (at: number) => Math.max(0, Math.min(length, at))
  return Decoration.set(
    cursors.flatMap((cursor) => {
      const head = clamp(cursor.head)
      const from = Math.min(clamp(cursor.anchor), head)
      const to = Math.max(clamp(cursor.anchor), head)
      const caret = Decoration.widget({ widget: new Caret(cursor), side: 1 }).range(head)
      if (from === to) return [caret]
      const selection = Decoration.mark({
        class: 'remote-selection',
        attributes: { style: `--hue: ${cursor.hue}` },
      }).range(from, to)
      return [selection, caret]
    }),
    true,
  )
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setRemoteCursors)) return decorations(effect.value, transaction.newDoc.length)
    return shown.map(transaction.changes)
  },
  provide: (self) => EditorView.decorations.from(self),
})

/** Other people's cursors and selections, moved along with the text between their messages. */
export const presenceLayer = (): Extension => field
