import type { Act } from '#shared/acts/acts.ts'
import { actorFor, NONCE_BYTES } from '#shared/documents/actor.ts'
import { createProposalBody } from '#shared/documents/shape.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { Digest, EntryId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { type Entry, encodePayload, sealEntry, signEntry, type UnsignedEntry } from '#shared/log/entry.ts'
import { nextAct, nextEntry } from '#shared/organisation/author.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { encodeReplicate, REPLICATE_PROTOCOL } from '#shared/protocol/replicate-messages.ts'
import type { Chance } from '../world/chance.ts'
import { type Computer, organisationOf } from '../world/computer.ts'
import type { World } from '../world/world.ts'

const DAY = 86_400_000

interface Forged {
  readonly bytes: Uint8Array
  /** Set where nobody honest may ever hold it, with why. */
  readonly forbidden?: { readonly id: EntryId; readonly why: string }
}

interface Workshop {
  readonly world: World
  readonly computer: Computer
  readonly state: Organisation
  readonly chance: Chance
  sign(unsigned: UnsignedEntry): Entry
}

type Way = (shop: Workshop) => readonly Forged[]

const plain = (entry: Entry): Forged => ({ bytes: entry.bytes })
const never = (entry: Entry, why: string): Forged => ({ bytes: entry.bytes, forbidden: { id: entry.id, why } })

const next = ({ state, computer, world }: Workshop, act: Act): UnsignedEntry =>
  nextAct(state, computer.key.device, world.time.now, act)

const rename = (shop: Workshop): UnsignedEntry =>
  next(shop, { kind: 'member.rename', body: { name: `forged ${shop.chance.below(1000)}` } })

/** Another member's device, to be written as. */
function another({ world, computer, chance }: Workshop): Computer {
  const others = world.computers.filter(({ key, held }) => key.device !== computer.key.device && held.size > 0)
  return others.length === 0 ? computer : chance.pick(others)
}

