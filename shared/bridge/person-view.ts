import { z } from 'zod'
import { MemberId } from '../kernel/ids.ts'

export const Person = z.strictObject({
  member: MemberId,
  name: z.string(),
  me: z.boolean(),
  /** A few digits of the member's id, where another's name is the same or looks like it. */
  mark: z.string().nullable(),
})
export type Person = z.infer<typeof Person>
