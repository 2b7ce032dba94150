import type { DecisionRule, DecisionTypeName } from '../charter/decision-rule.ts'
import { type Charter, ruleFor } from '../charter/model.ts'
import { DAY_MS } from '../charter/units.ts'
import { aOrAn } from '../charter/words.ts'
import type { Finding } from './finding.ts'
import { isVote, resolvableIn, votableIn } from './kinds.ts'
import type { Story } from './story.ts'
import type { RollSurvey } from './survey.ts'

/** A charter with what its counts can come to, as detectors look at it. */
export interface Look {
  readonly charter: Charter
  readonly surveys: { readonly [T in DecisionTypeName]: readonly RollSurvey[] }
  /** The largest size of roll looked at. */
  readonly largestRoll: number
  /** Founds an organisation of this many members under the charter. */
  found(size: number): Generator<void, Story>
  /** Founds one in which a proposal of this type has a roll of this many: the first members in it. */
  foundFor(type: DecisionTypeName, roll: number): Generator<void, Story>
}

/** A finding before its walkthrough was run and its repair was chosen. */
export interface Suspicion
  extends Pick<
    Finding,
    'id' | 'number' | 'severity' | 'clauses' | 'sentence' | 'coalition' | 'shortestMs' | 'claim' | 'incidents'
  > {
  /** Whether it was found by looking at tallies; otherwise one run shows it. */
  readonly fromTallies: boolean
  /** Charters that may be its repair, the mildest change first; empty where this model has none. */
  readonly repairs: readonly Charter[]
  /** Runs it through the engine. */
  tell(): Generator<void, Story>
}

export type Detector = (look: Look) => readonly Suspicion[]

export const ruleOf = ({ charter }: Look, type: DecisionTypeName): DecisionRule => ruleFor(charter, type)

export const votable = ({ charter }: Look): readonly DecisionTypeName[] => votableIn(charter)
export const resolvable = ({ charter }: Look): readonly DecisionTypeName[] => resolvableIn(charter)

/** How a tally of a type was looked at: where there are options or advice, one way to be of one mind was run. */
export const howOf = (rule: DecisionRule, survey: RollSurvey): Finding['coalition']['how'] =>
  isVote(rule) ? survey.how : 'run'

export const clause = (type: DecisionTypeName, field: string): string => `decisionTypes.${type}.${field}`

/** `an amendment decision`, `a standard decision`. */
export const decision = (type: DecisionTypeName): string => `${aOrAn(type)} ${type} decision`

/** From opening until the window is over, as it is set. */
export const setMs = ({ noticeMs, windowMs }: DecisionRule): number => noticeMs + windowMs

/**
 * From opening until the window is over, for ballots cast in its first moment. Those swing late where all of the window
 * is its last part.
 */
export function openMs({ noticeMs, windowMs, lateSwing }: DecisionRule): number {
  let endMs = windowMs
  for (let n = 0; lateSwing !== undefined && n < lateSwing.times && endMs <= lateSwing.lastMs; n++) {
    endMs += lateSwing.extendMs
  }
  return noticeMs + endMs
}

/** A late swing that gives time for an answer: to what comes before its last part as to what comes in it. */
export const givesAnswer = ({ lateSwing }: DecisionRule): boolean =>
  lateSwing !== undefined && Math.min(lateSwing.lastMs, lateSwing.extendMs) >= DAY_MS

/** From opening until the outcome can be in force. */
export const wholeMs = (rule: DecisionRule): number => openMs(rule) + rule.coolingOffMs

/** The people who could act as one without being noticed: a quarter of a roll, and anybody alone. */
export const plausibleBloc = (roll: number): number => Math.max(1, Math.floor(roll / 4))

/** Members who are away for long without having left: a fifth of a roll, and somebody in any. */
export const usuallyAway = (roll: number): number => Math.max(1, Math.floor(roll / 5))

/** Below three members a bloc has no meaning. */
export const LEAST_ROLL = 3
/** From five on, one person alone is less than a quarter. */
export const LEAST_SERIOUS_ROLL = 5

/** The survey that a finding is told about: of at least five if there is one. */
export const telling = (surveys: readonly RollSurvey[]): RollSurvey | undefined =>
  surveys.find((each) => each.roll >= LEAST_SERIOUS_ROLL) ?? surveys[0]
