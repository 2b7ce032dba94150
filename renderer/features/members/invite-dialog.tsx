import { useState } from 'react'
import type { z } from 'zod'
import type { InvitationView } from '#shared/bridge/views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choices, Field, Select } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { InvitationCode } from './invitation-code.tsx'

const words = t.members.invitations
export type Gives = 'membership' | 'member-device' | 'keeper-device'
type Invitation = z.infer<typeof InvitationView>

const GIVES: readonly Gives[] = ['membership', 'member-device', 'keeper-device']
const HOUR = 3_600_000
const VALID = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR } as const
type Valid = keyof typeof VALID
const VALIDS: readonly Valid[] = ['hour', 'day', 'week', 'month']

export interface InviteDialogProps {
  /** What the invitation is to give at first; `null` while the dialog is closed. */
  readonly gives: Gives | null
  /** How many it is to let in, and what is noted with it, at first. */
  readonly uses?: number
  readonly note?: string
  readonly onClose: () => void
}

export function InviteDialog({ gives, uses = 1, note = '', onClose }: InviteDialogProps) {
  return (
    <Dialog title={words.dialogTitle} open={gives !== null} onClose={onClose}>
      {gives === null ? null : <InviteForm first={gives} offered={{ uses, note }} />}
    </Dialog>
  )
}

interface InviteFormProps {
  readonly first: Gives
  readonly offered: { readonly uses: number; readonly note: string }
}

function InviteForm({ first, offered }: InviteFormProps) {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const [gives, setGives] = useState<Gives>(first)
  const [uses, setUses] = useState(offered.uses)
  const [valid, setValid] = useState<Valid>('week')
  const [note, setNote] = useState(offered.note)
  const [made, setMade] = useState<Invitation | null>(null)
  const create = useAction(
    () =>
      api.call('invitation.create', {
        organisation,
        gives,
        uses: gives === 'membership' ? uses : 1,
        validForMs: VALID[valid],
        note: note.trim(),
      }),
    setMade,
  )
  if (made !== null) return <InvitationCode invitation={made} />
  return (
    <>
      <Choices
        label={words.gives}
        value={gives}
        onChange={setGives}
        choices={GIVES.map((id) => ({ id, name: words.givesNames[id], about: words.givesAbout[id] }))}
      />
      <div className="invite-row">
        {gives === 'membership' ? (
          <CountField label={words.uses} value={uses} min={1} max={LIMITS.invitationUses} onChange={setUses} />
        ) : null}
        <Select
          label={words.valid}
          value={valid}
          options={VALIDS.map((id) => ({ id, name: words.valids[id] }))}
          onChange={setValid}
        />
      </div>
      <Field label={words.note} help={words.noteHelp} value={note} onChange={setNote} maxLength={LIMITS.reasonChars} />
      {create.state.status === 'failed' ? <FailureNotice failure={create.state.failure} /> : null}
      <div>
        <Button kind="primary" onPress={() => create.run()} isPending={create.state.status === 'running'}>
          {words.create}
        </Button>
      </div>
    </>
  )
}
