import type { LinkStatus } from '#renderer/bridge/link.ts'
import type { WatchedPeerApi } from '#renderer/state/peer-context.tsx'
import type { DescentView, ReachView } from '#shared/bridge/descent-views.ts'
import { type ApiFailure, fail } from '#shared/bridge/errors.ts'
import {
  type EventData,
  type EventName,
  METHODS,
  type MethodName,
  type ParsedRequestOf,
  type RequestOf,
  type ResponseOf,
} from '#shared/bridge/methods.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { type Charter, charterHash } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { Automerge } from '#shared/documents/automerge.ts'
import { editProposalBody, type Splice } from '#shared/documents/shape.ts'
import { fromBase64, toBase64, utf8 } from '#shared/kernel/bytes.ts'
import type { DocumentId, EntryId, ProposalId } from '#shared/kernel/ids.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { FixtureBodies } from './fixture/bodies.ts'
import { reachAt } from './fixture/going-on.ts'
import { deviceId, digest, entryId, organisationId, proposalId } from './fixture/ids.ts'
import {
  CHARTER,
  EARLIER_CHARTER,
  type FixtureProposal,
  type Key,
  ME,
  makeProposals,
  PEOPLE,
  person,
} from './fixture/land-trust.ts'
import { largeLines, largeMembers, largeView } from './fixture/large.ts'
import {
  evidenceAt,
  homeAt,
  invitationsAt,
  LINK,
  membersAt,
  network,
  organisationAt,
  otherOrganisation,
  peersAt,
  profile,
  replayedAt,
  requestsAt,
} from './fixture/organisation-views.ts'
import { lineOf, ORGANISATION, viewOf } from './fixture/proposal-views.ts'
import {
  strangeEvidence,
  strangeHome,
  strangeLine,
  strangeMembers,
  strangePeers,
  strangeRequests,
} from './fixture/strange.ts'
import { makeWholeProposals, rolesAt, SPENT, WHOLE_CHARTER } from './fixture/whole-charter.ts'
import { whyBallot } from './fixture/why-views.ts'

/**
 * `full`: the land trust with proposals in every stage. `empty`: just founded, alone. `none`: no organisation.
 * `strange`: the same with an imitated name, acts of a newer version and a device that misbehaves.
 * `whole`: a year on, under a charter with roles, choices, spending and advice.
 * `sample`: the land trust as a sample that was made up to look around in, and no other organisation.
 * `large`: the land trust with a thousand members and three thousand proposals, under long names and titles.
 * `loading`: answers about rooms never come. `error`: they are refused.
 */
export type FixtureVariant = 'full' | 'whole' | 'strange' | 'sample' | 'large' | 'empty' | 'none' | 'loading' | 'error'

/** What the frame around the rooms needs: answered in every variant. */
const FRAME: ReadonlySet<MethodName> = new Set([
  'organisation.list',
  'organisation.get',
  'profile.get',
  'join.list',
  'template.list',
  'document.close',
  'presence.set',
])

/** As it is before anything was founded or joined. */
export const NOT_NEEDED_YET: typeof network = { ...network, online: false, needed: false, listening: [] }

type Handlers = { readonly [M in MethodName]?: (params: ParsedRequestOf<M>) => ResponseOf<M> }

/** A PeerApi in memory about an organisation that does not exist: for tests of the interface and for looking at it. */
export class FixturePeer implements WatchedPeerApi {
  readonly calls: { readonly method: MethodName; readonly params: unknown }[] = []
  readonly proposals: FixtureProposal[]
  readonly bodies = new FixtureBodies()
  status: LinkStatus = { state: 'open' }
  /** Set to show what a restored or copied profile says. */
  renewal: typeof profile.renewal = null
  /** Set to show an organisation that comes from another; and one of which only some can be heard of. */
  descent: DescentView | null = null
  reach: ReachView | null = null
  readonly #variant: FixtureVariant
  readonly #now: () => number
  #given: readonly { readonly to: string; readonly decisionType: DecisionTypeName; readonly until: number }[] = []
  #pauseReason: string | null = null
  #hasLeft = false
  readonly #charter: Charter
  readonly #resigned = new Set<string>()
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>()
  readonly #statusListeners = new Set<(status: LinkStatus) => void>()
  readonly #refusals = new Map<MethodName, ApiFailure>()
  /** How this device stands on the network; set to show another way. */
  network = network
  #count = 0
  #sampleOpened: boolean

