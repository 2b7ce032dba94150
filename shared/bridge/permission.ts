import { z } from 'zod'

/** Whether this member may do something now, and if not why and under which clause. */
export const Permission = z.strictObject({
  allowed: z.boolean(),
  why: z.string().nullable(),
  clause: z.string().nullable(),
})
export type Permission = z.infer<typeof Permission>
