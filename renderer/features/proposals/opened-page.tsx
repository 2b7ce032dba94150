import { useOrganisation } from '../../state/organisation-context.tsx'
import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { StageRail } from '../../ui/stage-rail.tsx'
import { partOf } from './ballot/answer.ts'
import { BallotBox } from './ballot/ballot-box.tsx'
import { CertificateSection } from './certificate-section.tsx'
import { ChallengeSection } from './challenge-section.tsx'
import { roleTitle, useCharter } from './charter-words.ts'
import { EffectView } from './effect-view.tsx'
import { EnactBox } from './enact-box.tsx'
import { HistorySection } from './history-section.tsx'
import { NewerNote } from './newer-note.tsx'
import { ProposalMargin } from './proposal-margin.tsx'
import type { Proposal } from './proposal-page.tsx'
import { ReplySection } from './reply-section.tsx'
import { StageNotes } from './stage-notes.tsx'
import { useStageSteps } from './stage-steps.ts'
import { StancesSection } from './stances-section.tsx'
import { StandingSection } from './standing-section.tsx'
import { ThreadSection } from './thread-section.tsx'
import { LensesSection } from './weighing/lenses-section.tsx'
import { ObjectionsSection } from './weighing/objections-section.tsx'
import { PlaceNote } from './weighing/place-note.tsx'
import { ReviseBox } from './weighing/revise-box.tsx'
import { WhyHere } from './why-here.tsx'
import { WithdrawBox } from './withdraw-box.tsx'

const words = t.proposals.page
const PASSED = new Set(['cooling-off', 'challenged', 'in-force'])

/** A proposal that was opened: its frozen text, and everything that decides it. */
export function OpenedPage({ proposal }: { readonly proposal: Proposal }) {
  const organisation = useOrganisation()
  const steps = useStageSteps(proposal)
  const { line } = proposal
  const member = organisation.standing === 'member'
  return (
    <Page
      title={proposal.title}
      above={line.decisionType === null ? null : t.words.decisionType[line.decisionType]}
      lead={line.sentence}
      margin={<ProposalMargin proposal={proposal} />}
    >
      <div className="proposal-top">
        <StageRail label={t.proposals.stagesLabel} steps={steps} />
        {line.needsMe && line.stage === 'voting' ? <Jump to="ballot" label={goLabel(proposal)} /> : null}
        {line.needsMe && line.stage === 'closing' ? <Jump to="certificate" label={words.goCertify} /> : null}
        <WhyHere proposal={proposal} />
      </div>
      <PlaceNote proposal={proposal} />
      <StageNotes proposal={proposal} />
      <NewerNote proposal={proposal} />
      <section className="section">
        <p className="effect-line">
          <span className="effect-if">{PASSED.has(line.stage) ? words.passed : words.ifPasses}</span>{' '}
          <EffectWords proposal={proposal} />
        </p>
        <EffectView proposal={proposal} />
        {proposal.text.trim() === '' ? <p className="written soft">{words.noText}</p> : <Prose text={proposal.text} />}
        {proposal.frozen ? <p className="small muted">{words.frozen}</p> : null}
      </section>
      {line.stage === 'contested' ? (
        <Note kind="waiting">
          <p>{t.proposals.certificate.rivals}</p>
        </Note>
      ) : null}
      <ReplySection proposal={proposal} />
      {member &&
      (line.stage === 'voting' ||
        line.stage === 'notice' ||
        (line.stage === 'closing' && proposal.can.vote.allowed)) ? (
        <BallotBox proposal={proposal} />
      ) : null}
      <CertificateSection proposal={proposal} />
      {line.stage === 'cooling-off' && proposal.waitsFor === null ? <EnactBox proposal={proposal} /> : null}
      <ChallengeSection proposal={proposal} />
      <StandingSection proposal={proposal} />
      <ObjectionsSection proposal={proposal} />
      <LensesSection proposal={proposal} />
      <StancesSection proposal={proposal} />
      <ThreadSection proposal={proposal} />
      <Section title={t.proposals.history.title}>
        <HistorySection proposal={proposal} />
      </Section>
      <div className="ways-out">
        <ReviseBox proposal={proposal} />
        <WithdrawBox proposal={proposal} />
      </div>
    </Page>
  )
}

/** What it would do, or what was decided on where there was something to choose. */
function EffectWords({ proposal }: { readonly proposal: Proposal }) {
  const charter = useCharter()
  const { effect, standing, options, line, effectSentence } = proposal
  const chosen = standing === null || standing.winner === null ? undefined : options[standing.winner]
  if (!PASSED.has(line.stage) || chosen === undefined) return effectSentence
  if (effect?.kind === 'choose') return t.choices.decided.chosen(chosen.label)
  return effect?.kind === 'elect'
    ? t.choices.decided.elected(chosen.label, roleTitle(charter, effect.role))
    : effectSentence
}

function goLabel(proposal: Proposal): string {
  const part = partOf(proposal)
  return part === 'vote' ? words.goVote : t.choices[part].go
}

function Jump({ to, label }: { readonly to: string; readonly label: string }) {
  return (
    <button
      type="button"
      className="link-button"
      onClick={() => {
        const target = document.getElementById(to)
        target?.scrollIntoView({ block: 'start' })
        target?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
      }}
    >
      {label}
    </button>
  )
}