  constructor(variant: FixtureVariant, now: () => number = () => Date.now()) {
    this.#variant = variant
    this.#sampleOpened = variant === 'sample'
    this.#now = now
    if (variant === 'none') this.network = NOT_NEEDED_YET
    this.#charter = variant === 'whole' ? WHOLE_CHARTER : CHARTER
    this.proposals =
      variant === 'whole'
        ? makeWholeProposals()
        : variant === 'full' ||
            variant === 'strange' ||
            variant === 'sample' ||
            variant === 'large' ||
            variant === 'loading' ||
            variant === 'error'
          ? makeProposals()
          : []
  }

  /** From now on a method is refused; `null` ends that. */
  refuse(method: MethodName, failure: ApiFailure | null): void {
    if (failure === null) this.#refusals.delete(method)
    else this.#refusals.set(method, failure)
  }

  async call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    this.calls.push({ method, params })
    const refusal = this.#refusals.get(method)
    if (refusal !== undefined) throw refusal
    if (!FRAME.has(method)) {
      if (this.#variant === 'loading') return new Promise(() => {})
      if (this.#variant === 'error')
        throw fail('disk-failed', 'The organisation could not be read.', {
          why: 'The disk did not answer in time.',
          next: 'Try again. If it stays so, look whether the disk is full or failing. Nothing was changed.',
        })
    }
    const handler: Handlers[M] = this.#handlers[method]
    if (handler === undefined) throw fail('unknown-method', `The fixture does not know ${method}.`)
    const request = METHODS[method].request.parse(params) as ParsedRequestOf<M>
    return METHODS[method].response.parse(handler(request)) as ResponseOf<M>
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  emit<E extends EventName>(event: E, data: EventData<E>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data as never)
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#statusListeners.add(listener)
    return () => this.#statusListeners.delete(listener)
  }

  setStatus(status: LinkStatus): void {
    this.status = status
    for (const listener of this.#statusListeners) listener(status)
  }

  retry(): void {
    this.setStatus({ state: 'open' })
  }

  /** Somebody else writes in a proposal: the change arrives as from another device. */
  writeAs(proposal: FixtureProposal, splices: readonly Splice[]): void {
    const before = this.bodies.of(proposal)
    const theirs = editProposalBody(Automerge.clone(before, { actor: this.bodies.newActor() }), { splices })
    this.bodies.set(proposal, theirs.doc)
    if (theirs.change !== null)
      this.emit('document.changed', {
        organisation: ORGANISATION,
        document: proposalId(proposal.key),
        session: null,
        changes: [toBase64(theirs.change)],
      })
  }

  /** Somebody else is shown in a proposal's text, at a position. */
  placeAt(proposal: FixtureProposal, by: Key, anchor: number, head: number): void {
    const doc = this.bodies.of(proposal)
    const cursor = (at: number) => Automerge.getCursor(doc, ['text'], at)
    this.emit('presence.changed', {
      organisation: ORGANISATION,
      document: proposalId(proposal.key),
      present: [
        { device: deviceId(by), person: person(by), field: 'text', anchor: cursor(anchor), head: cursor(head) },
      ],
    })
  }

  #find(id: ProposalId | DocumentId): FixtureProposal {
    const found = this.proposals.find((each) => proposalId(each.key) === id)
    if (found === undefined)
      throw fail('not-found', 'There is no such proposal here.', { next: 'It may not have arrived yet.' })
    return found
  }

  #changed(): void {
    this.emit('organisation.changed', { organisation: ORGANISATION })
  }

