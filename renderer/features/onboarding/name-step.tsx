import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

const words = t.onboarding.found

export interface Names {
  readonly name: string
  readonly purpose: string
  readonly yourName: string
  readonly deviceName: string
}

export interface NameStepProps {
  readonly names: Names
  readonly onChange: (names: Names) => void
  readonly onDone: () => void
}

const MISSING: Record<keyof Names, string> = {
  name: words.nameMissing,
  purpose: words.purposeMissing,
  yourName: words.yourNameMissing,
  deviceName: words.deviceMissing,
}

export function NameStep({ names, onChange, onDone }: NameStepProps) {
  const [tried, setTried] = useState(false)
  const missing = (field: keyof Names) => (tried && names[field].trim() === '' ? MISSING[field] : undefined)
  const set = (field: keyof Names) => (value: string) => onChange({ ...names, [field]: value })
  const done = () => {
    setTried(true)
    if (Object.values(names).every((value) => value.trim() !== '')) onDone()
  }
  return (
    <form
      className="fields steps-page-narrow"
      onSubmit={(event) => {
        event.preventDefault()
        done()
      }}
    >
      <Field
        label={words.name}
        value={names.name}
        onChange={set('name')}
        error={missing('name')}
        maxLength={LIMITS.nameChars}
        face="written"
        autoFocus
        onEnter={done}
      />
      <Field
        label={words.purpose}
        value={names.purpose}
        onChange={set('purpose')}
        error={missing('purpose')}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      <Field
        label={words.yourName}
        value={names.yourName}
        onChange={set('yourName')}
        error={missing('yourName')}
        maxLength={LIMITS.nameChars}
        onEnter={done}
      />
      <Field
        label={words.deviceName}
        help={words.deviceHelp}
        value={names.deviceName}
        onChange={set('deviceName')}
        error={missing('deviceName')}
        maxLength={LIMITS.nameChars}
        onEnter={done}
      />
      <div>
        <Button kind="primary" type="submit">
          {t.common.next}
        </Button>
      </div>
    </form>
  )
}
