import { LIMITS } from '#shared/kernel/limits.ts'
import { RULES_VERSION } from '#shared/organisation/verdict.ts'
import type { Invitation } from '#shared/protocol/invitation.ts'
import {
  encodeFromHost,
  encodeFromNewcomer,
  type FromHost,
  JOIN_VERSION,
  JoinRefusal,
} from '#shared/protocol/join-messages.ts'
import {
  bundles,
  encodeReplicate,
  GOODBYE_MEANINGS,
  type GoodbyeCode,
  REPLICATE_VERSIONS,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import { vectorDigest } from '#shared/protocol/vector.ts'
import { keyOf } from '#test/kit/people.ts'
import type { Lived } from './corpus-organisation.ts'

type OfType<T extends ReplicateMessage['type']> = Extract<ReplicateMessage, { type: T }>
/** Real messages of every type. A type that is missing here does not compile. */
type Table = { readonly [T in ReplicateMessage['type']]: readonly OfType<T>[] }

const ADDRESSES = ['/ip4/127.0.0.1/tcp/4001', '/ip6/::1/tcp/65535', '/dns/keeper.example/tcp/1']

function replicateTable({ world, entries, proposal }: Lived): Table {
  const { organisation } = world.get('ana')
  const tips = organisation.log.tips()
  const device = world.get('bo').key.device
  return {
    hello: [
      { type: 'hello', versions: [...REPLICATE_VERSIONS], organisation: organisation.id },
      { type: 'hello', versions: [...REPLICATE_VERSIONS, 7, 1000], organisation: organisation.id },
    ],
    accept: [
      { type: 'accept', version: REPLICATE_VERSIONS[0] ?? 1, addresses: ADDRESSES, tips: [...tips] },
      {
        type: 'accept',
        version: REPLICATE_VERSIONS[0] ?? 1,
        rules: RULES_VERSION,
        addresses: ADDRESSES,
        tips: [...tips],
      },
      { type: 'accept', version: REPLICATE_VERSIONS[0] ?? 1, addresses: [], tips: [] },
    ],
    stranger: [{ type: 'stranger' }],
    introduced: [{ type: 'introduced' }],
    entries: [...bundles(entries.map(({ bytes }) => bytes)), ...entries.map(({ bytes }) => [bytes])].map((each) => ({
      type: 'entries',
      entries: each,
    })),
    digest: [{ type: 'digest', digest: vectorDigest(tips) }],
    tips: [
      { type: 'tips', tips: [...tips] },
      { type: 'tips', tips: tips.slice(0, 1) },
      { type: 'tips', tips: [] },
    ],
    pull: [{ type: 'pull', tips: [...tips], bytes: LIMITS.messageBytes }],
    pulled: [
      { type: 'pulled', more: true },
      { type: 'pulled', more: false },
    ],
    enough: [{ type: 'enough' }],
    have: [{ type: 'have', ids: entries.slice(0, 5).map(({ id }) => id) }],
    want: [{ type: 'want', ids: entries.slice(3, 9).map(({ id }) => id) }],
    prune: [{ type: 'prune' }],
    addresses: [{ type: 'addresses', of: [{ device, addresses: ADDRESSES }] }],
    presence: [
      { type: 'presence', document: 'organisation', at: null },
      { type: 'presence', document: proposal, at: { field: 'text', anchor: '2@aa', head: null } },
    ],
    goodbye: (Object.keys(GOODBYE_MEANINGS) as GoodbyeCode[]).map((code) => ({ type: 'goodbye', code })),
  }
}

export const replicateMessages = (lived: Lived): readonly Uint8Array[] =>
  Object.values<readonly ReplicateMessage[]>(replicateTable(lived)).flat().map(encodeReplicate)

export function newcomerMessages({ entries }: Lived): readonly Uint8Array[] {
  const requests = entries.filter(({ kind }) => kind === 'membership.request' || kind === 'device.request')
  return requests.map(({ bytes }) => encodeFromNewcomer({ type: 'request', version: JOIN_VERSION, entry: bytes }))
}

export function hostMessages(): readonly Uint8Array[] {
  const states = ['waiting', 'admitted', 'refused'] as const
  const answers: FromHost[] = [
    ...JoinRefusal.options.map((code): FromHost => ({ type: 'refused', code })),
    ...states.map((state): FromHost => ({ type: 'status', status: { state, vouches: 1, needed: 2 } })),
  ]
  return answers.map(encodeFromHost)
}

/** Invitations of every kind, issued in the organisation. */
export function invitations({ world, entries }: Lived): readonly Invitation[] {
  const { organisation, key } = world.get('ana')
  const issued = entries.filter(({ kind }) => kind === 'invitation.issue')
  const gives = ['membership', 'member-device', 'keeper-device'] as const
  return issued.map(({ id, claimedTime }, i) => ({
    organisation: organisation.id,
    organisationName: 'Tryers, the ones of Mill Lane',
    invitation: id,
    key: keyOf(`link ${i}`).device,
    secret: new Uint8Array(32).fill(i + 1),
    gives: gives[i % gives.length] ?? 'membership',
    invitedBy: 'Ana',
    issuedAt: claimedTime,
    expiresAt: claimedTime + 86_400_000,
    device: key.device,
    addresses: ADDRESSES.slice(0, i % 4),
  }))
}
