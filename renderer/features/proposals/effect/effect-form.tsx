import { decisionTypesFor, type EffectKind } from '#shared/charter/effect.ts'
import { t } from '../../../strings/en.ts'
import { Choices } from '../../../ui/field.tsx'
import { AmendmentEditor } from '../amend/amendment-editor.tsx'
import type { EffectDraft, InForce } from './effect-draft.ts'
import { ElectionFields } from './election-fields.tsx'
import { OptionsFields } from './options-fields.tsx'
import { RecallFields } from './recall-fields.tsx'
import { SpendFields } from './spend-fields.tsx'
import { UpholdFields } from './uphold-fields.tsx'
import { MemberChoice, RequesterChoice } from './who-fields.tsx'
import './effect-form.css'

const words = t.proposals.compose

/** What a form for one kind of effect works on. */
export interface EffectFieldsProps {
  readonly effect: EffectDraft
  readonly onChange: (effect: EffectDraft) => void
  readonly inForce: InForce
}

export interface EffectFormProps extends Omit<EffectFieldsProps, 'inForce'> {
  readonly inForce: InForce | null
}

const GROUPS: readonly { readonly group: keyof typeof words.groups; readonly kinds: readonly EffectKind[] }[] = [
  { group: 'decide', kinds: ['resolution', 'choose', 'spend'] },
  { group: 'roles', kinds: ['elect', 'recall'] },
  { group: 'members', kinds: ['admit', 'remove'] },
  { group: 'rules', kinds: ['amend'] },
]
/** So many are read as one list; more are grouped. */
const MOST_UNGROUPED = 5
/** In one list: what is decided most often first. */
const ORDER: readonly EffectKind[] = ['resolution', 'choose', 'spend', 'amend', 'elect', 'recall', 'admit', 'remove']

/** What a proposal does if it passes: one of the kinds that the charter in force has a way for. */
export function EffectForm({ effect, onChange, inForce }: EffectFormProps) {
  if (effect.kind === 'uphold') {
    return inForce === null ? null : <UpholdFields effect={effect} onChange={onChange} inForce={inForce} />
  }
  const offered = (kind: EffectKind): boolean =>
    kind === effect.kind || inForce === null || decisionTypesFor(inForce.charter, kind).length > 0
  const kinds = inForce === null ? [effect.kind] : ORDER.filter(offered)
  const choice = (kind: EffectKind) => ({ id: kind, name: t.words.effect[kind], about: words.effectAbout[kind] })
  return (
    <div className="effect-form">
      <Choices
        label={words.effect}
        value={effect.kind}
        onChange={(kind) => onChange({ ...effect, kind, who: kind === effect.kind ? effect.who : null })}
        choices={kinds.map(choice)}
        {...(kinds.length <= MOST_UNGROUPED
          ? {}
          : {
              groups: GROUPS.map(({ group, kinds: within }) => ({
                title: words.groups[group],
                ids: within.filter((kind) => kinds.includes(kind)),
              })),
            })}
      />
      {inForce === null ? null : <Particulars effect={effect} onChange={onChange} inForce={inForce} />}
    </div>
  )
}

/** What has to be said besides the kind. */
function Particulars(props: EffectFieldsProps) {
  const { effect, onChange, inForce } = props
  const { kind } = effect
  switch (kind) {
    case 'resolution':
      return null
    case 'admit':
      return <RequesterChoice who={effect.who} onChange={(who) => onChange({ ...effect, who })} />
    case 'remove':
      return <MemberChoice label={words.member} who={effect.who} onChange={(who) => onChange({ ...effect, who })} />
    case 'amend':
      return (
        <AmendmentEditor
          inForce={inForce.charter}
          charter={effect.charter ?? inForce.charter}
          onChange={(charter) => onChange({ ...effect, charter })}
        />
      )
    case 'choose':
      return <OptionsFields options={effect.options} onChange={(options) => onChange({ ...effect, options })} />
    case 'elect':
      return <ElectionFields {...props} />
    case 'recall':
      return <RecallFields {...props} />
    case 'spend':
      return <SpendFields {...props} />
    case 'uphold':
      return <UpholdFields {...props} />
  }
}
