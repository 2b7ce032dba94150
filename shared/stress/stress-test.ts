import type { DecisionRule, DecisionTypeName } from '../charter/decision-rule.ts'
import { type Charter, decisionTypesOf, ruleFor } from '../charter/model.ts'
import { type Claim, type Finding, SEVERITIES, type Step, type StressReport } from './finding.ts'
import { bell } from './findings/bell.ts'
import { flood } from './findings/flood.ts'
import { gatekeeper } from './findings/gatekeeper.ts'
import { hurry } from './findings/hurry.ts'
import { lent } from './findings/lent.ts'
import { money } from './findings/money.ts'
import { newcomers } from './findings/newcomers.ts'
import { noHelps } from './findings/no-helps.ts'
import { isHasty, LARGEST_PARTED_ROLL, partition } from './findings/partition.ts'
import { pauses } from './findings/pauses.ts'
import { purge } from './findings/purge.ts'
import { resubmission } from './findings/resubmission.ts'
import { setAside } from './findings/set-aside.ts'
import { stuck } from './findings/stuck.ts'
import { turnout } from './findings/turnout.ts'
import { Foundings } from './foundings.ts'
import { membersDecide } from './kinds.ts'
import { NOT_POSSIBLE, nameOf } from './names.ts'
import { newEnough, thorough } from './repairs.ts'
import { besideRoll } from './subjects.ts'
import { type RollSurvey, type SurveySizes, surveyRule } from './survey.ts'
import type { Detector, Look, Suspicion } from './suspicion.ts'

/** How far a stress test has come. */
export interface Progress {
  readonly stage: 'counting' | 'running'
  readonly done: number
  readonly of: number
}

export interface StressOptions {
  /** Rolls up to this size have every tally looked at; 40 unless told. */
  readonly enumerateUpTo?: number
  /** Sizes of roll that are looked at besides, sampled where they are larger; 3, 5, 12 and 50 unless told. */
  readonly rolls?: readonly number[]
  readonly onProgress?: (progress: Progress) => void
}

const ENUMERATE_UP_TO = 40
const ROLLS: readonly number[] = [3, 5, 12, 50]
/** Pairs of tallies drawn at each size that is sampled. */
const SAMPLES = 400

const DETECTORS: readonly Detector[] = [
  turnout,
  noHelps,
  bell,
  newcomers,
  hurry,
  stuck,
  purge,
  flood,
  lent,
  partition,
  pauses,
  money,
  resubmission,
  gatekeeper,
  setAside,
]

/** Looks for ways in which a charter can be captured, got round or brought to a stop. Pure: the same for everybody. */
export function stressTest(charter: Charter, options: StressOptions = {}): StressReport {
  const steps = stressSteps(charter, options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    options.onProgress?.(step.value)
  }
}

/** The same in pieces of a few milliseconds each, for those who must do other things in between. */
export function* stressSteps(charter: Charter, options: StressOptions = {}): Generator<Progress, StressReport> {
  const { enumerateUpTo = ENUMERATE_UP_TO, rolls = ROLLS } = options
  const sizes = { enumerateUpTo, rolls, samples: SAMPLES }
  const count = decisionTypesOf(charter).length
  const look = yield* reporting({ stage: 'counting', done: 0, of: count }, looking(charter, sizes, new Map()))
  const suspicions = suspicionsIn(look)
  const repairer = new Repairer(charter, sizes, suspicions)
  const findings: Finding[] = []
  for (const [done, suspicion] of suspicions.entries()) {
    const progress: Progress = { stage: 'running', done, of: suspicions.length }
    yield progress
    findings.push(yield* reporting(progress, proven(suspicion, sizes, repairer)))
  }
  return { findings: findings.sort(bySeverity), notPossible: [...NOT_POSSIBLE] }
}

function* reporting<T>(progress: Progress, work: Generator<void, T>): Generator<Progress, T> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    yield progress
  }
}

const suspicionsIn = (look: Look): readonly Suspicion[] => DETECTORS.flatMap((detector) => detector(look))

type Surveys = Map<string, readonly RollSurvey[]>

