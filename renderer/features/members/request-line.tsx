import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { RequestView } from '#shared/bridge/views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button, WhyNot } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Faces } from '../../ui/face.tsx'
import { Field } from '../../ui/field.tsx'
import { LookAlikes, NameWords } from '../../ui/look-alike.tsx'
import { Note } from '../../ui/notice.tsx'
import { When } from '../../ui/when.tsx'

const words = t.members.request

/** Somebody who asks to join, what they wrote, and the word they need. */
export function RequestLine({ request }: { readonly request: z.infer<typeof RequestView> }) {
  const { organisation } = useOrganisation()
  const api = usePeer()
  const [vouching, setVouching] = useState(false)
  const [statement, setStatement] = useState('')
  const vouch = useAction(
    () => api.call('member.vouch', { organisation, request: request.request, statement: statement.trim() }),
    () => setVouching(false),
  )
  const missing = request.vouchesNeeded - request.vouches.length
  return (
    <li className={`request${request.mayVouch ? ' raised' : ''}`}>
      <div>
        <p className="member-name">
          <NameWords name={request.name} mark={request.mark} />
        </p>
        <LookAlikes others={request.looksLike} />
        <p className="soft">
          {words.asked} <When at={request.at} />, {words.invitedBy(request.invitedBy.name)}
        </p>
      </div>
      <blockquote className="written">{request.statement === '' ? words.noStatement : request.statement}</blockquote>
      <div className="request-foot">
        <span className="person">
          <Faces
            people={request.vouches.map((each) => each.by)}
            label={words.vouches(request.vouches.length, request.vouchesNeeded)}
          />
          <span className="soft tabular">{words.vouches(request.vouches.length, request.vouchesNeeded)}</span>
        </span>
        {request.mayVouch ? (
          <Button kind="primary" onPress={() => setVouching(true)}>
            {words.vouch}
          </Button>
        ) : (
          <WhyNot permission={{ allowed: false, why: request.whyNot, clause: 'admission.vouches' }} />
        )}
      </div>
      <p className="small">
        <Link to="/o/$organisation/write" params={{ organisation }} search={{ effect: 'admit', who: request.request }}>
          {words.propose}
        </Link>
      </p>
      <Dialog title={words.title(request.name)} open={vouching} onClose={() => setVouching(false)}>
        <Ceremony
          title={words.title(request.name)}
          sign={words.sign(request.name)}
          causes={words.causes(missing)}
          undo={words.undo}
          clause="admission.vouches"
          verb={words.verb}
          state={vouch.state}
          onConfirm={() => vouch.run()}
          onCancel={() => setVouching(false)}
        >
          <LookAlikeWarning request={request} />
          <Field
            label={words.statement}
            help={words.statementHelp}
            value={statement}
            onChange={setStatement}
            maxLength={LIMITS.reasonChars}
            face="written"
            multiline
            autoFocus
          />
        </Ceremony>
      </Dialog>
    </li>
  )
}

/** Before giving one's word: this may not be who one takes them for. */
function LookAlikeWarning({ request }: { readonly request: z.infer<typeof RequestView> }) {
  if (request.looksLike.length === 0) return null
  return (
    <Note kind="waiting">
      <LookAlikes others={request.looksLike} />
      <p>{words.lookAlike}</p>
    </Note>
  )
}
