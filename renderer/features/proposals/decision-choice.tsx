import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { RuleGroup } from '#shared/charter/rule-group.ts'
import { t } from '../../strings/en.ts'
import { Choices } from '../../ui/field.tsx'
import { Sentences } from '../../ui/rules.tsx'

const words = t.proposals.compose

export interface DecisionChoiceProps {
  readonly allowed: readonly DecisionTypeName[]
  readonly value: DecisionTypeName
  readonly onChange: (type: DecisionTypeName) => void
  /** The charter's sentences, of which those of each decision type explain it. */
  readonly groups: readonly RuleGroup[]
}

/** How a proposal is decided, each kind in the charter's own sentences before anybody has to choose. */
export function DecisionChoice({ allowed, value, onChange, groups }: DecisionChoiceProps) {
  const sentencesOf = (type: DecisionTypeName) =>
    groups.find((group) => group.id === `decisionTypes.${type}`)?.sentences ?? []
  const [only] = allowed
  if (only === undefined)
    return (
      <section className="field">
        <h2>{words.decision}</h2>
        <p className="soft">{words.noWay}</p>
      </section>
    )
  if (allowed.length === 1)
    return (
      <section className="field">
        <h2>{words.decision}</h2>
        <p>
          <strong>{t.words.decisionType[only]}.</strong> <span className="soft">{words.onlyOne}</span>
        </p>
        <Sentences sentences={sentencesOf(only)} />
      </section>
    )
  return (
    <Choices
      label={words.decision}
      value={value}
      onChange={onChange}
      choices={allowed.map((type) => ({
        id: type,
        name: t.words.decisionType[type],
        about:
          type === value ? (
            <Sentences sentences={sentencesOf(type)} />
          ) : (
            sentencesOf(type).find((rule) => rule.clause.endsWith('.method'))?.sentence
          ),
      }))}
    />
  )
}
