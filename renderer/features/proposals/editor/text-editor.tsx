import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import type { PresenceView } from '#shared/bridge/views.ts'
import type { TextName } from '#shared/documents/shape.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { followBody, fromBody, sendToBody } from './bind-text.ts'
import type { BodySession } from './body-session.ts'
import { markdownStyle } from './markdown-style.ts'
import { remoteCursors } from './presence.ts'
import { presenceLayer, setRemoteCursors } from './presence-layer.ts'

export interface TextEditorProps {
  readonly session: BodySession
  readonly field: TextName
  readonly label: string
  readonly hint: string
  readonly editable: boolean
  readonly present: readonly z.infer<typeof PresenceView>[]
  readonly onPlace: (field: TextName, anchor: number, head: number) => void
  readonly onEnter?: () => void
}

const limitOf = (field: TextName): number => (field === 'title' ? LIMITS.titleChars : LIMITS.textChars)

/** A title has one line, whatever is pasted into it. */
const oneLine: Extension = [
  EditorView.clipboardInputFilter.of((text) => text.replace(/\s*[\r\n]+\s*/g, ' ').trim()),
  EditorState.transactionFilter.of((transaction) =>
    transaction.docChanged && transaction.annotation(fromBody) !== true && transaction.newDoc.lines > 1
      ? []
      : transaction,
  ),
]

/** One of a body's texts in an editor that several people can write in at once. */
export function TextEditor({ session, field, label, hint, editable, present, onPlace, onEnter }: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const editing = useRef(new Compartment())
  const callbacks = useRef({ onPlace, onEnter })
  callbacks.current = { onPlace, onEnter }

  useEffect(() => {
    if (host.current === null) return
    const limit = limitOf(field)
    const created = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: session.text(field),
        extensions: [
          // Only line feeds part lines, so that positions are the body's, whatever somebody pasted elsewhere.
          EditorState.lineSeparator.of('\n'),
          field === 'title' ? oneLine : markdownStyle(),
          EditorState.changeFilter.of(
            (transaction) => transaction.annotation(fromBody) === true || transaction.newDoc.length <= limit,
          ),
          history(),
          drawSelection(),
          keymap.of([
            ...(field === 'title'
              ? [
                  {
                    key: 'Enter',
                    run: () => {
                      callbacks.current.onEnter?.()
                      return true
                    },
                  },
                ]
              : []),
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.lineWrapping,
          placeholder(hint),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true' }),
          editing.current.of(EditorView.editable.of(session.editable)),
          presenceLayer(),
          sendToBody(session, field),
          EditorView.updateListener.of((update) => {
            if (!update.view.hasFocus || !(update.selectionSet || update.focusChanged || update.docChanged)) return
            const { anchor, head } = update.state.selection.main
            callbacks.current.onPlace(field, anchor, head)
          }),
        ],
      }),
    })
    view.current = created
    const stop = followBody(session, field, created)
    return () => {
      stop()
      created.destroy()
      view.current = null
    }
  }, [session, field, label, hint])

  useEffect(() => {
    view.current?.dispatch({ effects: editing.current.reconfigure(EditorView.editable.of(editable)) })
  }, [editable])

  useEffect(() => {
    const show = () =>
      view.current?.dispatch({ effects: setRemoteCursors.of(remoteCursors(session.doc, field, present)) })
    show()
  }, [session, field, present])

  return <div className={`text-editor text-editor-${field}`} ref={host} />
}
