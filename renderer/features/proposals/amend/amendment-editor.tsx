import type { Charter } from '#shared/charter/model.ts'
import { t } from '../../../strings/en.ts'
import { CharterChanges } from '../../../ui/charter-changes.tsx'
import { CharterForm } from './charter-form.tsx'
import './amend.css'

const words = t.proposals.amend

export interface AmendmentEditorProps {
  readonly inForce: Charter
  readonly charter: Charter
  readonly onChange: (charter: Charter) => void
}

/** A charter as a form, with what it would change in plain sentences underneath. */
export function AmendmentEditor({ inForce, charter, onChange }: AmendmentEditorProps) {
  return (
    <div className="amend">
      <CharterForm charter={charter} onChange={onChange} />
      <section className="amend-changes" aria-live="polite">
        <h3>{words.changesTitle}</h3>
        <CharterChanges before={inForce} after={charter} />
      </section>
    </div>
  )
}
