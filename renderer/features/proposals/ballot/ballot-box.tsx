import { type ReactNode, useId, useState } from 'react'
import { t } from '../../../strings/en.ts'
import { Button, WhyNot } from '../../../ui/button.tsx'
import { Note } from '../../../ui/notice.tsx'
import { StanceMark } from '../../../ui/stance.tsx'
import { roleTitle, useCharter } from '../charter-words.ts'
import type { Proposal } from '../proposal-page.tsx'
import { adviceMissing, partOf, saidBy, voteWordsOf } from './answer.ts'
import { BallotForm } from './ballot-form.tsx'
import './ballot.css'

const words = t.proposals.ballot
const TITLES = {
  vote: { before: words.title, after: words.titleChange, change: words.change },
  advice: { before: t.choices.advice.title, after: t.choices.advice.titleGiven, change: t.choices.advice.change },
  decide: { before: t.choices.decide.title, after: t.choices.decide.titleGiven, change: t.choices.decide.change },
}

/** The one raised thing on the page: this person's vote, advice or decision. */
export function BallotBox({ proposal }: { readonly proposal: Proposal }) {
  const heading = useId()
  const [changing, setChanging] = useState(false)
  const titles = TITLES[partOf(proposal)]
  const mine = proposal.myBallot
  const isAllowed = proposal.can.vote.allowed
  // Who holds the role is said above; that others do not is then no news.
  const isOutside = proposal.rule?.method === 'delegated' && !proposal.roll.some(({ person }) => person.me)
  return (
    <section className={`ballot${isAllowed ? ' raised' : ''}`} id="ballot" aria-labelledby={heading}>
      <h2 id={heading}>{isOutside ? t.choices.delegated.title : mine === null ? titles.before : titles.after}</h2>
      <Lead proposal={proposal} />
      {mine !== null && !changing ? (
        <MyBallot proposal={proposal} ballot={mine}>
          {isAllowed ? (
            <div>
              <Button onPress={() => setChanging(true)}>{titles.change}</Button>
            </div>
          ) : (
            <WhyNot permission={proposal.can.vote} />
          )}
        </MyBallot>
      ) : isAllowed ? (
        <BallotForm
          proposal={proposal}
          onDone={() => setChanging(false)}
          {...(changing ? { onCancel: () => setChanging(false) } : {})}
        />
      ) : isOutside ? null : (
        <WhyNot permission={proposal.can.vote} />
      )}
    </section>
  )
}

/** Who decides, where it is not everybody on the roll together. */
function Lead({ proposal }: { readonly proposal: Proposal }) {
  const charter = useCharter()
  const { rule, openedBy } = proposal
  if (rule?.method === 'delegated')
    return <p className="soft">{t.choices.delegated.who(roleTitle(charter, rule.role))}</p>
  if (rule?.method !== 'advice') return null
  if (partOf(proposal) === 'advice') return <p className="soft">{t.choices.advice.lead(openedBy?.name ?? '')}</p>
  const missing = adviceMissing(proposal)
  return (
    <>
      <p className="soft">{t.choices.decide.lead}</p>
      {missing === 0 ? null : (
        <Note kind="waiting">
          <p>{t.choices.decide.early(missing)}</p>
        </Note>
      )}
    </>
  )
}

interface MyBallotProps {
  readonly proposal: Proposal
  readonly ballot: NonNullable<Proposal['myBallot']>
  readonly children: ReactNode
}

function MyBallot({ proposal, ballot, children }: MyBallotProps) {
  return (
    <div className="ballot-mine">
      <p className="ballot-stance">
        <StanceMark stance={ballot.stance} words={voteWordsOf(proposal, ballot.by.member)} />
        {ballot.changes > 0 ? <span className="small muted">{words.changed(ballot.changes)}</span> : null}
      </p>
      {ballot.card === null ? null : <p className="ballot-card">{saidBy(proposal, ballot.card)}</p>}
      {ballot.reason === '' ? null : <p className="written">{ballot.reason}</p>}
      {ballot.state === 'void' ? (
        <Note kind="waiting">
          <p>{words.void}</p>
        </Note>
      ) : null}
      {children}
    </div>
  )
}
