import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import type { Effect } from '../../charter/effect.ts'
import type { Spending } from '../../charter/model.ts'
import { DAY_MS } from '../../charter/units.ts'
import { capitalised } from '../../charter/words.ts'
import type { Someone } from '../people.ts'
import { SUMMED_MS, withSpending } from '../repairs.ts'
import type { Story } from '../story.ts'
import { fewestAlone } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  type Look,
  resolvable,
  ruleOf,
  type Suspicion,
  votable,
  wholeMs,
} from '../suspicion.ts'

const ROLL = 3
/** What is spent within a month is still in everybody's mind. */
const LEAST_SUMMED_MS = 30 * DAY_MS

/** Money: small pieces of a large sum (10), and those who gain from what they decide (11). */
export const money: Detector = (look) => {
  const { spending } = look.charter
  return [...(spending === undefined ? unsummed(look) : salami(look, spending)), ...selfDealing(look)]
}

const OUTSIDE = { kind: 'other', name: 'Somebody outside' } as const

function salami(look: Look, spending: Spending): readonly Suspicion[] {
  const { charter } = look
  const { windowMs, unit } = spending
  const tier = tierOf(look, spending)
  if (windowMs >= LEAST_SUMMED_MS || tier === null) return []
  const { type, upTo, members } = tier
  const effect = { kind: 'spend', amount: upTo, to: OUTSIDE } as const
  const apart = windowMs === 0 ? '' : `, ${durationWords(windowMs)} apart`
  return [
    {
      id: 'salami',
      number: 10,
      severity: windowMs === 0 ? 'serious' : 'caution',
      clauses: ['spending.windowMs', 'spending.tiers'],
      sentence: `${capitalised(decision(type))} may spend up to ${upTo} ${unit}, and ${windowMs === 0 ? 'sums are not counted together' : `only what is spent within ${durationWords(windowMs)} counts together`}: twice that can be spent in two pieces${apart}.`,
      coalition: { members, roll: ROLL, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)) + (windowMs === 0 ? 0 : windowMs + wholeMs(ruleOf(look, type))),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [{ ...charter, spending: { ...spending, windowMs: SUMMED_MS } }],
      *tell() {
        const story = yield* look.found(ROLL)
        const few = story.members.slice(0, members)
        const pieces = ['the first half of it', 'the other half of it'] as const
        if (windowMs === 0) {
          yield* decideAll(story, type, effect, few, pieces)
          return story
        }
        yield* decideAll(story, type, effect, few, [pieces[0]])
        story.pass(windowMs)
        yield* decideAll(story, type, effect, few, [pieces[1]])
        return story
      },
    },
  ]
}

/** The kind of decision with which the few can spend most by themselves; `null` where members decide on no tier. */
function tierOf(look: Look, { tiers }: Spending) {
  const types = votable(look)
  for (const { decisionType: type, upTo } of tiers.toReversed()) {
    const members = types.includes(type) ? fewestAlone(ruleOf(look, type), type, ROLL) : null
    if (members !== null) return { type, upTo, members }
  }
  return null
}

function unsummed(look: Look): readonly Suspicion[] {
  const type = resolvable(look).at(-1)
  const members = type === undefined ? null : fewestAlone(ruleOf(look, type), type, ROLL)
  if (type === undefined || members === null) return []
  return [
    {
      id: 'unsummed',
      number: 10,
      severity: 'note',
      clauses: ['effects.resolution', clause(type, 'method')],
      sentence: `There are no rules for spending: money is decided on by plain resolutions, such as ${decision(type)}, whatever the amount, and nothing adds up what several of them spend.`,
      coalition: { members, roll: ROLL, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [withSpending(look.charter)],
      *tell() {
        const story = yield* look.found(ROLL)
        const few = story.members.slice(0, members)
        yield* decideAll(story, type, { kind: 'resolution' }, few, ['pay 900 to a friend', 'pay the same friend 900'])
        return story
      },
    },
  ]
}

/** Several proposals side by side, each by another proposer, decided by a few and put into force. */
function* decideAll(
  story: Story,
  type: DecisionTypeName,
  effect: Effect,
  few: readonly Someone[],
  what: readonly string[],
): Generator<void, void> {
  const proposals = what.map((each, n) => ({ by: story.person(n), ...story.open(story.person(n), type, effect, each) }))
  for (const { by, proposal } of proposals) {
    story.toWindow(proposal)
    story.vote([by, ...few.filter((each) => each !== by)].slice(0, few.length), proposal, 'agree')
    yield
  }
  for (const { proposal } of proposals) {
    story.toClose(proposal)
    yield* story.certify(proposal)
  }
  for (const { by, proposal } of proposals) story.enact(by, proposal)
}

/** Who gains from a decision and takes part in it. Rules for spending keep them off its roll, which also certifies. */
function selfDealing(look: Look): readonly Suspicion[] {
  const { charter } = look
  const [type] = resolvable(look)
  if (type === undefined) return []
  const isRuled = charter.spending !== undefined
  return [
    {
      id: isRuled ? 'self-dealing.resolution' : 'self-dealing',
      number: 11,
      severity: 'note',
      clauses: [isRuled ? 'effects.spend' : 'effects.resolution'],
      sentence: isRuled
        ? 'Who gains from spending is not on its roll, and neither votes on it nor certifies it; but from a plain resolution somebody may gain as well, and vote on it. No rule mends that: software cannot tell who gains from a text.'
        : 'Who gains from a resolution may vote on it and certify it. Under rules for spending, a member who is to receive something is on no roll that decides it.',
      coalition: { members: 1, roll: ROLL, how: 'run' },
      shortestMs: ruleOf(look, type).noticeMs,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'allowed' },
      incidents: [],
      repairs: isRuled ? [] : [withSpending(charter)],
      *tell() {
        const story = yield* look.found(ROLL)
        const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, 'pay member 1 for the year')
        story.toWindow(proposal)
        story.vote([story.person(0)], proposal, ruleOf(look, type).method === 'advice' ? 'abstain' : 'agree')
        return story
      },
    },
  ]
}
