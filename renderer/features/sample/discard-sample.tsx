import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { LAST_ORGANISATION } from '../../state/last-organisation.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button, type ButtonKind } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'

const words = t.sample.discard

/** The way out of the sample: asks once, then nothing of it is left. */
export function DiscardSample({ kind = 'quiet' }: { readonly kind?: ButtonKind }) {
  const api = usePeer()
  const navigate = useNavigate()
  const { organisation, name } = useOrganisation()
  const [asking, setAsking] = useState(false)
  const discard = useAction(
    () => api.call('sample.discard', { organisation }),
    () => {
      localStorage.removeItem(LAST_ORGANISATION)
      void navigate({ to: '/' })
    },
  )
  return (
    <>
      <Button kind={kind} onPress={() => setAsking(true)}>
        {words.action}
      </Button>
      <Dialog title={words.title} open={asking} onClose={() => setAsking(false)}>
        <p className="written">{words.about(name)}</p>
        {discard.state.status === 'failed' ? <FailureNotice failure={discard.state.failure} /> : null}
        <div className="dialog-actions">
          <Button onPress={() => setAsking(false)}>{words.keep}</Button>
          <Button kind="danger" onPress={() => discard.run()} isPending={discard.state.status === 'running'}>
            {words.verb}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
