import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import { DAY_MS } from '../../charter/units.ts'
import { weightOf } from '../kinds.ts'
import { plain, withWindow } from '../repairs.ts'
import { against } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  type Look,
  openMs,
  ruleOf,
  type Suspicion,
  setMs,
  votable,
} from '../suspicion.ts'

/** Members who look in once a week must find a proposal while it is open. */
const WEEK_MS = 7 * DAY_MS
/** From just after a Friday began until a whole Monday has passed: a window this long holds a full weekday wherever it falls. */
const FULL_WEEKDAY_MS = 4 * DAY_MS - 1
/** So short that only those who were told beforehand can take part. */
const RUSH_MS = 2 * DAY_MS
/** How long members are commonly out of reach, without being away. */
const OFFLINE_MS = 3 * DAY_MS

/** Windows that pass unseen (15), and silence that consents before it could have been broken (24). */
export const hurry: Detector = (look) => votable(look).flatMap((type) => [...quiet(look, type), ...unheard(look, type)])

function quiet(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  const total = setMs(rule)
  const isShort = total < WEEK_MS
  if (!isShort && rule.windowMs >= FULL_WEEKDAY_MS) return []
  const length = durationWords(isShort ? total : rule.windowMs)
  return [
    {
      id: `quiet.${type}`,
      number: 15,
      severity: total < RUSH_MS && weightOf(type) !== 'light' ? 'serious' : 'caution',
      clauses: isShort ? [clause(type, 'noticeMs'), clause(type, 'windowMs')] : [clause(type, 'windowMs')],
      sentence: isShort
        ? `From opening to the end of voting, ${decision(type)} takes ${length}: who looks in once a week can miss it.`
        : `The window of ${decision(type)} is ${length}: it can pass without a full weekday in it.`,
      coalition: { members: 1, roll: 3, how: 'run' },
      shortestMs: total,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'denied' },
      incidents: [],
      repairs: [withWindow(charter, type, Math.max(rule.windowMs, WEEK_MS)), plain(charter, type)],
      *tell() {
        const story = yield* look.foundFor(type, 3)
        // Walkthroughs begin on a Monday; voting is to begin just after a Friday did.
        const fridayMs = 4 * DAY_MS + 1
        const wait = Math.ceil(rule.noticeMs / WEEK_MS) * WEEK_MS + fridayMs - rule.noticeMs
        if (!isShort) story.pass(wait)
        const { proposal } = story.propose(story.person(0), type, 'something done quietly')
        if (isShort) story.pass(WEEK_MS)
        else {
          story.toWindow(proposal)
          story.pass(FULL_WEEKDAY_MS)
        }
        story.vote([story.person(2)], proposal, against(rule))
        return story
      },
    },
  ]
}

function unheard(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  const total = openMs(rule)
  if (rule.method !== 'consent' || !rule.silenceConsents || total >= OFFLINE_MS) return []
  return [
    {
      id: `silence-window.${type}`,
      number: 24,
      severity: weightOf(type) === 'light' ? 'caution' : 'serious',
      clauses: [clause(type, 'silenceConsents'), clause(type, 'noticeMs'), clause(type, 'windowMs')],
      sentence: `Silence consents to ${decision(type)} after ${durationWords(total)}: whoever was offline for ${durationWords(OFFLINE_MS)} has consented without knowing.`,
      coalition: { members: 1, roll: 3, how: 'run' },
      shortestMs: total,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'denied' },
      incidents: [],
      repairs: [withWindow(charter, type, WEEK_MS), plain(charter, type)],
      *tell() {
        const story = yield* look.foundFor(type, 3)
        const { proposal } = story.propose(story.person(0), type, 'something done quickly')
        story.toWindow(proposal)
        story.vote([story.person(0)], proposal, 'agree')
        story.now = Math.max(story.now, story.openingOf(proposal).entry.claimedTime + OFFLINE_MS)
        story.vote([story.person(2)], proposal, 'object')
        return story
      },
    },
  ]
}
