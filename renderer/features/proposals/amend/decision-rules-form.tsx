import { DECISION_TYPES, type DecisionRule, type DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { t } from '../../../strings/en.ts'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Select, Switch } from '../../../ui/field.tsx'
import { ShareField } from '../../../ui/share-field.tsx'
import type { CharterFormProps } from './basics-form.tsx'

const words = t.proposals.amend
type Method = DecisionRule['method']
const METHODS: readonly Method[] = ['consent', 'majority', 'supermajority']

/** The same rule under another method; what only one method has gets the value most charters use. */
export function withMethod(rule: DecisionRule, method: Method): DecisionRule {
  if (rule.method === method) return rule
  const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs } = rule
  const common = { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs }
  switch (method) {
    case 'consent':
      return { method, silenceConsents: true, ...common }
    case 'majority':
      return { method, ...common }
    case 'supermajority':
      return { method, threshold: { numerator: 2, denominator: 3 }, ...common }
  }
}

export function DecisionRulesForm({ charter, onChange }: CharterFormProps) {
  const set = (type: DecisionTypeName) => (rule: DecisionRule) =>
    onChange({ ...charter, decisionTypes: { ...charter.decisionTypes, [type]: rule } })
  return DECISION_TYPES.map((type) => (
    <RuleForm key={type} name={t.words.decisionType[type]} rule={charter.decisionTypes[type]} onChange={set(type)} />
  ))
}

interface RuleFormProps {
  readonly name: string
  readonly rule: DecisionRule
  readonly onChange: (rule: DecisionRule) => void
}

function RuleForm({ name, rule, onChange }: RuleFormProps) {
  return (
    <section className="amend-type">
      <h3>{name}</h3>
      <div className="amend-grid">
        <Select
          label={words.method}
          value={rule.method}
          options={METHODS.map((id) => ({ id, name: words.methods[id] }))}
          onChange={(method) => onChange(withMethod(rule, method))}
        />
        <ShareField label={words.quorum} share={rule.quorum} onChange={(quorum) => onChange({ ...rule, quorum })} />
        {rule.method === 'supermajority' ? (
          <ShareField
            label={words.threshold}
            share={rule.threshold}
            onChange={(threshold) => onChange({ ...rule, threshold })}
          />
        ) : null}
        <DurationField
          label={words.notice}
          ms={rule.noticeMs}
          onChange={(noticeMs) => onChange({ ...rule, noticeMs })}
        />
        <DurationField
          label={words.window}
          ms={rule.windowMs}
          onChange={(windowMs) => onChange({ ...rule, windowMs })}
        />
        <DurationField
          label={words.coolingOff}
          ms={rule.coolingOffMs}
          onChange={(coolingOffMs) => onChange({ ...rule, coolingOffMs })}
        />
      </div>
      <Switch on={rule.reasonRequired} onChange={(reasonRequired) => onChange({ ...rule, reasonRequired })}>
        {words.reasonRequired}
      </Switch>
      {rule.method === 'consent' ? (
        <Switch on={rule.silenceConsents} onChange={(silenceConsents) => onChange({ ...rule, silenceConsents })}>
          {words.silenceConsents}
        </Switch>
      ) : (
        <Switch
          on={rule.quorumCounts === 'agree-and-abstain'}
          onChange={(on) => onChange({ ...rule, quorumCounts: on ? 'agree-and-abstain' : 'every-ballot' })}
        >
          {words.quorumCounts}
        </Switch>
      )}
    </section>
  )
}
