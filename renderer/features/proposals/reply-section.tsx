import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Ceremony } from '../../ui/ceremony.tsx'
import { PersonName } from '../../ui/face.tsx'
import { Field } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.safeguards.reply

/** What the one whom a proposal is about has to say to it: read before everybody's votes. */
export function ReplySection({ proposal }: { readonly proposal: Proposal }) {
  const { replies, can } = proposal
  if (replies.length === 0 && !can.reply.allowed) return null
  return (
    <Section title={words.title}>
      <ul className="statements">
        {replies.map(({ by, at, text }) => (
          <li key={`${by.member} ${at}`}>
            <p>
              <PersonName person={by} />{' '}
              <span className="small muted">
                <When at={at} />
              </span>
            </p>
            <p className="written">{text}</p>
          </li>
        ))}
      </ul>
      {can.reply.allowed ? <ReplyForm proposal={proposal} /> : null}
    </Section>
  )
}

function ReplyForm({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [text, setText] = useState('')
  const reply = useAction(
    () =>
      api.call('proposal.reply', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        text: text.trim(),
      }),
    () => setText(''),
  )
  return (
    <div className="raised">
      <Ceremony
        title={words.title}
        sign={words.sign(proposal.title)}
        causes={words.causes}
        undo={words.undo}
        clause={null}
        verb={words.verb}
        state={reply.state}
        disabledWhy={text.trim() === '' ? words.missing : null}
        onConfirm={() => reply.run()}
      >
        <Field
          label={words.label}
          help={words.about}
          value={text}
          onChange={setText}
          maxLength={LIMITS.reasonChars}
          face="written"
          multiline
        />
      </Ceremony>
    </div>
  )
}
