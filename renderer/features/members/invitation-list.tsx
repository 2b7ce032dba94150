import { useState } from 'react'
import type { z } from 'zod'
import type { InvitationView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { When } from '../../ui/when.tsx'
import { InvitationCode } from './invitation-code.tsx'

const words = t.members.invitations
type Invitation = z.infer<typeof InvitationView>

export function InvitationList() {
  const { organisation } = useOrganisation()
  const query = useQuery('invitation.list', { organisation })
  return (
    <Section title={words.title}>
      <QueryView query={query} skeleton={[7]}>
        {(list) =>
          list.length === 0 ? (
            <p className="soft">{words.none}</p>
          ) : (
            <ul className="invitations">
              {list.map((invitation) => (
                <InvitationLine key={invitation.invitation} invitation={invitation} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

function InvitationLine({ invitation }: { readonly invitation: Invitation }) {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const [shown, setShown] = useState(false)
  const revoke = useAction(() => api.call('invitation.revoke', { organisation, invitation: invitation.invitation }))
  const open = invitation.state === 'open'
  return (
    <li className="invitation">
      <div>
        <p>
          <span className={open ? 'invitation-open' : 'muted'}>{words.givesNames[invitation.gives]}</span>
          {invitation.note === '' ? null : <span className="soft">: {invitation.note}</span>}
        </p>
        <p className="small muted tabular">
          {invitation.state === 'open' || invitation.state === 'expired' ? (
            <>
              {words.words(invitation.uses, invitation.used)}; {open ? words.ends : words.ended}{' '}
              <When at={invitation.expiresAt} />
            </>
          ) : (
            words.state[invitation.state]
          )}
          ; {words.by(invitation.by.name)}
        </p>
        {open && invitation.receivedBy === 'earlier-key' ? <p className="small">{words.earlierKey}</p> : null}
        {revoke.state.status === 'failed' ? <FailureNotice failure={revoke.state.failure} /> : null}
      </div>
      {open ? (
        <div className="dialog-actions">
          {invitation.link === null ? null : (
            <Button kind="quiet" onPress={() => setShown(true)}>
              {words.show}
            </Button>
          )}
          <Button kind="quiet" onPress={() => revoke.run()} isPending={revoke.state.status === 'running'}>
            {words.revoke}
          </Button>
        </div>
      ) : null}
      <Dialog title={words.dialogTitle} open={shown} onClose={() => setShown(false)}>
        <InvitationCode invitation={invitation} />
      </Dialog>
    </li>
  )
}
