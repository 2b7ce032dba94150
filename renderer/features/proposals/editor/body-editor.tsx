import { useEffect, useState } from 'react'
import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { t } from '../../../strings/en.ts'
import { names } from '../../../strings/time.ts'
import { Faces } from '../../../ui/face.tsx'
import { FailureNotice, Skeleton } from '../../../ui/notice.tsx'
import type { BodySession } from './body-session.ts'
import { History } from './history.tsx'
import { TextEditor } from './text-editor.tsx'
import { useBodySession, useSaveState } from './use-body-session.ts'
import { usePresence } from './use-presence.ts'
import './editor.css'

const words = t.proposals.editor

export interface BodyEditorProps {
  readonly organisation: OrganisationId
  readonly document: DocumentId
  /** Whether the charter lets this person edit; the peer has the last word. */
  readonly mayEdit: boolean
}

/** Title and text of a draft, written together. */
export default function BodyEditor({ organisation, document, mayEdit }: BodyEditorProps) {
  const state = useBodySession(organisation, document)
  switch (state.status) {
    case 'opening':
      return <Skeleton lines={[9, 5, 9, 9, 7]} label={words.loading} />
    case 'failed':
      return <FailureNotice failure={state.failure} />
    case 'open':
      return <OpenBody organisation={organisation} document={document} mayEdit={mayEdit} session={state.session} />
  }
}

function OpenBody({ organisation, document, mayEdit, session }: BodyEditorProps & { readonly session: BodySession }) {
  const { present, tell } = usePresence(organisation, document, session)
  const save = useSaveState(session)
  const [showHistory, setShowHistory] = useState(false)
  const editable = mayEdit && session.editable
  const common = { session, editable, present, onPlace: tell }
  return (
    <div className="body-editor">
      <TextEditor
        {...common}
        field="title"
        label={words.titleLabel}
        hint={words.titleLabel}
        onEnter={() => globalThis.document.querySelector<HTMLElement>('.text-editor-text .cm-content')?.focus()}
      />
      <div className="body-editor-bar">
        <p className={`save save-${save.state}`} role="status">
          {!editable
            ? words.readOnly
            : save.state === 'unsaved'
              ? words.unsaved(save.why)
              : save.state === 'refused'
                ? words.refused(save.why)
                : words[save.state]}
        </p>
        <Others present={present} />
      </div>
      <TextEditor {...common} field="text" label={words.textLabel} hint={words.textPlaceholder} />
      <div>
        <button
          type="button"
          className="link-button small"
          onClick={() => setShowHistory((shown) => !shown)}
          aria-expanded={showHistory}
        >
          {showHistory ? t.proposals.history.hide : t.proposals.history.show}
        </button>
        {showHistory ? <LiveHistory session={session} /> : null}
      </div>
    </div>
  )
}

function Others({ present }: { readonly present: ReturnType<typeof usePresence>['present'] }) {
  const people = [...new Map(present.map((each) => [each.person.member, each.person])).values()]
  if (people.length === 0) return <p className="small muted">{words.alone}</p>
  const label = words.here(
    names(
      people.map((person) => person.name),
      4,
    ),
  )
  return (
    <p className="person small soft">
      <Faces people={people} label={label} />
      <span aria-hidden="true">{label}</span>
    </p>
  )
}

function LiveHistory({ session }: { readonly session: BodySession }) {
  const [doc, setDoc] = useState(session.doc)
  useEffect(() => session.onState(() => setDoc(session.doc)), [session])
  return <History doc={doc} />
}
