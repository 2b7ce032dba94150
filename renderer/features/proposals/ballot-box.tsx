import { useId, useState } from 'react'
import type { Stance } from '#shared/acts/acts.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { stancesFor } from '#shared/tally/stances.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useNow } from '../../state/use-now.ts'
import { t } from '../../strings/en.ts'
import { relative } from '../../strings/time.ts'
import { Button, WhyNot } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choices, Field } from '../../ui/field.tsx'
import { Note } from '../../ui/notice.tsx'
import { StanceMark } from '../../ui/stance.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.ballot

/** The one raised thing on the page: this person's vote. */
export function BallotBox({ proposal }: { readonly proposal: Proposal }) {
  const heading = useId()
  const [changing, setChanging] = useState(false)
  const mine = proposal.myBallot
  return (
    <section className={`ballot${proposal.can.vote.allowed ? ' raised' : ''}`} id="ballot" aria-labelledby={heading}>
      <h2 id={heading}>{mine === null ? words.title : words.titleChange}</h2>
      {mine !== null && !changing ? (
        <div className="ballot-mine">
          <p className="ballot-stance">
            <StanceMark stance={mine.stance} />
            {mine.changes > 0 ? <span className="small muted">{words.changed(mine.changes)}</span> : null}
          </p>
          {mine.reason === '' ? null : <p className="written">{mine.reason}</p>}
          {mine.state === 'void' ? (
            <Note kind="waiting">
              <p>{words.void}</p>
            </Note>
          ) : null}
          {proposal.can.vote.allowed ? (
            <div>
              <Button onPress={() => setChanging(true)}>{words.change}</Button>
            </div>
          ) : (
            <WhyNot permission={proposal.can.vote} />
          )}
        </div>
      ) : proposal.can.vote.allowed ? (
        <BallotForm
          proposal={proposal}
          onDone={() => setChanging(false)}
          {...(changing ? { onCancel: () => setChanging(false) } : {})}
        />
      ) : (
        <WhyNot permission={proposal.can.vote} />
      )}
    </section>
  )
}

interface BallotFormProps {
  readonly proposal: Proposal
  readonly onDone: () => void
  readonly onCancel?: () => void
}

function BallotForm({ proposal, onDone, onCancel }: BallotFormProps) {
  const api = usePeer()
  const now = useNow()
  const [stance, setStance] = useState<Stance | null>(proposal.myBallot?.stance ?? null)
  const [reason, setReason] = useState(proposal.myBallot?.reason ?? '')
  const cast = useAction(
    (chosen: Stance) =>
      api.call('ballot.cast', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        stance: chosen,
        reason: reason.trim(),
      }),
    onDone,
  )
  const stances: readonly Stance[] =
    proposal.rule === null ? ['agree', 'disagree', 'abstain'] : stancesFor(proposal.rule)
  const reasonNeeded = stance === 'object' || proposal.rule?.reasonRequired === true
  const disabledWhy =
    stance === null ? words.chooseFirst : reasonNeeded && reason.trim() === '' ? words.reasonFirst : null
  const closes = proposal.dates.closesAt
  return (
    <>
      <Choices
        label={words.choose}
        labelHidden
        value={stance}
        onChange={setStance}
        choices={stances.map((id) => ({ id, name: t.stance.mine[id], about: t.stance.about[id] }))}
      />
      <Field
        label={reasonNeeded ? words.reason : `${words.reason} (${t.common.optional})`}
        help={
          stance === 'object'
            ? words.objectReason
            : proposal.rule?.reasonRequired === true
              ? words.reasonRequired
              : words.reasonHelp
        }
        value={reason}
        onChange={setReason}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      {stance === null ? null : (
        <Ceremony
          title={words.title}
          sign={words.sign(t.stance.mine[stance], proposal.title)}
          causes={words.causes}
          undo={words.undo(closes === null ? '' : `, ${relative(closes, now)}`)}
          clause={proposal.line.decisionType === null ? null : `decisionTypes.${proposal.line.decisionType}.method`}
          verb={words.verb[stance]}
          state={cast.state}
          disabledWhy={disabledWhy}
          onConfirm={() => cast.run(stance)}
          {...(onCancel === undefined ? {} : { onCancel })}
        />
      )}
    </>
  )
}
