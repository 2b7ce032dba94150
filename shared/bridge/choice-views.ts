import { z } from 'zod'
import { Person } from './person-view.ts'

/** One of the options of a choice, or one of the candidates of an election. */
export const OptionView = z.strictObject({
  label: z.string(),
  /** The candidate; null for anything but a person. */
  person: Person.nullable(),
})
export type OptionView = z.infer<typeof OptionView>

const votes = z.number().int()

/**
 * How the options came out, by their places. Of a ranked choice the place after the last option is "none of these", which
 * takes part.
 */
export const ChoiceView = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('ranked-choice'),
    rounds: z.array(
      z.strictObject({
        /** Ballots counting for each; null for those that are out. */
        votes: z.array(votes.nullable()),
        /** Ballots with no preference left. */
        exhausted: votes,
        /** Out after this round. */
        out: z.array(z.number().int()),
      }),
    ),
    /** The place that wins, "none of these" included; null where a tie would decide, or nobody chose. */
    winner: z.number().int().nullable(),
    /** Places that could win, depending on how a tie is broken. */
    possible: z.array(z.number().int()),
  }),
  z.strictObject({
    method: z.literal('score'),
    totals: z.array(votes),
    /** Ballots that gave points, if only 0. */
    cards: votes,
    /** Points that one ballot can give one option. */
    most: votes,
    best: z.array(z.number().int()),
    winner: z.number().int().nullable(),
  }),
])
export type ChoiceView = z.infer<typeof ChoiceView>
