import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { moved, OrderButton } from '../../../ui/order.tsx'

const words = t.choices.options

export interface OptionsFieldsProps {
  readonly options: readonly string[]
  readonly onChange: (options: readonly string[]) => void
}

/** What is wrong with an option, said once there is something in it or after it was left. */
export function optionProblem(options: readonly string[], index: number): string | undefined {
  const text = options[index]?.trim() ?? ''
  if (text === '') return words.empty
  return options.findIndex((other) => other.trim() === text) < index ? words.same : undefined
}

/** The options of a choice, in the order in which they will be read. */
export function OptionsFields({ options, onChange }: OptionsFieldsProps) {
  // Each option keeps its id while it moves, so that the field somebody writes in stays that field.
  const count = useRef(options.length)
  const [ids, setIds] = useState<readonly number[]>(() => options.map((_, index) => index))
  const [said, setSaid] = useState('')
  const labelOf = (index: number): string => options[index]?.trim() || words.option(index + 1)
  const move = (from: number, to: number) => {
    if (to < 0 || to >= options.length) return
    setIds(moved(ids, from, to))
    setSaid(words.moved(labelOf(from), to + 1, options.length))
    onChange(moved(options, from, to))
  }
  const isWritten = options.some((option) => option.trim() !== '')
  return (
    <fieldset className="options-fields">
      <legend className="field-label">{words.title}</legend>
      <p className="field-help">{words.help}</p>
      <ol>
        {options.map((option, index) => (
          <li key={ids[index] ?? `new ${index}`}>
            <Field
              label={words.option(index + 1)}
              labelHidden
              value={option}
              onChange={(text) => onChange(options.map((each, at) => (at === index ? text : each)))}
              maxLength={LIMITS.titleChars}
              placeholder={words.option(index + 1)}
              error={
                isWritten && (option !== '' || index < options.length - 1) ? optionProblem(options, index) : undefined
              }
              face="written"
            />
            <span className="order-buttons">
              <OrderButton label={words.up(labelOf(index))} isOff={index === 0} onPress={() => move(index, index - 1)}>
                <ArrowUp aria-hidden="true" />
              </OrderButton>
              <OrderButton
                label={words.down(labelOf(index))}
                isOff={index === options.length - 1}
                onPress={() => move(index, index + 1)}
              >
                <ArrowDown aria-hidden="true" />
              </OrderButton>
              <OrderButton
                label={words.remove(labelOf(index))}
                isOff={options.length <= 2}
                onPress={() => {
                  setIds(ids.filter((_, at) => at !== index))
                  onChange(options.filter((_, at) => at !== index))
                }}
              >
                <X aria-hidden="true" />
              </OrderButton>
            </span>
          </li>
        ))}
      </ol>
      {options.length < LIMITS.choiceOptions ? (
        <div>
          <Button
            kind="quiet"
            onPress={() => {
              setIds([...ids, count.current++])
              onChange([...options, ''])
            }}
          >
            {words.add}
          </Button>
        </div>
      ) : null}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </fieldset>
  )
}
