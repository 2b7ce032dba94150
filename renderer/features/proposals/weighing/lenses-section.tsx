import { useState } from 'react'
import { Finding } from '#shared/acts/acts.ts'
import type { LensView } from '#shared/bridge/weighing-views.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { useAction } from '../../../state/use-action.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { Ceremony } from '../../../ui/ceremony.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PersonName } from '../../../ui/face.tsx'
import { Choices, Field } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { When } from '../../../ui/when.tsx'
import type { Proposal } from '../proposal-page.tsx'
import './weighing.css'

const words = t.weighing.lenses

/** What those who hold a role saw, each through the lens that the charter gives them: read beside the votes. */
export function LensesSection({ proposal }: { readonly proposal: Proposal }) {
  // What is over waits for nobody's look any more.
  const lenses = proposal.lenses.filter(({ reviews }) => reviews.length > 0 || !isSettled(proposal))
  if (lenses.length === 0) return null
  return (
    <Section title={words.title} id="lenses">
      <p className="soft">{words.lead}</p>
      <ul className="lenses">
        {lenses.map((lens) => (
          <Lens key={lens.lens} proposal={proposal} lens={lens} />
        ))}
      </ul>
    </Section>
  )
}

const SETTLED: ReadonlySet<string> = new Set(['in-force', 'rejected', 'no-quorum', 'withdrawn'])
const isSettled = ({ line }: Proposal): boolean => SETTLED.has(line.stage)

interface LensProps {
  readonly proposal: Proposal
  readonly lens: LensView
}

function Lens({ proposal, lens }: LensProps) {
  const isCleared = lens.reviews.some(({ finding }) => finding === 'no-concern')
  const waits = lens.waitMs > 0 && !isCleared && !isSettled(proposal)
  return (
    <li className="lens">
      <h3>{lens.title}</h3>
      <p className="written">{lens.asks}</p>
      <p className="small muted">{words.by(lens.role)}</p>
      {lens.reviews.length === 0 ? (
        <p className="small">{words.nobody}</p>
      ) : (
        <ul className="statements">
          {lens.reviews.map(({ by, at, finding, reason }) => (
            <li key={by.member}>
              <p className="ballot-line-head">
                <PersonName person={by} />
                <strong className={`finding finding-${finding}`}>{words.findings[finding]}</strong>
                <span className="small muted">
                  <When at={at} />
                </span>
              </p>
              <p className="written">{reason}</p>
            </li>
          ))}
        </ul>
      )}
      {waits ? <p className="small">{words.waits(durationWords(lens.waitMs))}</p> : null}
      {lens.can.allowed ? <ReviewBox proposal={proposal} lens={lens} /> : null}
    </li>
  )
}

function ReviewBox({ proposal, lens }: LensProps) {
  const api = usePeer()
  const [open, setOpen] = useState(false)
  const [finding, setFinding] = useState<Finding | null>(null)
  const [reason, setReason] = useState('')
  const give = useAction(
    (found: Finding) =>
      api.call('review.give', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        lens: lens.lens,
        finding: found,
        reason: reason.trim(),
      }),
    () => setOpen(false),
  )
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{words.give(lens.title)}</Button>
      <Dialog title={words.dialog(lens.title)} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.dialog(lens.title)}
          sign={words.sign(finding === null ? '…' : words.findings[finding], lens.title)}
          causes={words.causes}
          undo={words.undo}
          clause={`lenses.${lens.lens}.role`}
          verb={words.verb}
          state={give.state}
          disabledWhy={finding === null ? words.choose : reason.trim() === '' ? words.reasonMissing : null}
          onConfirm={() => (finding === null ? undefined : give.run(finding))}
          onCancel={() => setOpen(false)}
        >
          <Choices
            label={words.question}
            value={finding}
            onChange={setFinding}
            choices={Finding.options.map((id) => ({ id, name: words.findings[id], about: words.about[id] }))}
          />
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