/** Surveys depend on how a rule counts, not on its times: each way of counting is surveyed once. */
function* looking(charter: Charter, sizes: SurveySizes, known: Surveys): Generator<void, Look> {
  const surveys: Record<DecisionTypeName, readonly RollSurvey[]> = { ...NO_SURVEYS }
  for (const type of membersDecide(charter)) {
    const rule = ruleFor(charter, type)
    const key = JSON.stringify([sizes.enumerateUpTo, ...countingOf(rule)])
    const surveyed = known.get(key) ?? (yield* surveyRule(rule, type, sizes))
    known.set(key, surveyed)
    surveys[type] = surveyed
  }
  const foundings = new Foundings(charter)
  const largestRoll = Math.max(sizes.enumerateUpTo, ...sizes.rolls)
  return {
    charter,
    surveys,
    largestRoll,
    found: (size) => foundings.found(size),
    foundFor: (type, roll) => foundings.found(roll + besideRoll(type)),
  }
}

const NO_SURVEYS: { readonly [T in DecisionTypeName]: readonly RollSurvey[] } = {
  routine: [],
  standard: [],
  spending: [],
  choice: [],
  election: [],
  admission: [],
  removal: [],
  amendment: [],
}

const countingOf = (rule: DecisionRule): readonly unknown[] => [
  rule.method,
  rule.quorum,
  rule.quorumCounts,
  rule.method === 'supermajority' || rule.method === 'score' ? rule.threshold : null,
  rule.method === 'consent' ? [rule.silenceConsents, rule.fallback ?? null] : null,
  rule.method === 'score' ? rule.most : null,
]

/** Chooses repairs: the mildest change with which a suspicion is gone and no other serious one has come. */
class Repairer {
  readonly #thorough: Charter
  readonly #rolls: readonly number[]
  readonly #before: ReadonlySet<string>
  readonly #known: Surveys = new Map()

  constructor(charter: Charter, sizes: SurveySizes, suspicions: readonly Suspicion[]) {
    const between = Array.from({ length: sizes.enumerateUpTo }, (_, i) => i + 1)
    this.#thorough = thorough(charter)
    this.#rolls = [...between, ...sizes.rolls]
    this.#before = new Set(seriousIn(suspicions))
  }

  *repairOf(suspicion: Suspicion): Generator<void, Charter | null> {
    // Where a detector knows of no change that helps, this version has none.
    const last = suspicion.repairs.length === 0 ? [] : [this.#thorough]
    for (const repaired of [...suspicion.repairs, ...last].map(newEnough)) {
      const left = suspicionsIn(yield* looking(repaired, this.#sizesFor(repaired), this.#known))
      const isGone = left.every((each) => each.id !== suspicion.id)
      if (isGone && seriousIn(left).every((id) => this.#before.has(id))) return repaired
    }
    return null
  }

  /** Without samples, and every tally only where a detector needs them: it is asked for each of many changes. */
  #sizesFor(repaired: Charter): SurveySizes {
    return { enumerateUpTo: isHasty(repaired) ? LARGEST_PARTED_ROLL : 0, rolls: this.#rolls, samples: 0 }
  }
}

const seriousIn = (suspicions: readonly Suspicion[]): readonly string[] =>
  suspicions.filter((each) => each.severity === 'serious').map((each) => each.id)

/** Runs a suspicion through the engine. That the run does not show it is a fault of the detector. */
function* proven(suspicion: Suspicion, sizes: SurveySizes, repairer: Repairer): Generator<void, Finding> {
  const { id, number, severity, clauses, sentence, coalition, shortestMs, claim, incidents, fromTallies } = suspicion
  const walkthrough = (yield* suspicion.tell()).walkthrough()
  if (!answers(walkthrough.steps.at(-1), claim)) throw new Error(`the run of ${id} does not show it`)
  const { enumerateUpTo, rolls, samples } = sizes
  const sampled = rolls.filter((roll) => roll > enumerateUpTo)
  return {
    ...{ id, number, name: nameOf(number), severity, clauses, sentence, coalition, shortestMs },
    examined: fromTallies ? { how: 'tallies', upTo: enumerateUpTo, sampled, samplesEach: samples } : { how: 'run' },
    ...{ walkthrough, claim, incidents: [...incidents] },
    repair: yield* repairer.repairOf(suspicion),
  }
}

/** Whether a step is what a finding claims that its walkthrough ends with. */
export function answers(step: Step | undefined, claim: Claim): boolean {
  if (step === undefined || step.act !== claim.act) return false
  return (step.answer.answer === 'counted' ? step.answer.outcome : step.answer.answer) === claim.answer
}

const bySeverity = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.number - b.number || (a.id < b.id ? -1 : 1)
