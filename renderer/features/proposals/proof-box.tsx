import { Download } from 'lucide-react'
import { fromBase64 } from '#shared/kernel/bytes.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { saveFile } from '../../ui/save-file.ts'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.proof
/** Digits of the proposal's id in the file's name, as the command line names it. */
const NAME_DIGITS = 12

/** A final outcome, as one file for people who never joined. */
export function ProofBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const { proposal: id } = proposal.line
  const save = useAction(
    () => api.call('proposal.exportProof', { organisation: proposal.organisation, proposal: id }),
    ({ proof }) =>
      saveFile(words.fileName(id.slice(0, NAME_DIGITS)), fromBase64(proof).slice(), 'application/octet-stream'),
  )
  return (
    <div className="proof-box">
      <p className="soft">{words.what}</p>
      <Button onPress={() => save.run()} isDisabled={save.state.status === 'running'}>
        <Download aria-hidden="true" />
        {save.state.status === 'running' ? words.saving : words.save}
      </Button>
      {save.state.status === 'failed' ? (
        <FailureNotice failure={save.state.failure} onRetry={() => save.run()} />
      ) : null}
    </div>
  )
}
