import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import type { ProposalLine as Line } from '#shared/bridge/views.ts'
import type { EffectKind } from '#shared/charter/effect.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { t } from '../strings/en.ts'
import { names } from '../strings/time.ts'
import { Face, Faces } from './face.tsx'
import { type LinePlace, LongList } from './long-list.tsx'
import { StanceMark, type VoteWords } from './stance.tsx'
import './proposal-line.css'

export type ProposalLineData = z.infer<typeof Line>

/** Of a title and a sentence that fit into one line each. */
const LINE_HEIGHT_PX = 72

/** A line does not know the rule: an election may be a choice or a yes or no, so its word fits both. */
const WORDS: { readonly [K in EffectKind]?: VoteWords } = { choose: 'choice', elect: 'election' }

export interface ProposalLineProps {
  readonly organisation: OrganisationId
  readonly line: ProposalLineData
  readonly place?: LinePlace
}

/** A proposal in a list: its title, its state in words, the faces of those who have voted. */
export function ProposalLine({ organisation, line, place }: ProposalLineProps) {
  return (
    <li className="line" {...place}>
      <Link
        to="/o/$organisation/proposals/$proposal"
        params={{ organisation, proposal: line.proposal }}
        className="line-title"
      >
        {line.title === '' ? t.proposals.untitled : line.title}
      </Link>
      <p className="line-state">
        {line.effect === null || line.effect === 'resolution' ? null : <span>{t.words.effect[line.effect]}. </span>}
        {line.sentence}
        {line.newerActs === 0 ? null : <span className="muted"> {t.proposals.incomplete}</span>}
      </p>
      <div className="line-people">
        {line.voters.length > 0 ? (
          <Faces
            people={line.voters}
            count={line.votedCount}
            label={t.proposals.voters(
              names(
                line.voters.map((person) => person.name),
                6,
                line.votedCount,
              ),
            )}
          />
        ) : (
          <span className="line-by">
            <Face person={line.by} />
            <span className="small muted">{t.proposals.lineBy(line.by.name)}</span>
          </span>
        )}
        {line.myStance === null ? (
          line.needsMe ? (
            <span className="line-needs">{t.proposals.needsYou}</span>
          ) : null
        ) : (
          <span className="line-mine small">
            <span className="muted">{t.proposals.myStance}: </span>
            <StanceMark stance={line.myStance} words={WORDS[line.effect ?? 'resolution'] ?? 'vote'} />
          </span>
        )}
      </div>
    </li>
  )
}

export function ProposalLines({
  organisation,
  lines,
}: {
  readonly organisation: OrganisationId
  readonly lines: readonly ProposalLineData[]
}) {
  return (
    <LongList items={lines} keyOf={({ proposal }) => proposal} lineHeightPx={LINE_HEIGHT_PX} className="lines">
      {(line, place) => <ProposalLine organisation={organisation} line={line} place={place} />}
    </LongList>
  )
}
