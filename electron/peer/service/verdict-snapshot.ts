import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { DeviceClass } from '#shared/acts/acts.ts'
import { EntryId, MemberId, type OrganisationId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { Standing } from '#shared/organisation/standing.ts'
import { ALLOW, deny, RULES_VERSION, type Verdict } from '#shared/organisation/verdict.ts'
import { type Store, StoreFailure } from '../ports/ports.ts'

/** Entries after which the verdicts are remembered again. */
export const REMEMBER_EVERY = 500

const Row = z.tuple([
  z.union([
    z.tuple([z.literal('allow')]),
    z.tuple([z.literal('deny'), z.string(), z.string()]),
    z.tuple([z.literal('newer'), z.string(), z.number()]),
  ]),
  /** Place of the author in `members`, -1 for a request, whose author had no standing yet. */
  z.number().int().min(-1),
  DeviceClass,
])
const Snapshot = z.strictObject({
  /** Version of the rules by which they were found. */
  rules: z.number().int(),
  /** The newest entry it covers, in the order in which this device's log got them. */
  last: EntryId,
  members: z.array(MemberId),
  rows: z.array(Row),
})

export interface Remembered {
  readonly last: EntryId
  /** Verdict and author of each entry, in the order of the log; the founding has the first place. */
  readonly rows: readonly { readonly verdict: Verdict; readonly standing?: Standing }[]
}

const keyOf = (organisation: OrganisationId): string => `derived/${organisation}`

/** What was remembered, or `null` when there is nothing that can be used: then everything is worked out again. */
export async function readVerdicts(
  store: Store,
  organisation: OrganisationId,
  rules: number = RULES_VERSION,
): Promise<Remembered | null> {
  const bytes = await store.get(keyOf(organisation))
  if (bytes === undefined) return null
  let decoded: unknown
  try {
    decoded = dagCbor.decode(bytes)
  } catch {
    return null
  }
  const parsed = Snapshot.safeParse(decoded)
  if (!parsed.success || parsed.data.rules !== rules) return null
  const { last, members, rows } = parsed.data
  return {
    last,
    rows: rows.map(([verdict, place, deviceClass]) => {
      const member = members[place]
      const standing = member === undefined ? {} : { standing: { member, class: deviceClass } }
      return { verdict: verdictFrom(verdict), ...standing }
    }),
  }
}

/** Remembers the verdicts on all entries held, as far as the disk takes it: they can be worked out again. */
export async function rememberVerdicts(store: Store, state: Organisation): Promise<void> {
  const members: MemberId[] = []
  const places = new Map<MemberId, number>()
  const rows: z.infer<typeof Row>[] = []
  let last: Entry | null = null
  for (const entry of state.log.entries()) {
    const author = state.authorOf(entry.id)
    if (author !== undefined && !places.has(author.member)) places.set(author.member, members.push(author.member) - 1)
    const place = author === undefined ? -1 : (places.get(author.member) ?? -1)
    rows.push([rowOf(state.verdictOf(entry.id)), place, author?.class ?? 'member'])
    last = entry
  }
  if (last === null) return
  const snapshot = { rules: state.rules.version, last: last.id, members, rows } satisfies z.infer<typeof Snapshot>
  try {
    await store.write([{ type: 'put', key: keyOf(state.id), value: dagCbor.encode(snapshot) }])
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
  }
}

function verdictFrom([verdict, first, second]: z.infer<typeof Row>[0]): Verdict {
  if (verdict === 'allow') return ALLOW
  if (verdict === 'deny') return deny(first, second)
  return { verdict: 'newer', kind: first, version: second }
}

function rowOf(verdict: Verdict | undefined): z.infer<typeof Row>[0] {
  if (verdict?.verdict === 'deny') return ['deny', verdict.clause, verdict.reason]
  if (verdict?.verdict === 'newer') return ['newer', verdict.kind, verdict.version]
  return ['allow']
}
