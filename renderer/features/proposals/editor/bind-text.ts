import {
  Annotation,
  ChangeSet,
  type EditorState,
  type Extension,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { TextName } from '#shared/documents/shape.ts'
import type { BodySession } from './body-session.ts'
import type { TextChange } from './text-change.ts'

/** Marks transactions that come from the body, so that they are not sent back to it. */
export const fromBody = Annotation.define<true>()

/** What a CodeMirror change set did, as replacements one after the other. */
export function changesIn(set: ChangeSet): readonly TextChange[] {
  const changes: TextChange[] = []
  set.iterChanges((fromA, toA, fromB, _toB, inserted) => {
    changes.push({ at: fromB, remove: toA - fromA, insert: inserted.toString() })
  }, true)
  return changes
}

/** Replacements one after the other, as one CodeMirror transaction that maps selections and stays out of undo. */
export function transactionOf(state: EditorState, changes: readonly TextChange[]): TransactionSpec {
  let set = ChangeSet.empty(state.doc.length)
  for (const { at, remove, insert } of changes)
    set = set.compose(ChangeSet.of({ from: at, to: at + remove, insert: state.toText(insert) }, set.newLength))
  return { changes: set, annotations: [fromBody.of(true), Transaction.addToHistory.of(false)] }
}

/** Sends what is typed in an editor to one of the body's texts. `followBody` does the other direction. */
export function sendToBody(session: BodySession, field: TextName): Extension {
  return EditorView.updateListener.of((update) => {
    for (const transaction of update.transactions)
      if (transaction.docChanged && transaction.annotation(fromBody) !== true)
        session.edit(field, changesIn(transaction.changes))
  })
}

/** Brings what others write in one of the body's texts into an editor, until the returned function is called. */
export function followBody(session: BodySession, field: TextName, view: EditorView): () => void {
  return session.onText((changed, changes) => {
    if (changed === field) view.dispatch(transactionOf(view.state, changes))
  })
}
