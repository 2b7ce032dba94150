import { canSetAside, type DecisionTypeName } from '../../charter/decision-rule.ts'
import { type Charter, type ObjectionTests, roleOf } from '../../charter/model.ts'
import { secondAct } from '../../organisation/author.ts'
import { openOf } from '../../organisation/decisions.ts'
import { appoint, electingType } from '../appointing.ts'
import { weightOf } from '../kinds.ts'
import { named } from '../people.ts'
import { passes } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  type Look,
  plausibleBloc,
  ruleOf,
  type Suspicion,
  votable,
  wholeMs,
} from '../suspicion.ts'

/** Members in the walkthrough besides those who set an objection aside: who proposes, who objects, and somebody it may be about. */
const OTHERS = 3

/** Gatekeepers (22): one who tests objections and a few others, few enough to be of one bloc, who set those of everybody aside. */
export const setAside: Detector = (look) => {
  const { objections } = look.charter
  if (objections === undefined || electingType(look.charter) === null) return []
  const few = objections.seconds + 1
  if (few > plausibleBloc(look.largestRoll)) return []
  const type = votable(look).find((each) => weightOf(each) !== 'light' && isTestable(look, each, objections))
  return type === undefined ? [] : [suspicion(look, type, objections)]
}

/** Whether there is time for a test, and whoever was elected still holds the role then. */
function isTestable(look: Look, type: DecisionTypeName, { role, seconds, answerMs }: ObjectionTests): boolean {
  const rule = ruleOf(look, type)
  const term = roleOf(look.charter, role)?.termMs ?? 0
  const size = seconds + 1 + OTHERS
  const passesWith = (no: 'object' | 'disagree') => passes(rule, type, size, { agree: size - 1, [no]: 1 })
  // Where objections can be outvoted anyway, setting one aside is no power.
  const isDecisive = canSetAside(rule) && passesWith('disagree') && !passesWith('object')
  return isDecisive && rule.windowMs > answerMs && term > rule.noticeMs + rule.windowMs
}

function suspicion(look: Look, type: DecisionTypeName, objections: ObjectionTests): Suspicion {
  const { charter } = look
  const { role, seconds } = objections
  const size = seconds + 1 + OTHERS
  const more = { ...charter, objections: { ...objections, seconds: plausibleBloc(look.largestRoll) } } satisfies Charter
  return {
    id: 'gatekeeper.objections',
    number: 22,
    severity: 'caution',
    clauses: ['objections.seconds', 'objections.role', clause(type, 'method')],
    sentence: `One who tests objections and ${seconds} others set aside whoever objects to ${decision(type)}, as long as more agree; on a large roll so few can be of one mind for reasons of their own. An objection can be renewed, and then stands until it is tested anew.`,
    coalition: { members: seconds + 1, roll: size, how: 'run' },
    shortestMs: wholeMs(ruleOf(look, type)),
    fromTallies: false,
    claim: { act: 'outcome.enact', answer: 'allowed' },
    incidents: [],
    repairs: [more],
    *tell() {
      const story = yield* look.foundFor(type, size)
      const [tester, objector] = [story.person(1), story.person(size - 2)]
      yield* appoint(story, charter, role, [tester])
      const { proposal } = story.propose(story.person(0), type, 'what somebody objects to')
      story.toWindow(proposal)
      const others = story.members.slice(0, size).filter((each) => each !== objector)
      story.vote(others, proposal, 'agree')
      story.vote([objector], proposal, 'object')
      story.count(proposal)
      const { organisation } = story
      const facts = organisation.facts.proposals.get(proposal)
      const open = facts === undefined ? null : openOf(organisation, facts, organisation.log.everything())
      const raised = facts?.ballots.of(objector.member).at(-1)
      if (open === null || raised === undefined) throw new Error('somebody objected to what is open')
      const on = { proposal, open: open.entry.id, objection: raised.entry.id }
      const test = story.must(tester, {
        kind: 'objection.test',
        body: { ...on, lacks: 'reasoned', reason: 'No reason.' },
      })
      story.tell(tester.name, 'find the objection wanting', 'objection.test', { answer: 'allowed' })
      const bloc = story.members.slice(2, 2 + seconds)
      for (const each of bloc) {
        const second = { test: test.id, objection: raised.entry.id }
        const act = secondAct(organisation, proposal, each.member, second, true, story.now)
        if (act === null) throw new Error('whoever seconds has a ballot')
        story.must(each, act)
      }
      story.tell(named(bloc), 'second that, and set it aside', 'ballot.cast', { answer: 'allowed' })
      story.toClose(proposal)
      story.count(proposal)
      yield* story.certify(proposal)
      story.enact(story.person(0), proposal)
      return story
    },
  }
}
