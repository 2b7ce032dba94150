import * as dagCbor from '@ipld/dag-cbor'
import type { ActBody } from '../acts/acts.ts'
import { counted, notBefore } from '../charter/condition.ts'
import type { Effect } from '../charter/effect.ts'
import { type Charter, charterHash } from '../charter/model.ts'
import { sha256, toHex } from '../kernel/bytes.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { type Ask, judging } from './ask.ts'
import type { CertificateGroup } from './certificates.ts'
import { closesAt, finalityOf, isWithdrawn, openOf } from './decisions.ts'
import { counts } from './endings.ts'
import type { Known, ProposalFacts } from './facts.ts'
import { membersOf } from './standing.ts'
import type { Denial } from './verdict.ts'

/** What a charter asks of a proposal before it is opened. All functions are pure. */

type Opening = ActBody<'proposal.open'>

/** Members besides its proposer who support bringing a draft to a decision, sorted by id. */
export function sponsorsOf(known: Known, view: CausalView, proposal: ProposalFacts): readonly MemberId[] {
  const members = proposal.sponsors
    .filter((act) => view.has(act.entry.id) && counts(known, view, act.entry))
    .map((act) => act.member)
  return [...new Set(members)].sort()
}

/** Sponsors that a proposal needs: those the charter asks for, or all others where there are fewer. */
export const sponsorsNeeded = (known: Known, view: CausalView, charter: Charter): number =>
  Math.min(charter.proposing?.sponsors ?? 0, Math.max(0, membersOf(known, view).length - 1))

/** Why a proposal may not be opened yet, or not at this time; null when the charter does not mind. */
export function whyNotPropose(
  known: Known,
  view: CausalView,
  charter: Charter,
  proposal: ProposalFacts,
  body: Content,
  time: number,
  ask: Ask = judging,
): Denial | null {
  const { proposing } = charter
  if (proposing === undefined) return null
  const { member } = proposal.draft
  const needed = sponsorsNeeded(known, view, charter)
  const sponsors = sponsorsOf(known, view, proposal).length
  const open = openBy(known, view, member, time)
  return (
    ask(
      counted(
        'proposing.sponsors',
        [sponsors, 'at-least', needed],
        'members',
        `${sponsors} of at least ${needed} needed supported bringing it to a decision.`,
      ),
      () => {
        const who = needed - sponsors === 1 ? '1 more member' : `${needed - sponsors} more members`
        return `It needs the support of ${who} before it may be opened.`
      },
    ) ??
    ask(
      counted(
        'proposing.openPerMember',
        [open, 'less-than', proposing.openPerMember],
        'proposals',
        `Its proposer had ${open} open, of at most ${proposing.openPerMember}.`,
      ),
      `Its proposer has ${open} open already, which is as many as the charter allows.`,
    ) ??
    ask(
      notBefore(
        'proposing.resubmitAfterMs',
        time,
        rejectedUntil(known, view, member, body, proposing.resubmitAfterMs),
        'The same had not been rejected not long before.',
      ),
      'The same was rejected not long ago; it has to wait before it is put again.',
    )
  )
}

/** Proposals of a member on which ballots can still be cast, or soon. */
function openBy(known: Known, view: CausalView, member: MemberId, time: number): number {
  let count = 0
  for (const proposal of known.facts.proposals.values()) {
    if (proposal.draft.member !== member || proposal.opens.length === 0) continue
    const open = openOf(known, proposal, view)
    if (open === null || time >= closesAt(known, view, proposal, open)) continue
    if (!isWithdrawn(known, view, proposal)) count += 1
  }
  return count
}

/** Until when the same content may not be opened again, because it was rejected; 0 where it never was. */
function rejectedUntil(known: Known, view: CausalView, proposer: MemberId, body: Content, waitMs: number): number {
  if (waitMs === 0) return 0
  const content = contentOf(body)
  let until = 0
  for (const proposal of known.facts.proposals.values()) {
    if (!proposal.opens.some((each) => contentOf(each.body) === content)) continue
    const open = openOf(known, proposal, view)
    if (open === null || contentOf(open.body) !== content) continue
    const finality = finalityOf(known, view, proposal)
    if (finality.state === 'final' && isTurnedDown(finality.group, open.member === proposer)) {
      until = Math.max(until, finality.certifiedAt + waitMs)
    }
  }
  return until
}

/**
 * Rejected; or short of its quorum with more against it than for it, since where a No does not count toward the quorum, what
 * nearly everybody is against has none. The latter binds its proposer alone: anybody could bring forward, and let a friend
 * vote against, what they never want to see proposed.
 */
function isTurnedDown({ outcome, certificate }: CertificateGroup, byProposer: boolean): boolean {
  const { agree, disagree, object } = certificate.body.tally
  return outcome === 'rejected' || (byProposer && outcome === 'no-quorum' && disagree + object > agree)
}

type Content = Pick<Opening, 'title' | 'text' | 'effect'>

const contents = new WeakMap<Content, string>()

/**
 * What an opening asks, so that two that ask the same have the same: the effect and, where the text is what is decided,
 * its letters and digits. Whoever wants to get round it has to write something else, which is then something else to
 * decide. By canonical bytes, since an entry read back has its fields in another order than one that was just parsed.
 */
function contentOf(body: Content): string {
  const known = contents.get(body)
  if (known !== undefined) return known
  const letters = isTextual(body.effect) ? lettersOf(body) : ''
  const content = toHex(sha256(dagCbor.encode([inOrder(body.effect), letters])))
  contents.set(body, content)
  return content
}

const isTextual = ({ kind }: Effect): boolean => kind === 'resolution' || kind === 'choose' || kind === 'spend'

const lettersOf = ({ title, text }: Pick<Opening, 'title' | 'text'>): string =>
  (/[\p{L}\p{N}]/u.test(text) ? text : title).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** An effect with its lists in one order: who lists the same otherwise asks the same. An amendment is its charter. */
function inOrder(effect: Effect): unknown {
  switch (effect.kind) {
    case 'choose':
      return { kind: effect.kind, options: [...effect.options].sort() }
    case 'elect':
      return { ...effect, candidates: [...effect.candidates].sort() }
    case 'amend':
      return { kind: effect.kind, charter: charterHash(effect.charter) }
    default:
      return effect
  }
}
