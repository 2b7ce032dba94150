import { t } from '../../strings/en.ts'
import { Conditions } from '../../ui/conditions.tsx'
import { Section } from '../../ui/page.tsx'
import { RunOffCount } from './choice/run-off.tsx'
import { ScoreCount } from './choice/score-count.tsx'
import './choice/choice.css'
import type { Proposal } from './proposal-page.tsx'
import { answeredWords, tallyWords } from './tally-words.ts'

const words = t.proposals.standing
const STILL_OPEN = new Set(['voting'])

/** What would be decided now and why not: each condition with its arithmetic and its clause. */
export function StandingSection({ proposal }: { readonly proposal: Proposal }) {
  const standing = proposal.standing
  // Before anybody can vote there is nothing to count.
  if (standing === null || proposal.line.stage === 'notice') return null
  const { tally } = standing
  return (
    <Section title={STILL_OPEN.has(proposal.line.stage) ? words.title : words.titleClosed}>
      <p className="written">{standing.sentence}</p>
      {proposal.line.newerActs === 0 ? null : <p className="small">{words.incomplete}</p>}
      <p className="soft tabular">
        {answeredWords(proposal.rule, tally)}: {tallyWords(proposal.rule, tally)}
      </p>
      {standing.choice === null ? null : standing.choice.method === 'score' ? (
        <ScoreCount options={proposal.options} score={standing.choice} />
      ) : (
        <RunOffCount options={proposal.options} runOff={standing.choice} />
      )}
      <Conditions conditions={standing.conditions} />
    </Section>
  )
}
