import { useState } from 'react'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { checkCharter } from '#shared/charter/diagnostics.ts'
import { type Charter, decisionTypesOf, ruleFor } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import type { ActionState } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DurationField } from '../../ui/duration-field.tsx'
import { RuleGroups } from '../../ui/rules.tsx'
import { CharterForm } from '../proposals/amend/charter-form.tsx'
import { tidyCharter } from '../proposals/amend/tidy.ts'
import { OpensNote } from './opens-note.tsx'

const words = t.onboarding.found

export interface ReadStepProps {
  readonly charter: Charter
  readonly onChange: (charter: Charter) => void
  readonly state: ActionState
  readonly onFound: () => void
}

/** The rules once more, live beside the few that most groups want to adjust, and the founding itself. */
export function ReadStep({ charter, onChange, state, onFound }: ReadStepProps) {
  const setWindow = (type: DecisionTypeName, windowMs: number) =>
    onChange({
      ...charter,
      decisionTypes: { ...charter.decisionTypes, [type]: { ...ruleFor(charter, type), windowMs } },
    })
  return (
    <div className="two-columns">
      <div className="fields">
        <h2>{words.adjust}</h2>
        {decisionTypesOf(charter).map((type) => (
          <DurationField
            key={type}
            label={words.windowFor[type]}
            ms={ruleFor(charter, type).windowMs}
            onChange={(ms) => setWindow(type, ms)}
          />
        ))}
        <CountField
          label={words.vouches}
          value={charter.admission.vouches}
          min={1}
          max={20}
          onChange={(vouches) => onChange({ ...charter, admission: { ...charter.admission, vouches } })}
        />
        <AllOfIt charter={charter} onChange={onChange} label={words.adjustAll} />
        <OpensNote />
        <div className="raised">
          <Ceremony
            title={words.verb}
            sign={words.sign(charter.name)}
            causes={words.causes}
            undo={words.undo}
            clause={null}
            verb={words.verb}
            state={state}
            disabledWhy={whyNotFound(charter)}
            onConfirm={onFound}
          />
        </div>
      </div>
      <div className="two-columns-read">
        <h2>{charter.name}</h2>
        <p className="written">{charter.purpose}</p>
        <p className="muted">{words.articles(charter.articles.length)}</p>
        <RuleGroups groups={ruleGroups(charter).filter((group) => group.id !== 'organisation')} />
      </div>
    </div>
  )
}

/** What keeps a charter from being founded with, in words; `null` when nothing does. */
export function whyNotFound(charter: Charter): string | null {
  if (charter.name.trim() === '') return words.nameMissing
  if (charter.purpose.trim() === '') return words.purposeMissing
  const checked = checkCharter(tidyCharter(charter))
  return checked.ok ? null : (checked.error[0]?.sentence ?? null)
}

/** The few times above are what most groups adjust; this is everything else, before it takes an amendment. */
export function AllOfIt({
  charter,
  onChange,
  label,
}: Pick<ReadStepProps, 'charter' | 'onChange'> & { readonly label: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog title={words.adjustAllTitle} open={open} onClose={() => setOpen(false)} wide>
        <CharterForm charter={charter} onChange={onChange} />
        <div className="dialog-end">
          <Button kind="primary" onPress={() => setOpen(false)}>
            {t.proposals.amend.done}
          </Button>
        </div>
      </Dialog>
    </div>
  )
}
