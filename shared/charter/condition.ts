/** One thing that a clause asks for, what was found, and the arithmetic: `have` compared with `need` is `met`. */
export interface Condition {
  /** The clause it comes from, e.g. `decisionTypes.standard.quorum`. */
  readonly clause: string
  readonly met: boolean
  /** What was found, in words, e.g. "4 of at least 3 needed have answered". */
  readonly sentence: string
  readonly have: number
  readonly need: number
  /** What is counted; members where it says nothing. A `yes` is 1, its absence 0; an `instant` is milliseconds since 1970. */
  readonly unit?: ConditionUnit
  /** How `have` must stand to `need`; at least as much where it says nothing. */
  readonly relation?: ConditionRelation
}

export const CONDITION_UNITS = ['members', 'objections', 'proposals', 'points', 'times', 'yes', 'instant'] as const
export type ConditionUnit = (typeof CONDITION_UNITS)[number]

export const CONDITION_RELATIONS = ['at-least', 'at-most', 'less-than'] as const
export type ConditionRelation = (typeof CONDITION_RELATIONS)[number]

/** Whether the arithmetic of a condition holds. */
export function compares(have: number, need: number, relation: ConditionRelation = 'at-least'): boolean {
  if (relation === 'at-most') return have <= need
  return relation === 'less-than' ? have < need : have >= need
}

/** Something that is so or is not. */
export const holds = (clause: string, met: boolean, sentence: string): Condition => ({
  clause,
  met,
  sentence,
  have: met ? 1 : 0,
  need: 1,
  unit: 'yes',
})

/** A count of `unit` that must stand in `relation` to what is needed. */
export const counted = (
  clause: string,
  [have, relation, need]: readonly [have: number, relation: ConditionRelation, need: number],
  unit: ConditionUnit,
  sentence: string,
): Condition => ({ clause, met: compares(have, need, relation), sentence, have, need, unit, relation })

/** A time that has come; both in milliseconds since 1970. */
export const notBefore = (clause: string, time: number, from: number, sentence: string): Condition =>
  counted(clause, [time, 'at-least', from], 'instant', sentence)

/** A time that is not over; both in milliseconds since 1970. */
export const before = (clause: string, time: number, end: number, sentence: string): Condition =>
  counted(clause, [time, 'less-than', end], 'instant', sentence)
