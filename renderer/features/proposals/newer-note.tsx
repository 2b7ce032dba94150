import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'
import type { Proposal } from './proposal-page.tsx'

/** Says that something on this proposal cannot be read here, where a person would miss it. */
export function NewerNote({ proposal }: { readonly proposal: Proposal }) {
  if (proposal.line.newerActs === 0) return null
  return (
    <Note kind="waiting">
      <p>{t.common.newerActs(proposal.line.newerActs)}</p>
    </Note>
  )
}
