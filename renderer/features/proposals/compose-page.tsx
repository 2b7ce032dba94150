import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { DecisionChoice } from './decision-choice.tsx'
import { type EffectDraft, effectOf, NEW_DRAFT, preferredType, typesAllowed } from './effect/effect-draft.ts'
import { EffectForm } from './effect/effect-form.tsx'
import './compose.css'

const words = t.proposals.compose

/** Starts a draft: a title, what it does, how it is decided. The text is written afterwards, together. */
export function ComposePage() {
  const { organisation } = useOrganisation()
  const search = useSearch({ from: '/o/$organisation/write' })
  const api = usePeer()
  const navigate = useNavigate()
  const charter = useQuery('charter.get', { organisation })
  const [title, setTitle] = useState('')
  const [effect, setEffect] = useState<EffectDraft>({
    ...NEW_DRAFT,
    kind: search.effect ?? 'resolution',
    who: search.who ?? null,
    role: search.role ?? null,
  })
  const [chosen, setChosen] = useState<DecisionTypeName | null>(null)
  const [tried, setTried] = useState(false)
  const inForce = charter.status === 'ready' ? charter.data : null
  const allowed = inForce === null ? [] : typesAllowed(effect, inForce)
  const decisionType =
    inForce === null || (chosen !== null && allowed.includes(chosen))
      ? (chosen ?? 'standard')
      : preferredType(effect, inForce, allowed)
  const start = useAction(
    (complete: Effect) =>
      api.call('proposal.draft', { organisation, title: title.trim(), decisionType, effect: complete }),
    ({ proposal }) => void navigate({ to: '/o/$organisation/proposals/$proposal', params: { organisation, proposal } }),
  )
  const complete = effectOf(effect, inForce)
  return (
    <Page title={words.title} lead={words.lead}>
      <div className="compose">
        <Field
          label={words.name}
          help={words.nameHelp}
          value={title}
          onChange={setTitle}
          maxLength={LIMITS.titleChars}
          error={tried && title.trim() === '' ? words.nameMissing : undefined}
          face="written"
          autoFocus
        />
        <EffectForm effect={effect} onChange={setEffect} inForce={inForce} />
        {inForce === null ? (
          <QueryView query={charter} skeleton={[5, 9, 7]}>
            {() => null}
          </QueryView>
        ) : (
          <DecisionChoice
            allowed={allowed}
            value={decisionType}
            onChange={setChosen}
            groups={ruleGroups(inForce.charter)}
          />
        )}
        {start.state.status === 'failed' ? <FailureNotice failure={start.state.failure} /> : null}
        <div className="dialog-actions">
          <Button
            kind="primary"
            isPending={start.state.status === 'running'}
            isDisabled={complete === null || allowed.length === 0}
            onPress={() => {
              setTried(true)
              if (title.trim() !== '' && complete !== null) start.run(complete)
            }}
          >
            {words.start}
          </Button>
          <p className="small muted">{words.startAbout}</p>
        </div>
      </div>
    </Page>
  )
}
