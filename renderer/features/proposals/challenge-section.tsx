import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PersonName } from '../../ui/face.tsx'
import { Field } from '../../ui/field.tsx'
import { Note } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.safeguards.challenge
const UNDECIDED: ReadonlySet<string> = new Set(['notice', 'voting', 'closing', 'cooling-off', 'in-force'])

/** Who asks that a passed outcome be decided once more, and what came of it. */
export function ChallengeSection({ proposal }: { readonly proposal: Proposal }) {
  const { challenge, can, line } = proposal
  if (challenge === null || (challenge.by.length === 0 && !can.challenge.allowed)) return null
  const isHeld = line.stage === 'challenged'
  return (
    <Section title={words.title} {...(challenge.by.length > 0 ? { count: challenge.by.length } : {})}>
      {isHeld ? (
        <Note kind="waiting">
          <p>{words.holds}</p>
          {challenge.upholding.some(({ stage }) => UNDECIDED.has(stage)) ? null : (
            <Link
              to="/o/$organisation/write"
              params={{ organisation: proposal.organisation }}
              search={{ effect: 'uphold', who: line.proposal }}
            >
              {words.uphold}
            </Link>
          )}
        </Note>
      ) : (
        <p className="soft">
          {challenge.by.length === 0 ? words.about : words.have(challenge.by.length, challenge.needed)}
        </p>
      )}
      {challenge.upholding.length === 0 ? null : (
        <p>
          <span className="muted">{words.upholding}: </span>
          {challenge.upholding.map(({ proposal: other, title, stage }, index) => (
            <span key={other}>
              {index === 0 ? '' : '; '}
              <Link
                to="/o/$organisation/proposals/$proposal"
                params={{ organisation: proposal.organisation, proposal: other }}
              >
                {title}
              </Link>{' '}
              <span className="small muted">({t.proposals.stages[stage]})</span>
            </span>
          ))}
        </p>
      )}
      <ul className="statements">
        {challenge.by.map(({ person, at, reason }) => (
          <li key={person.member}>
            <p>
              <PersonName person={person} />{' '}
              <span className="small muted">
                <When at={at} />
              </span>
            </p>
            <p className="written">{reason}</p>
          </li>
        ))}
      </ul>
      {can.challenge.allowed ? <Challenge proposal={proposal} /> : null}
    </Section>
  )
}

function Challenge({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const challenge = useAction(
    () =>
      api.call('outcome.challenge', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        reason: reason.trim(),
      }),
    () => setOpen(false),
  )
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{words.prepare}</Button>
      <Dialog title={words.dialog} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.dialog}
          sign={words.sign(proposal.title)}
          causes={words.causes}
          undo={words.undo}
          clause="challenge.members"
          verb={words.verb}
          state={challenge.state}
          disabledWhy={reason.trim() === '' ? words.reasonMissing : null}
          onConfirm={() => challenge.run()}
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
    </div>
  )
}
