import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Doc } from '#shared/documents/automerge.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import { t } from '../../../strings/en.ts'
import { versionsOf } from './versions.ts'
import './editor.css'

const words = t.proposals.history

/** How a text came to be: its versions, and what each changed. */
export function History({ doc }: { readonly doc: Doc<ProposalDoc> }) {
  const versions = useMemo(() => versionsOf(doc), [doc])
  const [chosen, setChosen] = useState<number | null>(null)
  const index = chosen === null || chosen >= versions.length ? versions.length - 1 : chosen
  const shown = versions[index]
  if (shown === undefined || versions.length < 2) return <p className="soft history">{words.none}</p>
  return (
    <div className="history">
      <ol className="history-list" aria-label={words.choose}>
        {versions.map((version, n) => (
          <li key={version.heads.join()}>
            <button type="button" className="history-version" aria-pressed={n === index} onClick={() => setChosen(n)}>
              <span>{n === versions.length - 1 ? words.latest : words.version(n + 1)}</span>
              <span className="small muted tabular">{words.changes(version.added, version.removed)}</span>
            </button>
          </li>
        ))}
      </ol>
      <Comparison before={versions[index - 1]?.text ?? ''} after={shown.text} />
    </div>
  )
}

function Comparison({ before, after }: { readonly before: string; readonly after: string }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          EditorView.lineWrapping,
          EditorState.phrases.of({ '$ unchanged lines': words.unchanged }),
          EditorView.editable.of(false),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': words.compare }),
          unifiedMergeView({ original: before, mergeControls: false, gutter: false, collapseUnchanged: { margin: 2 } }),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, after])
  return <div className="text-editor text-editor-text history-text" ref={host} />
}
