import { type ActBody, type ActKind, belongsToProposal } from '#shared/acts/acts.ts'
import { charterHash } from '#shared/charter/model.ts'
import { rollHash } from '#shared/charter/roll.ts'
import { sha256, toBase64, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { Digest, DocumentId, EntryId, MemberId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { invitationProofInput } from '#shared/organisation/invitation-proof.ts'
import { charterFor, DAY, foundingEntry, type Key, keyOf, START } from '#test/kit/people.ts'

/**
 * A large organisation as plain signed entries, causes before effects: a founder, members who join, proposals that are
 * opened in rounds, and ballots. Written entry by entry, so that making 50,000 of them takes seconds. Every act is one
 * that the rules allow; the same size always gives the same entries.
 */
export interface Assembly {
  readonly organisation: OrganisationId
  readonly entries: readonly Entry[]
  readonly writers: readonly Writer[]
  readonly proposals: readonly { readonly proposal: ProposalId; readonly open: EntryId }[]
}

export interface AssemblySize {
  readonly members: number
  readonly proposals: number
  /** Entries in all. */
  readonly entries: number
}

/** Bytes of the reason's random part: about half of a ballot's entry cannot be compressed, keys and hashes included. */
const REASON_BYTES = 24
/** Proposals that are open for votes at a time. */
const ROUND = 20

/** One member's device: signs the next entry of its chain. */
export class Writer {
  readonly key: Key
  member: MemberId
  readonly #organisation: OrganisationId
  #tip: Entry | null = null
  #time: number

  constructor(name: string, organisation: OrganisationId, member: MemberId, time: number, tip: Entry | null = null) {
    this.key = keyOf(name)
    this.#organisation = organisation
    this.member = member
    this.#time = time
    this.#tip = tip
  }

  get tip(): Entry | null {
    return this.#tip
  }

  /** The writer's clock is at least at this time from here on. */
  until(time: number): void {
    this.#time = Math.max(this.#time, time)
  }

  /** Signs an act that cites the writer's own past and `seen`. */
  write<K extends ActKind>(kind: K, body: ActBody<K>, seen: readonly Entry[] = []): Entry {
    const others = seen.filter((entry) => entry.device !== this.key.device)
    this.#time = Math.max(this.#time + 1, ...others.map((entry) => entry.claimedTime))
    const proposal = 'proposal' in body ? body.proposal : null
    const document: DocumentId =
      belongsToProposal(kind) && proposal !== null ? (proposal as ProposalId) : 'organisation'
    this.#tip = signEntry(
      {
        organisation: this.#organisation,
        device: this.key.device,
        seq: (this.#tip?.seq ?? 0) + 1,
        prev: this.#tip?.id ?? null,
        seen: [...new Set(others.map((entry) => entry.id))].sort(),
        document,
        kind,
        kindVersion: 1,
        claimedTime: this.#time,
        body,
      },
      (message) => this.key.sign(message),
    )
    return this.#tip
  }
}

/** A reason of which part cannot be compressed, the same for the same number. */
export const reasonNumbered = (number: number): string =>
  `Because of ${toBase64(sha256(utf8(`reason ${number}`)).slice(0, REASON_BYTES))}.`

export function assemble({ members, proposals, entries: wanted }: AssemblySize): Assembly {
  const charter = charterFor('Assembly', { electorate: { tenureMs: 0 }, admission: { vouches: 1 } })
  const founderKey = keyOf('member 0')
  const founding = signEntry(foundingEntry(founderKey.device, 'member 0', charter, START), founderKey.sign)
  const organisation = founding.id as string as OrganisationId
  const founder = new Writer('member 0', organisation, founding.id as string as MemberId, START, founding)
  const entries: Entry[] = [founding]
  const writers = [founder, ...admit(organisation, founder, members - 1, entries)]
  const opened: { proposal: ProposalId; open: EntryId; entry: Entry }[] = []
  const roll = rollHash(writers.map(({ member }) => member).sort())
  const votes = Math.floor((wanted - entries.length - 2 * proposals) / proposals)
  let count = 0
  for (let first = 0; first < proposals; first += ROUND) {
    const round = Array.from({ length: Math.min(ROUND, proposals - first) }, (_, i) => {
      const proposer = writers[(first + i) % writers.length] as Writer
      const title = `Matter ${first + i}`
      const draft = proposer.write('proposal.draft', { title }, [entries.at(-1) as Entry])
      const proposal = draft.id as string as ProposalId
      const open = proposer.write('proposal.open', {
        proposal,
        title,
        text: 'As we said when we met.',
        decisionType: 'standard',
        effect: { kind: 'resolution' },
        heads: [],
        charter: charterHash(charter),
        roll,
      })
      entries.push(draft, open)
      return { proposal, open: open.id, entry: open }
    })
    const last = entries.at(-1) as Entry
    const informed = new Set<Writer>()
    for (const [i, { proposal, open }] of round.entries()) {
      for (let vote = 0; vote < votes; vote++) {
        const voter = writers[(first + i + vote * 7 + Math.floor(vote / members)) % members] as Writer
        const seen = informed.has(voter) ? (count % 5 === 0 ? [entries.at(-3) as Entry] : []) : [last]
        informed.add(voter)
        const body = { proposal, open, stance: 'agree' as const, reason: reasonNumbered(count++), replaces: [] }
        entries.push(voter.write('ballot.cast', body, seen))
      }
    }
    opened.push(...round)
  }
  return { organisation, entries, writers, proposals: opened.map(({ proposal, open }) => ({ proposal, open })) }
}

/** Newcomers who ask under one invitation each, are received and vouched for by the founder. */
function admit(organisation: OrganisationId, founder: Writer, count: number, entries: Entry[]): Writer[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `member ${i + 1}`
    const invitationKey = keyOf(`invitation for ${name}`)
    const invitation = founder.write('invitation.issue', {
      key: invitationKey.device as string as ActBody<'invitation.issue'>['key'],
      gives: { kind: 'membership' },
      uses: 1,
      expiresAt: START + 7 * DAY,
      note: '',
    })
    const newcomer = new Writer(name, organisation, '' as MemberId, START)
    const asks = { organisation, invitation: invitation.id, device: newcomer.key.device, name }
    const proof = toHex(invitationKey.sign(invitationProofInput({ ...asks, kind: 'membership.request' }))) as Digest
    const body = { invitation: invitation.id, name, device: `${name}’s laptop`, statement: '', proof }
    const request = newcomer.write('membership.request', body as ActBody<'membership.request'>, [invitation])
    newcomer.member = request.id as string as MemberId
    const receive = founder.write('membership.receive', { request: request.id }, [request])
    const vouch = founder.write('membership.vouch', { request: request.id, statement: '' })
    entries.push(invitation, request, receive, vouch)
    return newcomer
  })
}
