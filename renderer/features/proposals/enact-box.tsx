import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useNow } from '../../state/use-now.ts'
import { t } from '../../strings/en.ts'
import { Ceremony } from '../../ui/ceremony.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.enact

/** After the cooling-off apps enact by themselves; this is for when none has yet. */
export function EnactBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const now = useNow()
  const enact = useAction(() =>
    api.call('outcome.enact', { organisation: proposal.organisation, proposal: proposal.line.proposal }),
  )
  const from = proposal.dates.inForceFrom
  if (from === null || from > now) return null
  return (
    <section className="raised">
      <Ceremony
        title={words.title}
        sign={words.sign}
        causes={words.causes}
        undo={words.undo}
        clause={proposal.line.decisionType === null ? null : `decisionTypes.${proposal.line.decisionType}.coolingOffMs`}
        verb={words.verb}
        state={enact.state}
        onConfirm={() => enact.run()}
      />
    </section>
  )
}
