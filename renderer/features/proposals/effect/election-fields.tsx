import { X } from 'lucide-react'
import { isChoice } from '#shared/charter/decision-rule.ts'
import { decisionTypesFor } from '#shared/charter/effect.ts'
import { ruleFor } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { Face } from '../../../ui/face.tsx'
import { NameWords } from '../../../ui/look-alike.tsx'
import { OrderButton } from '../../../ui/order.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import type { EffectFieldsProps } from './effect-form.tsx'
import { RoleChoice } from './role-choice.tsx'
import { MemberChoice } from './who-fields.tsx'

const words = t.choices.elect

/** Which role, and who stands for it. */
export function ElectionFields({ effect, onChange, inForce: { charter } }: EffectFieldsProps) {
  const isSeveral = decisionTypesFor(charter, 'elect').some((type) => isChoice(ruleFor(charter, type)))
  const { candidates } = effect
  return (
    <div className="effect-fields">
      <RoleChoice role={effect.role} onChange={(role) => onChange({ ...effect, role })} />
      {isSeveral ? (
        <fieldset className="candidates">
          <legend className="field-label">{words.candidates}</legend>
          <p className="field-help">{words.help}</p>
          <Candidates
            candidates={candidates}
            onRemove={(gone) => onChange({ ...effect, candidates: candidates.filter((each) => each !== gone) })}
          />
          {candidates.length < LIMITS.choiceOptions ? (
            <MemberChoice
              key={candidates.length}
              label={words.add}
              who={null}
              me
              onChange={(who) =>
                candidates.includes(who) ? undefined : onChange({ ...effect, candidates: [...candidates, who] })
              }
            />
          ) : null}
        </fieldset>
      ) : (
        <div className="field">
          <MemberChoice
            label={words.candidate}
            who={candidates[0] ?? null}
            me
            onChange={(who) => onChange({ ...effect, candidates: [who] })}
          />
          <p className="field-help">{words.helpOne}</p>
        </div>
      )}
    </div>
  )
}

interface CandidatesProps {
  readonly candidates: readonly string[]
  readonly onRemove: (member: string) => void
}

function Candidates({ candidates, onRemove }: CandidatesProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('member.list', { organisation })
  if (candidates.length === 0) return <p className="soft">{words.none}</p>
  return (
    <QueryView query={query} skeleton={[5]}>
      {(members) => (
        <ul className="candidate-list">
          {candidates.map((id) => {
            const person = members.find((each) => each.member === id)
            if (person === undefined) return null
            return (
              <li key={id}>
                <Face person={person} size="middle" />
                <span>
                  <NameWords name={person.me ? t.common.you(person.name) : person.name} mark={person.mark} />
                </span>
                <OrderButton label={words.remove(person.name)} isOff={false} onPress={() => onRemove(id)}>
                  <X aria-hidden="true" />
                </OrderButton>
              </li>
            )
          })}
        </ul>
      )}
    </QueryView>
  )
}
