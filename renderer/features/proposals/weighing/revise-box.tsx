import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { useAction } from '../../../state/use-action.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { Ceremony } from '../../../ui/ceremony.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import type { Proposal } from '../proposal-page.tsx'

const words = t.weighing.place

/** One gesture for whoever takes something in: the proposal is withdrawn, and a draft with its text takes its place. */
export function ReviseBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { organisation } = proposal
  const revise = useAction(
    () => api.call('proposal.revise', { organisation, proposal: proposal.line.proposal, reason: reason.trim() }),
    (made) =>
      navigate({
        to: '/o/$organisation/proposals/$proposal',
        params: { organisation, proposal: made.proposal },
      }),
  )
  if (!proposal.can.revise.allowed) return null
  const ends = proposal.can.withdraw.allowed
  const title = ends ? words.title : words.titleTakeUp
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{ends ? words.prepare : words.takeUp}</Button>
      <Dialog title={title} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={title}
          sign={ends ? words.sign(proposal.title) : words.signEnded(proposal.title)}
          causes={ends ? words.causes : words.causesEnded}
          undo={words.undo}
          clause={null}
          verb={ends ? words.verb : words.verbTakeUp}
          state={revise.state}
          onConfirm={() => revise.run()}
          onCancel={() => setOpen(false)}
        >
          {ends ? (
            <Field
              label={`${words.reason} (${t.common.optional})`}
              value={reason}
              onChange={setReason}
              maxLength={LIMITS.reasonChars}
              face="written"
              multiline
            />
          ) : null}
        </Ceremony>
      </Dialog>
    </div>
  )
}
