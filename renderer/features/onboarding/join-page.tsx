import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePeer } from '../../state/peer-context.tsx'
import { offerInvitation, usePendingInvitation } from '../../state/pending-invitation.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { FailureNotice, Skeleton } from '../../ui/notice.tsx'
import { InvitationPreviewView } from './invitation-preview.tsx'
import { InvitationReaders } from './invitation-readers.tsx'
import { StepsPage } from './steps-page.tsx'

const words = t.onboarding.join
/** More new characters at once than anybody types. */
const PASTED_CHARS = 10

/** Joining: take the invitation in any form, say what it says, then act. */
export function JoinPage() {
  const pending = usePendingInvitation()
  const [written, setWritten] = useState('')
  const [taken, setTaken] = useState('')
  const navigate = useNavigate()
  const link = (pending ?? taken).trim()
  const forget = () => {
    offerInvitation(null)
    setWritten('')
    setTaken('')
  }
  const write = (text: string) => {
    setWritten(text)
    // Pasted at once, not typed: there is nothing to wait for.
    if (text.length - written.length > PASTED_CHARS) setTaken(text)
  }
  if (link === '')
    return (
      <StepsPage title={words.title} lead={words.lead} narrow backTo="/welcome">
        <div className="fields">
          <Field
            label={words.paste}
            help={words.pasteHelp}
            value={written}
            onChange={write}
            face="mono"
            multiline
            autoFocus
          />
          {written.trim() === '' ? null : (
            <div>
              <Button kind="primary" onPress={() => setTaken(written)}>
                {t.common.next}
              </Button>
            </div>
          )}
          <InvitationReaders onLink={setTaken} />
        </div>
      </StepsPage>
    )
  return (
    <StepsPage title={words.previewTitle} lead={words.unverified} narrow onBack={forget}>
      <Inspected
        key={link}
        link={link}
        onOther={forget}
        onJoining={(organisation) => {
          offerInvitation(null)
          void navigate({ to: '/joining/$organisation', params: { organisation } })
        }}
        onGoThere={(organisation) => void navigate({ to: '/o/$organisation', params: { organisation } })}
      />
    </StepsPage>
  )
}

interface InspectedProps {
  readonly link: string
  readonly onOther: () => void
  readonly onJoining: (organisation: string) => void
  readonly onGoThere: (organisation: string) => void
}

function Inspected({ link, onOther, onJoining, onGoThere }: InspectedProps) {
  const api = usePeer()
  const preview = useQuery('invitation.inspect', { link })
  const profile = useQuery('profile.get', {})
  const join = useAction(
    (form: { readonly name: string; readonly deviceName: string; readonly statement: string }) =>
      api.call('join.start', { link, ...form }),
    (view) => onJoining(view.organisation),
  )
  if (preview.status === 'failed') {
    return (
      <div className="fields">
        <FailureNotice failure={preview.failure} />
        <p>
          <button type="button" className="link-button" onClick={onOther}>
            {words.other}
          </button>
        </p>
      </div>
    )
  }
  if (preview.status === 'loading' || profile.status === 'loading')
    return <Skeleton lines={[5, 7, 7]} label={words.reading} />
  return (
    <InvitationPreviewView
      preview={preview.data}
      offered={{
        name: profile.status === 'ready' ? (profile.data.name ?? '') : '',
        deviceName: profile.status === 'ready' ? profile.data.deviceName : '',
      }}
      state={join.state}
      onJoin={join.run}
      onGoThere={() => onGoThere(preview.data.organisation)}
      onOther={onOther}
    />
  )
}
