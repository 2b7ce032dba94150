import { type DecisionRule, type DecisionTypeName, METHODS_FOR } from '#shared/charter/decision-rule.ts'
import type { Charter } from '#shared/charter/model.ts'
import { DAY_MS, HOUR_MS } from '#shared/charter/units.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Select, Switch } from '../../../ui/field.tsx'
import { ShareField } from '../../../ui/share-field.tsx'
import { withMethod } from './rule-changes.ts'

const words = t.proposals.amend

export interface RuleFormProps {
  readonly type: DecisionTypeName
  readonly charter: Charter
  readonly rule: DecisionRule
  readonly onChange: (rule: DecisionRule) => void
}

/** How one kind of decision is made. */
export function RuleForm(props: RuleFormProps) {
  const { type, charter, rule, onChange } = props
  const roles = charter.roles ?? []
  const methods = METHODS_FOR[type].filter(
    (method) => method !== 'delegated' || roles.length > 0 || rule.method === method,
  )
  return (
    <section className="amend-type" aria-label={t.words.decisionType[type]}>
      <h3>{t.words.decisionType[type]}</h3>
      <div className="amend-grid">
        <Select
          label={words.method}
          value={rule.method}
          options={methods.map((id) => ({ id, name: words.methods[id] }))}
          onChange={(method) => onChange(withMethod(rule, method, charter))}
        />
        <ShareField
          label={rule.method === 'advice' ? words.advisers : words.quorum}
          share={rule.quorum}
          onChange={(quorum) => onChange({ ...rule, quorum })}
        />
        <MethodFields {...props} />
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
      <WhoCounts {...props} />
      <LateSwingFields {...props} />
    </section>
  )
}

/** What only some methods have, beside what all have. */
function MethodFields({ charter, rule, onChange }: RuleFormProps) {
  switch (rule.method) {
    case 'supermajority':
      return (
        <ShareField
          label={words.threshold}
          share={rule.threshold}
          onChange={(threshold) => onChange({ ...rule, threshold })}
        />
      )
    case 'score':
      return (
        <>
          <CountField
            label={words.most}
            value={rule.most}
            min={1}
            max={LIMITS.scorePoints}
            onChange={(most) => onChange({ ...rule, most })}
          />
          <ShareField
            label={words.scoreThreshold}
            share={rule.threshold}
            onChange={(threshold) => onChange({ ...rule, threshold })}
          />
        </>
      )
    case 'delegated':
      return (
        <Select
          label={words.role}
          value={rule.role}
          options={(charter.roles ?? []).map(({ id, title }) => ({ id, name: title }))}
          onChange={(role) => onChange({ ...rule, role })}
        />
      )
    case 'consent':
    case 'majority':
    case 'ranked-choice':
    case 'advice':
      return null
  }
}

/** Which answers count for what. Advice counts whatever it says. */
function WhoCounts({ rule, onChange }: RuleFormProps) {
  switch (rule.method) {
    case 'consent': {
      const { fallback, ...without } = rule
      return (
        <>
          <Switch on={rule.silenceConsents} onChange={(silenceConsents) => onChange({ ...rule, silenceConsents })}>
            {words.silenceConsents}
          </Switch>
          <Switch
            on={fallback !== undefined}
            onChange={(on) => onChange(on ? { ...rule, fallback: { numerator: 3, denominator: 4 } } : without)}
          >
            {words.fallback}
          </Switch>
          {fallback === undefined ? null : (
            <div className="amend-grid amend-under">
              <ShareField
                label={words.fallbackShare}
                share={fallback}
                onChange={(share) => onChange({ ...rule, fallback: share })}
              />
            </div>
          )}
        </>
      )
    }
    case 'advice':
      return null
    case 'majority':
    case 'supermajority':
    case 'delegated':
    case 'ranked-choice':
    case 'score':
      return (
        <Switch
          on={rule.quorumCounts === 'agree-and-abstain'}
          onChange={(on) => onChange({ ...rule, quorumCounts: on ? 'agree-and-abstain' : 'every-ballot' })}
        >
          {rule.method === 'ranked-choice' || rule.method === 'score' ? words.quorumCountsChoice : words.quorumCounts}
        </Switch>
      )
  }
}

function LateSwingFields({ rule, onChange }: RuleFormProps) {
  const { lateSwing, ...without } = rule
  const set = (change: Partial<NonNullable<DecisionRule['lateSwing']>>) =>
    lateSwing === undefined ? undefined : onChange({ ...rule, lateSwing: { ...lateSwing, ...change } })
  return (
    <>
      <Switch
        on={lateSwing !== undefined}
        onChange={(on) =>
          onChange(on ? { ...rule, lateSwing: { lastMs: 12 * HOUR_MS, extendMs: DAY_MS, times: 2 } } : without)
        }
      >
        {words.lateSwing}
      </Switch>
      {lateSwing === undefined ? null : (
        <div className="amend-grid amend-under">
          <DurationField label={words.lateLast} ms={lateSwing.lastMs} onChange={(lastMs) => set({ lastMs })} />
          <DurationField label={words.lateExtend} ms={lateSwing.extendMs} onChange={(extendMs) => set({ extendMs })} />
          <CountField
            label={words.lateTimes}
            value={lateSwing.times}
            min={1}
            max={LIMITS.lateSwings}
            onChange={(times) => set({ times })}
          />
        </div>
      )}
    </>
  )
}
