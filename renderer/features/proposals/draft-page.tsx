import { lazy, Suspense, useState } from 'react'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { GuardedButton, WhyNot } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Skeleton } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { StageRail } from '../../ui/stage-rail.tsx'
import { DraftSettings } from './draft-settings.tsx'
import { EffectView } from './effect-view.tsx'
import { NewerNote } from './newer-note.tsx'
import { ProposalMargin } from './proposal-margin.tsx'
import type { Proposal } from './proposal-page.tsx'
import { SponsorBox } from './sponsor-box.tsx'
import { useStageSteps } from './stage-steps.ts'
import { ThreadSection } from './thread-section.tsx'
import { PlaceNote } from './weighing/place-note.tsx'
import { WithdrawBox } from './withdraw-box.tsx'

const words = t.proposals
const BodyEditor = lazy(() => import('./editor/body-editor.tsx'))

/** A draft: text written together, what it does, how it is decided, and the opening. */
export function DraftPage({ proposal }: { readonly proposal: Proposal }) {
  const steps = useStageSteps(proposal)
  return (
    <Page
      title={proposal.title === '' ? words.untitled : proposal.title}
      heading={
        <div>
          <h1 className="visually-hidden">{proposal.title === '' ? words.untitled : proposal.title}</h1>
          <StageRail label={words.stagesLabel} steps={steps} />
        </div>
      }
      margin={<ProposalMargin proposal={proposal} />}
    >
      <NewerNote proposal={proposal} />
      <PlaceNote proposal={proposal} />
      <section className="draft-body" aria-label={words.editor.textLabel}>
        <Suspense fallback={<Skeleton lines={[9, 5, 9, 9, 7]} label={words.editor.loading} />}>
          <BodyEditor
            organisation={proposal.organisation}
            document={proposal.line.proposal}
            mayEdit={proposal.can.edit.allowed}
          />
        </Suspense>
        {proposal.can.edit.allowed ? null : <WhyNot permission={proposal.can.edit} />}
      </section>
      <Section title={words.draft.effect}>
        <p className="effect-line">
          <span className="effect-if">{words.page.ifPasses}</span> {proposal.effectSentence}
        </p>
        <EffectView proposal={proposal} />
        <DraftSettings proposal={proposal} />
      </Section>
      <SponsorBox proposal={proposal} />
      <OpenBox proposal={proposal} />
      <ThreadSection proposal={proposal} />
      <WithdrawBox proposal={proposal} />
    </Page>
  )
}

function OpenBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [preparing, setPreparing] = useState(false)
  const open = useAction(() =>
    api.call('proposal.open', { organisation: proposal.organisation, proposal: proposal.line.proposal }),
  )
  return (
    <Section title={words.draft.opens}>
      {preparing && proposal.can.open.allowed ? (
        <div className="raised">
          <Ceremony
            title={words.draft.openTitle}
            sign={words.draft.sign(proposal.title)}
            causes={words.draft.causes('')}
            undo={words.draft.undo}
            clause={proposal.line.decisionType === null ? null : `decisionTypes.${proposal.line.decisionType}`}
            verb={words.draft.verb}
            state={open.state}
            onConfirm={() => open.run()}
            onCancel={() => setPreparing(false)}
          />
        </div>
      ) : (
        <div>
          <GuardedButton kind="primary" permission={proposal.can.open} onPress={() => setPreparing(true)}>
            {words.draft.prepare}
          </GuardedButton>
        </div>
      )}
    </Section>
  )
}
