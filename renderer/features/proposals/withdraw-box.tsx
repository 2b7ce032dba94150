import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.withdraw

/** Shown only where it can be done: to the one whose proposal it is, until voting ends. */
export function WithdrawBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const withdraw = useAction(
    () =>
      api.call('proposal.withdraw', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        reason: reason.trim(),
      }),
    () => setOpen(false),
  )
  if (!proposal.can.withdraw.allowed) return null
  return (
    <div>
      <Button kind="danger" onPress={() => setOpen(true)}>
        {words.prepare}
      </Button>
      <Dialog title={words.title} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.title}
          sign={words.sign(proposal.title)}
          causes={words.causes}
          undo={words.undo}
          clause={proposal.can.withdraw.clause}
          verb={words.verb}
          kind="danger"
          state={withdraw.state}
          onConfirm={() => withdraw.run()}
          onCancel={() => setOpen(false)}
        >
          <Field
            label={`${words.reason} (${t.common.optional})`}
            value={reason}
            onChange={setReason}
            maxLength={LIMITS.reasonChars}
            face="written"
            multiline
          />
        </Ceremony>
      </Dialog>
    </div>
  )
}
