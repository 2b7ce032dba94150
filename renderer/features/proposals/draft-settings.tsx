import { useState } from 'react'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { DecisionChoice } from './decision-choice.tsx'
import { draftOf, effectOf, type InForce, preferredType, typesAllowed } from './effect/effect-draft.ts'
import { EffectForm } from './effect/effect-form.tsx'
import type { Proposal } from './proposal-page.tsx'
import './compose.css'

const words = t.proposals

/** What a draft does and how it is decided, changed in a dialog while it is a draft. */
export function DraftSettings({ proposal }: { readonly proposal: Proposal }) {
  const [open, setOpen] = useState(false)
  const charter = useQuery('charter.get', { organisation: proposal.organisation })
  const type = proposal.line.decisionType
  return (
    <div className="dialog-actions">
      {type === null ? null : <span className="soft">{t.words.decisionType[type]}</span>}
      {proposal.can.edit.allowed ? (
        <Button kind="quiet" onPress={() => setOpen(true)}>
          {words.draft.change}
        </Button>
      ) : null}
      <Dialog title={words.draft.effect} open={open && charter.status === 'ready'} onClose={() => setOpen(false)} wide>
        {charter.status === 'ready' ? (
          <SettingsForm proposal={proposal} inForce={charter.data} onDone={() => setOpen(false)} />
        ) : null}
      </Dialog>
    </div>
  )
}

interface SettingsFormProps {
  readonly proposal: Proposal
  readonly inForce: InForce
  readonly onDone: () => void
}

function SettingsForm({ proposal, inForce, onDone }: SettingsFormProps) {
  const api = usePeer()
  const [draft, setDraft] = useState(() => draftOf(proposal.effect))
  const [chosen, setChosen] = useState<DecisionTypeName>(proposal.line.decisionType ?? 'standard')
  const allowed = typesAllowed(draft, inForce)
  const decisionType = allowed.includes(chosen) ? chosen : preferredType(draft, inForce, allowed)
  const effect = effectOf(draft, inForce)
  const save = useAction(
    (complete: Effect) =>
      api.call('proposal.edit', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        decisionType,
        effect: complete,
      }),
    onDone,
  )
  return (
    <>
      <EffectForm effect={draft} onChange={setDraft} inForce={inForce} />
      <DecisionChoice
        allowed={allowed}
        value={decisionType}
        onChange={setChosen}
        groups={ruleGroups(inForce.charter)}
      />
      {save.state.status === 'failed' ? <FailureNotice failure={save.state.failure} /> : null}
      <div className="dialog-end">
        <Button
          kind="primary"
          isDisabled={effect === null || allowed.length === 0}
          isPending={save.state.status === 'running'}
          onPress={() => effect !== null && save.run(effect)}
        >
          {words.draft.saveEffect}
        </Button>
      </div>
    </>
  )
}
