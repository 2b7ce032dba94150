import { z } from 'zod'
import type { NeedsYou } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'

/** What this person was told of once is not told of again, also after a restart. */

type Need = z.infer<typeof NeedsYou>

/** Needs remembered of one organisation besides those of now: some years of a busy one, at 70 bytes each. */
const MOST_TOLD = 1000

/** By organisation: what was told, or was there when it was first looked at, the newest last. */
const Told = z.record(z.string(), z.array(z.string()))
const KEY = 'folkmoot.needs-told'

/** The same thing asked of the same person has the same name, however often it is looked at. */
const nameOf = (need: Need): string => `${need.kind} ${need.kind === 'vouch' ? need.request : need.proposal}`

/**
 * Which needs nobody was told of yet, and what is to be remembered from then on. Of an organisation that is looked at for
 * the first time nothing is new: what waits in it was there before.
 *
 * @param told what was remembered of the organisation; null when nothing ever was
 */
export function newNeeds(
  told: readonly string[] | null,
  needs: readonly Need[],
): { readonly fresh: readonly Need[]; readonly told: readonly string[] } {
  const known = new Set(told ?? [])
  const now = new Set(needs.map(nameOf))
  return {
    fresh: told === null ? [] : needs.filter((need) => !known.has(nameOf(need))),
    // What waits still is never forgotten, or it would be told of again.
    told: [...[...known].filter((name) => !now.has(name)).slice(-MOST_TOLD), ...now],
  }
}

function load(): z.infer<typeof Told> {
  try {
    const parsed = Told.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

/** Which of an organisation's needs are new since the last call, on this device. */
export function noteNeeds(organisation: OrganisationId, needs: readonly Need[]): readonly Need[] {
  const all = load()
  const { fresh, told } = newNeeds(all[organisation] ?? null, needs)
  localStorage.setItem(KEY, JSON.stringify({ ...all, [organisation]: told }))
  return fresh
}
