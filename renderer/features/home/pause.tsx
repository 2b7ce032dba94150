import { useState } from 'react'
import type { z } from 'zod'
import type { HomeView } from '#shared/bridge/views.ts'
import { listed } from '#shared/charter/words.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { exact } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Note } from '../../ui/notice.tsx'

const words = t.safeguards.pause

/** Says that nothing takes effect for now, until when, and who called for it. */
export function PauseNote({ pause }: { readonly pause: z.infer<typeof HomeView>['pause'] }) {
  if (pause === null) return null
  return (
    <Note kind="waiting">
      <p>
        <strong>{words.title}.</strong> {words.until(exact(pause.until))}
      </p>
      <p className="written">{pause.reason}</p>
      <p className="small muted">{words.by(listed(pause.by.map(({ name }) => name)))}</p>
    </Note>
  )
}

/** For those who hold the charter's role for it. */
export function CallForPause() {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const call = useAction(
    () => api.call('emergency.pause', { organisation, reason: reason.trim() }),
    () => setOpen(false),
  )
  return (
    <>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {words.prepare}
      </Button>
      <Dialog title={words.dialog} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.dialog}
          sign={words.sign}
          causes={words.causes}
          undo={words.undo}
          clause="emergency"
          verb={words.verb}
          kind="danger"
          state={call.state}
          disabledWhy={reason.trim() === '' ? words.reasonMissing : null}
          onConfirm={() => call.run()}
          onCancel={() => setOpen(false)}
        >
          <Field
            label={words.reason}
            value={reason}
            onChange={setReason}
            maxLength={LIMITS.reasonChars}
            face="written"
            multiline
          />
        </Ceremony>
      </Dialog>
    </>
  )
}
