import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import type { Charter } from '../../charter/model.ts'
import { certificateQuorum } from '../../charter/roll.ts'
import { DAY_MS } from '../../charter/units.ts'
import { BEANSTALK } from '../incidents.ts'
import { isVote, weightOf } from '../kinds.ts'
import { named } from '../people.ts'
import { slowestMs, withTenure } from '../repairs.ts'
import type { Story } from '../story.ts'
import { against, passes } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  type Look,
  plausibleBloc,
  resolvable,
  ruleOf,
  type Suspicion,
  setMs,
  votable,
  wholeMs,
} from '../suspicion.ts'

/** Founders of the organisations in these walkthroughs. */
const FOUNDERS = 3
/** A tenure under which a young organisation lets newcomers vote at once for longer than half a year. */
const LONG_TENURE_MS = 180 * DAY_MS
/** Who vouches after less than this cannot have come to know anybody. */
const LEAST_BELONGING_MS = 7 * DAY_MS
/** Newcomers in a walkthrough. */
const MOST_NEWCOMERS = 12

/** Electorates made for one vote (6), and membership that a few can fill (7, 8). */
export const newcomers: Detector = (look) => [...flash(look), ...young(look), ...packing(look), ...fresh(look)]

const vouchersIn = (charter: Charter, members: number): number => Math.min(charter.admission.vouches, members)

function flash(look: Look): readonly Suspicion[] {
  const { charter } = look
  const { tenureMs } = charter.electorate
  return votable(look)
    .filter((type) => weightOf(type) !== 'light' && tenureMs < setMs(ruleOf(look, type)))
    .map((type) => ({
      id: `flash.${type}`,
      number: 6,
      severity: weightOf(type) === 'heavy' ? ('serious' as const) : ('caution' as const),
      clauses: ['electorate.tenureMs', clause(type, 'noticeMs'), clause(type, 'windowMs')],
      sentence: `Who joins is on rolls after ${durationWords(tenureMs)}, sooner than ${decision(type)} takes (${durationWords(setMs(ruleOf(look, type)))}): an electorate can be made for one vote.`,
      coalition: { members: vouchersIn(charter, FOUNDERS), roll: FOUNDERS, how: 'run' as const },
      shortestMs: tenureMs + wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'ballot.cast' as const, answer: 'allowed' as const },
      incidents: [BEANSTALK],
      repairs: [withTenure(charter, slowestMs(charter))],
      *tell() {
        const story = yield* look.found(FOUNDERS)
        story.pass(tenureMs + 1)
        const newcomer = yield* joining(story, vouchersIn(charter, FOUNDERS))
        story.pass(tenureMs)
        const { proposal } = story.propose(story.person(0), type, 'what the newcomer came for', story.person(1))
        story.toWindow(proposal)
        story.vote([newcomer], proposal, 'agree')
        return story
      },
    }))
}

/** The exemption of those who join while the organisation is younger than the tenure. */
function young(look: Look): readonly Suspicion[] {
  const { charter } = look
  const { tenureMs } = charter.electorate
  const [type] = votable(look)
  if (type === undefined || tenureMs <= Math.max(LONG_TENURE_MS, slowestMs(charter))) return []
  return [
    {
      id: 'flash.young',
      number: 6,
      severity: 'caution',
      clauses: ['electorate.tenureMs'],
      sentence: `For ${durationWords(tenureMs)} after the founding, newcomers are on rolls at once: a tenure this long begins to protect only after that.`,
      coalition: { members: vouchersIn(charter, FOUNDERS), roll: FOUNDERS, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'allowed' },
      incidents: [BEANSTALK],
      repairs: [withTenure(charter, Math.max(90 * DAY_MS, slowestMs(charter)))],
      *tell() {
        const story = yield* look.found(FOUNDERS)
        story.pass(tenureMs)
        const newcomer = yield* joining(story, vouchersIn(charter, FOUNDERS))
        const { proposal } = story.propose(story.person(0), type, 'what the newcomer came for', story.person(1))
        story.toWindow(proposal)
        story.vote([newcomer], proposal, 'agree')
        return story
      },
    },
  ]
}

function* joining(story: Story, vouchers: number) {
  const { let: isIn, answer } = yield* story.admit('newcomer 1', story.members.slice(0, vouchers))
  const newcomer = story.members.at(-1)
  if (!isIn || newcomer === undefined) throw new Error('enough members have vouched')
  story.tell(named(story.members.slice(0, vouchers)), 'admit newcomer 1', 'membership.vouch', answer)
  return newcomer
}

/** How a bloc takes over by admitting its own, against everybody else's No; `null` where it cannot. */
function takeover(look: Look, bloc: number, roll: number) {
  for (const type of resolvable(look)) {
    const rule = ruleOf(look, type)
    if (!isVote(rule)) continue
    for (let admitted = 1; admitted <= MOST_NEWCOMERS; admitted++) {
      const all = roll + admitted
      const some = { agree: bloc + admitted, [against(rule)]: roll - bloc }
      const canCertify = certificateQuorum(all).quorum <= bloc + admitted
      if (canCertify && passes(rule, type, all, some)) return { type, admitted }
    }
  }
  return null
}

