import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'
import type { Proposal } from './proposal-page.tsx'

/** What else has to be known of the stage. What a decided proposal still waits for is in its line of state. */
export function StageNotes({ proposal }: { readonly proposal: Proposal }) {
  const { extended } = proposal
  if (extended === 0) return null
  return (
    <Note>
      <p>{t.choices.extended(extended)}</p>
    </Note>
  )
}
