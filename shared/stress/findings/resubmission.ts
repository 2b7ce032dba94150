import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import { DAY_MS } from '../../charter/units.ts'
import { BUILD_FINANCE, COMPOUND } from '../incidents.ts'
import { withProposing } from '../repairs.ts'
import type { Story } from '../story.ts'
import { against } from '../survey.ts'
import { clause, type Detector, type Look, openMs, resolvable, ruleOf, type Suspicion } from '../suspicion.ts'

const ROLL = 3
const AGAIN = 'what was rejected before'
/** Long enough that the others have done something else in between. */
const LEAST_WAIT_MS = 30 * DAY_MS

/** Fatigue by resubmission (14): the same again and again, until the others are tired. */
export const resubmission: Detector = (look) => {
  const type = resolvable(look).at(-1)
  const waitMs = look.charter.proposing?.resubmitAfterMs ?? 0
  if (type === undefined) return []
  return [waitMs < LEAST_WAIT_MS ? unchanged(look, type, waitMs) : reworded(look, type, waitMs)]
}

function common({ charter }: Look): Pick<Suspicion, 'number' | 'coalition' | 'fromTallies' | 'claim' | 'incidents'> {
  const sponsors = charter.proposing?.sponsors ?? 0
  return {
    number: 14,
    coalition: { members: Math.min(ROLL, 1 + sponsors), roll: ROLL, how: 'run' },
    fromTallies: false,
    claim: { act: 'proposal.open', answer: 'allowed' },
    incidents: [BUILD_FINANCE, COMPOUND],
  }
}

function unchanged(look: Look, type: DecisionTypeName, waitMs: number): Suspicion {
  const { charter } = look
  return {
    ...common(look),
    id: 'resubmission',
    severity: 'caution',
    clauses: [charter.proposing === undefined ? clause(type, 'method') : 'proposing.resubmitAfterMs'],
    sentence: `What was rejected can be opened again ${waitMs === 0 ? 'at once' : `after ${durationWords(waitMs)}`}, with the same words, as often as its proposer likes, until the others are tired.`,
    shortestMs: openMs(ruleOf(look, type)) + waitMs,
    repairs: [withProposing(charter, { resubmitAfterMs: 2 * LEAST_WAIT_MS })],
    *tell() {
      const story = yield* rejecting(look, type)
      story.pass(waitMs)
      story.open(story.person(0), type, { kind: 'resolution' }, AGAIN)
      return story
    },
  }
}

/** What no waiting time stops. */
function reworded(look: Look, type: DecisionTypeName, waitMs: number): Suspicion {
  return {
    ...common(look),
    id: 'resubmission.reworded',
    severity: 'note',
    clauses: ['proposing.resubmitAfterMs'],
    sentence: `What was rejected waits ${durationWords(waitMs)} before it may be opened again, but whoever means the same may write it in other words at once. No rule mends that: software cannot tell what is meant.`,
    shortestMs: openMs(ruleOf(look, type)),
    repairs: [],
    *tell() {
      const story = yield* rejecting(look, type)
      story.open(story.person(0), type, { kind: 'resolution' }, 'the same in other words')
      return story
    },
  }
}

/** All others are against it, and that is certified. */
function* rejecting(look: Look, type: DecisionTypeName): Generator<void, Story> {
  const story = yield* look.found(ROLL)
  const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, AGAIN)
  story.toWindow(proposal)
  story.vote(story.members.slice(1), proposal, against(ruleOf(look, type)))
  story.toClose(proposal)
  story.count(proposal)
  yield* story.certify(proposal)
  return story
}
