import type { z } from 'zod'
import type { BallotView } from '#shared/bridge/views.ts'
import { t } from '../../strings/en.ts'
import { Face } from '../../ui/face.tsx'
import { type LinePlace, LongList } from '../../ui/long-list.tsx'
import { NameWords } from '../../ui/look-alike.tsx'
import { Section } from '../../ui/page.tsx'
import { StanceMark } from '../../ui/stance.tsx'
import { When } from '../../ui/when.tsx'
import { WhyEntry } from '../why-entry.tsx'
import { saidBy, voteWordsOf } from './ballot/answer.ts'
import { nameWithMark } from './effect/who-fields.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.stances
type Ballot = z.infer<typeof BallotView>

/** Objections first, then who disagrees: what speaks against is read before what speaks for. */
const ORDER = { object: 0, disagree: 1, abstain: 2, agree: 3 } as const

export function StancesSection({ proposal }: { readonly proposal: Proposal }) {
  if (proposal.line.stage === 'notice' && proposal.ballots.length === 0) return null
  const ballots = proposal.ballots.toSorted((a, b) => ORDER[a.stance] - ORDER[b.stance] || a.at - b.at)
  return (
    <Section title={words.title} count={ballots.length}>
      {ballots.length === 0 ? <p className="written soft">{words.none}</p> : null}
      <LentVotes proposal={proposal} />
      <LongList items={ballots} keyOf={({ entry }) => entry} lineHeightPx={96} className="stances">
        {(ballot, place) => <BallotLine proposal={proposal} ballot={ballot} place={place} />}
      </LongList>
    </Section>
  )
}

/** Who votes for whom on this proposal, as it was fixed when it opened. */
function LentVotes({ proposal }: { readonly proposal: Proposal }) {
  const { delegations } = proposal
  if (delegations.length === 0) return null
  return (
    <details>
      <summary className="small">{t.safeguards.lending.onProposal(delegations.length)}</summary>
      <ul className="sentences small">
        {delegations.map(({ from, to }) => (
          <li key={from.member}>{t.safeguards.lending.pair(nameWithMark(from), nameWithMark(to))}</li>
        ))}
      </ul>
    </details>
  )
}

interface BallotLineProps {
  readonly proposal: Proposal
  readonly ballot: Ballot
  readonly place: LinePlace
}

function BallotLine({ proposal, ballot, place }: BallotLineProps) {
  return (
    <li className={`ballot-line ballot-line-${ballot.state}`} {...place}>
      <Face person={ballot.by} size="middle" />
      <div>
        <p className="ballot-line-head">
          <strong>
            <NameWords name={ballot.by.me ? t.common.you(ballot.by.name) : ballot.by.name} mark={ballot.by.mark} />
          </strong>
          <StanceMark stance={ballot.stance} words={voteWordsOf(proposal, ballot.by.member)} />
          <span className="small muted">
            <When at={ballot.at} />
            {ballot.changes > 0 ? `, ${t.proposals.ballot.changed(ballot.changes)}` : ''}
          </span>
        </p>
        {ballot.state === 'counted' ? null : <p className="small ballot-line-state">{words[ballot.state]}</p>}
        {ballot.card === null ? null : <p className="ballot-line-card">{saidBy(proposal, ballot.card)}</p>}
        {ballot.stance === 'object' && ballot.state === 'counted' ? (
          <p className="small muted">{t.weighing.objections.seeAbove}</p>
        ) : ballot.reason === '' ? (
          <p className="small muted">{words.noReason}</p>
        ) : (
          <p className="written ballot-line-reason">{ballot.reason}</p>
        )}
        <WhyEntry entry={ballot.entry} label={t.proposals.why.ballot} />
      </div>
    </li>
  )
}
