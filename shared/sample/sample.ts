import { DAY_MS, MINUTE_MS } from '../charter/units.ts'
import type { ProposalId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import { ARRIVALS, CAST, DEPARTURE, FOUNDED_DAYS_AGO, FOUNDER, type Who } from './cast.ts'
import { FOUNDING_CHARTER } from './charter.ts'
import { DECIDED } from './decided.ts'
import { Maker, type Parts, type Player } from './maker.ts'
import type { Scene } from './scene.ts'
import { UNDECIDED } from './undecided.ts'

/** Between two who sign the same count. */
const SIGNING_MS = 20 * MINUTE_MS

/** Something that happens at a time before the making, in milliseconds. */
interface Happening {
  readonly agoMs: number
  readonly happens: (maker: Maker) => void
}

/**
 * Makes the sample organisation: a made-up orchard with proposals in every stage, in which the person is a member. All of
 * it is signed and judged like any other; only the keys of the others are nowhere else than here, so that nobody acts as
 * them once it is made.
 *
 * @param you how the person takes part: with this device's own key
 * @param now in milliseconds since 1970; the newest act is some hours older
 * @returns all its entries, causes before effects, the founding first
 */
export async function makeSample(parts: Parts, you: Player, now: number): Promise<readonly Entry[]> {
  const players = new Map<Who, Player>([['you', you]])
  const player = (who: Who): Player => {
    const known = players.get(who)
    if (known !== undefined) return known
    const name = who === 'you' ? you.name : CAST[who]
    const made = { signer: parts.newKey(), name, deviceName: `${name.split(' ')[0]}’s laptop` }
    players.set(who, made)
    return made
  }
  const maker = new Maker(parts, player, FOUNDER, FOUNDING_CHARTER, now - FOUNDED_DAYS_AGO * DAY_MS)
  // Sorting keeps the order of what happens at one time.
  for (const { agoMs, happens } of story().toSorted((a, b) => b.agoMs - a.agoMs)) {
    maker.now = now - agoMs
    happens(maker)
    await parts.turn()
  }
  return maker.finish()
}

const ago = (days: number, happens: Happening['happens']): Happening => ({ agoMs: Math.round(days * DAY_MS), happens })

const story = (): readonly Happening[] => [
  ...ARRIVALS.map((arrival) => ago(arrival.daysAgo, (maker) => maker.arrive(arrival))),
  ago(DEPARTURE.daysAgo, (maker) => maker.act(DEPARTURE.who, { kind: 'membership.leave', body: {} })),
  ...[...DECIDED, ...UNDECIDED].flatMap(happeningsOf),
]

function happeningsOf(scene: Scene): readonly Happening[] {
  let drafted: ProposalId | null = null
  const on = (happens: (maker: Maker, proposal: ProposalId) => void) => (maker: Maker) => {
    if (drafted === null) throw new Error(`“${scene.title}” has not been drafted`)
    happens(maker, drafted)
  }
  const { draftedDaysAgo, sponsor, openedDaysAgo, signed, enacted, withdrawn } = scene
  const begin = ago(draftedDaysAgo, (maker) => {
    drafted = maker.draft(scene)
  })
  const opened =
    openedDaysAgo === undefined
      ? []
      : [
          ago(
            openedDaysAgo,
            on((maker, id) => maker.open(id, scene)),
          ),
        ]
  return [
    begin,
    ...(sponsor === undefined
      ? []
      : [
          ago(
            sponsor.daysAgo,
            on((maker, proposal) => maker.act(sponsor.by, { kind: 'proposal.sponsor', body: { proposal } })),
          ),
        ]),
    ...opened,
    ...(scene.said ?? []).map((said) =>
      ago(
        said.daysAgo,
        on((maker, id) => maker.say(id, said)),
      ),
    ),
    ...(scene.ballots ?? []).map((ballot) =>
      ago(
        ballot.daysAgo,
        on((maker, id) => maker.vote(id, ballot)),
      ),
    ),
    ...(signed === undefined ? [] : signingOf(signed, on)),
    ...(scene.challenges ?? []).map(({ daysAgo, by, text: reason }) =>
      ago(
        daysAgo,
        on((maker, proposal) => maker.act(by, { kind: 'outcome.challenge', body: { proposal, reason } })),
      ),
    ),
    ...(enacted === undefined
      ? []
      : [
          ago(
            enacted.daysAgo,
            on((maker, proposal) => maker.act(enacted.by, { kind: 'outcome.enact', body: { proposal } })),
          ),
        ]),
    ...(withdrawn === undefined
      ? []
      : [
          ago(
            withdrawn.daysAgo,
            on((maker, proposal) =>
              maker.act(scene.by, { kind: 'proposal.withdraw', body: { proposal, reason: withdrawn.reason } }),
            ),
          ),
        ]),
  ]
}

const signingOf = (
  { fromDaysAgo, by }: NonNullable<Scene['signed']>,
  on: (happens: (maker: Maker, proposal: ProposalId) => void) => Happening['happens'],
): readonly Happening[] =>
  by.map((who, place) => ({
    agoMs: Math.round(fromDaysAgo * DAY_MS) - place * SIGNING_MS,
    happens: on((maker, proposal) => maker.certify(proposal, who, by.slice(0, place))),
  }))