  #act(change: () => void): { entry: EntryId } {
    change()
    queueMicrotask(() => this.#changed())
    return { entry: entryId(`act ${++this.#count}`) }
  }

  #explain(entry: EntryId) {
    for (const proposal of this.proposals) {
      const found = whyBallot(proposal, proposal.charter, this.#now()).find((each) => each.entry === entry)
      if (found !== undefined) return found
    }
    throw fail('not-found', 'It was not kept here, so there is nothing more to say of it.')
  }

  get #alone(): boolean {
    return this.#variant === 'empty'
  }

  readonly #organisation = () => {
    const present = organisationAt(this.#now(), this.proposals)
    const whole = this.#hasLeft ? { ...present, standing: 'left' as const } : present
    if (this.#sampleOpened) return { ...whole, sample: true, syncSentence: 'A sample, on this device alone.' }
    return this.#alone
      ? { ...whole, memberCount: 1, needsYouCount: 0, syncSentence: 'There is no other device yet.' }
      : whole
  }

  /** As it is, or on the worse day. */
  #strangely<T>(view: T, strange: (view: T, now: number) => T): T {
    return this.#variant === 'strange' ? strange(view, this.#now()) : view
  }

  /** As it is, or grown. */
  #largely<T>(view: T, grown: (view: T) => T): T {
    return this.#variant === 'large' ? grown(view) : view
  }

  readonly #handlers: Handlers = {
    'profile.get': () => ({ ...profile, renewal: this.renewal }),
    'profile.dismissRenewal': () => {
      this.renewal = null
      queueMicrotask(() => this.emit('profile.changed', {}))
      return profile
    },
    'profile.setNames': ({ name, deviceName }) => ({ ...profile, name, deviceName }),
    'template.list': () => TEMPLATES.map((each) => ({ ...each, rules: ruleGroups(each.charter) })),
    'charter.preview': ({ charter }) => ruleGroups(charter),
    'charter.stressTest': ({ charter }) => stressTest(charter),
    'charter.replay': () => (this.#alone ? [] : replayedAt(this.#now())),
    'proposal.exportProof': () => ({ proof: toBase64(utf8('a proof')) }),
    'organisation.list': () =>
      this.#variant === 'none' || this.#variant === 'sample'
        ? this.#sampleOpened
          ? [this.#organisation()]
          : []
        : this.#alone
          ? [this.#organisation()]
          : [this.#organisation(), otherOrganisation(this.#now())],
    'organisation.get': () => this.#organisation(),
    'organisation.found': () => ({ organisation: ORGANISATION }),
    'organisation.goOn': () => ({ organisation: ORGANISATION }),
    'organisation.descent': () => this.descent,
    'organisation.exportDescent': () => ({ proof: toBase64(utf8('a proof')) }),
    'organisation.reach': () => this.reach ?? reachAt(this.#now(), this.#alone ? 1 : undefined),
    'sample.open': () => {
      this.#sampleOpened = true
      queueMicrotask(() => this.emit('organisations.changed', {}))
      return { organisation: ORGANISATION }
    },
    'sample.discard': () => {
      this.#sampleOpened = false
      queueMicrotask(() => this.emit('organisations.changed', {}))
      return {}
    },
    'organisation.stateHash': () => ({
      state: digest('state'),
      log: digest('log'),
      derived: digest('derived'),
      bodies: digest('bodies'),
      rules: 3,
      entries: 1482,
    }),
    'entry.explain': ({ entry }) => this.#explain(entry),
    'organisation.forkProof': () => ({ proof: '' }),
    'organisation.evidence': () => (this.#alone ? [] : this.#strangely(evidenceAt(this.#now()), strangeEvidence)),
    'organisation.leave': () =>
      this.#act(() => {
        this.#hasLeft = true
      }),
    'home.get': () =>
      this.#alone
        ? {
            needsYou: [],
            closingSoon: [],
            takingEffectSoon: [],
            drafts: [],
            recentlyDecided: [],
            pause: null,
            canPause: { allowed: false, why: 'The charter knows no pause.', clause: null },
            charterReviewDueAt: this.#now() + 364 * 86_400_000,
            newerActs: 0,
          }
        : { ...this.#strangely(homeAt(this.#now(), this.proposals), strangeHome), ...this.#pause() },
    'invitation.create': (made) => ({
      invitation: entryId(`invitation ${++this.#count}`),
      gives: made.gives,
      by: person(ME),
      note: made.note,
      uses: made.uses,
      used: 0,
      expiresAt: this.#now() + made.validForMs,
      state: 'open',
      link: LINK,
      receivedBy: 'this-device',
    }),
    'invitation.list': () => (this.#alone ? [] : invitationsAt(this.#now())),
    'invitation.revoke': () => this.#act(() => {}),
    'invitation.inspect': ({ link }) => {
      if (!link.startsWith('folkmoot://join/1/'))
        throw fail('invitation-malformed', 'This is not a Folkmoot invitation.', {
          why: 'It may have been cut off when it was copied.',
          next: 'Ask for the link again, or scan the code.',
        })
      return {
        organisation: organisationId('Riverside Seed Library'),
        organisationName: 'Riverside Seed Library',
        gives: 'membership',
        invitedBy: 'Bo Lindqvist',
        expiresAt: this.#now() + 5 * 86_400_000,
        addresses: ['/ip4/192.168.1.40/tcp/4001', '/ip4/203.0.113.7/tcp/4001'],
        alreadyJoined: false,
      }
    },
    'join.start': () => this.#join(),
    'join.list': () => (this.#variant === 'none' ? [this.#join()] : []),
    'join.forget': () => ({}),
    'member.list': () =>
      this.#largely(
        this.#strangely(this.#withRoles(membersAt(this.#now()).slice(0, this.#alone ? 1 : 99)), strangeMembers),
        largeMembers,
      ),
    'member.rename': () => this.#act(() => {}),
    'member.requests': () => (this.#alone ? [] : this.#strangely(requestsAt(this.#now()), strangeRequests)),
    'member.vouch': () => this.#act(() => {}),
    'device.revoke': () => this.#act(() => {}),
    'delegation.list': () => this.#lending(),
    'delegation.give': ({ to, decisionType, until }) =>
      this.#act(() => {
        this.#given = [...this.#given.filter((each) => each.decisionType !== decisionType), { to, decisionType, until }]
      }),
    'delegation.end': ({ decisionType }) =>
      this.#act(() => {
        this.#given = this.#given.filter((each) => each.decisionType !== decisionType)
      }),
    'emergency.pause': ({ reason }) =>
      this.#act(() => {
        this.#pauseReason = reason
      }),
    'role.list': () => this.#roles(),
    'role.resign': ({ role }) => this.#act(() => this.#resigned.add(role)),
    'charter.get': () => ({
      hash: charterHash(this.#charter),
      charter: this.#charter,
      rules: ruleGroups(this.#charter),
      adoptedAt: this.#now() - 120 * 86_400_000,
      adoptedBy: this.#alone ? null : proposalId('vouches'),
      history: this.#alone
        ? []
        : [
            {
              hash: charterHash(EARLIER_CHARTER),
              charter: EARLIER_CHARTER,
              adoptedAt: this.#now() - 420 * 86_400_000,
              adoptedBy: null,
            },
          ],
      amendmentsInFlight:
        this.#alone || this.#variant === 'whole'
          ? []
          : [
              {
                proposal: proposalId('review'),
                title: 'Review the charter every year, and give amendments three weeks',
              },
            ],
      spent: this.#variant === 'whole' ? SPENT : null,
    }),
    'proposal.list': () => {
      const lines = this.proposals.map((proposal) => this.#strangely(lineOf(proposal, this.#now()), strangeLine))
      return this.#largely(lines, largeLines).toSorted((a, b) => b.changedAt - a.changedAt)
    },
    'proposal.get': ({ proposal }) => {
      const view = viewOf(this.#find(proposal), this.#now())
      return this.#largely({ ...view, line: this.#strangely(view.line, strangeLine) }, largeView)
    },
    'proposal.reply': ({ proposal, text }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        found.replies = [...(found.replies ?? []), { by: ME, at: 0, text }]
      }),
    'outcome.challenge': ({ proposal, reason }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        found.challenges = [...(found.challenges ?? []), { by: ME, at: 0, reason }]
      }),
    'proposal.sponsor': ({ proposal }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        found.sponsors = [...(found.sponsors ?? []), ME]
      }),
    'proposal.draft': ({ title, text, decisionType, effect }) => {
      const key = `draft ${++this.#count}`
      this.proposals.push({
        key,
        title,
        text,
        decisionType,
        effect,
        by: ME,
        stage: 'draft',
        drafted: 0,
        opened: null,
        ballots: [],
        signers: [],
        comments: [],
        charter: this.#charter,
      })
      this.#changed()
      return { proposal: proposalId(key) }
    },
    'proposal.edit': ({ proposal, decisionType, effect }) => {
      const found = this.#find(proposal)
      found.decisionType = decisionType ?? found.decisionType
      found.effect = effect ?? found.effect
      this.#changed()
      return {}
    },
    'proposal.comment': ({ proposal, text }) => {
      this.#find(proposal).comments.push({ by: ME, at: 0, text })
      this.#changed()
      return {}
    },
    'proposal.open': ({ proposal }) =>
      this.#act(() => Object.assign(this.#find(proposal), { stage: 'voting', opened: 0 })),
    'proposal.withdraw': ({ proposal }) => this.#act(() => Object.assign(this.#find(proposal), { stage: 'withdrawn' })),
    'proposal.revise': ({ proposal }) => {
      const found = this.#find(proposal)
      const draft: FixtureProposal = {
        ...found,
        key: `draft ${++this.#count}`,
        by: ME,
        stage: 'draft',
        drafted: 0,
        opened: null,
        ballots: [],
        signers: [],
        comments: [],
      }
      this.proposals.push(draft)
      draft.earlier = { key: found.key, title: found.title, stage: 'withdrawn' }
      found.stage = 'withdrawn'
      found.later = [{ key: draft.key, title: draft.title, stage: 'draft' }]
      this.#changed()
      return { proposal: proposalId(draft.key) }
    },
    'objection.test': ({ proposal, objection, lacks, reason }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        const of = found.ballots.find(({ by }) => entryId(`ballot ${found.key} ${by}`) === objection)?.by
        if (of === undefined) throw fail('not-found', 'There is no such objection.')
        found.tests = [...(found.tests ?? []), { of, by: ME, lacks, at: 0, reason, seconds: [] }]
      }),
    'objection.second': ({ proposal, test, wanted }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        found.tests = (found.tests ?? []).map((each) =>
          entryId(`test ${found.key} ${each.of} ${each.by}`) === test
            ? { ...each, seconds: [...each.seconds.filter((by) => by !== ME), ...(wanted ? [ME] : [])] }
            : each,
        )
      }),
    'review.give': ({ proposal, lens, finding, reason }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        found.reviews = [...(found.reviews ?? []), { lens, by: ME, finding, at: 0, reason }]
      }),
    'ballot.cast': ({ proposal, stance, reason, card, remedy }) =>
      this.#act(() => {
        const found = this.#find(proposal)
        const former = found.ballots.find((ballot) => ballot.by === ME)
        const changes = former === undefined ? 0 : (former.changes ?? 0) + 1
        found.ballots = [
          ...found.ballots.filter((ballot) => ballot !== former),
          { by: ME, stance, reason, at: 0, changes, ...(card === undefined ? {} : { card }) },
        ]
        if (remedy !== undefined) found.remedies = { ...found.remedies, [ME]: remedy }
      }),
    'certificate.sign': ({ proposal }) => this.#act(() => this.#find(proposal).signers.push({ by: ME, at: 0 })),
    'outcome.enact': ({ proposal }) => this.#act(() => Object.assign(this.#find(proposal), { stage: 'in-force' })),
    'document.open': ({ document }) => {
      const proposal = this.#find(document)
      return {
        document,
        bytes: toBase64(Automerge.save(this.bodies.of(proposal))),
        actor: this.bodies.newActor(),
        session: `session ${++this.#count}`,
        editable: proposal.stage === 'draft',
      }
    },
    'document.change': ({ document, session, changes }) => {
      const proposal = this.#find(document)
      const [doc] = Automerge.applyChanges(this.bodies.of(proposal), changes.map(fromBase64))
      this.bodies.set(proposal, doc)
      this.emit('document.changed', { organisation: ORGANISATION, document, session, changes })
      return {}
    },
    'document.close': () => ({}),
    'presence.set': () => ({}),
    'network.get': () => this.network,
    'network.setOnline': ({ online }) => {
      this.network = { ...this.network, online, listening: online ? network.listening : [] }
      this.emit('peers.changed', { organisation: null })
      return this.network
    },
    'peer.list': () => (this.#alone ? [] : this.#strangely(peersAt(this.#now()), strangePeers)),
    'peer.acceptOlder': () => ({}),
    'peer.connect': ({ address }) => {
      if (!address.startsWith('/'))
        throw fail('address-malformed', 'That is not an address.', {
          why: 'An address begins with a slash, like /ip4/…',
          next: 'Copy it from the peers page of the other device.',
        })
      return {}
    },
  }

  #lending() {
    const { delegation } = this.#charter
    if (delegation === undefined) return { types: [], longestMs: 0, given: [], received: [] }
    return {
      types: delegation.types,
      longestMs: delegation.longestMs,
      given: this.#given.flatMap(({ to, ...each }) => {
        const found = PEOPLE.find(({ key }) => person(key).member === to)
        return found === undefined ? [] : [{ ...each, to: person(found.key) }]
      }),
      received: [{ decisionType: 'standard' as const, from: person('gareth'), until: this.#now() + 90 * 86_400_000 }],
    }
  }

  #pause() {
    const none = { allowed: false, why: 'The charter knows no pause.', clause: null }
    if (this.#variant !== 'whole') return { pause: null, canPause: none }
    const now = this.#now()
    const pause =
      this.#pauseReason === null
        ? null
        : { from: now, until: now + 3 * 86_400_000, by: [person('ines')], reason: this.#pauseReason, renewed: 0 }
    return { pause, canPause: { allowed: pause === null, why: null, clause: null } }
  }

  #roles(): ResponseOf<'role.list'> {
    return this.#variant === 'whole' ? rolesAt(this.#now(), this.#resigned) : []
  }

  #withRoles(members: ResponseOf<'member.list'>): ResponseOf<'member.list'> {
    const roles = this.#roles()
    return members.map((each) => ({
      ...each,
      roles: roles.flatMap(({ role, title, holders }) =>
        holders.some(({ person: { member } }) => member === each.member) ? [{ role, title }] : [],
      ),
    }))
  }

  #join(): ResponseOf<'join.start'> {
    return {
      organisation: organisationId('Riverside Seed Library'),
      organisationName: 'Riverside Seed Library',
      gives: 'membership',
      state: 'waiting-for-vouches',
      vouches: 1,
      vouchesNeeded: 2,
      retryAt: null,
      problem: null,
    }
  }
}
