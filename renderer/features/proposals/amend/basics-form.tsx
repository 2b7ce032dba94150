import type { Charter } from '#shared/charter/model.ts'
import { DAY_MS } from '#shared/charter/units.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Field, Switch } from '../../../ui/field.tsx'
import { withVouchAfter } from './rule-changes.ts'

const words = t.proposals.amend

export interface CharterFormProps {
  readonly charter: Charter
  readonly onChange: (charter: Charter) => void
}

export function BasicsForm({ charter, onChange }: CharterFormProps) {
  const { vouchAfterMs } = charter.admission
  return (
    <>
      <Field
        label={words.name}
        value={charter.name}
        onChange={(name) => onChange({ ...charter, name })}
        error={charter.name.trim() === '' ? words.invalid : undefined}
        maxLength={LIMITS.nameChars}
        face="written"
      />
      <Field
        label={words.purpose}
        value={charter.purpose}
        onChange={(purpose) => onChange({ ...charter, purpose })}
        error={charter.purpose.trim() === '' ? words.invalid : undefined}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      <div className="amend-grid">
        <CountField
          label={words.vouches}
          value={charter.admission.vouches}
          min={1}
          max={20}
          onChange={(vouches) => onChange({ ...charter, admission: { ...charter.admission, vouches } })}
        />
        <DurationField
          label={words.electorate}
          ms={charter.electorate.tenureMs}
          onChange={(tenureMs) => onChange({ ...charter, electorate: { tenureMs } })}
        />
        {vouchAfterMs === undefined ? null : (
          <DurationField
            label={words.vouchAfter}
            ms={vouchAfterMs}
            onChange={(ms) => onChange(withVouchAfter(charter, ms))}
          />
        )}
        <DurationField
          label={words.review}
          ms={charter.reviewAfterMs}
          onChange={(reviewAfterMs) => onChange({ ...charter, reviewAfterMs })}
        />
        <DurationField
          label={words.grace}
          ms={charter.certification.syncGraceMs}
          onChange={(syncGraceMs) => onChange({ ...charter, certification: { syncGraceMs } })}
        />
      </div>
      <Switch
        on={vouchAfterMs !== undefined}
        onChange={(on) => onChange(withVouchAfter(charter, on ? 30 * DAY_MS : null))}
      >
        {words.vouchAfterOn}
      </Switch>
    </>
  )
}
