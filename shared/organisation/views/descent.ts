import type { Descent } from '../../acts/descent.ts'
import type { DescentView } from '../../bridge/descent-views.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { expectedIn } from '../descent.ts'
import type { Organisation } from '../organisation.ts'
import { membersOf } from '../standing.ts'
import { actingMember, nameOf, personOf, type Viewer } from './viewer.ts'

/**
 * Where an organisation comes from; `null` where it was founded anew.
 *
 * @param elsewhere the other organisation, where this profile holds it
 */
export function descentView(viewer: Viewer, elsewhere: Organisation | null): DescentView | null {
  const { organisation } = viewer
  const { founding, foundingBody, founder } = organisation.facts
  const { descent } = foundingBody
  if (descent === undefined) return null
  const names = elsewhere === null ? null : namesIn(elsewhere)
  const there = (member: MemberId) => ({ member, name: names?.(member) ?? null })
  const membersThen = elsewhere === null ? null : membersAt(elsewhere, descent)
  return {
    organisation: descent.organisation,
    name: descent.name,
    charter: descent.charter,
    foundedAt: founding.claimedTime,
    held: elsewhere !== null,
    provable: membersThen !== null,
    membersThen,
    founder: { there: there(descent.founder), here: personOf(viewer, founder) },
    companions: expectedIn(organisation, organisation.log.everything()).map(({ companion, arrival }) => ({
      there: there(companion.member),
      here: arrival === null ? null : personOf(viewer, arrival.member),
    })),
    mayReceive: viewer.device === founding.device && actingMember(viewer) !== null,
  }
}

const namesIn =
  (organisation: Organisation) =>
  (member: MemberId): string | null => {
    const isKnown = member === organisation.facts.founder || organisation.facts.requests.has(member as never)
    return isKnown ? nameOf(organisation, member) : null
  }

function membersAt(elsewhere: Organisation, { heads }: Descent): number | null {
  if (heads.some((id) => !elsewhere.log.has(id))) return null
  return membersOf(elsewhere, elsewhere.log.historyOfAll(heads)).length
}
