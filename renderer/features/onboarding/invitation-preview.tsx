import { useState } from 'react'
import type { z } from 'zod'
import type { InvitationPreview } from '#shared/bridge/views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { ActionState } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'
import { Note } from '../../ui/notice.tsx'
import { When } from '../../ui/when.tsx'
import { OpensNote } from './opens-note.tsx'

const words = t.onboarding.join

export interface JoinForm {
  readonly name: string
  readonly deviceName: string
  readonly statement: string
}

export interface InvitationPreviewProps {
  readonly preview: z.infer<typeof InvitationPreview>
  readonly offered: { readonly name: string; readonly deviceName: string }
  readonly state: ActionState
  readonly onJoin: (form: JoinForm) => void
  readonly onGoThere: () => void
  readonly onOther: () => void
}

/** What an invitation says, and the form to use it. */
export function InvitationPreviewView({ preview, offered, state, onJoin, onGoThere, onOther }: InvitationPreviewProps) {
  const [name, setName] = useState(offered.name)
  const [deviceName, setDeviceName] = useState(offered.deviceName)
  const [statement, setStatement] = useState('')
  const membership = preview.gives === 'membership'
  const missing =
    membership && name.trim() === ''
      ? t.onboarding.found.yourNameMissing
      : deviceName.trim() === ''
        ? t.onboarding.found.deviceMissing
        : null
  return (
    <div className="fields">
      <dl className="facts">
        <dt>{words.organisation}</dt>
        <dd className="facts-name">{preview.organisationName}</dd>
        <dt>{words.invitedBy}</dt>
        <dd>{preview.invitedBy}</dd>
        <dt>{words.gives}</dt>
        <dd>{words.givesWords[preview.gives]}</dd>
        <dt>{words.ends}</dt>
        <dd>
          <When at={preview.expiresAt} />
        </dd>
        <dt>{words.dials}</dt>
        <dd title={preview.addresses.join('\n')}>{words.dialsWords(preview.addresses.length)}</dd>
      </dl>
      {preview.alreadyJoined ? (
        <Note>
          <p>{words.already}</p>
          <Button kind="quiet" onPress={onGoThere}>
            {words.goThere}
          </Button>
        </Note>
      ) : (
        <>
          {membership ? (
            <Field label={words.yourName} value={name} onChange={setName} maxLength={LIMITS.nameChars} />
          ) : null}
          <Field label={words.deviceName} value={deviceName} onChange={setDeviceName} maxLength={LIMITS.nameChars} />
          {membership ? (
            <Field
              label={words.statement}
              help={words.statementHelp}
              value={statement}
              onChange={setStatement}
              maxLength={LIMITS.reasonChars}
              face="written"
              multiline
            />
          ) : null}
          <OpensNote />
          <div className="raised">
            <Ceremony
              title={words.title}
              sign={membership ? words.sign(preview.organisationName) : words.signDevice(preview.organisationName)}
              causes={membership ? words.causes : words.causesDevice}
              undo={words.undo}
              clause={membership ? 'admission.vouches' : null}
              verb={membership ? words.ask : words.link}
              state={state}
              disabledWhy={missing}
              onConfirm={() =>
                // A device joins under its member's name; the field is not asked for, but the request needs one.
                onJoin({
                  name: name.trim() === '' ? deviceName.trim() : name.trim(),
                  deviceName: deviceName.trim(),
                  statement,
                })
              }
            />
          </div>
        </>
      )}
      <p>
        <button type="button" className="link-button" onClick={onOther}>
          {words.other}
        </button>
      </p>
    </div>
  )
}
