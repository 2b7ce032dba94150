import { Link } from '@tanstack/react-router'
import { BadgeCheck } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../strings/en.ts'
import { dayAndTime, exact } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { Face, PersonName } from '../../ui/face.tsx'
import { NameWords } from '../../ui/look-alike.tsx'
import { MarginNote } from '../../ui/page.tsx'
import { Sentences } from '../../ui/rules.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.margin

/** Who, when, under which rules, with what evidence. */
export function ProposalMargin({ proposal }: { readonly proposal: Proposal }) {
  return (
    <>
      <MarginNote title={words.who}>
        <dl className="margin-facts">
          <dt>{words.startedBy}</dt>
          <dd>
            <PersonName person={proposal.line.by} />
          </dd>
          {proposal.openedBy === null ? null : (
            <>
              <dt>{words.openedBy}</dt>
              <dd>
                <PersonName person={proposal.openedBy} />
              </dd>
            </>
          )}
        </dl>
      </MarginNote>
      <RollNote proposal={proposal} />
      <MarginNote title={words.when}>
        <Dates proposal={proposal} />
      </MarginNote>
      {proposal.ruleSentences.length === 0 ? null : (
        <MarginNote title={words.rules}>
          <Sentences sentences={proposal.ruleSentences} />
          <Link to="/o/$organisation/charter" params={{ organisation: proposal.organisation }}>
            {t.charter.title}
          </Link>
        </MarginNote>
      )}
      <MarginNote title={words.evidence}>
        <dl className="margin-facts">
          <dt>{words.id}</dt>
          <dd className="mono" title={proposal.line.proposal}>
            {proposal.line.proposal.slice(0, 12)}…
          </dd>
          {proposal.charterHash === null ? null : (
            <>
              <dt>{words.charter}</dt>
              <dd className="mono" title={proposal.charterHash}>
                {proposal.charterHash.slice(0, 12)}…
              </dd>
            </>
          )}
        </dl>
      </MarginNote>
    </>
  )
}

/** How many of a roll are shown at once; the others are there for whoever opens them. */
const MOST_SHOWN = 30

interface RollPeopleProps {
  readonly people: Proposal['roll']
  readonly absent: boolean
}

function RollPeople({ people, absent }: RollPeopleProps) {
  const [all, setAll] = useState(false)
  const shown = all || people.length <= MOST_SHOWN ? people : people.slice(0, MOST_SHOWN)
  const rest = people.length - shown.length
  return (
    <>
      <ul className="roll">
        {shown.map((each) => (
          <li key={each.person.member} className="person">
            <Face person={each.person} absent={absent} />
            <span>
              <NameWords
                name={each.person.me ? t.common.you(each.person.name) : each.person.name}
                mark={each.person.mark}
              />
            </span>
            {each.certified ? (
              <span className="roll-signed" title={t.proposals.roll.certified}>
                <BadgeCheck aria-hidden="true" />
                <span className="visually-hidden">{t.proposals.roll.certified}</span>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <Button kind="quiet" onPress={() => setAll(true)}>
          {t.proposals.roll.showRest(rest)}
        </Button>
      ) : null}
    </>
  )
}

/** The electorate as it was frozen: who has voted, who has not, who has signed. */
function RollNote({ proposal }: { readonly proposal: Proposal }) {
  if (proposal.roll.length === 0) return null
  const voted = proposal.roll.filter((each) => each.voted)
  const waiting = proposal.roll.filter((each) => !each.voted)
  return (
    <MarginNote title={t.proposals.roll.title}>
      <p className="tabular">{t.proposals.roll.frozen(proposal.roll.length)}</p>
      {[
        { title: t.proposals.roll.voted, people: voted, absent: false },
        { title: t.proposals.roll.notVoted, people: waiting, absent: true },
      ].map((group) =>
        group.people.length === 0 ? null : (
          <div key={group.title} className="roll-group">
            <p className="small muted">
              {group.title} <span className="tabular">{group.people.length}</span>
            </p>
            <RollPeople people={group.people} absent={group.absent} />
          </div>
        ),
      )}
    </MarginNote>
  )
}

function Dates({ proposal }: { readonly proposal: Proposal }) {
  const { dates } = proposal
  const rows = [
    [words.drafted, dates.draftedAt],
    [words.opened, dates.openedAt],
    [words.votingFrom, dates.votingFrom],
    [words.closes, dates.closesAt],
    [words.certified, dates.certifiedAt],
    [words.inForceFrom, dates.enactedAt === null ? dates.inForceFrom : null],
    [words.enacted, dates.enactedAt],
  ] as const
  return (
    <dl className="margin-facts tabular">
      {rows.map(([name, at]) =>
        at === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={exact(at)}>{dayAndTime(at)}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
