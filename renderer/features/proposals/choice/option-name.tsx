import type { OptionView } from '#shared/bridge/choice-views.ts'
import { t } from '../../../strings/en.ts'
import { Face } from '../../../ui/face.tsx'
import { NameWords } from '../../../ui/look-alike.tsx'

/** An option as people call it, a candidate with their face; `null` is "none of these". */
export function OptionName({ option }: { readonly option: OptionView | null }) {
  if (option === null) return <span className="option-name option-none">{t.choices.none}</span>
  const { label, person } = option
  if (person === null)
    return (
      <span className="option-name">
        <bdi>{label}</bdi>
      </span>
    )
  return (
    <span className="option-name person">
      <Face person={person} />
      <span>
        <NameWords name={person.me ? t.common.you(person.name) : person.name} mark={person.mark} />
      </span>
    </span>
  )
}
