import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  Select as AriaSelect,
  Switch as AriaSwitch,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components'
import { t } from '../strings/en.ts'
import './field.css'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string | undefined
  readonly error?: string | undefined
  readonly multiline?: boolean
  /** `written` for what people will read as prose, `mono` for keys, links and addresses. */
  readonly face?: 'ui' | 'written' | 'mono'
  readonly maxLength?: number
  readonly required?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
  readonly labelHidden?: boolean
  readonly onEnter?: () => void
  readonly rows?: number
}

export function Field({ label, value, onChange, help, error, multiline = false, face = 'ui', ...rest }: FieldProps) {
  const className = `field-input field-input-${face}`
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired={rest.required ?? false}
      autoFocus={rest.autoFocus ?? false}
      validationBehavior="aria"
      {...(rest.maxLength === undefined ? {} : { maxLength: rest.maxLength })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !multiline && rest.onEnter !== undefined) rest.onEnter()
        else event.continuePropagation()
      }}
    >
      <Label className={rest.labelHidden === true ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {help === undefined ? null : (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      {multiline ? (
        <TextArea className={className} rows={rest.rows ?? 3} placeholder={rest.placeholder ?? ''} />
      ) : (
        <Input className={className} placeholder={rest.placeholder ?? ''} autoComplete="off" />
      )}
      {error === undefined ? null : <FieldError className="field-error">{error}</FieldError>}
    </TextField>
  )
}

export interface Choice<K extends string> {
  readonly id: K
  readonly name: ReactNode
  readonly about?: ReactNode
  readonly disabled?: boolean
}

export interface ChoicesProps<K extends string> {
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: K | null
  readonly choices: readonly Choice<K>[]
  /** Where there are many: which of them stand together under a title. Those without any are left out. */
  readonly groups?: readonly { readonly title: string; readonly ids: readonly K[] }[]
  readonly onChange: (value: K) => void
}

/** One of a few, each with a sentence of its own. */
export function Choices<K extends string>({ label, labelHidden, value, choices, groups, onChange }: ChoicesProps<K>) {
  return (
    <RadioGroup
      className="field"
      value={value ?? ''}
      onChange={(id) => {
        const chosen = choices.find((choice) => choice.id === id)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      <Label className={labelHidden === true ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {groups === undefined ? (
        <ChoiceList choices={choices} />
      ) : (
        <div className="choice-groups">
          {groups.map(({ title, ids }) =>
            ids.length === 0 ? null : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset within the one of the radio group would be read twice
              <div key={title} role="group" aria-label={title}>
                <p className="choice-group-title small">{title}</p>
                <ChoiceList choices={choices.filter(({ id }) => ids.includes(id))} />
              </div>
            ),
          )}
        </div>
      )}
    </RadioGroup>
  )
}

function ChoiceList<K extends string>({ choices }: { readonly choices: readonly Choice<K>[] }) {
  return (
    <div className="choice-list">
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} className="choice" isDisabled={choice.disabled ?? false}>
          <span className="choice-dot" aria-hidden="true" />
          <span>
            <span className="choice-name">{choice.name}</span>
            {choice.about === undefined ? null : <div className="choice-about">{choice.about}</div>}
          </span>
        </Radio>
      ))}
    </div>
  )
}

export interface SwitchProps {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly children: ReactNode
}

export function Switch({ on, onChange, children }: SwitchProps) {
  return (
    <AriaSwitch className="switch" isSelected={on} onChange={onChange}>
      <span className="switch-track" aria-hidden="true" />
      <span>{children}</span>
    </AriaSwitch>
  )
}

export interface SelectProps<K extends string> {
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: K
  readonly options: readonly { readonly id: K; readonly name: string }[]
  readonly onChange: (value: K) => void
}

export function Select<K extends string>({ label, labelHidden, value, options, onChange }: SelectProps<K>) {
  return (
    <AriaSelect
      className="select"
      selectedKey={value}
      placeholder={t.common.choose}
      onSelectionChange={(key) => {
        const chosen = options.find((option) => option.id === key)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      <Label className={labelHidden === true ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <AriaButton className="select-button">
        <SelectValue />
        <ChevronDown aria-hidden="true" />
      </AriaButton>
      <Popover className="popover">
        <ListBox>
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} className="popover-item">
              {option.name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
