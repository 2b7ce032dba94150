import type { DecisionRule, DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import { causesOf } from '#shared/log/log.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { Standing } from '#shared/organisation/standing.ts'
import { ALLOW } from '#shared/organisation/verdict.ts'
import { against, NO_COUNTS, passes, type RollSurvey } from '#shared/stress/survey.ts'
import type { Counts } from '#shared/tally/decide.ts'
import { organisationFrom } from '#test/kit/people.ts'

/** The plain ways of doing what `shared/` does in better ones, for comparison only. Each gives the same answers. */

/**
 * Judges every act in an organisation made anew from what its author knew: no cut of a larger one, no index that
 * serves all, nothing remembered from one act to the next but its verdict.
 */
export function deriveNaively(entries: readonly Entry[]): Organisation {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const standings = new Map<EntryId, Standing | undefined>()
  const known = (ids: ReadonlySet<EntryId>): Organisation => {
    const [founding, ...others] = entries.filter((entry) => ids.has(entry.id))
    const organisation = organisationFrom(founding as Entry)
    for (const entry of others) organisation.restore(entry, remembered(standings.get(entry.id)))
    return organisation
  }
  for (const entry of entries.slice(1)) {
    const organisation = known(historyOf(byId, entry))
    const { verdict } = organisation.add(entry)
    if (verdict !== 'allow') throw new Error(`${entry.kind} is not allowed`)
    standings.set(entry.id, organisation.authorOf(entry.id))
  }
  return known(new Set(byId.keys()))
}

const remembered = (standing: Standing | undefined) =>
  standing === undefined ? { verdict: ALLOW } : { verdict: ALLOW, standing }

/** All that an entry cites, and what that cites. */
function historyOf(byId: ReadonlyMap<EntryId, Entry>, entry: Entry): ReadonlySet<EntryId> {
  const history = new Set<EntryId>()
  const stack = [...causesOf(entry)]
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (history.has(id)) continue
    history.add(id)
    stack.push(...causesOf(byId.get(id) as Entry))
  }
  return history
}

type Answer = 'agree' | 'abstain' | 'against' | null
const ANSWERS: readonly Answer[] = ['agree', 'abstain', 'against', null]

/** Goes through every way in which each member can answer, silence included: four to the power of the roll. */
export function surveyNaively(rule: DecisionRule, type: DecisionTypeName, roll: number): RollSurvey {
  const no = against(rule)
  let alone: number | null = null
  let noHelps: Counts | null = null
  let oneMissing: Counts | null = null
  for (const answers of assignments(roll)) {
    const counts = countsOf(answers, no)
    const passed = passes(rule, type, roll, counts)
    if (passed && counts.abstain + counts[no] === 0 && (alone === null || counts.agree < alone)) alone = counts.agree
    if (answers.every((answer) => answer !== null)) continue
    const oneMore = { ...counts, [no]: counts[no] + 1 }
    const withOne = passes(rule, type, roll, oneMore)
    if (withOne && !passed) noHelps = better(noHelps, oneMore)
    if (passed && !withOne) oneMissing = better(oneMissing, counts)
  }
  return { roll, how: 'complete', alone, noHelps, oneMissing }
}

function* assignments(roll: number): Generator<readonly Answer[]> {
  for (let number = 0; number < ANSWERS.length ** roll; number++) {
    yield Array.from(
      { length: roll },
      (_, i) => ANSWERS[Math.floor(number / ANSWERS.length ** i) % ANSWERS.length] ?? null,
    )
  }
}

function countsOf(answers: readonly Answer[], no: 'disagree' | 'object'): Counts {
  const number = (wanted: Answer): number => answers.filter((answer) => answer === wanted).length
  return { ...NO_COUNTS, agree: number('agree'), abstain: number('abstain'), [no]: number('against') }
}

/** With the fewest answers; among those with the fewest who agree, then who abstain. */
function better(known: Counts | null, other: Counts): Counts {
  if (known === null) return other
  const order = [total, ({ agree }: Counts) => agree, ({ abstain }: Counts) => abstain]
  for (const by of order) if (by(known) !== by(other)) return by(other) < by(known) ? other : known
  return known
}

const total = ({ agree, disagree, abstain, object }: Counts): number => agree + disagree + abstain + object
