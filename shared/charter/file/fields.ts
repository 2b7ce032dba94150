import { z } from 'zod'
import { Share } from '../decision-rule.ts'
import { Charter } from '../model.ts'

/** What kinds of value a charter file writes differently from the model, by the names of the model's fields. */
interface FieldNames {
  /** Lengths of time, such as `noticeMs`. */
  readonly durations: ReadonlySet<string>
  readonly shares: ReadonlySet<string>
}

const UNIT = 'Ms'

/** Read off the schema, so that a field that the model gains is written and read like its neighbours. */
const NAMES: FieldNames = (() => {
  const durations = new Set<string>()
  const shares = new Set<string>()
  const look = (name: string, schema: unknown): void => {
    if (schema === Share) shares.add(name)
    else if (schema instanceof z.ZodObject) for (const [key, field] of Object.entries(schema.shape)) look(key, field)
    else if (schema instanceof z.ZodDiscriminatedUnion) for (const option of schema.options) look(name, option)
    else if (schema instanceof z.ZodArray) look(name, schema.element)
    else if (schema instanceof z.ZodOptional) look(name, schema.unwrap())
    else if (name.endsWith(UNIT)) durations.add(name)
  }
  look('', Charter)
  return { durations, shares }
})()

export const isDuration = (field: string): boolean => NAMES.durations.has(field)
export const isShare = (field: string): boolean => NAMES.shares.has(field)

/** `notice` for `noticeMs`: in a file a length of time says its unit itself. Other fields keep their names. */
export const nameInFile = (field: string): string => (isDuration(field) ? field.slice(0, -UNIT.length) : field)

/** `noticeMs` for `notice`; null for any other name. */
export function durationCalled(name: string): string | null {
  const field = `${name}${UNIT}`
  return isDuration(field) ? field : null
}