/** Every way to write what one should not. New ones go to the end: regressions name them by their places. */
const WAYS: readonly Way[] = [
  // A signature of nothing.
  (shop) => {
    const unsigned = rename(shop)
    const sealed = sealEntry(unsigned, encodePayload(unsigned), shop.chance.bytes(64))
    return [never(sealed, 'its signature is none')]
  },
  // In another's name.
  (shop) => {
    const victim = another(shop)
    if (victim === shop.computer) return []
    const unsigned = nextAct(shop.state, victim.key.device, shop.world.time.now, {
      kind: 'membership.leave',
      body: {},
    })
    return [never(shop.sign(unsigned), 'it is in another’s name')]
  },
  // Into another organisation.
  (shop) => {
    const entry = shop.sign({ ...rename(shop), organisation: toHex(shop.chance.bytes(32)) as OrganisationId })
    return [never(entry, 'it is of another organisation')]
  },
  // An honest entry, altered in one bit.
  (shop) => {
    // A copy: a Buffer’s `slice` would alter the entry itself.
    const bytes = new Uint8Array(shop.chance.pick([...shop.computer.held.values()]).bytes)
    const at = shop.chance.below(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return [{ bytes }]
  },
  // Two entries in one place, the one for some and the other for the rest.
  (shop) => [plain(shop.sign(rename(shop))), plain(shop.sign(rename(shop)))],
  // On an old cut, against what was known since: a fork far back.
  (shop) => {
    const mine = [...shop.computer.held.values()].filter(({ device }) => device === shop.computer.key.device)
    if (mine.length === 0) return []
    const old = shop.chance.pick(mine)
    return [
      plain(shop.sign({ ...rename(shop), seq: old.seq + 1, prev: old.id, seen: [], claimedTime: old.claimedTime })),
    ]
  },
  // A ballot that claims to have been cast in time, on the opening alone.
  (shop) => lateBallot(shop, 0),
  // From the future.
  (shop) => [plain(shop.sign({ ...rename(shop), claimedTime: shop.world.time.now + 400 * DAY }))],
  // Before its causes.
  (shop) => [never(shop.sign({ ...rename(shop), claimedTime: 1 }), 'it claims to be before its causes')],
  // A position far ahead.
  (shop) => {
    const unsigned = rename(shop)
    return unsigned.prev === null
      ? []
      : [never(shop.sign({ ...unsigned, seq: unsigned.seq + 5 }), 'its place is false')]
  },
  // Another's entry as one's own past.
  (shop) => {
    const other = [...shop.computer.held.values()].find(({ device }) => device !== shop.computer.key.device)
    if (other === undefined) return []
    const entry = shop.sign({ ...rename(shop), seq: other.seq + 1, prev: other.id, seen: [] })
    return [never(entry, 'its past is another’s')]
  },
  // A kind of act that nobody knows yet.
  (shop) => [
    plain(
      shop.sign(
        nextEntry(shop.state, shop.computer.key.device, shop.world.time.now, {
          document: 'organisation',
          kind: 'future.act',
          kindVersion: 1,
          body: { says: 'something new' },
        }),
      ),
    ),
  ],
  // A body of the wrong form.
  (shop) => [plain(shop.sign({ ...rename(shop), body: { name: 7, more: [[[[]]]] } }))],
  // An act in a document where it does not belong.
  (shop) => {
    const proposal = shop.world.proposals.at(-1)
    return proposal === undefined ? [] : [plain(shop.sign({ ...rename(shop), document: proposal }))]
  },
  // What the charter does not allow.
  (shop) => {
    const proposal = shop.world.proposals.at(-1)
    if (proposal === undefined) return []
    return [plain(shop.sign(next(shop, { kind: 'outcome.enact', body: { proposal } })))]
  },
  // A change to a text that is none.
  (shop) => changeTo(shop, () => shop.chance.bytes(40)),
  // A certificate of an invented count.
  (shop) => falseCertificate(shop),
  // Citing what nobody has.
  (shop) => {
    const missing = toHex(shop.chance.bytes(32)) as EntryId
    return [never(shop.sign({ ...rename(shop), seen: [missing] }), 'it cites what nobody has')]
  },
  // A second beginning of another's text, which would hide the first.
  (shop) => changeTo(shop, (actor) => vandalism(actor)),
]

function lateBallot(shop: Workshop, extra: number): readonly Forged[] {
  const { state, computer, world } = shop
  const proposal = [...state.facts.proposals.values()].filter(({ opens }) => opens.length > 0).at(-1)
  const open = proposal?.opens[0]
  const mine = [...computer.held.values()].find(({ device }) => device === computer.key.device)
  if (proposal === undefined || open === undefined || mine === undefined) return []
  return (['agree', 'disagree'] as const).map((stance) => {
    const unsigned = nextAct(state, computer.key.device, world.time.now, {
      kind: 'ballot.cast',
      body: { proposal: proposal.id, open: open.entry.id, stance, reason: 'In time.', replaces: [] },
    })
    const claimedTime = Math.max(open.entry.claimedTime, mine.claimedTime) + extra
    return plain(shop.sign({ ...unsigned, seq: mine.seq + 1, prev: mine.id, seen: [open.entry.id], claimedTime }))
  })
}

function changeTo(shop: Workshop, make: (actor: string) => Uint8Array): readonly Forged[] {
  const { state, computer, world, chance } = shop
  const document = world.proposals.at(-1)
  if (document === undefined) return []
  const nonce = chance.bytes(NONCE_BYTES)
  const body = { nonce, change: make(actorFor(computer.key.device, nonce)) }
  const content = { document, kind: 'change', kindVersion: 1, body }
  return [plain(shop.sign(nextEntry(state, computer.key.device, world.time.now, content)))]
}

function vandalism(actor: string): Uint8Array {
  const text = 'There never was another text.'
  return createProposalBody(actor, { title: text, text, decisionType: 'standard', effect: { kind: 'resolution' } })
    .change
}

function falseCertificate(shop: Workshop): readonly Forged[] {
  const proposal = [...shop.state.facts.proposals.values()].filter(({ opens }) => opens.length > 0).at(-1)
  const open = proposal?.opens[0]
  if (proposal === undefined || open === undefined) return []
  const body = {
    proposal: proposal.id as ProposalId,
    open: open.entry.id,
    round: 1,
    ballots: toHex(shop.chance.bytes(32)) as Digest,
    tally: { roll: open.roll.length, agree: open.roll.length, disagree: 0, abstain: 0, object: 0, void: 0 },
    outcome: 'passed',
    carries: null,
  } as const
  return [plain(shop.sign(next(shop, { kind: 'certificate.sign', body })))]
}

function workshop(world: World, computer: Computer, chance: Chance): Workshop | null {
  const state = organisationOf(computer.held.values())
  if (state === null) return null
  return { world, computer, state, chance, sign: (unsigned) => signEntry(unsigned, computer.key.sign) }
}

/** Writes one thing that should not be written, and tells it to everybody in reach; of two, each to some. */
export function forge(world: World, computer: Computer, n: number, chance: Chance): void {
  const shop = workshop(world, computer, chance)
  const forged = shop === null ? [] : (WAYS[n % WAYS.length]?.(shop) ?? [])
  hand(world, computer, forged)
}

/** Many at once. */
export function flood(world: World, computer: Computer, n: number, chance: Chance): void {
  const shop = workshop(world, computer, chance)
  if (shop === null) return
  const forged: Forged[] = []
  for (let i = 0; i < 40; i += 1) {
    const unsigned = rename(shop)
    if (n % 3 === 0) forged.push({ bytes: chance.bytes(chance.between(1, 60)) })
    else if (n % 3 === 1) {
      const seen = [toHex(chance.bytes(32)) as EntryId]
      forged.push(never(shop.sign({ ...unsigned, seen }), 'it cites what nobody has'))
    } else forged.push(plain(shop.sign({ ...unsigned, body: { name: `flood ${i}` } })))
  }
  hand(world, computer, forged)
}

function hand(world: World, computer: Computer, forged: readonly Forged[]): void {
  world.counts.forged += forged.length
  for (const { forbidden } of forged) if (forbidden !== undefined) world.forbidden.set(forbidden.id, forbidden.why)
  if (forged.length === 0) return
  const links = world.wire.linksOf(computer.number).filter(({ protocol }) => protocol === REPLICATE_PROTOCOL)
  for (const [i, link] of links.entries()) {
    const some = forged.length === 2 ? forged.filter((_, place) => place === i % 2) : forged
    link.post(encodeReplicate({ type: 'entries', entries: some.map(({ bytes }) => bytes) }))
  }
}
