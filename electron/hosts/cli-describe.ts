import { z } from 'zod'
import { EVENTS, METHODS } from '#shared/bridge/methods.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => z.toJSONSchema(schema, { io })

/** Every method and event of PeerApi as data: what is taken (defaults may be left out) and what is given. */
export function describeApi(): unknown {
  return {
    methods: Object.fromEntries(
      Object.entries(METHODS).map(([name, { summary, request, response, errors }]) => [
        name,
        { summary, request: schemaOf(request, 'input'), response: schemaOf(response, 'output'), errors },
      ]),
    ),
    events: Object.fromEntries(
      Object.entries(EVENTS).map(([name, { summary, data }]) => [name, { summary, data: schemaOf(data, 'output') }]),
    ),
  }
}

const fieldsOf = (schema: z.ZodType): string =>
  schema instanceof z.ZodObject
    ? Object.entries(schema.shape)
        .map(([name, field]) => (field.safeParse(undefined).success ? `[${name}]` : name))
        .join(' ')
    : ''

/** The same for people, a line or two each. Fields in brackets may be left out. */
export function describeApiInWords(): string {
  const methods = Object.entries(METHODS).flatMap(([name, { summary, request }]) => {
    const fields = fieldsOf(request)
    return [`  ${name.padEnd(24)} ${summary}`, ...(fields === '' ? [] : [`  ${''.padEnd(24)}   takes ${fields}`])]
  })
  const events = Object.entries(EVENTS).map(([name, { summary }]) => `  ${name.padEnd(24)} ${summary}`)
  return ['METHODS', ...methods, '', 'EVENTS', ...events, '', 'Schemas: folkmoot methods --json'].join('\n')
}
