import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { useAction } from '../../../state/use-action.ts'
import { useNow } from '../../../state/use-now.ts'
import { t } from '../../../strings/en.ts'
import { relative } from '../../../strings/time.ts'
import { Ceremony } from '../../../ui/ceremony.tsx'
import { Field } from '../../../ui/field.tsx'
import type { Proposal } from '../proposal-page.tsx'
import { type Answer, choiceRuleOf, type Filled, partOf, saidBy, verbOf } from './answer.ts'
import { ChoiceAnswer } from './choice-answer.tsx'
import { StanceAnswer } from './stance-answer.tsx'

const words = t.proposals.ballot

export interface BallotFormProps {
  readonly proposal: Proposal
  readonly onDone: () => void
  readonly onCancel?: () => void
}

/** A stance or a card with its reason, and the signing of it. An earlier ballot is what it begins with. */
export function BallotForm({ proposal, onDone, onCancel }: BallotFormProps) {
  const api = usePeer()
  const now = useNow()
  const [filled, setFilled] = useState<Filled>(() => earlier(proposal))
  const [reason, setReason] = useState(proposal.myBallot?.reason ?? '')
  const [remedy, setRemedy] = useState(() => earlierRemedy(proposal))
  const cast = useAction(
    ({ stance, card }: Answer) =>
      api.call('ballot.cast', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        stance,
        reason: reason.trim(),
        ...(card === undefined ? {} : { card: [...card] }),
        ...(stance !== 'object' || remedy.trim() === '' ? {} : { remedy: remedy.trim() }),
      }),
    onDone,
  )
  const rule = choiceRuleOf(proposal.rule)
  const part = partOf(proposal)
  const answer = filled.ok ? filled.answer : null
  const isReasonNeeded = answer?.stance === 'object' || proposal.rule?.reasonRequired === true
  const disabledWhy = !filled.ok ? filled.first : isReasonNeeded && reason.trim() === '' ? words.reasonFirst : null
  const closes = proposal.dates.closesAt
  return (
    <>
      {rule === null ? (
        <StanceAnswer
          proposal={proposal}
          stance={answer?.stance ?? null}
          onChange={(stance) => setFilled({ ok: true, answer: { stance } })}
        />
      ) : (
        <ChoiceAnswer rule={rule} options={proposal.options} before={proposal.myBallot} onChange={setFilled} />
      )}
      <Field
        label={isReasonNeeded ? words.reason : `${words.reason} (${t.common.optional})`}
        help={reasonHelp(proposal, answer)}
        value={reason}
        onChange={setReason}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      {answer?.stance === 'object' && proposal.objections.remedies ? (
        <Field
          label={`${t.weighing.objections.remedy} (${t.common.optional})`}
          help={t.weighing.objections.remedyHelp}
          value={remedy}
          onChange={setRemedy}
          maxLength={LIMITS.reasonChars}
          face="written"
          multiline
        />
      ) : null}
      {keepsSeconding(proposal) ? <p className="small muted">{t.weighing.objections.kept}</p> : null}
      {answer === null ? (
        rule === null ? null : (
          <p className="small muted">{disabledWhy}</p>
        )
      ) : (
        <Ceremony
          title={words.title}
          sign={signed(proposal, answer)}
          causes={part === 'vote' ? words.causes : t.choices[part].causes}
          undo={words.undo(closes === null ? '' : `, ${relative(closes, now)}`)}
          clause={proposal.line.decisionType === null ? null : `decisionTypes.${proposal.line.decisionType}.method`}
          verb={answer.card !== undefined ? t.choices.rank.verb : verbOf(part, answer.stance)}
          state={cast.state}
          disabledWhy={disabledWhy}
          onConfirm={() => cast.run(answer)}
          {...(onCancel === undefined ? {} : { onCancel })}
        />
      )}
    </>
  )
}

/** What this person has cast before, to begin with. */
function earlier({ myBallot, rule }: Proposal): Filled {
  if (myBallot === null)
    return { ok: false, first: choiceRuleOf(rule) === null ? words.chooseFirst : t.choices.rank.first }
  const { stance, card } = myBallot
  return { ok: true, answer: card === null ? { stance } : { stance, card } }
}

const earlierRemedy = ({ objections, myBallot }: Proposal): string =>
  objections.raised.find(({ entry }) => entry === myBallot?.entry)?.remedy ?? ''

/** Whether this person's ballot says of somebody's objection that it is wanting: the next one says so as well. */
const keepsSeconding = ({ objections }: Proposal): boolean =>
  objections.raised.some(({ tests }) => tests.some(({ mine }) => mine))

function signed(proposal: Proposal, { stance, card }: Answer): string {
  if (card === undefined) return words.sign(verbOf(partOf(proposal), stance), proposal.title)
  const said = t.choices.sign(saidBy(proposal, card), proposal.title)
  return stance === 'disagree' ? `${said} ${t.choices.wantsNone}` : said
}

function reasonHelp(proposal: Proposal, answer: Answer | null): string {
  if (answer?.stance === 'object') return words.objectReason
  if (proposal.rule?.reasonRequired === true) return words.reasonRequired
  const part = partOf(proposal)
  return part === 'vote' ? words.reasonHelp : t.choices[part].reasonHelp
}
