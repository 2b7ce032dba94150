import type { Descent } from '../../acts/descent.ts'
import type { DescentView } from '../../bridge/descent-views.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { descentDefect, expectedIn } from '../descent.ts'
import type { Organisation } from '../organisation.ts'
import { charterOf, membersOf } from '../standing.ts'
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
  const record = elsewhere === null ? null : recordOf(elsewhere, descent)
  const defect = record === null ? null : descentDefect(record.organisation, record.view, founding, foundingBody)
  const isBorneOut = record !== null && defect === null
  return {
    organisation: descent.organisation,
    // The founding says what it likes; the record knows better where it is held.
    name: elsewhere === null ? descent.name : charterOf(elsewhere, elsewhere.log.everything()).charter.name,
    charter: descent.charter,
    foundedAt: founding.claimedTime,
    held: elsewhere !== null,
    provable: isBorneOut,
    contradicted: defect !== null,
    membersThen: isBorneOut ? membersOf(record.organisation, record.view).length : null,
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

/** The other organisation's record as of the cut that a founding names; null where not all of it is held. */
function recordOf(organisation: Organisation, { heads }: Descent) {
  if (heads.some((id) => !organisation.log.has(id))) return null
  return { organisation, view: organisation.log.historyOfAll(heads) }
}
