import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'
import type { Proposal } from './proposal-page.tsx'

/** What else has to be known of the stage: that voting goes on longer, what a decided proposal still waits for. */
export function StageNotes({ proposal }: { readonly proposal: Proposal }) {
  const { extended, waitsFor } = proposal
  return (
    <>
      {extended === 0 ? null : (
        <Note>
          <p>{t.choices.extended(extended)}</p>
        </Note>
      )}
      {waitsFor === null ? null : (
        <Note kind="waiting">
          <p>{t.choices.waits(waitsFor)}</p>
        </Note>
      )}
    </>
  )
}
