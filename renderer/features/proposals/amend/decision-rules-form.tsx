import { decisionTypesOf, ruleFor } from '#shared/charter/model.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import type { CharterFormProps } from './basics-form.tsx'
import { newRule, OPTIONAL_TYPES, type OptionalType, withoutRule, withRule } from './rule-changes.ts'
import { RuleForm } from './rule-form.tsx'

const words = t.proposals.amend
const isOptional = (type: string): type is OptionalType => OPTIONAL_TYPES.some((each) => each === type)

/** The rules for each kind of decision, and the kinds that the charter could have rules for as well. */
export function DecisionRulesForm({ charter, onChange }: CharterFormProps) {
  const missing = OPTIONAL_TYPES.filter((type) => charter.decisionTypes[type] === undefined)
  return (
    <>
      {decisionTypesOf(charter).map((type) => (
        <div key={type} className="amend-part">
          <RuleForm
            type={type}
            charter={charter}
            rule={ruleFor(charter, type)}
            onChange={(rule) => onChange(withRule(charter, type, rule))}
          />
          {isOptional(type) ? (
            <div>
              <Button kind="quiet" onPress={() => onChange(withoutRule(charter, type))}>
                {words.removeType(t.words.decisionType[type])}
              </Button>
            </div>
          ) : null}
        </div>
      ))}
      {missing.length === 0 ? null : (
        <section className="amend-type" aria-label={words.moreTypes}>
          <h3>{words.moreTypes}</h3>
          <ul className="amend-more">
            {missing.map((type) => (
              <li key={type}>
                <p className="soft">{words.optional[type]}</p>
                <Button onPress={() => onChange(withRule(charter, type, newRule(charter, type)))}>
                  {words.addType(t.words.decisionType[type])}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
