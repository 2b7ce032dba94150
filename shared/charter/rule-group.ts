import { z } from 'zod'

/** A rule of the charter in one plain sentence, generated from the same data that the software counts with. */
export const RuleSentence = z.strictObject({
  /** Stable clause name, e.g. `decisionTypes.standard.quorum`. */
  clause: z.string(),
  sentence: z.string(),
})
export type RuleSentence = z.infer<typeof RuleSentence>

/** Rules that are read together. */
export const RuleGroup = z.strictObject({ id: z.string(), title: z.string(), sentences: z.array(RuleSentence) })
export type RuleGroup = z.infer<typeof RuleGroup>