function packing(look: Look): readonly Suspicion[] {
  const { charter, largestRoll } = look
  const { vouches } = charter.admission
  if (vouches > plausibleBloc(largestRoll)) return []
  // Large enough that the bloc is no majority, small enough to be run.
  const roll = vouches <= 3 ? 2 * vouches + 1 : vouches + 1
  const plan = takeover(look, vouches, roll)
  const lone = vouches === 1
  const who = lone ? 'One member' : `Any ${vouches} members who act as one`
  const then =
    plan === null
      ? 'and nothing limits how many at a time'
      : `and on a roll of ${roll} they need ${plan.admitted} to pass ${decision(plan.type)} against all others`
  const remedy = lone
    ? ''
    : ' No rule of this version limits how many join at a time; more vouches make a larger bloc necessary.'
  const vouchesThen = lone ? 2 : plausibleBloc(largestRoll) + 1
  const next = { ...charter, admission: { ...charter.admission, vouches: vouchesThen } }
  return [
    {
      id: lone ? 'sock-puppets' : 'packing',
      number: lone ? 8 : 7,
      severity: lone ? 'serious' : 'caution',
      clauses: ['admission.vouches', 'electorate.tenureMs'],
      sentence: `${who} can admit newcomers whom nobody else knows, in one round, ${then}.${remedy}`,
      coalition: { members: vouches, roll, how: 'run' },
      shortestMs: charter.electorate.tenureMs + (plan === null ? 0 : wholeMs(ruleOf(look, plan.type))),
      fromTallies: false,
      claim:
        plan === null ? { act: 'membership.vouch', answer: 'allowed' } : { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: vouchesThen > 20 ? [] : [next],
      tell: () => pack(look, roll, plan),
    },
  ]
}

function* pack(
  look: Look,
  roll: number,
  plan: { readonly type: DecisionTypeName; readonly admitted: number } | null,
): Generator<void, Story> {
  const { charter } = look
  const { tenureMs } = charter.electorate
  const story = yield* look.found(roll)
  const bloc = story.members.slice(0, charter.admission.vouches)
  const others = story.members.slice(bloc.length)
  story.pass(tenureMs + 1)
  for (let n = 1; n <= (plan?.admitted ?? 1); n++) {
    const { answer } = yield* story.admit(`newcomer ${n}`, bloc)
    story.tell(named(bloc), `admit newcomer ${n}, whom nobody else knows`, 'membership.vouch', answer)
  }
  if (plan === null) return story
  story.pass(tenureMs)
  const { type } = plan
  const effect = type === 'amendment' ? story.takeover() : ({ kind: 'resolution' } as const)
  const { proposal } = story.open(story.person(0), type, effect, 'what the newcomers came for')
  story.toWindow(proposal)
  const puppets = story.members.slice(roll)
  story.vote(bloc, proposal, 'agree')
  story.vote(puppets, proposal, 'agree')
  story.vote(others, proposal, against(ruleOf(look, type)))
  story.toClose(proposal)
  story.count(proposal)
  yield* story.certify(proposal, [...bloc, ...puppets])
  story.enact(story.person(0), proposal)
  return story
}

/** Newcomers whose first act is to let in the next: then those who let in the first one need nobody else any more. */
function fresh(look: Look): readonly Suspicion[] {
  const { charter } = look
  const { vouches, vouchAfterMs = 0 } = charter.admission
  const { tenureMs } = charter.electorate
  if (vouches === 1 || vouchAfterMs >= Math.max(tenureMs, LEAST_BELONGING_MS)) return []
  const bloc = vouchersIn(charter, FOUNDERS)
  const when = vouchAfterMs === 0 ? 'at once' : `after ${durationWords(vouchAfterMs)}, before they may vote,`
  return [
    {
      id: 'fresh-vouchers',
      number: 8,
      severity: 'caution',
      clauses: [charter.admission.vouchAfterMs === undefined ? 'admission.vouches' : 'admission.vouchAfterMs'],
      sentence: `Who has just been admitted may ${when} vouch for the next: each newcomer whom nobody else knows is one member fewer that it takes to admit another, until it takes none.`,
      coalition: { members: bloc, roll: FOUNDERS, how: 'run' },
      shortestMs: vouchAfterMs,
      fromTallies: false,
      claim: { act: 'membership.vouch', answer: 'allowed' },
      incidents: [],
      repairs: [{ ...charter, admission: { ...charter.admission, vouchAfterMs: Math.max(tenureMs, 30 * DAY_MS) } }],
      *tell() {
        const story = yield* look.found(FOUNDERS)
        story.pass(Math.max(tenureMs, vouchAfterMs) + 1)
        const newcomer = yield* joining(story, bloc)
        story.pass(vouchAfterMs)
        const vouchers = [...story.members.slice(0, vouchersIn(charter, FOUNDERS + 1) - 1), newcomer]
        const { answer } = yield* story.admit('newcomer 2', vouchers)
        story.tell(named(vouchers), 'admit newcomer 2', 'membership.vouch', answer)
        return story
      },
    },
  ]
}
